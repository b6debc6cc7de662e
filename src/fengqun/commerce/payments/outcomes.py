"""What the provider said becomes a fact here: once, under the intent's lock, with its ledger posting and its news."""

from dataclasses import replace
from uuid import UUID

from django.db import transaction

from fengqun.commerce.payments.activities import PaymentCaptured, PaymentFailed, RefundFailed, RefundSucceeded
from fengqun.commerce.payments.chart import UNAPPLIED
from fengqun.commerce.payments.intents import add_event, lock_intent
from fengqun.commerce.payments.models import PaymentIntent, PaymentRefund
from fengqun.commerce.payments.providers import provider_of
from fengqun.commerce.payments.types import EventKind, PaymentStatus, ProviderPayment, ProviderRefund
from fengqun.kernel import clock
from fengqun.spine.activity.commands import record
from fengqun.spine.ledger.commands import post
from fengqun.spine.ledger.types import AccountRef, Cause, JournalDraft, Line

_UNDER_WAY = (PaymentRefund.Status.REQUESTED, PaymentRefund.Status.SENDING, PaymentRefund.Status.PARKED)


class Mismatch(Exception):
    """The provider speaks of another merchant, number or amount than we do. Never act on it."""


@transaction.atomic
def record_payment(intent_id: UUID, seen: ProviderPayment) -> bool:
    """Record what the provider says about a payment; True if that was news.

    Raises Mismatch. A capture counts however late it comes: whoever owns the payable decides what to do with it.
    """
    intent = lock_intent(intent_id)
    _insist_same(intent, seen)
    is_open = intent.status in {PaymentStatus.CREATED, PaymentStatus.REDIRECTED}
    if seen.status == "paid" and not intent.captured_minor:
        _capture(intent, seen)
        return True
    if seen.status == "failed" and is_open:
        _fail(intent, seen.failure)
        return True
    if seen.status == "closed" and is_open:
        add_event(intent, EventKind.EXPIRED)
        return True
    return False


@transaction.atomic
def record_refund(refund_id: UUID, seen: ProviderRefund) -> bool:
    """Record what the provider says about a refund; True if that was news. Raises Mismatch.

    Money that an earlier attempt, or a failed one, gave back after all counts too: it is booked, or kept in sight
    of staff where the books have no room for it.
    """
    intent_id = PaymentRefund.objects.values_list("intent_id", flat=True).get(id=refund_id)
    intent = lock_intent(intent_id)
    refund = PaymentRefund.objects.select_for_update().get(id=refund_id)
    attempt = attempt_of(seen.refund_no, refund)
    if attempt is None:
        return False
    if seen.amount_minor != refund.amount_minor:
        raise Mismatch(f"refund {seen.refund_no}: {seen.amount_minor} is not {refund.amount_minor}")
    if attempt != refund.attempt or refund.status not in _UNDER_WAY:
        return seen.status == "succeeded" and _note_late(intent, refund, attempt, seen)
    if seen.status == "succeeded":
        _give_back(intent, refund, seen)
        return True
    if seen.status == "failed" and refund.late_attempt is not None:
        refund.attempt, refund.late_attempt = refund.late_attempt, None
        refund.save(update_fields=["attempt", "late_attempt"])
        _give_back(intent, refund, replace(seen, provider_ref="", failure=""))
        return True
    if seen.status == "failed":
        _fail_refund(intent, refund, seen)
        return True
    return False


def attempt_of(refund_no: str, refund: PaymentRefund) -> int | None:
    """Which attempt of the refund a provider's number names, or None if it is none of them."""
    for attempt in range(1, refund.attempt + 1):
        if refund_no == f"{refund.id.hex}-{attempt}":
            return attempt
    return None


def _note_late(intent: PaymentIntent, refund: PaymentRefund, attempt: int, seen: ProviderRefund) -> bool:
    """The provider paid an attempt that we had given up."""
    if attempt == refund.late_attempt or (
        attempt == refund.attempt and refund.status == PaymentRefund.Status.SUCCEEDED
    ):
        return False
    is_unsent = refund.status == PaymentRefund.Status.REQUESTED and not refund.tries
    is_free = intent.captured_minor - intent.refunded_minor - intent.refunding_minor >= refund.amount_minor
    if is_unsent or (refund.status == PaymentRefund.Status.FAILED and is_free):
        if not is_unsent:
            add_event(intent, EventKind.REFUND_REQUESTED, amount_minor=refund.amount_minor, refund_id=refund.id)
        refund.attempt = attempt
        refund.save(update_fields=["attempt"])
        _give_back(intent, refund, seen)
        return True
    refund.late_attempt = attempt
    refund.save(update_fields=["late_attempt"])
    return True


