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


@dataclass(frozen=True, kw_only=True)
class PostEdited(Activity):
    """An author rewrote a published post."""

    verb: ClassVar[str] = "posts.edited"
    object_kind: ClassVar[str] = "post"
    label: ClassVar[str | Promise] = _("改了帖")


@dataclass(frozen=True, kw_only=True)
class PostRemoved(Activity):
    """An author took a post back."""

    verb: ClassVar[str] = "posts.removed"
    object_kind: ClassVar[str] = "post"
    label: ClassVar[str | Promise] = _("删了帖")


@dataclass(frozen=True, kw_only=True)
class PostRestored(Activity):
    """An author brought a removed post back."""

    verb: ClassVar[str] = "posts.restored"
    object_kind: ClassVar[str] = "post"
    label: ClassVar[str | Promise] = _("找回了帖")


@dataclass(frozen=True, kw_only=True)
class PostHidden(Activity):
    """Staff took a post out of sight."""

    verb: ClassVar[str] = "posts.hidden"
    object_kind: ClassVar[str] = "post"
    label: ClassVar[str | Promise] = _("隐藏了帖")
    author_id: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class PostShown(Activity):
    """Staff brought a hidden post back into sight."""

    verb: ClassVar[str] = "posts.shown"
    object_kind: ClassVar[str] = "post"
    label: ClassVar[str | Promise] = _("恢复了帖")
    author_id: UUID


@dataclass(frozen=True, kw_only=True)
class PostFeatured(Activity):
    """Staff picked a post."""

    verb: ClassVar[str] = "posts.featured"
    object_kind: ClassVar[str] = "post"
    label: ClassVar[str | Promise] = _("选了精选")
    author_id: UUID


@dataclass(frozen=True, kw_only=True)
class PostLiked(Activity):
    """A member liked a post."""

    verb: ClassVar[str] = "posts.liked"
    object_kind: ClassVar[str] = "post"
    label: ClassVar[str | Promise] = _("喜欢了帖")
    author_id: UUID


@dataclass(frozen=True, kw_only=True)
class CommentPublished(Activity):
    """A member commented on a post or answered a comment."""

    verb: ClassVar[str] = "posts.commented"
    object_kind: ClassVar[str] = "comment"
    label: ClassVar[str | Promise] = _("发了评论")
    post_id: UUID
    post_author_id: UUID
    parent_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class CommentRemoved(Activity):
    """A comment was taken back by its author or taken down by staff."""

    verb: ClassVar[str] = "posts.comment_removed"
    object_kind: ClassVar[str] = "comment"
    label: ClassVar[str | Promise] = _("删了评论")
    post_id: UUID
    author_id: UUID
