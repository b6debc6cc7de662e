"""Give money of an order back: asked for by its buyer and decided by staff, or by staff at once."""

import hashlib
import json
from uuid import UUID

from django.db import transaction
from django.db.models import F

from fengqun.commerce.orders.activities import (
    OrderRefunded,
    RefundedLine,
    RefundRefused,
    RefundRequested,
    RefundWithdrawn,
)
from fengqun.commerce.orders.books import ORDER, lock_order, lock_refund
from fengqun.commerce.orders.chart import REFUNDS
from fengqun.commerce.orders.errors import (
    NotRefundable,
    OrderNotFound,
    ReasonMissing,
    RefundChanged,
    RefundKeyReused,
    RefundNotFound,
    RefundPending,
    RefundTooLarge,
    WrongState,
)
from fengqun.commerce.orders.models import Order, OrderLine, OrderRefund, OrderRefundLine
from fengqun.commerce.orders.policies import REFUND_ORDERS, is_buyer
from fengqun.commerce.orders.refunding import plan_for
from fengqun.commerce.orders.states import advance, advance_refund
from fengqun.commerce.orders.types import RefundDemand, RefundPlan
from fengqun.commerce.payments.chart import UNAPPLIED
from fengqun.commerce.payments.commands import request_refund as request_payment_refund
from fengqun.commerce.payments.commands import retry_refund as retry_payment_refund
from fengqun.commerce.payments.types import RefundStatus
from fengqun.kernel import clock
from fengqun.kernel.money import Money
from fengqun.kernel.policies import Actor
from fengqun.product.catalog.commands import return_stock
from fengqun.product.catalog.types import StockCause
from fengqun.spine.activity.commands import record
from fengqun.spine.ledger.commands import post
from fengqun.spine.ledger.types import AccountRef, Cause, JournalDraft, Line


@transaction.atomic
def request_refund(order_id: UUID, *, actor: Actor, reason: str, demand: RefundDemand | None = None) -> UUID:
    """The buyer asks for money back (everything, unless `demand` says less); answers the refund's id.

    Raises OrderNotFound, NotRefundable, ReasonMissing, RefundPending, RefundTooLarge, NothingToRefund.
    """
    order = lock_order(order_id)
    if not is_buyer(actor, order.community_id, order.buyer_id):
        raise OrderNotFound
    plan = plan_for(order, demand or RefundDemand())
    _insist_reason(reason)
    if order.refunds.filter(state=OrderRefund.State.REQUESTED).exists():
        raise RefundPending
    refund = _write(order, plan, reason=reason, actor=actor)
    record(
        RefundRequested(
            community_id=order.community_id,
            object_id=order.id,
            actor_id=actor.member_id,
            buyer_member_id=order.buyer_id,
            number=order.number,
            refund_id=refund.id,
            amount_minor=refund.amount_minor,
            currency=order.currency,
            reason=refund.reason,
        )
    )
    return refund.id


@transaction.atomic
def withdraw_refund(refund_id: UUID, *, actor: Actor) -> None:
    """The buyer takes an undecided request back. Raises RefundNotFound for anybody else's, WrongState."""
    order, refund = lock_refund(refund_id)
    if not is_buyer(actor, order.community_id, order.buyer_id):
        raise RefundNotFound
    advance_refund(refund, "withdraw")
    refund.decided_at = clock.now()
    refund.save(update_fields=["state", "decided_at"])
    record(
        RefundWithdrawn(
            community_id=order.community_id,
            object_id=order.id,
            actor_id=actor.member_id,
            buyer_member_id=order.buyer_id,
            number=order.number,
            refund_id=refund.id,
        )
    )


@transaction.atomic
def refuse_refund(refund_id: UUID, *, actor: Actor, answer: str) -> None:
    """Staff refuses a request and says why. Raises RefundNotFound, Denied, ReasonMissing, WrongState."""
    order, refund = lock_refund(refund_id)
    actor.require(REFUND_ORDERS, order.community_id)
    _insist_reason(answer)
    advance_refund(refund, "refuse")
    _decide(refund, actor, answer)
    record(
        RefundRefused(
            community_id=order.community_id,
            object_id=order.id,
            actor_id=actor.member_id,
            buyer_member_id=order.buyer_id,
            number=order.number,
            refund_id=refund.id,
            reason=answer,
        )
    )


@transaction.atomic
def approve_refund(refund_id: UUID, *, actor: Actor, is_restocking: bool = False, answer: str = "") -> None:
    """Staff grants a request: booked at once, paid back by the provider from then on.

    Raises RefundNotFound, Denied, WrongState, RefundTooLarge.
    """
    order, refund = lock_refund(refund_id)
    actor.require(REFUND_ORDERS, order.community_id)
    refund.is_restocking = is_restocking
    _approve(order, refund, actor, answer)


