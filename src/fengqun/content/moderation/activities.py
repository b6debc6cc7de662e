"""What happened in this room."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fengqun.spine.activity.types import Activity


@dataclass(frozen=True, kw_only=True)
class CaseNews(Activity):
    """What all news about a case has in common; who flagged stands in none of them but their own."""

    object_kind: ClassVar[str] = "moderation_case"

    author_id: UUID
    kind: str
    thing_id: UUID
    circle_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class ThingFlagged(CaseNews):
    """A member flagged something."""

    verb: ClassVar[str] = "moderation.flagged"
    label: ClassVar[str | Promise] = _("举报了")
    reason: str
    weight: int


@dataclass(frozen=True, kw_only=True)
class FlagWithdrawn(CaseNews):
    """A member took a flag back."""

    verb: ClassVar[str] = "moderation.flag_withdrawn"
    label: ClassVar[str | Promise] = _("撤回了举报")


@dataclass(frozen=True, kw_only=True)
class FlagsTookEffect(CaseNews):
    """Flags did something before anybody looked: held the thing, closed the thread, silenced a newcomer."""

    verb: ClassVar[str] = "moderation.flags_took_effect"
    label: ClassVar[str | Promise] = _("举报达到了门槛")
    effect: str


@dataclass(frozen=True, kw_only=True)
class CaseDecided(CaseNews):
    """Staff decided."""

    verb: ClassVar[str] = "moderation.decided"
    label: ClassVar[str | Promise] = _("处理了举报")
    outcome: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class DecisionUndone(CaseNews):
    """Staff took a decision back; the case waits again."""

    verb: ClassVar[str] = "moderation.undone"
    label: ClassVar[str | Promise] = _("撤销了对举报的决定")
    outcome: str


@dataclass(frozen=True, kw_only=True)
class DecisionAppealed(CaseNews):
    """The author appealed."""

    verb: ClassVar[str] = "moderation.appealed"
    label: ClassVar[str | Promise] = _("对隐藏或删除提出申诉")


@dataclass(frozen=True, kw_only=True)
class AppealHeard(CaseNews):
    """Another person heard the appeal."""

    verb: ClassVar[str] = "moderation.appeal_heard"
    label: ClassVar[str | Promise] = _("复核了申诉")
    outcome: str


@dataclass(frozen=True, kw_only=True)
class QuietChanged(Activity):
    """Staff set or ended a quiet time; `object_id` is its id."""

    verb: ClassVar[str] = "moderation.quiet_changed"
    object_kind: ClassVar[str] = "quiet"
    label: ClassVar[str | Promise] = _("改了安静时段")
    is_on: bool
    reason: str = ""
    circle_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class ModerationTermsChanged(Activity):
    """The community moderates by other terms from now on; `object_id` is its id."""

    verb: ClassVar[str] = "moderation.terms_changed"
    object_kind: ClassVar[str] = "community"
    label: ClassVar[str | Promise] = _("改了举报与防骚扰的设置")
