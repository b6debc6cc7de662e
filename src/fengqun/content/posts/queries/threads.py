"""One post, its comments, its earlier wordings, and how far somebody has read."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from fengqun.content.posts.changes import Piece, compared
from fengqun.content.posts.errors import HistoryClosed, PostNotFound
from fengqun.content.posts.models import Comment, CommentLike, Post, PostTerms, PostVersion, ThreadRead
from fengqun.content.posts.policies import MODERATE_POSTS, can_read, is_own
from fengqun.content.posts.queries.cards import cards_of, with_parts
from fengqun.content.posts.standing import Standing, standing_in
from fengqun.content.posts.types import CommentCard, PostCard, Terms, Thread, Version
from fengqun.kernel.policies import Actor
from fengqun.people.communities.queries import member_cards
from fengqun.people.communities.types import MemberCard


@dataclass(frozen=True, slots=True)
class Change:
    """One rewriting: when, and what it changed."""

    moment: datetime
    title: tuple[Piece, ...]
    body: tuple[Piece, ...]


COMMENT_LIMIT = 50
REPLY_LIMIT = 500
_SEEN_STATES = (Comment.State.PUBLISHED, Comment.State.REMOVED)


def post_card(community_id: UUID, post_id: UUID, *, actor: Actor) -> PostCard:
    """One post. Raises PostNotFound also where this viewer may not read it."""
    return _found(community_id, post_id, actor)[0]


def standing_at(post: PostCard, *, actor: Actor) -> Standing:
    """What the actor is where the post stands."""
    return standing_in(actor, post.community_id, post.circle_id)


def thread(
    community_id: UUID, post_id: UUID, *, actor: Actor, after: UUID | None = None, without: Collection[UUID] = ()
) -> Thread:
    """A post with its comments, oldest first; none by the authors `without`.

    `after` continues an earlier page. Raises PostNotFound.
    """
    post, standing = _found(community_id, post_id, actor)
    comments, following = _comments(post_id, after, standing, without)
    return Thread(post, comments, following)


def comments_of(
    community_id: UUID, post_id: UUID, *, actor: Actor, after: UUID | None = None, without: Collection[UUID] = ()
) -> tuple[tuple[CommentCard, ...], UUID | None]:
    """A page of a post's comments, none by the authors `without`, and where the next begins. Raises PostNotFound."""
    _post, standing = _found(community_id, post_id, actor)
    return _comments(post_id, after, standing, without)


def chosen_comments(
    community_id: UUID,
    post_id: UUID,
    comment_ids: Sequence[UUID],
    *,
    actor: Actor,
    without: Collection[UUID] = (),
) -> dict[UUID, CommentCard]:
    """Those of a post's top comments that the actor may read, by id, with their replies. Raises PostNotFound.

    No replies by the authors `without`. For rooms that put comments into an order of their own.
    """
    _post, standing = _found(community_id, post_id, actor)
    rows = Comment.objects.filter(_for_reader(standing), post_id=post_id, parent=None, id__in=list(comment_ids))
    return {card.id: card for card in _with_replies(list(rows), standing, without)}


def comment_card(community_id: UUID, comment_id: UUID, *, actor: Actor) -> CommentCard:
    """One comment that the actor may read, without its replies. Raises PostNotFound."""
    comment = Comment.objects.filter(id=comment_id).first()
    if comment is None:
        raise PostNotFound
    _post, standing = _found(community_id, comment.post_id, actor)
    if not _may_see(comment, standing):
        raise PostNotFound
    return _comment_card(comment, member_cards([comment.author_id]), frozenset())


def own_post(community_id: UUID, post_id: UUID, *, actor: Actor) -> PostCard:
    """A post of this member that can still be rewritten. Raises PostNotFound."""
    member_id = actor.require_member(community_id)
    rows = Post.objects.filter(community_id=community_id, id=post_id, author_id=member_id)
    posts = cards_of(list(with_parts(rows.exclude(state=Post.State.REMOVED), actor)))
    if not posts:
        raise PostNotFound
    return posts[0]