@transaction.atomic
def refund_order(
    order_id: UUID,
    *,
    actor: Actor,
    reason: str,
    key: str,
    demand: RefundDemand | None = None,
    is_restocking: bool = False,
    expected: Money | None = None,
) -> UUID:
    """Staff gives money back without a request (everything, unless `demand` says less); answers the refund's id.

    The same `key` answers the refund it made before; with any other demand it raises RefundKeyReused. `expected` is
    the amount that was confirmed; if the demand comes to another by now, RefundChanged. Raises OrderNotFound, Denied,
    NotRefundable, ReasonMissing, RefundPending, RefundTooLarge, NothingToRefund.
    """
    order = lock_order(order_id)
    actor.require(REFUND_ORDERS, order.community_id)
    demand = demand or RefundDemand()
    fingerprint = _fingerprint(demand, reason=reason, is_restocking=is_restocking)
    earlier = order.refunds.filter(idempotency_key=key).first()
    if earlier is not None:
        if earlier.fingerprint != fingerprint:
            raise RefundKeyReused
        return earlier.id
    plan = plan_for(order, demand)
    if expected is not None and expected != Money(plan.amount_minor, order.currency):
        raise RefundChanged(confirmed_minor=expected.amount_minor, amount_minor=plan.amount_minor)
    _insist_reason(reason)
    if order.refunds.filter(state=OrderRefund.State.REQUESTED).exists():
        raise RefundPending
    refund = _write(order, plan, reason=reason, actor=actor, key=key, is_restocking=is_restocking)
    refund.fingerprint = fingerprint
    refund.save(update_fields=["fingerprint"])
    _approve(order, refund, actor, "")
    return refund.id


def retry_refund(refund_id: UUID, *, actor: Actor) -> bool:
    """Have the provider try a failed refund again, unless it says that it was paid after all; whether it tries.

    Calls the provider, so never inside a transaction. Raises RefundNotFound, Denied, WrongState, and what the
    payment's own retry raises.
    """
    refund = OrderRefund.objects.filter(id=refund_id).first()
    if refund is None:
        raise RefundNotFound
    actor.require(REFUND_ORDERS, refund.community_id)
    if refund.payment_refund_id is None or refund.state != OrderRefund.State.FAILED:
        raise WrongState(step="retry", state=OrderRefund.State(refund.state).label)
    retried = retry_payment_refund(refund.payment_refund_id, actor=actor)
    _note_retry(refund_id)
    return retried.status is not RefundStatus.SUCCEEDED


@transaction.atomic
def _note_retry(refund_id: UUID) -> None:
    """It is under way again; news of its end, if they were faster, stand."""
    _order, refund = lock_refund(refund_id)
    if refund.state != OrderRefund.State.FAILED:
        return
    advance_refund(refund, "retry")
    refund.failure = ""
    refund.settled_at = None
    refund.save(update_fields=["state", "failure", "settled_at"])


@transaction.atomic
def settle_refund(payment_refund_id: UUID, *, failure: str = "") -> None:
    """Note what the provider made of an order's refund; a refund that is no order's is left alone."""
    refund_id = OrderRefund.objects.filter(payment_refund_id=payment_refund_id).values_list("id", flat=True).first()
    if refund_id is None:
        return
    _order, refund = lock_refund(refund_id)
    if refund.state not in {OrderRefund.State.APPROVED, OrderRefund.State.FAILED}:
        return
    if refund.state == OrderRefund.State.FAILED and not failure:
        refund.state = OrderRefund.State.APPROVED  # staff may have had it tried again from the payments' side
    if refund.state == OrderRefund.State.APPROVED:
        advance_refund(refund, "fail" if failure else "succeed")
    refund.failure = failure[:200]
    refund.settled_at = clock.now()
    refund.save(update_fields=["state", "failure", "settled_at"])


def _fingerprint(demand: RefundDemand, *, reason: str, is_restocking: bool) -> str:
    """A hash of all that is demanded, to tell a second click from another refund with the same key."""
    quantities = sorted((str(line_id), quantity) for line_id, quantity in demand.quantities.items())
    body = [quantities, demand.amount_minor, demand.with_shipping, reason.strip(), is_restocking]
    return hashlib.sha256(json.dumps(body).encode()).hexdigest()


