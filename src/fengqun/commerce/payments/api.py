# ruff: noqa: ARG001 - the address names the community; the middleware has read it from there
"""Operations of payments: intents with their events, refunds, reconciliations."""

from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID

from ninja import Field, Query, Router, Schema

from fengqun.commerce.payments import commands, queries
from fengqun.commerce.payments.errors import PaymentNotFound
from fengqun.commerce.payments.policies import RECONCILE, RETRY_REFUNDS, SETTLE, VIEW_PAYMENTS, payers
from fengqun.commerce.payments.providers import offered
from fengqun.commerce.payments.types import IntentCard, ReconciliationReport, RefundCard, SettlementCard
from fengqun.kernel import clock
from fengqun.kernel.money import MAX_MINOR
from fengqun.kernel.policies import allow, having
from fengqun.kernel.requests import Request
from fengqun.kernel.schemas import Amount
from fengqun.people.communities.queries import customer_of

router = Router(tags=["payments"])

BASE = "/communities/{community}"

Limit = Annotated[int, Query(ge=1, le=200)]
"""Rows of one page."""


class ProviderOut(Schema):
    """A way to pay."""

    code: str
    label: str


class PaymentOut(Schema):
    """A payment intent and what its events add up to."""

    id: UUID
    payable_kind: str
    payable_id: UUID
    provider: str
    status: str
    amount: Amount
    captured_minor: int
    refunded_minor: int
    refunding_minor: int
    pay_url: str
    failure: str
    created_at: datetime
    expires_at: datetime

    @classmethod
    def of(cls, card: IntentCard) -> "PaymentOut":
        """What the API shows of a card."""
        return cls(
            id=card.id,
            payable_kind=card.payable_kind,
            payable_id=card.payable_id,
            provider=card.provider,
            status=card.state.status.value,
            amount=Amount(amount_minor=card.amount_minor, unit=card.currency),
            captured_minor=card.state.captured_minor,
            refunded_minor=card.state.refunded_minor,
            refunding_minor=card.state.refunding_minor,
            pay_url=card.pay_url,
            failure=card.failure,
            created_at=card.created_at,
            expires_at=card.expires_at,
        )


class PaymentRefundOut(Schema):
    """Money on its way back through a provider."""

    id: UUID
    payment_id: UUID
    provider: str
    status: str
    amount: Amount
    attempt: int
    reason: str
    failure: str
    requested_at: datetime
    settled_at: datetime | None

    @classmethod
    def of(cls, card: RefundCard) -> "PaymentRefundOut":
        """What the API shows of a card."""
        return cls(
            id=card.id,
            payment_id=card.intent_id,
            provider=card.provider,
            status=card.status.value,
            amount=Amount(amount_minor=card.amount_minor, unit=card.currency),
            attempt=card.attempt,
            reason=card.reason,
            failure=card.failure,
            requested_at=card.requested_at,
            settled_at=card.settled_at,
        )


class FindingOut(Schema):
    """Where the provider's list and our events differ."""

    kind: str
    number: str
    ours_minor: int
    theirs_minor: int


class ReconciliationOut(Schema):
    """One comparison with a provider's list."""

    id: UUID
    provider: str
    since: datetime
    until: datetime
    compared: int
    is_clean: bool
    findings: list[FindingOut]

    @classmethod
    def of(cls, report: ReconciliationReport) -> "ReconciliationOut":
        """What the API shows of a report."""
        return cls(
            id=report.id,
            provider=report.provider,
            since=report.since,
            until=report.until,
            compared=report.compared,
            is_clean=report.is_clean,
            findings=[
                FindingOut(kind=f.kind, number=f.number, ours_minor=f.ours_minor, theirs_minor=f.theirs_minor)
                for f in report.findings
            ],
        )


class SettlementIn(Schema):
    """What arrived at the bank on a day, what the provider kept, and its number for it; minor units."""

    provider: str
    reference: str = Field(min_length=1, max_length=80)
    amount_minor: int = Field(gt=0, le=MAX_MINOR)
    fee_minor: int = Field(0, ge=0, le=MAX_MINOR)
    settled_on: date


class SettlementOut(Schema):
    """What a provider paid to the community's bank account."""

    id: UUID
    provider: str
    reference: str
    amount: Amount
    fee: Amount
    settled_on: date
    recorded_by_id: UUID | None
    recorded_at: datetime
    transfer_id: UUID | None

    @classmethod
    def of(cls, card: SettlementCard) -> "SettlementOut":
        """What the API shows of a card."""
        return cls(
            id=card.id,
            provider=card.provider,
            reference=card.reference,
            amount=Amount.of(card.amount),
            fee=Amount.of(card.fee),
            settled_on=card.settled_on,
            recorded_by_id=card.recorded_by_id,
            recorded_at=card.recorded_at,
            transfer_id=card.transfer_id,
        )


