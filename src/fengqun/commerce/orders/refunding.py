"""What a refund of an order would be: asked before it is confirmed, and again under the lock when it is given."""

from fengqun.commerce.orders.books import refundable_lines
from fengqun.commerce.orders.errors import NotRefundable, OrderNotFound, WrongState
from fengqun.commerce.orders.models import Order
from fengqun.commerce.orders.pricing import plan_refund, unknown_lines
from fengqun.commerce.orders.states import is_possible
from fengqun.commerce.orders.types import RefundDemand, RefundPlan


def plan_for(order: Order, demand: RefundDemand) -> RefundPlan:
    """How the demand divides over the order's lines and shipping.

    Raises NotRefundable, WrongState, OrderNotFound (of a line), QuantityOutOfRange, RefundTooLarge, NothingToRefund.
    """
    if order.intent_id is None:
        raise NotRefundable
    if not is_possible(order, "refund_part"):
        raise WrongState(step="refund", state=Order.State(order.state).label)
    lines = refundable_lines(order.lines.order_by("position"))
    if unknown_lines(lines, demand):
        raise OrderNotFound
    return plan_refund(
        lines,
        shipping_left_minor=order.shipping_minor - order.shipping_refunded_minor,
        demand=demand,
        currency=order.currency,
    )