def _insist_same(intent: PaymentIntent, seen: ProviderPayment) -> None:
    ours = (
        provider_of(intent.provider).merchant_id(intent.community_id),
        intent.id.hex,
        intent.amount_minor,
        intent.currency,
    )
    theirs = (seen.merchant_id, seen.order_no, seen.amount_minor, seen.currency)
    if ours != theirs:
        raise Mismatch(f"{theirs} is not {ours}")


def _capture(intent: PaymentIntent, seen: ProviderPayment) -> None:
    add_event(intent, EventKind.CAPTURED, amount_minor=intent.amount_minor, detail=seen.provider_ref)
    captured_at = clock.now()
    activity_id = record(
        PaymentCaptured(
            community_id=intent.community_id,
            object_id=intent.id,
            actor_id=intent.payer_id,
            occurred_at=captured_at,
            payable_kind=intent.payable_kind,
            payable_id=intent.payable_id,
            payer_member_id=intent.payer_id,
            amount_minor=intent.amount_minor,
            currency=intent.currency,
            provider=intent.provider,
            captured_at=seen.paid_at or captured_at,
        )
    )
    post(
        JournalDraft(
            community_id=intent.community_id,
            key=f"payments.capture:{intent.id}",
            rule="payments.capture",
            cause=Cause(intent.payable_kind, intent.payable_id, activity_id, PaymentCaptured.verb),
            lines=(
                Line(
                    debit=AccountRef(provider_of(intent.provider).clearing, intent.currency),
                    credit=AccountRef(UNAPPLIED, intent.currency),
                    amount_minor=intent.amount_minor,
                    unit=intent.currency,
                ),
            ),
            params={
                "intent_id": str(intent.id),
                "provider": intent.provider,
                "provider_ref": seen.provider_ref,
                "amount_minor": intent.amount_minor,
            },
            occurred_at=captured_at,
        )
    )


def _fail(intent: PaymentIntent, reason: str) -> None:
    add_event(intent, EventKind.FAILED, detail=reason)
    record(
        PaymentFailed(
            community_id=intent.community_id,
            object_id=intent.id,
            actor_id=intent.payer_id,
            payable_kind=intent.payable_kind,
            payable_id=intent.payable_id,
            payer_member_id=intent.payer_id,
            amount_minor=intent.amount_minor,
            currency=intent.currency,
            provider=intent.provider,
            reason=reason,
        )
    )


def _give_back(intent: PaymentIntent, refund: PaymentRefund, seen: ProviderRefund) -> None:
    add_event(intent, EventKind.REFUND_SUCCEEDED, amount_minor=refund.amount_minor, refund_id=refund.id)
    _settle(refund, PaymentRefund.Status.SUCCEEDED, seen)
    activity_id = record(
        RefundSucceeded(
            community_id=intent.community_id,
            object_id=refund.id,
            intent_id=intent.id,
            payable_kind=intent.payable_kind,
            payable_id=intent.payable_id,
            cause_kind=refund.cause_kind,
            cause_id=refund.cause_id,
            amount_minor=refund.amount_minor,
            currency=intent.currency,
            provider=intent.provider,
        )
    )
    post(
        JournalDraft(
            community_id=intent.community_id,
            key=f"payments.refund:{refund.id}",
            rule="payments.refund",
            cause=Cause(intent.payable_kind, intent.payable_id, activity_id, RefundSucceeded.verb),
            lines=(
                Line(
                    debit=AccountRef(UNAPPLIED, intent.currency),
                    credit=AccountRef(provider_of(intent.provider).clearing, intent.currency),
                    amount_minor=refund.amount_minor,
                    unit=intent.currency,
                ),
            ),
            params={
                "intent_id": str(intent.id),
                "refund_id": str(refund.id),
                "provider": intent.provider,
                "provider_ref": seen.provider_ref,
                "amount_minor": refund.amount_minor,
            },
        )
    )


def _fail_refund(intent: PaymentIntent, refund: PaymentRefund, seen: ProviderRefund) -> None:
    add_event(
        intent,
        EventKind.REFUND_FAILED,
        amount_minor=refund.amount_minor,
        refund_id=refund.id,
        detail=seen.failure,
    )
    _settle(refund, PaymentRefund.Status.FAILED, seen)
    record(
        RefundFailed(
            community_id=intent.community_id,
            object_id=refund.id,
            intent_id=intent.id,
            payable_kind=intent.payable_kind,
            payable_id=intent.payable_id,
            cause_kind=refund.cause_kind,
            cause_id=refund.cause_id,
            amount_minor=refund.amount_minor,
            currency=intent.currency,
            provider=intent.provider,
            reason=seen.failure,
        )
    )


def _settle(refund: PaymentRefund, status: PaymentRefund.Status, seen: ProviderRefund) -> None:
    refund.status = status
    refund.provider_ref = seen.provider_ref
    refund.failure = seen.failure[:200]
    refund.settled_at = clock.now()
    refund.save(update_fields=["status", "provider_ref", "failure", "settled_at"])
