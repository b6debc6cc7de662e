"""Take the money of an order, or send it back when the order cannot take it any more."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from fengqun.commerce.orders.activities import OrderPaid, PaymentReturned
from fengqun.commerce.orders.books import ORDER, lock_order, sold_lines, stock_cause, stock_of
from fengqun.commerce.orders.chart import SALES, SHIPPING_INCOME
from fengqun.commerce.orders.models import Order, OrderLine
from fengqun.commerce.orders.states import advance, is_possible
from fengqun.commerce.payments.chart import UNAPPLIED
from fengqun.commerce.payments.commands import request_refund
from fengqun.kernel import clock
from fengqun.people.communities.queries import community_by_id
from fengqun.product.catalog.commands import take_stock
from fengqun.spine.activity.commands import record
from fengqun.spine.ledger.commands import post
from fengqun.spine.ledger.types import AccountRef, Cause, JournalDraft, Line


@transaction.atomic
def accept_payment(order_id: UUID, *, intent_id: UUID, amount_minor: int, currency: str) -> bool:
    """Apply a captured payment to its order; True if the order took it.

    Money that comes after the order was closed, a second time, or in another amount goes back to the buyer by
    itself, and the order says so. The same capture twice changes nothing.
    """
    order = lock_order(order_id)
    if order.intent_id == intent_id:
        return True
    if is_possible(order, "pay") and (amount_minor, currency) == (order.total_minor, order.currency):
        _take(order, intent_id)
        return True
    _send_back(order, intent_id, amount_minor, currency)
    return False


def accept_free(order: Order, lines: list[OrderLine]) -> None:
    """An order that costs nothing is paid by being placed. Joins the transaction that placed it."""
    advance(order, "waive")
    _mark_paid(order, lines)


def _take(order: Order, intent_id: UUID) -> None:
    lines = list(order.lines.order_by("position"))
    advance(order, "pay")
    order.intent_id = intent_id
    activity_id = _mark_paid(order, lines)
    parts = ((SALES, order.goods_minor), (SHIPPING_INCOME, order.shipping_minor))
    post(
        JournalDraft(
            community_id=order.community_id,
            key=f"orders.payment:{order.id}",
            rule="orders.payment",
            cause=Cause(ORDER, order.id, activity_id, OrderPaid.verb),
            lines=tuple(
                Line(
                    debit=AccountRef(UNAPPLIED, order.currency),
                    credit=AccountRef(purpose, order.currency),
                    amount_minor=part,
                    unit=order.currency,
                )
                for purpose, part in parts
                if part
            ),
            params={
                "order_id": str(order.id),
                "number": order.number,
                "goods_minor": order.goods_minor,
                "shipping_minor": order.shipping_minor,
                "lines": [[str(line.id), line.quantity, line.unit_price_minor, line.net_minor] for line in lines],
            },
            occurred_at=order.paid_at,
        )
    )


def _mark_paid(order: Order, lines: list[OrderLine]) -> UUID:
    order.paid_at = clock.now()
    if not order.address:
        days = community_by_id(order.community_id).auto_receipt_days
        order.receive_by = order.paid_at + timedelta(days=days)
    order.save(update_fields=["state", "payment", "intent_id", "paid_at", "receive_by"])
    stock = stock_of(lines)
    if stock:
        take_stock(order.community_id, stock, cause=stock_cause(order), actor_id=order.buyer_id)
    return record(
        OrderPaid(
            community_id=order.community_id,
            object_id=order.id,
            actor_id=order.buyer_id,
            occurred_at=order.paid_at,
            buyer_member_id=order.buyer_id,
            number=order.number,
            lines=sold_lines(lines),
            shipping_minor=order.shipping_minor,
            total_minor=order.total_minor,
            currency=order.currency,
        )
    )


def _send_back(order: Order, intent_id: UUID, amount_minor: int, currency: str) -> None:
    why = _why_not(order)
    refund = request_refund(
        intent_id,
        amount_minor=amount_minor,
        key=f"orders.unwanted:{intent_id}",
        reason=why,
        cause_kind=ORDER,
        cause_id=order.id,
    )
    record(
        PaymentReturned(
            community_id=order.community_id,
            object_id=order.id,
            actor_id=None,
            buyer_member_id=order.buyer_id,
            number=order.number,
            intent_id=intent_id,
            payment_refund_id=refund.id,
            amount_minor=amount_minor,
            currency=currency,
            why=why,
        )
    )


def _why_not(order: Order) -> str:
    """`late`: the order was closed; `twice`: it is paid already; `amount`: it costs something else."""
    if order.intent_id is not None:
        return "twice"
    return "amount" if order.state == Order.State.PLACED else "late"
