"""What this room tells members of, after it has happened."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.urls import reverse

from fengqun.content.posts.activities import (
    CommentHidden,
    CommentPublished,
    CommentRefused,
    CommentReleased,
    PostFeatured,
    PostHidden,
    PostPublished,
    PostRefused,
    PostReleased,
)
from fengqun.content.posts.commands.listing import plain
from fengqun.content.posts.kinds import kind_of
from fengqun.content.posts.models import Comment, Post
from fengqun.content.posts.notices import (
    COMMENTED,
    FEATURED,
    HIDDEN,
    LET_THROUGH,
    MENTIONED,
    NOT_LET_THROUGH,
    REPLIED,
)
from fengqun.people.circles.queries import member_ids_of
from fengqun.people.communities.queries import community_by_id
from fengqun.people.notifications.commands import notify
from fengqun.people.notifications.kinds import NoticeKind
from fengqun.spine.activity.subscriptions import on
from fengqun.spine.activity.types import Activity, Recorded

TITLE_CHARS = 40
NOTHING: Mapping[str, str | int] = {}


@on(PostPublished, name="posts.tell_who_is_mentioned")
def tell_who_is_mentioned(activity: PostPublished, _recorded: Recorded[PostPublished]) -> None:
    """Whom a post addresses hears of it, if they may read it."""
    _tell(MENTIONED, activity, activity.object_id, activity.mentioned, group_key=f"mentioned:{activity.object_id}")


@on(CommentPublished, name="posts.tell_of_a_comment")
def tell_of_a_comment(activity: CommentPublished, _recorded: Recorded[CommentPublished]) -> None:
    """Each hears of a comment once: addressed by name, else answered, else as the author of the post."""
    mentioned = set(activity.mentioned)
    replied = {activity.parent_author_id} - mentioned - {None}
    author = {activity.post_author_id} - mentioned - replied
    if activity.parent_id is None and not _tells_of_comments(activity.post_id):
        author = set()
    said = activity.object_id
    for kind, members in ((MENTIONED, mentioned), (REPLIED, replied), (COMMENTED, author)):
        _tell(
            kind,
            activity,
            activity.post_id,
            [one for one in members if one is not None],
            comment_id=said,
            group_key=f"{kind.code}:{activity.post_id}",
        )


@on(PostFeatured, name="posts.tell_who_was_featured")
def tell_who_was_featured(activity: PostFeatured, _recorded: Recorded[PostFeatured]) -> None:
    """A post was picked."""
    _tell(FEATURED, activity, activity.object_id, [activity.author_id])


@on(PostHidden, CommentHidden, name="posts.tell_what_was_hidden")
def tell_what_was_hidden(activity: PostHidden | CommentHidden, _recorded: Recorded[PostHidden | CommentHidden]) -> None:
    """Words were taken out of sight, and why."""
    _decided(HIDDEN, activity, activity.author_id, reason=activity.reason)


@on(PostReleased, CommentReleased, name="posts.tell_what_was_let_through")
def tell_what_was_let_through(
    activity: PostReleased | CommentReleased, _recorded: Recorded[PostReleased | CommentReleased]
) -> None:
    """Held words were let through."""
    _decided(LET_THROUGH, activity, activity.author_id)


@on(PostRefused, CommentRefused, name="posts.tell_what_was_not_let_through")
def tell_what_was_not_let_through(
    activity: PostRefused | CommentRefused, _recorded: Recorded[PostRefused | CommentRefused]
) -> None:
    """Held words were not let through, and why."""
    _decided(NOT_LET_THROUGH, activity, activity.author_id, reason=activity.reason)


def _tells_of_comments(post_id: UUID) -> bool:
    code = Post.objects.filter(id=post_id).values_list("kind", flat=True).first()
    return kind_of(code or "").tells_of_comments


def _decided(
    kind: NoticeKind,
    activity: PostHidden | CommentHidden | PostReleased | CommentReleased | PostRefused | CommentRefused,
    author_id: UUID,
    *,
    reason: str = "",
) -> None:
    is_comment = isinstance(activity, CommentHidden | CommentReleased | CommentRefused)
    post_id = activity.post_id if is_comment else activity.object_id  # type: ignore[union-attr]
    comment_id = activity.object_id if is_comment else None
    params = {"reason": reason} if reason else NOTHING
    _tell(kind, activity, post_id, [author_id], comment_id=comment_id, params=params)


def _tell(
    kind: NoticeKind,
    activity: Activity,
    post_id: UUID,
    member_ids: Collection[UUID],
    *,
    comment_id: UUID | None = None,
    params: Mapping[str, str | int] = NOTHING,
    group_key: str = "",
) -> None:
    """Tell those of the members who may read the post; what was removed meanwhile is told of no more."""
    post = Post.objects.filter(id=post_id).first() if member_ids else None
    if post is None or post.state == Post.State.REMOVED:
        return
    if post.circle_id is not None:
        member_ids = set(member_ids) & member_ids_of(post.circle_id)
    slug = community_by_id(post.community_id).slug
    url = reverse("posts-detail", kwargs={"community": slug, "post_id": post_id})
    if comment_id is not None:
        url = reverse("posts-comment", kwargs={"community": slug, "comment_id": comment_id})
    notify(
        kind,
        community_id=post.community_id,
        member_ids=member_ids,
        url=url,
        title=_title(post, comment_id if kind in {HIDDEN, LET_THROUGH, NOT_LET_THROUGH} else None),
        actor_id=activity.actor_id,
        object_kind="comment" if comment_id else "post",
        object_id=comment_id or post_id,
        params=params,
        group_key=group_key,
        at=activity.occurred_at,
        circle_id=post.circle_id,
    )


def _title(post: Post, comment_id: UUID | None) -> str:
    """What the notice calls it: its title, or its first words."""
    if comment_id is not None:
        comment = Comment.objects.filter(id=comment_id).first()
        return plain(comment.body_html)[:TITLE_CHARS] if comment else ""
    return post.title or plain(post.body_html)[:TITLE_CHARS] or "…"
