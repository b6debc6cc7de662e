"""Conversations with providers: what is asked was saved and committed before, what is answered is recorded after.

No function here may run inside a transaction of its caller.
"""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from fengqun.commerce.payments.errors import ProviderUnreachable
from fengqun.commerce.payments.intents import intent_card, refund_card
from fengqun.commerce.payments.models import PaymentIntent, PaymentRefund, WebhookMessage
from fengqun.commerce.payments.outcomes import Mismatch, attempt_of, record_payment, record_refund
from fengqun.commerce.payments.providers import provider_of
from fengqun.commerce.payments.types import RefundCard
from fengqun.kernel import clock
from fengqun.kernel.errors import DomainError

CLAIM_LASTS = timedelta(minutes=5)
"""A message or refund whose worker died is taken up again after this long."""

MOST_TRIES = 24
"""A message or refund that got nowhere so often waits for a person."""


def ask_about(intent_id: UUID) -> bool:
    """Ask the provider what became of a payment and record it; True if that was news.

    Raises Mismatch, which stays with the intent for staff to see until both sides agree.
    """
    card = intent_card(PaymentIntent.objects.get(id=intent_id))
    PaymentIntent.objects.filter(id=intent_id).update(asked_at=clock.now())
    if not card.provider_ref:
        return False
    seen = provider_of(card.provider).query(card)
    try:
        is_news = record_payment(intent_id, seen)
    except Mismatch as error:
        PaymentIntent.objects.filter(id=intent_id).update(mismatch=str(error)[:200])
        raise
    if card.mismatch:
        PaymentIntent.objects.filter(id=intent_id).update(mismatch="")
    return is_news


def ask_about_attempts(refund_id: UUID) -> set[str]:
    """Ask the provider about every attempt of a refund, record what it says, and answer the states that it named."""
    card = refund_card(PaymentRefund.objects.select_related("intent").get(id=refund_id))
    states = set()
    for attempt in range(card.attempt, 0, -1):
        seen = _ask_about_attempt(replace(card, attempt=attempt))
        states.add(seen or "unknown")
    return states


def _ask_about_attempt(card: RefundCard) -> str:
    seen = provider_of(card.provider).query_refund(card)
    if seen is None:
        return ""
    record_refund(card.id, seen)
    return seen.status


def send_refund(refund_id: UUID) -> bool:
    """Send a requested refund to its provider and record the answer; True if that was news.

    If the provider does not answer, ProviderUnreachable leaves the refund to be sent again; under the same
    number that is harmless, even if the first call arrived. Any other trouble parks it for staff.
    """
    now = clock.now()
    claimed = PaymentRefund.objects.filter(
        Q(status=PaymentRefund.Status.REQUESTED)
        | Q(status=PaymentRefund.Status.SENDING, sent_at__lte=now - CLAIM_LASTS),
        id=refund_id,
    ).update(status=PaymentRefund.Status.SENDING, sent_at=now, tries=F("tries") + 1)
    if not claimed:
        return False
    card = refund_card(PaymentRefund.objects.select_related("intent").get(id=refund_id))
    try:
        return record_refund(refund_id, provider_of(card.provider).refund(card))
    except ProviderUnreachable:
        PaymentRefund.objects.filter(id=refund_id, status=PaymentRefund.Status.SENDING).update(
            status=PaymentRefund.Status.REQUESTED
        )
        raise
    except (DomainError, Mismatch) as error:
        # What became of it is unknown, so it goes on counting against the cap until somebody looks.
        park_refund(refund_id, str(error))
        return False


def park_refund(refund_id: UUID, why: str) -> None:
    """Leave a refund that gets nowhere to staff."""
    PaymentRefund.objects.filter(
        id=refund_id, status__in=[PaymentRefund.Status.REQUESTED, PaymentRefund.Status.SENDING]
    ).update(status=PaymentRefund.Status.PARKED, failure=why[:200])


def handle_message(message_id: UUID) -> None:
    """Act on a stored webhook message: claim it, compare it with our books, then ask the provider.

    The message itself moves nothing: it only says when to ask. ProviderUnreachable leaves it to be handled again.
    """
    if not _claim(message_id):
        return
    message = WebhookMessage.objects.get(id=message_id)
    intent = _intent_of(message)
    try:
        refusal = _why_refuse(message, intent)
        if refusal or intent is None:
            _finish(message_id, WebhookMessage.State.REFUSED, refusal)
            return
        if message.refund_no:
            _ask_about_refund(intent, message.refund_no)
        else:
            ask_about(intent.id)
    except ProviderUnreachable:
        WebhookMessage.objects.filter(id=message_id).update(state=WebhookMessage.State.STORED)
        raise
    except (DomainError, Mismatch) as error:
        _finish(message_id, WebhookMessage.State.REFUSED, str(error))
        return
    _finish(message_id, WebhookMessage.State.DONE, "")


def refuse_message(message_id: UUID, why: str) -> None:
    """Leave a message that gets nowhere to staff."""
    WebhookMessage.objects.filter(
        id=message_id, state__in=[WebhookMessage.State.STORED, WebhookMessage.State.WORKING]
    ).update(state=WebhookMessage.State.REFUSED, note=why[:200])


def _ask_about_refund(intent: PaymentIntent, refund_no: str) -> None:
    refund = _refund_of(intent, refund_no)
    attempt = None if refund is None else attempt_of(refund_no, refund)
    if refund is None or attempt is None:
        raise Mismatch(f"refund {refund_no} is not one of {intent.id.hex}")
    _ask_about_attempt(replace(refund_card(refund), attempt=attempt))


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
