"""Close an order that nobody has paid: by will, or because its time ran out."""

from uuid import UUID

from django.db import transaction

from fengqun.commerce.orders.activities import OrderCancelled, OrderExpired
from fengqun.commerce.orders.books import holder_of, lock_order, stock_cause, stock_of
from fengqun.commerce.orders.errors import OrderNotFound
from fengqun.commerce.orders.models import Order
from fengqun.commerce.orders.policies import CANCEL_ORDERS, is_buyer
from fengqun.commerce.orders.states import advance, is_possible
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.product.catalog.commands import hand_over_stock, release_stock, return_stock
from fengqun.spine.activity.commands import record

BATCH = 500


@transaction.atomic
def cancel_order(order_id: UUID, *, actor: Actor, reason: str = "") -> None:
    """Cancel an unpaid order (its buyer, or staff), or a free one that is not shipped; the stock goes back.

    Raises OrderNotFound for anybody else's order, WrongState.
    """
    order = lock_order(order_id)
    if not is_buyer(actor, order.community_id, order.buyer_id) and not actor.may(CANCEL_ORDERS, order.community_id):
        raise OrderNotFound
    if is_possible(order, "call_off"):
        _close(order, "call_off", reason)
        _put_back(order)
    else:
        _close(order, "cancel", reason)
        _release(order)
    record(
        OrderCancelled(
            community_id=order.community_id,
            object_id=order.id,
            actor_id=actor.member_id,
            buyer_member_id=order.buyer_id,
            number=order.number,
            reason=reason,
        )
    )


def expire_unpaid() -> int:
    """Close every order whose time to pay is over; answers how many."""
    due = Order.objects.filter(state=Order.State.PLACED, pay_until__lte=clock.now()).order_by("pay_until")
    return sum(expire_order(order_id) for order_id in list(due.values_list("id", flat=True)[:BATCH]))


@transaction.atomic
def expire_order(order_id: UUID) -> bool:
    """Close one order whose time to pay is over; False if it was paid or closed in the meantime."""
    order = lock_order(order_id)
    if not is_possible(order, "expire") or order.pay_until is None or order.pay_until > clock.now():
        return False
    _close(order, "expire", "")
    _release(order)
    record(
        OrderExpired(
            community_id=order.community_id,
            object_id=order.id,
            buyer_member_id=order.buyer_id,
            number=order.number,
        )
    )
    return True


def _close(order: Order, step: str, reason: str) -> None:
    advance(order, step)
    order.closed_at = clock.now()
    order.close_reason = reason[:200]
    order.save(update_fields=["state", "payment", "fulfilment", "closed_at", "close_reason"])


def _release(order: Order) -> None:
    """Goods go back to the shelf, or to whoever had held them for this order."""
    stock, holder = stock_of(order.lines.all()), holder_of(order)
    if not stock:
        return
    if holder is None:
        release_stock(order.community_id, stock, cause=stock_cause(order))
    else:
        hand_over_stock(order.community_id, stock, source=stock_cause(order), target=holder)


def _put_back(order: Order) -> None:
    stock = stock_of(order.lines.all())
    if stock:
        return_stock(order.community_id, stock, cause=stock_cause(order))
