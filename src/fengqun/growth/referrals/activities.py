"""What this room records."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fengqun.spine.activity.types import Activity


@dataclass(frozen=True, kw_only=True)
class LinkClicked(Activity):
    """A visitor followed a link for the first time that day. The rest stands in the clicks."""

    verb: ClassVar[str] = "referrals.link_clicked"
    object_kind: ClassVar[str] = "referral_link"
    label: ClassVar[str | Promise] = _("点开推广链接")
    promoter_id: UUID
    agent_class: str


@dataclass(frozen=True, kw_only=True)
class MemberBound(Activity):
    """A member was bound to a promoter."""

    verb: ClassVar[str] = "referrals.member_bound"
    object_kind: ClassVar[str] = "member"
    label: ClassVar[str | Promise] = _("绑定推荐人")
    promoter_id: UUID
    source: str
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class CommissionActivity(Activity):
    """What all news about commissions has in common; `object_id` is the commission."""

    object_kind: ClassVar[str] = "commission"
    promoter_id: UUID
    order_id: UUID
    line_id: UUID
    amount_minor: int
    unit: str


@dataclass(frozen=True, kw_only=True)
class CommissionAccrued(CommissionActivity):
    """A commission was promised, or promised anew with a smaller amount after a partial refund."""

    verb: ClassVar[str] = "referrals.commission_accrued"
    label: ClassVar[str | Promise] = _("计提佣金")
    base_minor: int
    rate_bps: int


@dataclass(frozen=True, kw_only=True)
class CommissionReleased(CommissionActivity):
    """The refund window has passed; the commission is the promoter's."""

    verb: ClassVar[str] = "referrals.commission_released"
    label: ClassVar[str | Promise] = _("佣金到账")
    owed_before_minor: int


@dataclass(frozen=True, kw_only=True)
class CommissionVoided(CommissionActivity):
    """A promised commission fell away because the order was refunded or cancelled."""

    verb: ClassVar[str] = "referrals.commission_voided"
    label: ClassVar[str | Promise] = _("佣金作废")


@dataclass(frozen=True, kw_only=True)
class CommissionClawedBack(CommissionActivity):
    """A released commission was taken back after a refund; `owed_minor` is what the wallet could not cover."""

    verb: ClassVar[str] = "referrals.commission_clawed_back"
    label: ClassVar[str | Promise] = _("佣金冲回")
    owed_minor: int