class ReconcileIn(Schema):
    """With whom to compare, and how many days back."""

    provider: str
    days: int = Field(7, ge=1, le=90)


@router.get(f"{BASE}/payment-providers", response=list[ProviderOut])
@allow(payers)
def list_providers(request: Request, community: str) -> list[ProviderOut]:
    """The ways to pay here."""
    return [ProviderOut(code=one.code, label=str(one.label)) for one in offered()]


@router.get(f"{BASE}/payments", response=list[PaymentOut])
@allow(having(VIEW_PAYMENTS))
def list_payments(
    request: Request,
    community: str,
    status: str = "",
    before: UUID | None = None,
    limit: Limit = 50,
) -> list[PaymentOut]:
    """Payments of the community, newest first; `before` continues after the last id of a page."""
    cards = queries.intents(request.community.id, status=status, before=before, limit=limit)
    return [PaymentOut.of(card) for card in cards]


@router.get(f"{BASE}/payments/{{payment_id}}", response=PaymentOut)
@allow(payers)
def read_payment(request: Request, community: str, payment_id: UUID) -> PaymentOut:
    """One payment, for its payer and for staff."""
    card = queries.intent(payment_id)
    is_staff = request.actor.may(VIEW_PAYMENTS, card.community_id)
    payer = customer_of(request.community.id, request.actor.user_id) if request.actor.user_id else None
    is_payer = payer is not None and payer.id == card.payer_member_id
    if card.community_id != request.community.id or not (is_staff or is_payer):
        raise PaymentNotFound
    return PaymentOut.of(card)


@router.get(f"{BASE}/payment-refunds", response=list[PaymentRefundOut])
@allow(having(VIEW_PAYMENTS))
def list_payment_refunds(
    request: Request, community: str, status: str = "", limit: Limit = 50
) -> list[PaymentRefundOut]:
    """Refunds through providers, newest first."""
    return [PaymentRefundOut.of(card) for card in queries.refunds(request.community.id, status=status, limit=limit)]


@router.post(f"{BASE}/payment-refunds/{{refund_id}}/attempts", response=PaymentRefundOut)
@allow(having(RETRY_REFUNDS))
def retry_payment_refund(request: Request, community: str, refund_id: UUID) -> PaymentRefundOut:
    """Try a failed refund again."""
    if queries.refund(refund_id).community_id != request.community.id:
        raise PaymentNotFound
    return PaymentRefundOut.of(commands.retry_refund(refund_id, actor=request.actor))


@router.get(f"{BASE}/settlements", response=list[SettlementOut])
@allow(having(SETTLE))
def list_settlements(
    request: Request, community: str, before: UUID | None = None, limit: Limit = 50
) -> list[SettlementOut]:
    """What providers paid to the bank, the last recorded first; `before` continues after the last id of a page."""
    return [SettlementOut.of(card) for card in queries.settlements(request.community.id, before=before, limit=limit)]


@router.post(f"{BASE}/settlements", response=SettlementOut)
@allow(having(SETTLE))
def record_settlement(request: Request, community: str, payload: SettlementIn) -> SettlementOut:
    """Record one. The same number of the same provider answers the settlement it made before."""
    card = commands.record_settlement(
        request.community.id,
        actor=request.actor,
        provider=payload.provider,
        reference=payload.reference,
        amount_minor=payload.amount_minor,
        fee_minor=payload.fee_minor,
        day=payload.settled_on,
    )
    return SettlementOut.of(card)


@router.get(f"{BASE}/reconciliations", response=list[ReconciliationOut])
@allow(having(RECONCILE))
def list_reconciliations(request: Request, community: str) -> list[ReconciliationOut]:
    """Comparisons with the providers' lists, newest first."""
    return [ReconciliationOut.of(report) for report in queries.reconciliations(request.community.id)]


@router.post(f"{BASE}/reconciliations", response=ReconciliationOut)
@allow(having(RECONCILE))
def run_reconciliation(request: Request, community: str, payload: ReconcileIn) -> ReconciliationOut:
    """Compare now."""
    until = clock.now()
    report = commands.reconcile(
        request.community.id,
        payload.provider,
        since=until - timedelta(days=payload.days),
        until=until,
        actor=request.actor,
    )
    return ReconciliationOut.of(report)
