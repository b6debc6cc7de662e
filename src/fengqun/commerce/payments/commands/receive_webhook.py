"""Take a provider's message: verify it over its raw bytes, store it once, answer; the work comes after."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction

from fengqun.commerce.payments.deferred import handle_webhook
from fengqun.commerce.payments.models import WebhookMessage
from fengqun.commerce.payments.providers import provider_of
from fengqun.commerce.payments.types import WebhookEvent
from fengqun.kernel import clock
from fengqun.kernel.ids import new_id


def receive_webhook(provider: str, *, headers: Mapping[str, str], body: bytes) -> list[UUID]:
    """Store the verified events of a message and have them handled; answers the ids of those that are new.

    Raises UnknownProvider, BadSignature, StaleMessage, MalformedMessage; nothing is stored then.
    """
    events = provider_of(provider).verify_webhook(headers, body)
    return _store(provider, events)


@transaction.atomic
def _store(provider: str, events: Sequence[WebhookEvent]) -> list[UUID]:
    messages = [
        WebhookMessage(
            id=new_id(),
            provider=provider,
            event_id=event.event_id,
            kind=event.kind,
            merchant_id=event.merchant_id,
            app_id=event.app_id,
            order_no=event.order_no,
            refund_no=event.refund_no,
            amount_minor=event.amount_minor,
            currency=event.currency,
            sent_at=event.sent_at,
            received_at=clock.now(),
        )
        for event in events
    ]
    WebhookMessage.objects.bulk_create(messages, ignore_conflicts=True)
    wanted = [message.id for message in messages]
    stored = list(WebhookMessage.objects.filter(id__in=wanted).values_list("id", flat=True))
    for message_id in stored:
        handle_webhook.defer_in_transaction(message_id=message_id)
    return stored
