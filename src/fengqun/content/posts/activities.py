"""What happened among posts."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fengqun.spine.activity.types import Activity


@dataclass(frozen=True, kw_only=True)
class PostPublished(Activity):
    """A member published a post; the actor is its author."""

    verb: ClassVar[str] = "posts.published"
    object_kind: ClassVar[str] = "post"
    label: ClassVar[str | Promise] = _("发了帖")
    is_public: bool = False
    picture_count: int = 0
    kind: str = "text"
    circle_id: UUID | None = None
    tags: tuple[str, ...] = ()
    mentioned: tuple[UUID, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PostEdited(Activity):
    """An author rewrote a published post."""

    verb: ClassVar[str] = "posts.edited"
    object_kind: ClassVar[str] = "post"
    label: ClassVar[str | Promise] = _("改了帖")
    circle_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class PostRemoved(Activity):
    """An author took a post back."""

    verb: ClassVar[str] = "posts.removed"
    object_kind: ClassVar[str] = "post"
    label: ClassVar[str | Promise] = _("删了帖")
    circle_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class PostRestored(Activity):
    """An author brought a removed post back."""

    verb: ClassVar[str] = "posts.restored"
    object_kind: ClassVar[str] = "post"
    label: ClassVar[str | Promise] = _("找回了帖")
    circle_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class PostHidden(Activity):
    """Staff took a post out of sight."""

    verb: ClassVar[str] = "posts.hidden"
    object_kind: ClassVar[str] = "post"
    label: ClassVar[str | Promise] = _("隐藏了帖")
    author_id: UUID
    reason: str
    circle_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class PostShown(Activity):
    """Staff brought a hidden post back into sight."""

    verb: ClassVar[str] = "posts.shown"
    object_kind: ClassVar[str] = "post"
    label: ClassVar[str | Promise] = _("恢复了帖")
    author_id: UUID
    circle_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class PostFeatured(Activity):
    """Staff picked a post."""

    verb: ClassVar[str] = "posts.featured"
    object_kind: ClassVar[str] = "post"
    label: ClassVar[str | Promise] = _("选了精选")
    author_id: UUID
    circle_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class PostLiked(Activity):
    """A member liked a post."""

    verb: ClassVar[str] = "posts.liked"
    object_kind: ClassVar[str] = "post"
    label: ClassVar[str | Promise] = _("喜欢了帖")
    author_id: UUID
    circle_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class PostUnliked(Activity):
    """A member took a like back."""

    verb: ClassVar[str] = "posts.unliked"
    object_kind: ClassVar[str] = "post"
    label: ClassVar[str | Promise] = _("收回了喜欢")
    author_id: UUID
    circle_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class CommentPublished(Activity):
    """A member commented on a post or answered a comment."""

    verb: ClassVar[str] = "posts.commented"
    object_kind: ClassVar[str] = "comment"
    label: ClassVar[str | Promise] = _("发了评论")
    post_id: UUID
    post_author_id: UUID
    parent_id: UUID | None = None
    parent_author_id: UUID | None = None
    circle_id: UUID | None = None
    mentioned: tuple[UUID, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CommentRemoved(Activity):
    """A comment was taken back by its author or taken down by staff."""

    verb: ClassVar[str] = "posts.comment_removed"
    object_kind: ClassVar[str] = "comment"
    label: ClassVar[str | Promise] = _("删了评论")
    post_id: UUID
    author_id: UUID
    circle_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class PostHeld(Activity):
    """A post waits for staff before anybody else sees it; the actor is its author."""

    verb: ClassVar[str] = "posts.held"
    object_kind: ClassVar[str] = "post"
    label: ClassVar[str | Promise] = _("的帖子待审")
    author_id: UUID
    reason: str
    circle_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class PostEditHeld(Activity):
    """A published post went out of sight because of what its author added; the actor is its author."""

    verb: ClassVar[str] = "posts.edit_held"
    object_kind: ClassVar[str] = "post"
    label: ClassVar[str | Promise] = _("改过的帖子待审")
    author_id: UUID
    reason: str
    circle_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class PostReleased(Activity):
    """Staff let a held post through; it is published with the same stroke."""

    verb: ClassVar[str] = "posts.released"
    object_kind: ClassVar[str] = "post"
    label: ClassVar[str | Promise] = _("放行了帖子")
    author_id: UUID
    circle_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class PostRefused(Activity):
    """Staff did not let a held post through."""

    verb: ClassVar[str] = "posts.refused"
    object_kind: ClassVar[str] = "post"
    label: ClassVar[str | Promise] = _("没有放行帖子")
    author_id: UUID
    reason: str
    circle_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class PostUnfeatured(Activity):
    """Staff let a picked post go."""

    verb: ClassVar[str] = "posts.unfeatured"
    object_kind: ClassVar[str] = "post"
    label: ClassVar[str | Promise] = _("移出了精选")
    author_id: UUID
    circle_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class PostPinned(Activity):
    """Staff pinned a post to the top of its place."""

    verb: ClassVar[str] = "posts.pinned"
    object_kind: ClassVar[str] = "post"
    label: ClassVar[str | Promise] = _("置顶了帖")
    author_id: UUID
    circle_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class PostUnpinned(Activity):
    """A post is no longer pinned."""

    verb: ClassVar[str] = "posts.unpinned"
    object_kind: ClassVar[str] = "post"
    label: ClassVar[str | Promise] = _("取消了置顶")
    author_id: UUID
    circle_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class PostLocked(Activity):
    """Nobody comments on a post any more."""

    verb: ClassVar[str] = "posts.locked"
    object_kind: ClassVar[str] = "post"
    label: ClassVar[str | Promise] = _("关了评论")
    author_id: UUID
    circle_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class PostUnlocked(Activity):
    """A post can be commented on again."""

    verb: ClassVar[str] = "posts.unlocked"
    object_kind: ClassVar[str] = "post"
    label: ClassVar[str | Promise] = _("开了评论")
    author_id: UUID
    circle_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class PostMoved(Activity):
    """A post went from one place to another."""

    verb: ClassVar[str] = "posts.moved"
    object_kind: ClassVar[str] = "post"
    label: ClassVar[str | Promise] = _("移动了帖")
    author_id: UUID
    from_circle_id: UUID | None = None
    circle_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class CommentHeld(Activity):
    """A comment waits for staff before anybody else sees it."""

    verb: ClassVar[str] = "posts.comment_held"
    object_kind: ClassVar[str] = "comment"
    label: ClassVar[str | Promise] = _("的评论待审")
    post_id: UUID
    author_id: UUID
    reason: str
    circle_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class CommentEditHeld(Activity):
    """A published comment went out of sight because of what its author added."""

    verb: ClassVar[str] = "posts.comment_edit_held"
    object_kind: ClassVar[str] = "comment"
    label: ClassVar[str | Promise] = _("改过的评论待审")
    post_id: UUID
    author_id: UUID
    reason: str
    circle_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class CommentReleased(Activity):
    """Staff let a held comment through; it is published with the same stroke."""

    verb: ClassVar[str] = "posts.comment_released"
    object_kind: ClassVar[str] = "comment"
    label: ClassVar[str | Promise] = _("放行了评论")
    post_id: UUID
    author_id: UUID
    circle_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class CommentRefused(Activity):
    """Staff did not let a held comment through."""

    verb: ClassVar[str] = "posts.comment_refused"
    object_kind: ClassVar[str] = "comment"
    label: ClassVar[str | Promise] = _("没有放行评论")
    post_id: UUID
    author_id: UUID
    reason: str
    circle_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class CommentHidden(Activity):
    """Staff took a comment out of sight."""

    verb: ClassVar[str] = "posts.comment_hidden"
    object_kind: ClassVar[str] = "comment"
    label: ClassVar[str | Promise] = _("隐藏了评论")
    post_id: UUID
    author_id: UUID
    reason: str
    circle_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class CommentShown(Activity):
    """Staff brought a hidden comment back into sight."""

    verb: ClassVar[str] = "posts.comment_shown"
    object_kind: ClassVar[str] = "comment"
    label: ClassVar[str | Promise] = _("恢复了评论")
    post_id: UUID
    author_id: UUID
    circle_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class CommentRestored(Activity):
    """An author brought a removed comment back."""

    verb: ClassVar[str] = "posts.comment_restored"
    object_kind: ClassVar[str] = "comment"
    label: ClassVar[str | Promise] = _("找回了评论")
    post_id: UUID
    author_id: UUID
    circle_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class CommentEdited(Activity):
    """An author rewrote a comment."""

    verb: ClassVar[str] = "posts.comment_edited"
    object_kind: ClassVar[str] = "comment"
    label: ClassVar[str | Promise] = _("改了评论")
    post_id: UUID
    circle_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class CommentLiked(Activity):
    """A member liked a comment."""

    verb: ClassVar[str] = "posts.comment_liked"
    object_kind: ClassVar[str] = "comment"
    label: ClassVar[str | Promise] = _("喜欢了评论")
    post_id: UUID
    author_id: UUID
    circle_id: UUID | None = None
