"""What happens in this room."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from fengqun.spine.activity.types import Activity


@dataclass(frozen=True, kw_only=True)
class SwitchesMoved(Activity):
    """A member said anew how they want to hear of some kinds of things."""

    verb: ClassVar[str] = "notifications.switched"
    object_kind: ClassVar[str] = "member"
    label: ClassVar = _("改了通知设置")

    kinds: tuple[str, ...]
