"""What this room records about payouts."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fengqun.spine.activity.types import Activity


@dataclass(frozen=True, kw_only=True)
class PayoutRequested(Activity):
    """A member asked for money; the amount is reserved."""

    verb: ClassVar[str] = "wallets.payout_requested"
    object_kind: ClassVar[str] = "payout"
    label: ClassVar[str | Promise] = _("申请提现")
    member_id: UUID
    amount_minor: int
    fee_minor: int
    net_minor: int
    unit: str


@dataclass(frozen=True, kw_only=True)
class PayoutApproved(Activity):
    """Staff agreed to the payout."""

    verb: ClassVar[str] = "wallets.payout_approved"
    object_kind: ClassVar[str] = "payout"
    label: ClassVar[str | Promise] = _("批准提现")
    member_id: UUID
    attempt: int


@dataclass(frozen=True, kw_only=True)
class PayoutRefused(Activity):
    """Staff refused the payout; the reserve is given back."""

    verb: ClassVar[str] = "wallets.payout_refused"
    object_kind: ClassVar[str] = "payout"
    label: ClassVar[str | Promise] = _("没有批准提现")
    member_id: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class PayoutSent(Activity):
    """The money was handed to the bank."""

    verb: ClassVar[str] = "wallets.payout_sent"
    object_kind: ClassVar[str] = "payout"
    label: ClassVar[str | Promise] = _("已打款")
    member_id: UUID
    attempt: int
    reference: str


@dataclass(frozen=True, kw_only=True)
class PayoutPaid(Activity):
    """The money arrived; the reserve is taken."""

    verb: ClassVar[str] = "wallets.payout_paid"
    object_kind: ClassVar[str] = "payout"
    label: ClassVar[str | Promise] = _("提现到账")
    member_id: UUID
    amount_minor: int
    fee_minor: int
    net_minor: int
    unit: str


@dataclass(frozen=True, kw_only=True)
class PayoutFailed(Activity):
    """The bank sent the money back; the reserve is given back and the payout may be tried again."""

    verb: ClassVar[str] = "wallets.payout_failed"
    object_kind: ClassVar[str] = "payout"
    label: ClassVar[str | Promise] = _("提现没有打成")
    member_id: UUID
    attempt: int
    reason: str
