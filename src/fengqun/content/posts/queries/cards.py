"""What cards of posts are made of, and the cards."""

import json
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from fengqun.content.media.queries import media_of
from fengqun.content.media.types import MediaCard
from fengqun.content.posts.models import Like, Post, PostPicture
from fengqun.content.posts.policies import is_member
from fengqun.content.posts.types import Attachment, LinkCard, PostCard
from fengqun.kernel.pictures.card import PictureCard
from fengqun.kernel.policies import Actor
from fengqun.people.circles.policies import MANAGE_CIRCLES
from fengqun.people.circles.queries import READ_BY_CIRCLES
from fengqun.people.communities.queries import member_cards
from fengqun.people.communities.types import MemberCard

OBJECT_KIND = "post"
AS_THEY_ARE = (
    "id",
    "community_id",
    "kind",
    "circle_id",
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
    "publish_at",
    "pinned_at",
    "pinned_until",
    "locked_at",
    "version_count",
    "revision",
)
CARD_FIELDS = (
    *AS_THEY_ARE,
    "author_id",
    "attachment_kind",
    "attachment_id",
    "tags",
    "links",
    "media_count",
    "composed",
    "shots",
)
_PICTURE_FIELDS = ("id", "art_key", "alt", "width", "height")

# The pages that are opened most. The columns are those of CARD_FIELDS, in that order.
SELECT_POSTS = """
SELECT p.id, p.community_id, p.kind, p.circle_id, p.title, p.body, p.body_html, p.state, p.is_public, p.like_count,
       p.comment_count,
       EXISTS (SELECT 1 FROM posts_like l WHERE l.post_id = p.id AND l.member_id = %(reader)s),
       p.published_at, p.edited_at, p.featured_at, p.saved_at, p.hidden_reason, p.publish_at, p.pinned_at,
       p.pinned_until, p.locked_at, p.version_count, p.revision,
       p.author_id, p.attachment_kind, p.attachment_id, p.tags, p.links::text, p.media_count, p.composed::text,
       (SELECT json_agg(json_build_object(
                   'id', i.id, 'art_key', i.art_key, 'alt', i.alt, 'width', i.width, 'height', i.height
               ) ORDER BY i.position, i.id)::text
        FROM posts_postpicture i WHERE i.post_id = p.id)
FROM posts_post p
WHERE p.community_id = %(community)s """
PUBLISHED = "AND p.state = 'published' "
PUBLIC_ONLY = "AND p.is_public "
# Archived circles stay readable, where somebody goes to them: they are no news.
MINE_OF_ALL_TIMES = """AND (p.circle_id IS NULL OR p.circle_id IN (
    SELECT mine.circle_id FROM circles_circlemember mine JOIN communities_membership self ON self.id = mine.member_id
    WHERE mine.member_id = %(reader)s AND self.left_at IS NULL
)) """
MINE_OR_OPEN = f"AND (p.circle_id IS NULL OR p.circle_id IN ({READ_BY_CIRCLES})) "
NOT_BY = "AND NOT p.author_id = ANY(%(without)s) "


def reads_all(actor: Actor, community_id: UUID) -> bool:
    """Whether the actor reads more than what is public."""
    return actor.is_system or is_member(actor, community_id)


def readers_condition(actor: Actor, community_id: UUID, *, with_archived: bool = False) -> str:
    """What a statement of `SELECT_POSTS` adds so that it finds what this reader may read.

    `with_archived`: also in archived circles, and for who answers for all circles in each of them.
    """
    if actor.is_system:
        return ""
    if with_archived and is_member(actor, community_id):
        return "" if actor.may(MANAGE_CIRCLES, community_id) else MINE_OF_ALL_TIMES
    return MINE_OR_OPEN if is_member(actor, community_id) else PUBLIC_ONLY


def select_posts(conditions: str, asked: dict[str, Any], *, states: str = PUBLISHED) -> list[dict[str, Any]]:
    """The rows of `SELECT_POSTS` under these conditions, as `cards_of` takes them; what is published unless told."""
    with connection.cursor() as cursor:
        cursor.execute(SELECT_POSTS + states + conditions, asked)
        posts = [dict(zip(CARD_FIELDS, row, strict=True)) for row in cursor.fetchall()]
    for post in posts:
        post["shots"] = json.loads(post["shots"] or "[]")
        post["links"] = json.loads(post["links"])
        post["composed"] = json.loads(post["composed"])
    return posts


def with_parts(rows: QuerySet[Post], actor: Actor) -> QuerySet[Post, dict[str, Any]]:
    """What cards are made of, pictures included, in one statement."""
    likes = Like.objects.filter(post_id=OuterRef("id"), member_id=actor.member_id)
    pictures = PostPicture.objects.filter(post_id=OuterRef("id")).order_by("position", "id")
    card = JSONObject(**{name: name for name in _PICTURE_FIELDS})
    shots = ArraySubquery(pictures.values_list(card))
    found: QuerySet[Post, dict[str, Any]] = rows.annotate(is_liked=Exists(likes), shots=shots).values(*CARD_FIELDS)
    return found


def cards_of(posts: Sequence[dict[str, Any]]) -> list[PostCard]:
    """The cards, in order: one statement for the authors, one for files where any post carries some."""
    authors = member_cards({post["author_id"] for post in posts}) if posts else {}
    files = media_of(OBJECT_KIND, [post["id"] for post in posts if post["media_count"]])
    return [_card(post, authors[post["author_id"]], files.get(post["id"], ())) for post in posts]


def by_id(cards: Iterable[PostCard]) -> dict[UUID, PostCard]:
    """The cards by their ids."""
    return {card.id: card for card in cards}


def _card(post: dict[str, Any], author: MemberCard, files: tuple[MediaCard, ...]) -> PostCard:
    rest = {name: post[name] for name in AS_THEY_ARE}
    attachment = Attachment(post["attachment_kind"], post["attachment_id"]) if post["attachment_id"] else None
    pictures = tuple(PictureCard(**{**shot, "id": UUID(shot["id"])}) for shot in post["shots"])
    links = tuple(LinkCard(**link) for link in post["links"])
    return PostCard(
        author=author,
        attachment=attachment,
        pictures=pictures,
        tags=tuple(post["tags"]),
        links=links,
        media=files,
        composed=post["composed"],
        **rest,
    )
