"""Give captured money back: never more than what is left of it, counting what is on its way."""

from uuid import UUID

from django.db import transaction

from fengqun.commerce.payments.calls import ask_about_attempts
from fengqun.commerce.payments.deferred import send_refund
from fengqun.commerce.payments.errors import (
    AmountOutOfRange,
    KeyReused,
    PaymentNotFound,
    RefundNotFailed,
    RefundTooLarge,
    RefundUnsettled,
)
from fengqun.commerce.payments.intents import add_event, lock_intent, refund_card
from fengqun.commerce.payments.models import PaymentIntent, PaymentRefund
from fengqun.commerce.payments.outcomes import Mismatch
from fengqun.commerce.payments.policies import RETRY_REFUNDS
from fengqun.commerce.payments.types import EventKind, RefundCard
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor

_RETRIABLE = (PaymentRefund.Status.FAILED, PaymentRefund.Status.PARKED)


@transaction.atomic
def request_refund(
    intent_id: UUID, *, amount_minor: int, key: str, reason: str, cause_kind: str, cause_id: UUID
) -> RefundCard:
    """Start giving `amount_minor` of a captured intent back. Joins the caller's transaction.

    The same `key` answers the refund it made before, with another amount it raises KeyReused. Raises
    PaymentNotFound, AmountOutOfRange, RefundTooLarge; the cap holds under the intent's lock.
    """
    if amount_minor <= 0:
        raise AmountOutOfRange
    intent = lock_intent(intent_id)
    earlier = (
        PaymentRefund.objects.select_related("intent")
        .filter(community_id=intent.community_id, idempotency_key=key)
        .first()
    )
    if earlier is not None:
        if (earlier.intent_id, earlier.amount_minor) != (intent_id, amount_minor):
            raise KeyReused
        return refund_card(earlier)
    _insist_refundable(intent, amount_minor)
    refund = PaymentRefund.objects.create(
        community_id=intent.community_id,
        intent=intent,
        amount_minor=amount_minor,
        idempotency_key=key,
        reason=reason[:200],
        cause_kind=cause_kind,
        cause_id=cause_id,
    )
    add_event(intent, EventKind.REFUND_REQUESTED, amount_minor=amount_minor, refund_id=refund.id)
    send_refund.defer_in_transaction(refund_id=refund.id)
    return refund_card(refund)


def retry_refund(refund_id: UUID, *, actor: Actor) -> RefundCard:
    """Try a refund again that failed or was parked, after asking the provider what became of it.

    If it was paid after all, that is recorded and nothing is sent. Calls the provider, so never inside a
    transaction. Raises PaymentNotFound, Denied, RefundNotFailed, RefundUnsettled, RefundTooLarge,
    UnknownProvider, ProviderUnreachable.
    """
    refund = PaymentRefund.objects.filter(id=refund_id).first()
    if refund is None:
        raise PaymentNotFound
    actor.require(RETRY_REFUNDS, refund.community_id)
    if refund.status not in _RETRIABLE:
        raise RefundNotFailed
    try:
        states = ask_about_attempts(refund_id)
    except Mismatch as error:
        raise RefundUnsettled from error
    return _send_again(refund_id, states)


@transaction.atomic
def _send_again(refund_id: UUID, states: set[str]) -> RefundCard:
    """Under the same number if the provider has not refused it, under a new one if it has."""
    intent = lock_intent(PaymentRefund.objects.values_list("intent_id", flat=True).get(id=refund_id))
    refund = PaymentRefund.objects.select_related("intent").select_for_update(of=["self"]).get(id=refund_id)
    if refund.status == PaymentRefund.Status.SUCCEEDED:
        return refund_card(refund)
    if refund.late_attempt is not None or not states <= {"failed", "unknown"}:
        raise RefundUnsettled
    if refund.status not in _RETRIABLE:
        raise RefundNotFailed
    if refund.status == PaymentRefund.Status.FAILED:
        _insist_refundable(intent, refund.amount_minor)
        refund.attempt += 1
        add_event(intent, EventKind.REFUND_REQUESTED, amount_minor=refund.amount_minor, refund_id=refund.id)
    refund.status = PaymentRefund.Status.REQUESTED
    refund.tries = 0
    refund.failure = ""
    refund.settled_at = None
    refund.requested_at = clock.now()
    refund.save(update_fields=["status", "attempt", "tries", "failure", "settled_at", "requested_at"])
    send_refund.defer_in_transaction(refund_id=refund.id)
    return refund_card(refund)


def _insist_refundable(intent: PaymentIntent, amount_minor: int) -> None:
    refundable = intent.captured_minor - intent.refunded_minor - intent.refunding_minor
    if amount_minor > refundable:
        raise RefundTooLarge(refundable_minor=refundable)
