"""Reads of this room. Each takes a fixed number of statements, however many rows it answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import QuerySet

from fengqun.commerce.payments.errors import PaymentNotFound, UnknownStatus
from fengqun.commerce.payments.intents import intent_card, refund_card
from fengqun.commerce.payments.models import (
    PaymentEvent,
    PaymentIntent,
    PaymentRefund,
    ProviderSettlement,
    Reconciliation,
    WebhookMessage,
)
from fengqun.commerce.payments.providers import offered
from fengqun.commerce.payments.types import (
    Finding,
    Holding,
    IntentCard,
    PaymentStatus,
    ProviderCard,
    ReconciliationReport,
    RefundCard,
    RefundStatus,
    SettlementCard,
)
from fengqun.kernel import clock
from fengqun.kernel.money import Money
from fengqun.kernel.prepared import prepared
from fengqun.spine.ledger.queries import balances
from fengqun.spine.ledger.types import AccountRef

SETTLEMENT = "provider_settlement"
"""The kind under which the ledger and the activities know a settlement."""

FAILED_SINCE = timedelta(days=3)
"""A failed payment is of interest this long; then the order has run out anyway."""


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event of an intent, for its timeline."""

    kind: str
    label: str
    amount_minor: int
    detail: str
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A provider's message that did not fit our books."""

    id: UUID
    provider: str
    kind: str
    order_no: str
    note: str
    received_at: datetime


def ways_to_pay() -> list[ProviderCard]:
    """The providers on offer, by code."""
    return [ProviderCard(one.code, one.label, one.hint) for one in offered()]


def intent(intent_id: UUID) -> IntentCard:
    """One intent; raises PaymentNotFound."""
    row = PaymentIntent.objects.filter(id=intent_id).first()
    if row is None:
        raise PaymentNotFound
    return intent_card(row)


def intents_of(payable_kind: str, payable_id: UUID) -> list[IntentCard]:
    """Every intent made for one payable, oldest first."""
    rows = PaymentIntent.objects.filter(payable_kind=payable_kind, payable_id=payable_id).order_by("id")
    return [intent_card(row) for row in rows]


def intents(community_id: UUID, *, status: str = "", limit: int = 50, before: UUID | None = None) -> list[IntentCard]:
    """The intents of a community, newest first. Raises UnknownStatus."""
    rows = PaymentIntent.objects.filter(community_id=community_id)
    if status:
        rows = rows.filter(status=_known(PaymentStatus, status))
    if before:
        rows = rows.filter(id__lt=before)
    return [intent_card(row) for row in rows.order_by("-id")[:limit]]


def _known(states: type[StrEnum], status: str) -> str:
    try:
        return states(status).value
    except ValueError as error:
        raise UnknownStatus(status=status.replace("\x00", "")[:40]) from error


def events_of(intent_id: UUID) -> list[EventRow]:
    """What happened to an intent, oldest first."""
    rows = PaymentEvent.objects.filter(intent_id=intent_id).order_by("sequence")
    return [
        EventRow(row.kind, str(PaymentEvent.Kind(row.kind).label), row.amount_minor, row.detail, row.occurred_at)
        for row in rows
    ]


def refund(refund_id: UUID) -> RefundCard:
    """One refund; raises PaymentNotFound."""
    row = PaymentRefund.objects.select_related("intent").filter(id=refund_id).first()
    if row is None:
        raise PaymentNotFound
    return refund_card(row)


def refunds_caused_by(cause_kind: str, cause_id: UUID) -> list[RefundCard]:
    """The refunds that one object caused, oldest first."""
    rows = PaymentRefund.objects.select_related("intent").filter(cause_kind=cause_kind, cause_id=cause_id)
    return [refund_card(row) for row in rows.order_by("id")]


def refunds(community_id: UUID, *, status: str = "", limit: int = 50) -> list[RefundCard]:
    """The refunds of a community, newest first. Raises UnknownStatus."""
    rows = PaymentRefund.objects.select_related("intent").filter(community_id=community_id)
    if status:
        rows = rows.filter(status=_known(RefundStatus, status))
    return [refund_card(row) for row in rows.order_by("-id")[:limit]]


