"""What happened to payments."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fengqun.spine.activity.types import Activity


@dataclass(frozen=True, kw_only=True)
class PaymentCaptured(Activity):
    """The provider confirmed the money of an intent (`object_id`); it now waits in `unapplied`."""

    verb: ClassVar[str] = "payments.captured"
    object_kind: ClassVar[str] = "payment_intent"
    label: ClassVar[str | Promise] = _("付款到账")

    payable_kind: str
    payable_id: UUID
    payer_member_id: UUID | None
    amount_minor: int
    currency: str
    provider: str
    captured_at: datetime


@dataclass(frozen=True, kw_only=True)
class PaymentFailed(Activity):
    """The provider refused the payment of an intent (`object_id`). A later capture is still possible."""

    verb: ClassVar[str] = "payments.failed"
    object_kind: ClassVar[str] = "payment_intent"
    label: ClassVar[str | Promise] = _("付款失败")

    payable_kind: str
    payable_id: UUID
    payer_member_id: UUID | None
    amount_minor: int
    currency: str
    provider: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class RefundSucceeded(Activity):
    """The provider paid a refund (`object_id` is the payment refund) back to the buyer."""

    verb: ClassVar[str] = "payments.refund_succeeded"
    object_kind: ClassVar[str] = "payment_refund"
    label: ClassVar[str | Promise] = _("退款到账")

    intent_id: UUID
    payable_kind: str
    payable_id: UUID
    cause_kind: str
    cause_id: UUID
    amount_minor: int
    currency: str
    provider: str


@dataclass(frozen=True, kw_only=True)
class ProviderSettled(Activity):
    """A provider paid what it held to the community's bank account (`object_id` is the settlement)."""

    verb: ClassVar[str] = "payments.settled"
    object_kind: ClassVar[str] = "provider_settlement"
    label: ClassVar[str | Promise] = _("付款方结算到账")

    provider: str
    reference: str
    amount_minor: int
    fee_minor: int
    currency: str


@dataclass(frozen=True, kw_only=True)
class RefundFailed(Activity):
    """The provider refused a refund; the money still waits in `unapplied` and staff may try again."""

    verb: ClassVar[str] = "payments.refund_failed"
    object_kind: ClassVar[str] = "payment_refund"
    label: ClassVar[str | Promise] = _("退款失败")

    intent_id: UUID
    payable_kind: str
    payable_id: UUID
    cause_kind: str
    cause_id: UUID
    amount_minor: int
    currency: str
    provider: str
    reason: str
