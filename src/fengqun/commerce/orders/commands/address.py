"""Say where an order goes, or say otherwise, before it is paid."""

from typing import Any
from uuid import UUID

from django.db import transaction

from fengqun.commerce.orders.books import lock_order
from fengqun.commerce.orders.errors import AddressMissing, NoParcel, OrderNotFound, PaymentTimeOver, WrongState
from fengqun.commerce.orders.models import Order, SavedAddress
from fengqun.commerce.orders.policies import is_buyer
from fengqun.commerce.orders.types import Address
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor


@transaction.atomic
def address_order(order_id: UUID, address: Address, *, actor: Actor) -> None:
    """The buyer of an unpaid order says where it goes; the address is kept for next time.

    Raises OrderNotFound for anybody else's order, WrongState, PaymentTimeOver, NoParcel, AddressMissing.
    """
    order = lock_order(order_id)
    if not is_buyer(actor, order.community_id, order.buyer_id):
        raise OrderNotFound
    if order.state != Order.State.PLACED:
        raise WrongState(step="address", state=Order.State(order.state).label)
    if order.pay_until is None or order.pay_until <= clock.now():
        raise PaymentTimeOver
    if not (order.needs_address or order.address):
        raise NoParcel
    if not all(address.as_data().values()):
        raise AddressMissing
    order.address = address.as_data()
    order.needs_address = False
    order.save(update_fields=["address", "needs_address"])
    kept: dict[str, Any] = address.as_data()
    SavedAddress.objects.update_or_create(member_id=order.buyer_id, defaults={"used_at": clock.now()}, **kept)
