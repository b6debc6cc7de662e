"""Lead the buyer to a provider's pay page."""

from uuid import UUID

from django.db import transaction

from fengqun.commerce.orders.books import ORDER, lock_order
from fengqun.commerce.orders.errors import AddressMissing, OrderNotFound, PaymentTimeOver, WrongState
from fengqun.commerce.orders.models import Order
from fengqun.commerce.orders.policies import is_buyer
from fengqun.commerce.orders.states import is_possible
from fengqun.commerce.payments.commands import create_intent, start_payment
from fengqun.commerce.payments.queries import intents_of
from fengqun.commerce.payments.types import IntentCard, PaymentStatus
from fengqun.kernel import clock
from fengqun.kernel.money import Money
from fengqun.kernel.policies import Actor

_OPEN = {PaymentStatus.CREATED, PaymentStatus.REDIRECTED}


def pay_order(order_id: UUID, *, actor: Actor, provider: str, return_url: str, notify_url: str) -> str:
    """The address of the page where the order is paid. Calls the provider, so never inside a transaction.

    Asked again, it answers the page that is still open; after a failure it opens a new payment. Raises
    OrderNotFound, WrongState, PaymentTimeOver, AddressMissing, UnknownProvider, ProviderUnreachable.
    """
    intent = begin_payment(order_id, actor=actor, provider=provider)
    return start_payment(intent.id, return_url=return_url, notify_url=notify_url)


@transaction.atomic
def begin_payment(order_id: UUID, *, actor: Actor, provider: str) -> IntentCard:
    """The open payment intent of an unpaid order at this provider, made if there is none."""
    order = lock_order(order_id)
    if not actor.is_system and not is_buyer(actor, order.community_id, order.buyer_id):
        raise OrderNotFound
    if not is_possible(order, "pay"):
        raise WrongState(step="pay", state=Order.State(order.state).label)
    if order.pay_until is None or order.pay_until <= clock.now():
        raise PaymentTimeOver
    if order.needs_address:
        raise AddressMissing
    earlier = [intent for intent in intents_of(ORDER, order.id) if intent.provider == provider]
    still_open = next((intent for intent in earlier if intent.state.status in _OPEN), None)
    if still_open is not None:
        return still_open
    return create_intent(
        order.community_id,
        payable_kind=ORDER,
        payable_id=order.id,
        payer_member_id=order.buyer_id,
        subject=order.number,
        amount=Money(order.total_minor, order.currency),
        provider=provider,
        key=f"order:{order.id}:{provider}:{len(earlier) + 1}",
        expires_at=order.pay_until,
    )