def page_before(comment_id: UUID) -> UUID | None:
    """The comment after which the page that ends with `comment_id` begins; None for the first page."""
    comment = Comment.objects.get(id=comment_id)
    earlier = Comment.objects.filter(post_id=comment.post_id, parent=None, id__lt=comment.parent_id or comment.id)
    return earlier.order_by("-id").values_list("id", flat=True)[COMMENT_LIMIT - 1 : COMMENT_LIMIT].first()


def open_draft(community_id: UUID, *, actor: Actor, circle_id: UUID | None = None) -> PostCard | None:
    """What this member has begun to write in a place and not published."""
    member_id = actor.require_member(community_id)
    rows = Post.objects.filter(
        Q(circle_id=circle_id), community_id=community_id, author_id=member_id, state=Post.State.DRAFT
    )
    posts = cards_of(list(with_parts(rows, actor)[:1]))
    return posts[0] if posts else None


def unpublished(community_id: UUID, *, actor: Actor) -> list[PostCard]:
    """The actor's drafts and scheduled posts, what comes first at the top."""
    member_id = actor.require_member(community_id)
    rows = Post.objects.filter(
        community_id=community_id, author_id=member_id, state__in=[Post.State.DRAFT, Post.State.SCHEDULED]
    )
    return cards_of(list(with_parts(rows, actor).order_by("publish_at", "-saved_at", "-id")[:COMMENT_LIMIT]))


def first_unread(post_id: UUID, *, actor: Actor) -> UUID | None:
    """The first comment by somebody else that the actor has not read; None where they have read none at all yet."""
    if actor.member_id is None:
        return None
    read = ThreadRead.objects.filter(post_id=post_id, member_id=actor.member_id)
    last = read.values_list("last_comment_id", flat=True).first()
    if last is None:
        return None
    later = Comment.objects.filter(post_id=post_id, id__gt=last, state=Comment.State.PUBLISHED)
    return later.exclude(author_id=actor.member_id).order_by("id").values_list("id", flat=True).first()


def newest_comment_id(comments: Iterable[CommentCard]) -> UUID | None:
    """The latest comment on a page of a thread."""
    return max((one.id for top in comments for one in (top, *top.replies)), default=None)


def terms_of(community_id: UUID) -> Terms:
    """What the community has decided about its posts."""
    row = PostTerms.objects.filter(community_id=community_id).first()
    return Terms(row.has_open_history, row.has_previews) if row else Terms()


def may_read_history(post: PostCard, standing: Standing) -> bool:
    """Whether the actor may read a post's earlier wordings."""
    if is_own(standing.actor, post.community_id, post.author.id) or standing.may(MODERATE_POSTS):
        return True
    return terms_of(post.community_id).has_open_history


def versions_of(community_id: UUID, post_id: UUID, *, actor: Actor) -> tuple[PostCard, list[Version]]:
    """A post and its earlier wordings, latest first. Raises PostNotFound, HistoryClosed."""
    post, standing = _found(community_id, post_id, actor)
    if not may_read_history(post, standing):
        raise HistoryClosed
    rows = PostVersion.objects.filter(post_id=post_id).order_by("-number")
    fields = rows.values_list("number", "title", "body", "written_at", "replaced_at")
    return post, [Version(*row) for row in fields]


def changes_of(post: PostCard, versions: Sequence[Version]) -> list[Change]:
    """What each rewriting changed, latest first: its wording against the one before."""
    later = [(post.title, post.body), *((one.title, one.body) for one in versions[:-1])]
    return [
        Change(one.replaced_at, compared(one.title, title), compared(one.body, body))
        for one, (title, body) in zip(versions, later, strict=False)  # a post never reworded has no versions
    ]


def _found(community_id: UUID, post_id: UUID, actor: Actor) -> tuple[PostCard, Standing]:
    post = with_parts(Post.objects.filter(community_id=community_id, id=post_id), actor).first()
    if post is None:
        raise PostNotFound
    standing = standing_in(actor, community_id, post["circle_id"])
    is_readable = can_read(
        actor,
        community_id,
        author_id=post["author_id"],
        state=post["state"],
        is_public=post["is_public"],
        is_inside=standing.is_inside,
        can_moderate=standing.may(MODERATE_POSTS),
    )
    if not is_readable:
        raise PostNotFound
    return cards_of([post])[0], standing


