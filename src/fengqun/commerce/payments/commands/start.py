"""Open the payment at its provider and answer the page to send the payer to."""

from uuid import UUID

from django.db import transaction

from fengqun.commerce.payments.errors import PaymentNotFound, StartedElsewhere
from fengqun.commerce.payments.intents import add_event, intent_card, lock_intent
from fengqun.commerce.payments.models import PaymentIntent
from fengqun.commerce.payments.providers import provider_of
from fengqun.commerce.payments.types import EventKind, PaymentStatus, Started


def start_payment(intent_id: UUID, *, return_url: str, notify_url: str) -> str:
    """The address of the provider's pay page. Calls the provider, so never inside a transaction.

    Asking again answers the same page. Raises PaymentNotFound, StartedElsewhere, ProviderUnreachable.
    """
    updated = PaymentIntent.objects.filter(id=intent_id, pay_url="").update(
        return_url=return_url, notify_url=notify_url
    )
    intent = PaymentIntent.objects.filter(id=intent_id).first()
    if intent is None:
        raise PaymentNotFound
    if intent.status not in {PaymentStatus.CREATED, PaymentStatus.REDIRECTED}:
        raise StartedElsewhere
    if not updated:
        return intent.pay_url
    card = intent_card(intent)
    return _record_start(intent_id, provider_of(card.provider).start(card))


@transaction.atomic
def _record_start(intent_id: UUID, started: Started) -> str:
    intent = lock_intent(intent_id)
    if not intent.pay_url:
        intent.provider_ref = started.provider_ref
        intent.pay_url = started.pay_url
        intent.save(update_fields=["provider_ref", "pay_url"])
        add_event(intent, EventKind.REDIRECTED, detail=started.provider_ref)
    return intent.pay_url
