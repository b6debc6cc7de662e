"""What happens in this room. Blocking and muting are nobody's business and leave no trace here."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from fengqun.spine.activity.types import Activity


@dataclass(frozen=True, kw_only=True)
class MemberFollowed(Activity):
    """A member follows another."""

    verb: ClassVar[str] = "profiles.followed"
    object_kind: ClassVar[str] = "member"
    label: ClassVar = _("关注了成员")


@dataclass(frozen=True, kw_only=True)
class MemberUnfollowed(Activity):
    """A member follows another no more."""

    verb: ClassVar[str] = "profiles.unfollowed"
    object_kind: ClassVar[str] = "member"
    label: ClassVar = _("取消了关注")


@dataclass(frozen=True, kw_only=True)
class ProfileChanged(Activity):
    """A member told something else of themselves; what, stands in the profile alone."""

    verb: ClassVar[str] = "profiles.changed"
    object_kind: ClassVar[str] = "member"
    label: ClassVar = _("改了资料")

    fields: tuple[str, ...]
