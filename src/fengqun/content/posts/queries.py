"""Reads of posts, as a viewer may see them. Each takes a fixed number of statements."""

import json
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from fengqun.content.posts.errors import PostNotFound
from fengqun.content.posts.models import Comment, Like, Post, PostPicture
from fengqun.content.posts.policies import can_read, is_member
from fengqun.content.posts.types import Attachment, CommentCard, Feed, Place, PostCard, Thread
from fengqun.kernel.pictures.card import PictureCard
from fengqun.kernel.pictures.errors import PictureNotFound
from fengqun.kernel.policies import Actor
from fengqun.people.communities.queries import member_cards
from fengqun.people.communities.types import MemberCard

LATEST, FEATURED = "latest", "featured"
TABS = (FEATURED, LATEST)
FEED_LIMIT = 10
"""A page of posts; the next one comes as soon as its end is seen."""
POSTS_ON_A_PROFILE = 20
COMMENT_LIMIT = 50
REPLY_LIMIT = 500

_AS_THEY_ARE = (
    "id",
    "community_id",
    "kind",
    "title",
    "body",
    "body_html",
    "state",
    "is_public",
    "like_count",
    "comment_count",
    "is_liked",
    "published_at",
    "edited_at",
    "featured_at",
    "saved_at",
    "hidden_reason",
)
_CARD_FIELDS = (*_AS_THEY_ARE, "author_id", "attachment_kind", "attachment_id", "shots")
_PICTURE_FIELDS = ("id", "art_key", "alt", "width", "height")


# The page that is opened most. Its columns are those of _CARD_FIELDS, in that order.
_POSTS = """
SELECT p.id, p.community_id, p.kind, p.title, p.body, p.body_html, p.state, p.is_public, p.like_count, p.comment_count,
       EXISTS (SELECT 1 FROM posts_like l WHERE l.post_id = p.id AND l.member_id = %(reader)s),
       p.published_at, p.edited_at, p.featured_at, p.saved_at, p.hidden_reason,
       p.author_id, p.attachment_kind, p.attachment_id,
       (SELECT json_agg(json_build_object(
                   'id', i.id, 'art_key', i.art_key, 'alt', i.alt, 'width', i.width, 'height', i.height
               ) ORDER BY i.position, i.id)::text
        FROM posts_postpicture i WHERE i.post_id = p.id)
FROM posts_post p
WHERE p.community_id = %(community)s AND p.state = 'published' """
_PUBLIC = "AND p.is_public "
# Of the two conditions on the place, the first alone lets the index find it, the second is exact.
_PAGES = {
    LATEST: (
        "AND p.published_at <= %(moment)s AND (p.published_at < %(moment)s OR p.id < %(id)s) ",
        "ORDER BY p.published_at DESC, p.id DESC LIMIT %(limit)s",
    ),
    FEATURED: (
        "AND p.featured_at <= %(moment)s AND (p.featured_at < %(moment)s OR p.id < %(id)s) ",
        "ORDER BY p.featured_at DESC, p.id DESC LIMIT %(limit)s",
    ),
}
_PICKED = "AND p.featured_at IS NOT NULL "


def feed(
    community_id: UUID, *, actor: Actor, tab: str = LATEST, before: Place | None = None, limit: int = FEED_LIMIT
) -> Feed:
    """The posts this viewer may read, newest first: all of them, or those that staff picked.

    `before` continues after an earlier page's `next`; posts that came in the meantime do not shift it.
    """
    after_place, in_order = _PAGES[tab]
    conditions = [
        _PUBLIC if not _reads_all(actor, community_id) else "",
        _PICKED if tab == FEATURED else "",
        after_place if before else "",
    ]
    asked: dict[str, Any] = {"community": community_id, "reader": actor.member_id, "limit": limit + 1}
    if before:
        asked |= {"moment": before.moment, "id": before.id}
    with connection.cursor() as cursor:
        cursor.execute(_POSTS + "".join(conditions) + in_order, asked)
        posts = [dict(zip(_CARD_FIELDS, row, strict=True)) for row in cursor.fetchall()]
    shown = posts[:limit]
    for post in shown:
        post["shots"] = json.loads(post["shots"] or "[]")
    moment = "featured_at" if tab == FEATURED else "published_at"
    following = Place(shown[-1][moment], shown[-1]["id"]) if len(posts) > limit else None
    return Feed(tuple(_cards(shown)), tab, following)


def posts_of_member(
    community_id: UUID, member_id: UUID, *, actor: Actor, limit: int = POSTS_ON_A_PROFILE
) -> list[PostCard]:
    """A member's latest posts that this viewer may read."""
    rows = _readable(community_id, actor).filter(author_id=member_id)
    return _cards(list(_with_parts(rows, actor).order_by("-published_at", "-id")[:limit]))


def post_card(community_id: UUID, post_id: UUID, *, actor: Actor) -> PostCard:
    """One post. Raises PostNotFound also where this viewer may not read it."""
    post = _with_parts(Post.objects.filter(community_id=community_id, id=post_id), actor).first()
    if post is None or not can_read(
        actor, community_id, author_id=post["author_id"], state=post["state"], is_public=post["is_public"]
    ):
        raise PostNotFound
    return _cards([post])[0]


def thread(community_id: UUID, post_id: UUID, *, actor: Actor, after: UUID | None = None) -> Thread:
    """A post with its comments, oldest first. Raises PostNotFound. `after` continues an earlier page."""
    post = post_card(community_id, post_id, actor=actor)
    comments, following = _comments(post_id, after)
    return Thread(post, comments, following)