def _insist_reason(reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing


def _write(
    order: Order, plan: RefundPlan, *, reason: str, actor: Actor, key: str | None = None, is_restocking: bool = False
) -> OrderRefund:
    refund = OrderRefund.objects.create(
        community_id=order.community_id,
        order=order,
        reason=reason.strip()[:200],
        amount_minor=plan.amount_minor,
        shipping_minor=plan.shipping_minor,
        is_restocking=is_restocking,
        idempotency_key=key,
        requested_by_id=actor.member_id,
        requested_at=clock.now(),
    )
    OrderRefundLine.objects.bulk_create(
        OrderRefundLine(refund=refund, line_id=share.line_id, quantity=share.quantity, amount_minor=share.amount_minor)
        for share in plan.shares
    )
    return refund


def _decide(refund: OrderRefund, actor: Actor, answer: str) -> None:
    refund.answer = answer.strip()[:200]
    refund.decided_by_id = actor.member_id
    refund.decided_at = clock.now()
    refund.save(update_fields=["state", "answer", "decided_by_id", "decided_at", "is_restocking", "payment_refund_id"])


def _approve(order: Order, refund: OrderRefund, actor: Actor, answer: str) -> None:
    """Book the refund: lines, order, stock, payment, ledger, news. The order is locked."""
    if order.intent_id is None:
        raise NotRefundable
    advance_refund(refund, "approve")
    parts = list(refund.lines.select_related("line").order_by("line__position"))
    _take_from_lines(parts)
    is_full = _take_from_order(order, refund)
    refund.payment_refund_id = request_payment_refund(
        order.intent_id,
        amount_minor=refund.amount_minor,
        key=f"orders.refund:{refund.id}",
        reason=refund.reason,
        cause_kind=ORDER,
        cause_id=order.id,
    ).id
    _decide(refund, actor, answer)
    if refund.is_restocking:
        _restock(order, refund, parts)
    activity_id = _tell(order, refund, parts, actor=actor, is_full=is_full)
    _book(order, refund, activity_id)


def _take_from_lines(parts: list[OrderRefundLine]) -> None:
    for part in parts:
        taken = OrderLine.objects.filter(
            id=part.line_id,
            refunded_minor__lte=F("net_minor") - part.amount_minor,
            refunded_quantity__lte=F("quantity") - part.quantity,
        ).update(
            refunded_minor=F("refunded_minor") + part.amount_minor,
            refunded_quantity=F("refunded_quantity") + part.quantity,
        )
        if not taken:
            raise RefundTooLarge(left_minor=part.line.net_minor - part.line.refunded_minor)


def _take_from_order(order: Order, refund: OrderRefund) -> bool:
    """Count the refund on the order; True if nothing of what was paid is left."""
    left = order.total_minor - order.refunded_minor
    shipping_left = order.shipping_minor - order.shipping_refunded_minor
    if refund.amount_minor > left or refund.shipping_minor > shipping_left:
        raise RefundTooLarge(left_minor=left)
    is_full = refund.amount_minor == left
    advance(order, "refund_all" if is_full else "refund_part")
    order.refunded_minor += refund.amount_minor
    order.shipping_refunded_minor += refund.shipping_minor
    if order.state == Order.State.CANCELLED:
        order.closed_at = clock.now()
        order.close_reason = refund.reason
    order.save(
        update_fields=["state", "payment", "refunded_minor", "shipping_refunded_minor", "closed_at", "close_reason"]
    )
    return is_full


def _restock(order: Order, refund: OrderRefund, parts: list[OrderRefundLine]) -> None:
    stock: dict[UUID, int] = {}
    for part in parts:
        if part.line.variant_id is not None and part.quantity:
            stock[part.line.variant_id] = stock.get(part.line.variant_id, 0) + part.quantity
    if stock:
        return_stock(order.community_id, stock, cause=StockCause("order_refund", refund.id))


def _tell(order: Order, refund: OrderRefund, parts: list[OrderRefundLine], *, actor: Actor, is_full: bool) -> UUID:
    lines = tuple(
        RefundedLine(
            line_id=part.line_id,
            product_id=part.line.product_id,
            variant_id=part.line.variant_id,
            quantity=part.line.quantity,
            net_minor=part.line.net_minor,
            refunded_quantity=part.quantity,
            refunded_minor=part.amount_minor,
            remaining_minor=part.line.net_minor - part.line.refunded_minor - part.amount_minor,
        )
        for part in parts
    )
    return record(
        OrderRefunded(
            community_id=order.community_id,
            object_id=order.id,
            actor_id=actor.member_id,
            buyer_member_id=order.buyer_id,
            number=order.number,
            refund_id=refund.id,
            lines=lines,
            shipping_refunded_minor=refund.shipping_minor,
            amount_minor=refund.amount_minor,
            currency=order.currency,
            is_full=is_full,
        )
    )


def _book(order: Order, refund: OrderRefund, activity_id: UUID) -> None:
    post(
        JournalDraft(
            community_id=order.community_id,
            key=f"orders.refund:{refund.id}",
            rule="orders.refund",
            cause=Cause(ORDER, order.id, activity_id, OrderRefunded.verb),
            lines=(
                Line(
                    debit=AccountRef(REFUNDS, order.currency),
                    credit=AccountRef(UNAPPLIED, order.currency),
                    amount_minor=refund.amount_minor,
                    unit=order.currency,
                ),
            ),
            params={
                "order_id": str(order.id),
                "number": order.number,
                "refund_id": str(refund.id),
                "amount_minor": refund.amount_minor,
                "shipping_minor": refund.shipping_minor,
                "paid_minor": order.total_minor,
                "refunded_minor": order.refunded_minor,
            },
        )
    )
