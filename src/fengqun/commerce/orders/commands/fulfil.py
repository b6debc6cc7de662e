"""Send the parcel; confirm that it arrived."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from fengqun.commerce.orders.activities import OrderReceived, OrderShipped
from fengqun.commerce.orders.books import lock_order, sold_lines
from fengqun.commerce.orders.errors import OrderNotFound, RefundPending, TrackingMissing
from fengqun.commerce.orders.models import Order, OrderRefund
from fengqun.commerce.orders.policies import SHIP_ORDERS, is_buyer
from fengqun.commerce.orders.states import advance, is_possible
from fengqun.kernel import clock
from fengqun.kernel.policies import SYSTEM, Actor
from fengqun.people.communities.queries import community_by_id
from fengqun.spine.activity.commands import record

BATCH = 500


@transaction.atomic
def ship_order(order_id: UUID, *, actor: Actor, carrier: str = "", tracking_number: str = "") -> None:
    """Note that the parcel left, and from when it counts as received by itself.

    An order without an address needs no parcel: no carrier and number then. Raises OrderNotFound, Denied,
    WrongState, RefundPending, TrackingMissing.
    """
    order = lock_order(order_id)
    actor.require(SHIP_ORDERS, order.community_id)
    carrier, tracking_number = carrier.strip(), tracking_number.strip()
    if order.address and not (carrier and tracking_number):
        raise TrackingMissing
    if order.refunds.filter(state=OrderRefund.State.REQUESTED).exists():
        raise RefundPending
    advance(order, "ship")
    order.carrier = carrier[:40]
    order.tracking_number = tracking_number[:60]
    order.shipped_at = clock.now()
    order.receive_by = order.shipped_at + timedelta(days=community_by_id(order.community_id).auto_receipt_days)
    order.save(update_fields=["fulfilment", "carrier", "tracking_number", "shipped_at", "receive_by"])
    record(
        OrderShipped(
            community_id=order.community_id,
            object_id=order.id,
            actor_id=actor.member_id,
            buyer_member_id=order.buyer_id,
            number=order.number,
            carrier=order.carrier,
            tracking_number=order.tracking_number,
        )
    )


@transaction.atomic
def receive_order(order_id: UUID, *, actor: Actor) -> None:
    """The buyer says that the goods are there. Raises OrderNotFound for anybody else's order, WrongState."""
    order = lock_order(order_id)
    if not is_buyer(actor, order.community_id, order.buyer_id):
        raise OrderNotFound
    _receive(order, actor=actor, is_automatic=False)


def receive_overdue() -> int:
    """Count as received what was shipped long enough ago, unless its buyer waits for a refund; answers how many.

    Goods without a parcel count from the day they were paid.
    """
    waiting = OrderRefund.objects.filter(order_id=OuterRef("id"), state=OrderRefund.State.REQUESTED)
    due = Order.objects.filter(~Exists(waiting), state=Order.State.PAID, receive_by__lte=clock.now())
    return sum(
        receive_automatically(order_id)
        for order_id in list(due.order_by("receive_by").values_list("id", flat=True)[:BATCH])
    )


@transaction.atomic
def receive_automatically(order_id: UUID) -> bool:
    """Count one order as received if its time has come; False if something else happened before."""
    order = lock_order(order_id)
    is_due = order.receive_by is not None and order.receive_by <= clock.now()
    is_waiting = order.refunds.filter(state=OrderRefund.State.REQUESTED).exists()
    if not is_due or is_waiting or not is_possible(order, _receipt_step(order)):
        return False
    _receive(order, actor=SYSTEM, is_automatic=True)
    return True


def _receive(order: Order, *, actor: Actor, is_automatic: bool) -> None:
    advance(order, _receipt_step(order))
    order.received_at = clock.now()
    order.save(update_fields=["state", "fulfilment", "received_at"])
    record(
        OrderReceived(
            community_id=order.community_id,
            object_id=order.id,
            actor_id=actor.member_id,
            occurred_at=order.received_at,
            buyer_member_id=order.buyer_id,
            number=order.number,
            lines=sold_lines(order.lines.order_by("position")),
            currency=order.currency,
            is_automatic=is_automatic,
        )
    )


def _receipt_step(order: Order) -> str:
    """Goods without a parcel are received without having been shipped."""
    has_no_parcel = not order.address and order.fulfilment == Order.Fulfilment.UNFULFILLED
    return "hand_over" if has_no_parcel else "receive"
