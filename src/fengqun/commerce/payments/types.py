"""What other rooms and the providers see of payments."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.utils.functional import Promise

from fengqun.kernel.money import Money


class EventKind(StrEnum):
    """What can happen to an intent. Events are only ever added."""

    CREATED = "created"
    REDIRECTED = "redirected"
    CAPTURED = "captured"
    FAILED = "failed"
    EXPIRED = "expired"
    REFUND_REQUESTED = "refund_requested"
    REFUND_SUCCEEDED = "refund_succeeded"
    REFUND_FAILED = "refund_failed"


class PaymentStatus(StrEnum):
    """What an intent's events add up to."""

    CREATED = "created"
    REDIRECTED = "redirected"
    FAILED = "failed"
    EXPIRED = "expired"
    CAPTURED = "captured"
    PARTLY_REFUNDED = "partly_refunded"
    REFUNDED = "refunded"


class RefundStatus(StrEnum):
    """Where a payment refund stands."""

    REQUESTED = "requested"
    SENDING = "sending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    PARKED = "parked"


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of an intent, as `derive` needs it."""

    kind: str
    amount_minor: int = 0


@dataclass(frozen=True, slots=True)
class PaymentState:
    """The sum of an intent's events."""

    status: PaymentStatus
    captured_minor: int
    refunded_minor: int
    refunding_minor: int

    @property
    def refundable_minor(self) -> int:
        """The cap of a new refund: captured, less what went back, less what is on its way back."""
        return self.captured_minor - self.refunded_minor - self.refunding_minor


def derive(happenings: Iterable[Happening]) -> PaymentState:
    """What the events add up to. Their order matters only among the steps before a capture.

    A capture outweighs a failure or an expiry, whichever came first: the money is there.
    """
    before = PaymentStatus.CREATED
    captured = refunded = refunding = 0
    for happening in happenings:
        match happening.kind:
            case EventKind.REDIRECTED | EventKind.FAILED | EventKind.EXPIRED:
                before = PaymentStatus(happening.kind)
            case EventKind.CAPTURED:
                captured += happening.amount_minor
            case EventKind.REFUND_REQUESTED:
                refunding += happening.amount_minor
            case EventKind.REFUND_SUCCEEDED:
                refunding -= happening.amount_minor
                refunded += happening.amount_minor
            case EventKind.REFUND_FAILED:
                refunding -= happening.amount_minor
    status = before
    if captured:
        status = PaymentStatus.CAPTURED
        if refunded:
            status = PaymentStatus.REFUNDED if refunded == captured else PaymentStatus.PARTLY_REFUNDED
    return PaymentState(status, captured, refunded, refunding)


@dataclass(frozen=True, slots=True)
class ProviderCard:
    """A way to pay, as pages offer it."""

    code: str
    label: str | Promise
    hint: str | Promise


@dataclass(frozen=True, slots=True)
class IntentCard:
    """A payment intent: who owes how much for what, through which provider, until when."""

    id: UUID
    community_id: UUID
    payable_kind: str
    payable_id: UUID
    payer_member_id: UUID | None
    subject: str
    """Plain, in no language: an order's number. `payables.payable_text` says it in words."""
    amount_minor: int
    currency: str
    provider: str
    provider_ref: str
    pay_url: str
    return_url: str
    notify_url: str
    state: PaymentState
    failure: str
    created_at: datetime
    expires_at: datetime
    mismatch: str = ""

    @property
    def order_no(self) -> str:
        """The number under which the provider knows this intent."""
        return self.id.hex


@dataclass(frozen=True, slots=True)
class RefundCard:
    """A refund of a captured intent."""

    id: UUID
    community_id: UUID
    intent_id: UUID
    order_no: str
    provider: str
    provider_ref: str
    amount_minor: int
    currency: str
    status: RefundStatus
    attempt: int
    reason: str
    failure: str
    cause_kind: str
    cause_id: UUID
    requested_at: datetime
    settled_at: datetime | None
    late_attempt: int | None = None

    @property
    def refund_no(self) -> str:
        """The number under which the provider knows this attempt.

        An attempt whose outcome is unknown is repeated under the same number, so that it cannot pay twice;
        only after a definite refusal does the next attempt get a number of its own.
        """
        return f"{self.id.hex}-{self.attempt}"


@dataclass(frozen=True, slots=True)
class Started:
    """A provider's answer to a new payment: its own reference and the page to send the payer to."""

    provider_ref: str
    pay_url: str


@dataclass(frozen=True, slots=True)
class ProviderPayment:
    """What the provider says about a payment when asked. `status` is open, paid, failed or closed."""

    status: str
    merchant_id: str
    order_no: str
    amount_minor: int
    currency: str
    provider_ref: str
    paid_at: datetime | None = None
    failure: str = ""


@dataclass(frozen=True, slots=True)
class ProviderRefund:
    """What the provider says about a refund. `status` is processing, succeeded or failed."""

    status: str
    refund_no: str
    amount_minor: int
    provider_ref: str = ""
    failure: str = ""


@dataclass(frozen=True, slots=True)
class WebhookEvent:
    """One verified message of a provider: a hint to ask it, never a fact by itself."""

    event_id: str
    kind: str
    merchant_id: str
    app_id: str
    order_no: str
    refund_no: str
    amount_minor: int
    currency: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One line of the provider's own list: `kind` is payment or refund, `number` our order or refund number."""

    kind: str
    number: str
    provider_ref: str
    amount_minor: int
    currency: str
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class SettlementCard:
    """What a provider paid to the community's bank account: `amount` arrived, `fee` it kept."""

    id: UUID
    provider: str
    reference: str
    amount: Money
    fee: Money
    settled_on: date
    recorded_by_id: UUID | None
    recorded_at: datetime
    journal_id: UUID | None
    transfer_id: UUID | None

    @property
    def total(self) -> Money:
        """What left the provider."""
        return self.amount + self.fee


@dataclass(frozen=True, slots=True)
class Holding:
    """What lies at one provider."""

    provider: str
    held: Money


@dataclass(frozen=True, slots=True)
class Finding:
    """Where the provider's list and our events differ, or could not be compared."""

    kind: str
    number: str
    ours_minor: int
    theirs_minor: int
    object_kind: str = ""
    object_id: str = ""


@dataclass(frozen=True, slots=True)
class ReconciliationReport:
    """The result of comparing a provider's list with our events over a time span."""

    id: UUID
    provider: str
    since: datetime
    until: datetime
    compared: int
    findings: Sequence[Finding] = field(default_factory=tuple)
    ran_at: datetime | None = None

    @property
    def is_clean(self) -> bool:
        """Whether both sides tell the same story."""
        return not self.findings

    @property
    def has_differences(self) -> bool:
        """Whether they tell different ones; otherwise what is found could merely not be compared."""
        return any(not finding.kind.endswith("_not_compared") for finding in self.findings)
