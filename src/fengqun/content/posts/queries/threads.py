"""One post, its comments, its earlier wordings, and how far somebody has read."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from fengqun.content.posts.changes import Piece, compared
from fengqun.content.posts.errors import HistoryClosed, PostNotFound
from fengqun.content.posts.models import Comment, CommentLike, Post, PostTerms, PostVersion
from fengqun.content.posts.policies import MODERATE_POSTS, can_read, is_own
from fengqun.content.posts.queries.cards import cards_of, select_posts, with_parts
from fengqun.content.posts.standing import Standing, standing_in
from fengqun.content.posts.types import CommentCard, PostCard, Terms, Thread, Version
from fengqun.kernel.policies import Actor
from fengqun.kernel.prepared import prepared
from fengqun.people.communities.queries import member_cards
from fengqun.people.communities.types import MemberCard


@dataclass(frozen=True, slots=True)
class Change:
    """One rewriting: when, and what it changed."""

    moment: datetime
    title: tuple[Piece, ...]
    body: tuple[Piece, ...]


COMMENT_LIMIT = 20
"""Comments of a page of a thread, without their replies."""
MOST_UNPUBLISHED = 50
REPLY_LIMIT = 500
NOBODY = UUID(int=0)
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
    return cards_of(list(with_parts(rows, actor).order_by("publish_at", "-saved_at", "-id")[:MOST_UNPUBLISHED]))


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
    asked = {"community": community_id, "reader": actor.member_id, "id": post_id}
    post = next(iter(select_posts("AND p.id = %(id)s", asked, states="")), None)
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
    tops = _tops(
        post=post_id,
        after=after or NOBODY,
        without=list(without),
        reader=standing.actor.member_id or NOBODY,
        sees_all=_sees_all(standing),
        limit=COMMENT_LIMIT + 1,
    )
    shown = tops[:COMMENT_LIMIT]
    return _with_replies(shown, standing, without), shown[-1].id if len(tops) > COMMENT_LIMIT else None


def _with_replies(shown: Sequence[Comment], standing: Standing, without: Collection[UUID]) -> tuple[CommentCard, ...]:
    replies = _replies(
        tops=[comment.id for comment in shown],
        without=list(without),
        reader=standing.actor.member_id or NOBODY,
        sees_all=_sees_all(standing),
        limit=REPLY_LIMIT,
    )
    everyone = (*shown, *replies)
    authors = member_cards({comment.author_id for comment in everyone}) if shown else {}
    return tuple(_comment_cards(shown, replies, authors, _liked(everyone, standing.actor)))


@prepared
def _tops(
    post: UUID,
    after: UUID,
    without: list[UUID],
    reader: UUID,
    sees_all: bool,  # noqa: FBT001 - shapes the statement
    limit: int,
) -> QuerySet[Comment]:
    rows = Comment.objects.filter(_seen_by(reader, sees_all=sees_all), post_id=post, parent=None, id__gt=after)
    return rows.filter(~Q(author_id__any_of=without)).order_by("id")[:limit]


@prepared
def _replies(tops: list[UUID], without: list[UUID], reader: UUID, sees_all: bool, limit: int) -> QuerySet[Comment]:  # noqa: FBT001
    rows = Comment.objects.filter(_seen_by(reader, sees_all=sees_all), parent_id__any_of=tops)
    return rows.filter(~Q(author_id__any_of=without)).order_by("id")[:limit]


def _for_reader(standing: Standing) -> Q:
    return _seen_by(standing.actor.member_id or NOBODY, sees_all=_sees_all(standing))


def _sees_all(standing: Standing) -> bool:
    return standing.actor.is_system or standing.may(MODERATE_POSTS)


def _seen_by(reader: UUID, *, sees_all: bool) -> Q:
    """What a reader sees: what is published (removed ones keep their place), and of the rest their own; staff all."""
    states = [*_SEEN_STATES, *([Comment.State.HELD, Comment.State.HIDDEN] if sees_all else [])]
    return Q(state__in=states) | Q(author_id=reader)


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
    below: dict[UUID | None, list[CommentCard]] = defaultdict(list)
    for reply in replies:
        if reply.state != Comment.State.REMOVED:
            below[reply.parent_id].append(_comment_card(reply, authors, liked))
    for top in tops:
        answers = tuple(below[top.id])
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
