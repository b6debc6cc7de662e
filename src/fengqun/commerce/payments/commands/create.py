"""Save what is to be paid, before anybody is asked for money."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from fengqun.commerce.payments.errors import AmountOutOfRange, KeyReused
from fengqun.commerce.payments.intents import add_event, intent_card
from fengqun.commerce.payments.models import PaymentIntent
from fengqun.commerce.payments.providers import provider_of
from fengqun.commerce.payments.types import EventKind, IntentCard
from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.kernel.money import MAX_MINOR, Money


@transaction.atomic
def create_intent(  # noqa: PLR0913 - all of it by name
    community_id: UUID,
    *,
    payable_kind: str,
    payable_id: UUID,
    payer_member_id: UUID | None,
    subject: str,
    amount: Money,
    provider: str,
    key: str,
    expires_at: datetime,
) -> IntentCard:
    """Ask for `amount` for one payable through one provider. Joins the caller's transaction.

    `subject` is plain and in no language, such as an order's number: the provider prints it on its statement.
    The same `key` answers the intent it made before; with another payable or amount it raises KeyReused.
    Raises UnknownProvider, AmountOutOfRange.
    """
    provider_of(provider)
    if not 0 < amount.amount_minor <= MAX_MINOR:
        raise AmountOutOfRange
    wanted = PaymentIntent(
        id=new_id(),
        community_id=community_id,
        payer_id=payer_member_id,
        payable_kind=payable_kind,
        payable_id=payable_id,
        subject=subject[:120],
        amount_minor=amount.amount_minor,
        currency=amount.unit,
        provider=provider,
        idempotency_key=key,
        created_at=clock.now(),
        expires_at=expires_at,
    )
    PaymentIntent.objects.bulk_create([wanted], ignore_conflicts=True)
    intent = PaymentIntent.objects.select_for_update(no_key=True).get(community_id=community_id, idempotency_key=key)
    if intent.id == wanted.id:
        add_event(intent, EventKind.CREATED)
    elif _request(intent) != _request(wanted):
        raise KeyReused
    return intent_card(intent)


def _request(intent: PaymentIntent) -> tuple[object, ...]:
    return (intent.payable_kind, intent.payable_id, intent.amount_minor, intent.currency, intent.provider)
