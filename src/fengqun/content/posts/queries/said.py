"""What was said, by ids and by people, for rooms that look after it: callers ask for the rights."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max, Q

from fengqun.content.posts.models import Comment, Post

_SAID = (Post.State.HELD, Post.State.PUBLISHED, Post.State.HIDDEN, Post.State.REMOVED)


@dataclass(frozen=True, slots=True)
class Said:
    """A post or comment in whatever state it is. `reason` is why it is held or hidden."""

    kind: str
    id: UUID
    community_id: UUID
    post_id: UUID
    circle_id: UUID | None
    author_id: UUID
    title: str
    text: str
    state: str
    reason: str
    moment: datetime
    is_locked: bool


def posts_said(community_id: UUID, post_ids: Collection[UUID]) -> dict[UUID, Said]:
    """The posts with these ids that were ever sent, by id; one statement, none without ids."""
    if not post_ids:
        return {}
    rows = Post.objects.filter(community_id=community_id, id__in=set(post_ids), state__in=_SAID)
    return {
        row.id: Said(
            kind="post",
            id=row.id,
            community_id=row.community_id,
            post_id=row.id,
            circle_id=row.circle_id,
            author_id=row.author_id,
            title=row.title,
            text=f"{row.title}\n{row.body}".strip(),
            state=row.state,
            reason=row.hidden_reason,
            moment=row.published_at or row.created_at,
            is_locked=row.locked_at is not None,
        )
        for row in rows
    }


def comments_said(community_id: UUID, comment_ids: Collection[UUID]) -> dict[UUID, Said]:
    """The comments with these ids, by id; one statement, none without ids."""
    if not comment_ids:
        return {}
    rows = Comment.objects.filter(post__community_id=community_id, id__in=set(comment_ids)).select_related("post")
    return {row.id: _comment(row) for row in rows}


def said_around(community_id: UUID, post_id: UUID, *, limit: int = 20) -> list[Said]:
    """The newest comments of a thread, oldest of them first, in whatever state; one statement."""
    rows = Comment.objects.filter(post__community_id=community_id, post_id=post_id).select_related("post")
    return [_comment(row) for row in reversed(rows.order_by("-created_at", "-id")[:limit])]


def count_said(author_id: UUID, *, since: datetime) -> tuple[int, int]:
    """How many posts and comments somebody sent since then, taken back or not; two statements."""
    posts = Post.objects.filter(author_id=author_id, state__in=_SAID, published_at__gte=since)
    return posts.count(), Comment.objects.filter(author_id=author_id, created_at__gte=since).count()


def last_said_at(author_id: UUID, circle_id: UUID | None) -> datetime | None:
    """When somebody spoke last in a circle, or with None in the community as a whole; two statements."""
    here, there = Q(circle_id=circle_id), Q(post__circle_id=circle_id)
    posts = Post.objects.filter(here, author_id=author_id, state__in=_SAID)
    comments = Comment.objects.filter(there, author_id=author_id)
    moments = [posts.aggregate(at=Max("published_at"))["at"], comments.aggregate(at=Max("created_at"))["at"]]
    return max((one for one in moments if one is not None), default=None)


def _comment(row: Comment) -> Said:
    return Said(
        kind="comment",
        id=row.id,
        community_id=row.post.community_id,
        post_id=row.post_id,
        circle_id=row.post.circle_id,
        author_id=row.author_id,
        title=row.post.title,
        text=row.body,
        state=row.state,
        reason=row.hidden_reason,
        moment=row.created_at,
        is_locked=row.post.locked_at is not None,
    )