def comments_of(
    community_id: UUID, post_id: UUID, *, actor: Actor, after: UUID | None = None
) -> tuple[tuple[CommentCard, ...], UUID | None]:
    """A page of a post's comments and where the next begins. Raises PostNotFound."""
    post_card(community_id, post_id, actor=actor)
    return _comments(post_id, after)


def own_post(community_id: UUID, post_id: UUID, *, actor: Actor) -> PostCard:
    """A post of this member that can still be rewritten. Raises PostNotFound."""
    member_id = actor.require_member(community_id)
    rows = Post.objects.filter(community_id=community_id, id=post_id, author_id=member_id)
    posts = _cards(list(_with_parts(rows.exclude(state=Post.State.REMOVED), actor)))
    if not posts:
        raise PostNotFound
    return posts[0]


def page_before(comment_id: UUID) -> UUID | None:
    """The comment after which the page that ends with `comment_id` begins; None for the first page."""
    comment = Comment.objects.get(id=comment_id)
    earlier = Comment.objects.filter(post_id=comment.post_id, parent=None, id__lt=comment.parent_id or comment.id)
    return earlier.order_by("-id").values_list("id", flat=True)[COMMENT_LIMIT - 1 : COMMENT_LIMIT].first()


def open_draft(community_id: UUID, *, actor: Actor) -> PostCard | None:
    """What this member has begun to write and not published."""
    member_id = actor.require_member(community_id)
    rows = Post.objects.filter(community_id=community_id, author_id=member_id, state=Post.State.DRAFT)
    posts = _cards(list(_with_parts(rows, actor)[:1]))
    return posts[0] if posts else None


def picture_file(community_id: UUID, picture_id: UUID, *, actor: Actor, thumbnail: bool) -> tuple[str, bool]:
    """The storage name of a picture and whether everybody may see it. Raises PictureNotFound."""
    rows = PostPicture.objects.filter(id=picture_id, post__community_id=community_id).exclude(file="")
    picture = rows.select_related("post").first()
    if picture is None:
        raise PictureNotFound
    post = picture.post
    if not can_read(actor, community_id, author_id=post.author_id, state=post.state, is_public=post.is_public):
        raise PictureNotFound
    name = (thumbnail and picture.thumbnail.name) or picture.file.name
    return str(name), post.is_public and post.state == Post.State.PUBLISHED


def _readable(community_id: UUID, actor: Actor) -> QuerySet[Post]:
    rows = Post.objects.filter(community_id=community_id, state=Post.State.PUBLISHED)
    return rows if _reads_all(actor, community_id) else rows.filter(is_public=True)


def _reads_all(actor: Actor, community_id: UUID) -> bool:
    return actor.is_system or is_member(actor, community_id)


def _with_parts(rows: QuerySet[Post], actor: Actor) -> QuerySet[Post, dict[str, Any]]:
    """What cards are made of, pictures included, in one statement."""
    likes = Like.objects.filter(post_id=OuterRef("id"), member_id=actor.member_id)
    pictures = PostPicture.objects.filter(post_id=OuterRef("id")).order_by("position", "id")
    card = JSONObject(**{name: name for name in _PICTURE_FIELDS})
    shots = ArraySubquery(pictures.values_list(card))
    found: QuerySet[Post, dict[str, Any]] = rows.annotate(is_liked=Exists(likes), shots=shots).values(*_CARD_FIELDS)
    return found


def _cards(posts: Sequence[dict[str, Any]]) -> list[PostCard]:
    authors = member_cards({post["author_id"] for post in posts}) if posts else {}
    return [_card(post, authors[post["author_id"]]) for post in posts]


def _card(post: dict[str, Any], author: MemberCard) -> PostCard:
    rest = {name: post[name] for name in _AS_THEY_ARE}
    attachment = Attachment(post["attachment_kind"], post["attachment_id"]) if post["attachment_id"] else None
    pictures = tuple(PictureCard(**{**shot, "id": UUID(shot["id"])}) for shot in post["shots"])
    return PostCard(author=author, attachment=attachment, pictures=pictures, **rest)


def _comments(post_id: UUID, after: UUID | None) -> tuple[tuple[CommentCard, ...], UUID | None]:
    rows = Comment.objects.filter(post_id=post_id, parent=None).order_by("id")
    if after:
        rows = rows.filter(id__gt=after)
    tops = list(rows[: COMMENT_LIMIT + 1])
    shown = tops[:COMMENT_LIMIT]
    replies = list(Comment.objects.filter(parent_id__in=[c.id for c in shown]).order_by("id")[:REPLY_LIMIT])
    authors = member_cards({comment.author_id for comment in (*shown, *replies)}) if shown else {}
    cards = tuple(_comment_cards(shown, replies, authors))
    return cards, shown[-1].id if len(tops) > COMMENT_LIMIT else None


def _comment_cards(
    tops: Sequence[Comment], replies: Sequence[Comment], authors: dict[UUID, MemberCard]
) -> Iterable[CommentCard]:
    """The comments with their replies; a removed one stays as an empty place only while it has replies."""
    for top in tops:
        answers = tuple(
            _comment_card(reply, authors)
            for reply in replies
            if reply.parent_id == top.id and reply.state == Comment.State.PUBLISHED
        )
        if top.state == Comment.State.PUBLISHED or answers:
            yield _comment_card(top, authors, answers)


def _comment_card(
    comment: Comment, authors: dict[UUID, MemberCard], replies: tuple[CommentCard, ...] = ()
) -> CommentCard:
    is_removed = comment.state != Comment.State.PUBLISHED
    return CommentCard(
        id=comment.id,
        author=authors[comment.author_id],
        body_html="" if is_removed else comment.body_html,
        is_removed=is_removed,
        created_at=comment.created_at,
        replies=replies,
    )