def _comments(
    post_id: UUID, after: UUID | None, standing: Standing, without: Collection[UUID]
) -> tuple[tuple[CommentCard, ...], UUID | None]:
    rows = Comment.objects.filter(post_id=post_id, parent=None).order_by("id")
    rows = rows.filter(_for_reader(standing)).exclude(author_id__in=without)
    if after:
        rows = rows.filter(id__gt=after)
    tops = list(rows[: COMMENT_LIMIT + 1])
    shown = tops[:COMMENT_LIMIT]
    return _with_replies(shown, standing, without), shown[-1].id if len(tops) > COMMENT_LIMIT else None


def _with_replies(shown: Sequence[Comment], standing: Standing, without: Collection[UUID]) -> tuple[CommentCard, ...]:
    below = Comment.objects.filter(_for_reader(standing), parent_id__in=[c.id for c in shown])
    below = below.exclude(author_id__in=without)
    replies = list(below.order_by("id")[:REPLY_LIMIT])
    everyone = (*shown, *replies)
    authors = member_cards({comment.author_id for comment in everyone}) if shown else {}
    return tuple(_comment_cards(shown, replies, authors, _liked(everyone, standing.actor)))


def _for_reader(standing: Standing) -> Q:
    """What a reader sees: what is published (removed ones keep their place), and of the rest their own; staff all."""
    seen = Q(state__in=_SEEN_STATES)
    if standing.actor.is_system or standing.may(MODERATE_POSTS):
        return seen | Q(state__in=[Comment.State.HELD, Comment.State.HIDDEN])
    if standing.actor.member_id is None:
        return seen
    return seen | Q(author_id=standing.actor.member_id)


def _may_see(comment: Comment, standing: Standing) -> bool:
    if comment.state == Comment.State.PUBLISHED:
        return True
    if comment.state == Comment.State.REMOVED:
        return False
    return comment.author_id == standing.actor.member_id or standing.may(MODERATE_POSTS)


def _liked(comments: Sequence[Comment], actor: Actor) -> frozenset[UUID]:
    """Which of the comments the actor likes; asked only where anybody likes any."""
    wanted = [comment.id for comment in comments if comment.like_count]
    if not wanted or actor.member_id is None:
        return frozenset()
    rows = CommentLike.objects.filter(comment_id__in=wanted, member_id=actor.member_id)
    return frozenset(rows.values_list("comment_id", flat=True))


def _comment_cards(
    tops: Sequence[Comment], replies: Sequence[Comment], authors: dict[UUID, MemberCard], liked: frozenset[UUID]
) -> Iterable[CommentCard]:
    """The comments with their replies; a removed one stays as an empty place only while it has replies."""
    for top in tops:
        answers = tuple(
            _comment_card(reply, authors, liked)
            for reply in replies
            if reply.parent_id == top.id and reply.state != Comment.State.REMOVED
        )
        if top.state != Comment.State.REMOVED or answers:
            yield _comment_card(top, authors, liked, answers)


def _comment_card(
    comment: Comment,
    authors: dict[UUID, MemberCard],
    liked: frozenset[UUID],
    replies: tuple[CommentCard, ...] = (),
) -> CommentCard:
    is_removed = comment.state == Comment.State.REMOVED
    return CommentCard(
        id=comment.id,
        author=authors[comment.author_id],
        body_html="" if is_removed else comment.body_html,
        is_removed=is_removed,
        created_at=comment.created_at,
        replies=replies,
        post_id=comment.post_id,
        parent_id=comment.parent_id,
        body="" if is_removed else comment.body,
        state=comment.state,
        reason=comment.hidden_reason,
        edited_at=comment.edited_at,
        like_count=comment.like_count,
        is_liked=comment.id in liked,
    )