def failed_refunds(community_id: UUID, *, limit: int = 50) -> list[RefundCard]:
    """Refunds that their provider refused, or that got nowhere, and nobody tried again."""
    return [refund_card(row) for row in _refused_refunds(community=community_id, limit=limit)]


@prepared
def _refused_refunds(community: UUID, limit: int) -> QuerySet[PaymentRefund]:
    rows = PaymentRefund.objects.select_related("intent").filter(
        community_id=community, status__in=[RefundStatus.FAILED.value, RefundStatus.PARKED.value]
    )
    return rows.order_by("-id")[:limit]


def refunds_paid_late(community_id: UUID, *, limit: int = 50) -> list[RefundCard]:
    """Refunds of which the provider paid an attempt that had been given up, and the books had no room for it."""
    rows = PaymentRefund.objects.select_related("intent").filter(community_id=community_id, late_attempt__isnull=False)
    return [refund_card(row) for row in rows.order_by("-id")[:limit]]


def intents_told_otherwise(community_id: UUID, *, limit: int = 50) -> list[IntentCard]:
    """Payments of which the provider tells another story than our books."""
    rows = PaymentIntent.objects.filter(community_id=community_id).exclude(mismatch="")
    return [intent_card(row) for row in rows.order_by("-id")[:limit]]


def failed_intents(community_id: UUID, *, limit: int = 50) -> list[IntentCard]:
    """Payments that failed in the last days."""
    rows = _refused_intents(community=community_id, since=clock.now() - FAILED_SINCE, limit=limit)
    return [intent_card(row) for row in rows]


@prepared
def _refused_intents(community: UUID, since: datetime, limit: int) -> QuerySet[PaymentIntent]:
    rows = PaymentIntent.objects.filter(
        community_id=community, status=PaymentStatus.FAILED.value, created_at__gte=since
    )
    return rows.order_by("-id")[:limit]


def refused_messages(community_id: UUID, *, limit: int = 50) -> list[MessageRow]:
    """Messages about this community's payments that did not fit our books."""
    rows = WebhookMessage.objects.filter(
        state=WebhookMessage.State.REFUSED, merchant_id__endswith=community_id.hex
    ).order_by("-id")
    return [MessageRow(row.id, row.provider, row.kind, row.order_no, row.note, row.received_at) for row in rows[:limit]]


def settlements(community_id: UUID, *, limit: int = 50, before: UUID | None = None) -> list[SettlementCard]:
    """What providers paid to the bank account of a community, the last recorded first."""
    rows = ProviderSettlement.objects.filter(community_id=community_id)
    if before:
        rows = rows.filter(id__lt=before)
    return [settlement_card(row) for row in rows.order_by("-id")[:limit]]


def settlement(community_id: UUID, settlement_id: UUID) -> SettlementCard | None:
    """One settlement, if there is such a one."""
    row = ProviderSettlement.objects.filter(community_id=community_id, id=settlement_id).first()
    return None if row is None else settlement_card(row)


def settlement_card(row: ProviderSettlement) -> SettlementCard:
    """The settlement as pages and other rooms see it."""
    return SettlementCard(
        id=row.id,
        provider=row.provider,
        reference=row.reference,
        amount=Money(row.amount_minor, row.currency),
        fee=Money(row.fee_minor, row.currency),
        settled_on=row.settled_on,
        recorded_by_id=row.recorded_by_id,
        recorded_at=row.recorded_at,
        journal_id=row.journal_id,
        transfer_id=row.transfer_id,
    )


def holdings(community_id: UUID, unit: str) -> list[Holding]:
    """What lies at each provider on offer, in the community's own books."""
    refs = {one.code: AccountRef(one.clearing, unit) for one in offered()}
    found = balances(community_id, refs.values())
    return [Holding(code, found[ref].available) for code, ref in refs.items()]


def reconciliations(community_id: UUID, *, limit: int = 30) -> Sequence[ReconciliationReport]:
    """The comparisons with the providers' lists, newest first."""
    rows = Reconciliation.objects.filter(community_id=community_id).order_by("-id")[:limit]
    return [
        ReconciliationReport(
            row.id,
            row.provider,
            row.since,
            row.until,
            row.compared,
            tuple(Finding(**finding) for finding in row.findings),
            row.ran_at,
        )
        for row in rows
    ]
