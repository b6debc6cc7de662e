"""Conversations with providers: what is asked was saved and committed before, what is answered is recorded after.

No function here may run inside a transaction of its caller.
"""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from fengqun.commerce.payments.errors import ProviderUnreachable
from fengqun.commerce.payments.intents import intent_card, refund_card
from fengqun.commerce.payments.models import PaymentIntent, PaymentRefund, WebhookMessage
from fengqun.commerce.payments.outcomes import Mismatch, record_payment, record_refund
from fengqun.commerce.payments.providers import provider_of
from fengqun.kernel import clock

CLAIM_LASTS = timedelta(minutes=5)
"""A message or refund whose worker died is taken up again after this long."""


def ask_about(intent_id: UUID) -> bool:
    """Ask the provider what became of a payment and record it; True if that was news. Raises Mismatch."""
    card = intent_card(PaymentIntent.objects.get(id=intent_id))
    if not card.provider_ref:
        return False
    return record_payment(intent_id, provider_of(card.provider).query(card))


def send_refund(refund_id: UUID) -> bool:
    """Send a requested refund to its provider and record the answer; True if that was news.

    If the provider does not answer, ProviderUnreachable leaves the refund to be sent again; under the same
    number that is harmless, even if the first call arrived.
    """
    now = clock.now()
    claimed = PaymentRefund.objects.filter(
        Q(status=PaymentRefund.Status.REQUESTED)
        | Q(status=PaymentRefund.Status.SENDING, sent_at__lte=now - CLAIM_LASTS),
        id=refund_id,
    ).update(status=PaymentRefund.Status.SENDING, sent_at=now)
    if not claimed:
        return False
    card = refund_card(PaymentRefund.objects.select_related("intent").get(id=refund_id))
    try:
        seen = provider_of(card.provider).refund(card)
    except ProviderUnreachable:
        PaymentRefund.objects.filter(id=refund_id, status=PaymentRefund.Status.SENDING).update(
            status=PaymentRefund.Status.REQUESTED
        )
        raise
    return record_refund(refund_id, seen)


def handle_message(message_id: UUID) -> None:
    """Act on a stored webhook message: claim it, compare it with our books, then ask the provider.

    The message itself moves nothing: it only says when to ask. ProviderUnreachable leaves it to be handled again.
    """
    if not _claim(message_id):
        return
    message = WebhookMessage.objects.get(id=message_id)
    intent = _intent_of(message)
    refusal = _why_refuse(message, intent)
    if refusal or intent is None:
        _finish(message_id, WebhookMessage.State.REFUSED, refusal)
        return
    try:
        if message.refund_no:
            _ask_about_refund(intent, message.refund_no)
        else:
            ask_about(intent.id)
    except Mismatch as error:
        _finish(message_id, WebhookMessage.State.REFUSED, str(error))
        return
    except ProviderUnreachable:
        WebhookMessage.objects.filter(id=message_id).update(state=WebhookMessage.State.STORED)
        raise
    _finish(message_id, WebhookMessage.State.DONE, "")


def _ask_about_refund(intent: PaymentIntent, refund_no: str) -> None:
    refund = _refund_of(intent, refund_no)
    if refund is None:
        raise Mismatch(f"refund {refund_no} is not one of {intent.id.hex}")
    card = refund_card(refund)
    seen = provider_of(card.provider).query_refund(card)
    if seen is not None:
        record_refund(refund.id, seen)


def _claim(message_id: UUID) -> bool:
    now = clock.now()
    return bool(
        WebhookMessage.objects.filter(
            Q(state=WebhookMessage.State.STORED)
            | Q(state=WebhookMessage.State.WORKING, claimed_at__lte=now - CLAIM_LASTS),
            id=message_id,
        ).update(state=WebhookMessage.State.WORKING, claimed_at=now, attempts=F("attempts") + 1)
    )


@transaction.atomic
def _finish(message_id: UUID, state: WebhookMessage.State, note: str) -> None:
    WebhookMessage.objects.filter(id=message_id).update(state=state, note=note[:200])


def _intent_of(message: WebhookMessage) -> PaymentIntent | None:
    try:
        intent_id = UUID(hex=message.order_no)
    except ValueError:
        return None
    return PaymentIntent.objects.filter(id=intent_id, provider=message.provider).first()


def _refund_of(intent: PaymentIntent, refund_no: str) -> PaymentRefund | None:
    try:
        refund_id = UUID(hex=refund_no.partition("-")[0])
    except ValueError:
        return None
    return PaymentRefund.objects.select_related("intent").filter(id=refund_id, intent=intent).first()


def _why_refuse(message: WebhookMessage, intent: PaymentIntent | None) -> str:
    """What does not fit between the message and our books, or nothing."""
    if intent is None:
        return f"unknown order number {message.order_no}"
    provider = provider_of(message.provider)
    if message.merchant_id != provider.merchant_id(intent.community_id):
        return f"another merchant: {message.merchant_id}"
    if message.app_id != provider.app_id:
        return f"another application: {message.app_id}"
    if message.currency != intent.currency:
        return f"another currency: {message.currency}"
    if not message.refund_no and message.amount_minor != intent.amount_minor:
        return f"another amount: {message.amount_minor}"
    return ""
