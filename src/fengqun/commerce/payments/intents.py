"""The one place where an intent's events are added, under its lock, with the sums they add up to."""

from uuid import UUID

from fengqun.commerce.payments.errors import PaymentNotFound
from fengqun.commerce.payments.models import PaymentEvent, PaymentIntent, PaymentRefund
from fengqun.commerce.payments.types import (
    EventKind,
    Happening,
    IntentCard,
    PaymentState,
    PaymentStatus,
    RefundCard,
    RefundStatus,
    derive,
)


def lock_intent(intent_id: UUID) -> PaymentIntent:
    """The intent, locked until the transaction ends. Lock an order before its intents, never the other way."""
    try:
        return PaymentIntent.objects.select_for_update(no_key=True).get(id=intent_id)
    except PaymentIntent.DoesNotExist as error:
        raise PaymentNotFound from error


def add_event(
    intent: PaymentIntent,
    kind: EventKind,
    *,
    amount_minor: int = 0,
    refund_id: UUID | None = None,
    detail: str = "",
) -> PaymentState:
    """Append one event to a locked intent and bring its sums up to date."""
    earlier = list(intent.events.order_by("sequence").values_list("kind", "amount_minor"))
    event = PaymentEvent(
        intent=intent,
        sequence=len(earlier) + 1,
        kind=kind.value,
        amount_minor=amount_minor,
        refund_id=refund_id,
        detail=detail[:200],
    )
    event.save(force_insert=True)
    state = derive([*(Happening(*pair) for pair in earlier), Happening(kind, amount_minor)])
    intent.status = state.status.value
    intent.captured_minor = state.captured_minor
    intent.refunded_minor = state.refunded_minor
    intent.refunding_minor = state.refunding_minor
    if kind is EventKind.CAPTURED:
        intent.captured_at = event.occurred_at
    if kind in {EventKind.FAILED, EventKind.CAPTURED}:
        intent.failure = event.detail if kind is EventKind.FAILED else ""
    intent.save(
        update_fields=["status", "captured_minor", "refunded_minor", "refunding_minor", "captured_at", "failure"]
    )
    return state


def intent_card(intent: PaymentIntent) -> IntentCard:
    """The intent as other rooms and providers see it."""
    return IntentCard(
        id=intent.id,
        community_id=intent.community_id,
        payable_kind=intent.payable_kind,
        payable_id=intent.payable_id,
        payer_member_id=intent.payer_id,
        subject=intent.subject,
        amount_minor=intent.amount_minor,
        currency=intent.currency,
        provider=intent.provider,
        provider_ref=intent.provider_ref,
        pay_url=intent.pay_url,
        return_url=intent.return_url,
        notify_url=intent.notify_url,
        state=PaymentState(
            PaymentStatus(intent.status), intent.captured_minor, intent.refunded_minor, intent.refunding_minor
        ),
        failure=intent.failure,
        created_at=intent.created_at,
        expires_at=intent.expires_at,
        mismatch=intent.mismatch,
    )


def refund_card(refund: PaymentRefund) -> RefundCard:
    """The refund as other rooms and providers see it; its intent is loaded."""
    return RefundCard(
        id=refund.id,
        community_id=refund.community_id,
        intent_id=refund.intent_id,
        order_no=refund.intent_id.hex,
        provider=refund.intent.provider,
        provider_ref=refund.provider_ref,
        amount_minor=refund.amount_minor,
        currency=refund.intent.currency,
        status=RefundStatus(refund.status),
        attempt=refund.attempt,
        reason=refund.reason,
        failure=refund.failure,
        cause_kind=refund.cause_kind,
        cause_id=refund.cause_id,
        requested_at=refund.requested_at,
        settled_at=refund.settled_at,
        late_attempt=refund.late_attempt,
    )
