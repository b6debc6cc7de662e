"""What happened in this room; `object_id` is the case's id, so that all of a case stands together."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fengqun.spine.activity.types import Activity


@dataclass(frozen=True, kw_only=True)
class CaseActivity(Activity):
    """What all news about one case has in common."""

    object_kind: ClassVar[str] = "case"

    member_id: UUID
    """The member whom it is about."""


@dataclass(frozen=True, kw_only=True)
class CaseOpened(CaseActivity):
    """A possible violation is looked at."""

    verb: ClassVar[str] = "conduct.case_opened"
    label: ClassVar[str | Promise] = _("违规已立案")

    rule_number: int = 0
    circle_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class CaseDropped(CaseActivity):
    """It was no violation."""

    verb: ClassVar[str] = "conduct.case_dropped"
    label: ClassVar[str | Promise] = _("违规不成立")


@dataclass(frozen=True, kw_only=True)
class PenaltyGiven(CaseActivity):
    """A case, or the appeal against its decision, led to a penalty."""

    verb: ClassVar[str] = "conduct.penalty_given"
    label: ClassVar[str | Promise] = _("处分已作出")

    penalty_id: UUID
    step: str
    hours: int
    ends_at: datetime
    is_by_appeal: bool = False


@dataclass(frozen=True, kw_only=True)
class PenaltyEnded(CaseActivity):
    """A penalty's time was over."""

    verb: ClassVar[str] = "conduct.penalty_ended"
    label: ClassVar[str | Promise] = _("处分已到期")

    penalty_id: UUID
    step: str


@dataclass(frozen=True, kw_only=True)
class AppealFiled(CaseActivity):
    """The member appealed."""

    verb: ClassVar[str] = "conduct.appeal_filed"
    label: ClassVar[str | Promise] = _("已申诉")

    penalty_id: UUID


@dataclass(frozen=True, kw_only=True)
class AppealDecided(CaseActivity):
    """Another person decided the appeal."""

    verb: ClassVar[str] = "conduct.appeal_decided"
    label: ClassVar[str | Promise] = _("申诉已复核")

    penalty_id: UUID
    outcome: str


@dataclass(frozen=True, kw_only=True)
class ConductTermsChanged(Activity):
    """The community decides by other terms from now on; `object_id` is its id."""

    verb: ClassVar[str] = "conduct.terms_changed"
    object_kind: ClassVar[str] = "community"
    label: ClassVar[str | Promise] = _("违规与申诉的规定已更新")

    counting_days: int
    appeal_days: int
    log_kind: str
