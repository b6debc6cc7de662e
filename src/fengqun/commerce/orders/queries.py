"""Reads of this room. Each takes a fixed number of statements, however many rows it answers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from fengqun.commerce.orders import cards
from fengqun.commerce.orders.audiences import audience_sentence, insist_audience, is_in_audience
from fengqun.commerce.orders.books import ORDER
from fengqun.commerce.orders.carts import items_now, items_of_member, price_cart, settings_of
from fengqun.commerce.orders.errors import OrderNotFound, RefundNotFound
from fengqun.commerce.orders.models import Order, OrderLine, OrderRefund, OrderRefundLine, OrderSettings, SavedAddress
from fengqun.commerce.orders.policies import REFUND_ORDERS, VIEW_ORDERS, is_buyer
from fengqun.commerce.orders.refunding import plan_for
from fengqun.commerce.orders.types import (
    Address,
    CartCard,
    OrderCard,
    OrderCounts,
    OrderDetail,
    OrderLineCard,
    OrderRefundCard,
    OrderStanding,
    PlannedRefund,
    RefundDemand,
    RefundLineCard,
)
from fengqun.commerce.orders.wording import label_of, tone_of
from fengqun.kernel.money import Money
from fengqun.kernel.policies import Actor
from fengqun.kernel.prepared import prepared

__all__ = [
    "ORDER",
    "PurchaseFact",
    "address_book",
    "audience_sentence",
    "cart_of_member",
    "console_orders",
    "counts",
    "insist_audience",
    "is_in_audience",
    "items_now",
    "items_of_member",
    "my_orders",
    "order_cards",
    "order_detail",
    "order_standings",
    "price_cart",
    "purchase_facts",
    "refund_card",
    "refund_requests",
    "settings_of",
]

ON_ITS_WAY = (OrderRefund.State.APPROVED, OrderRefund.State.FAILED)
"""Refunds that are decided, and whose money has not arrived."""


def cart_of_member(community_id: UUID, currency: str, member_id: UUID) -> CartCard:
    """A member's cart at today's prices."""
    return price_cart(community_id, currency, items_of_member(member_id))


def address_book(member_id: UUID, *, limit: int = 5) -> list[Address]:
    """The addresses a member keeps, the last used first."""
    rows = SavedAddress.objects.filter(member_id=member_id).order_by("-used_at")[:limit]
    return [Address(row.recipient, row.phone, row.region, row.detail) for row in rows]


def my_orders(member_id: UUID, *, tab: str = "all", before: UUID | None = None, limit: int = 20) -> list[OrderCard]:
    """A member's own orders, newest first."""
    return _page(cards.OF_A_BUYER, tab=tab, before=before, limit=limit, buyer=member_id)


def console_orders(
    community_id: UUID,
    *,
    tab: str = "all",
    number: str = "",
    buyer_ids: Iterable[UUID] | None = None,
    before: UUID | None = None,
    limit: int = 50,
) -> list[OrderCard]:
    """A community's orders, newest first.

    With `number`, those whose number holds it or whose buyer is in `buyer_ids`.
    """
    if "\x00" in number:
        return []  # the database takes no such text, so no number holds it
    wanted = {"community": community_id, "number": _holding(number), "buyers": list(buyer_ids or ())}
    searched = cards.NUMBERED_OR_BOUGHT_BY if number else ""
    return _page(cards.OF_A_COMMUNITY, searched, tab=tab, before=before, limit=limit, **wanted)


def order_detail(order_id: UUID, *, actor: Actor) -> OrderDetail:
    """One order, for its buyer and for staff. Raises OrderNotFound for everybody else."""
    order = Order.objects.filter(id=order_id).first()
    if order is None or not _may_see(actor, order):
        raise OrderNotFound
    lines = list(order.lines.order_by("position"))
    refunds = list(_refunds().filter(order_id=order_id).order_by("id"))
    return _detail(order, lines, refunds)


def refund_card(refund_id: UUID, *, actor: Actor) -> OrderRefundCard:
    """One refund, for the order's buyer and for staff. Raises RefundNotFound for everybody else."""
    refund = _refunds().filter(id=refund_id).first()
    if refund is None or not _may_see(actor, refund.order):
        raise RefundNotFound
    return _refund(refund)


def planned_refund(order_id: UUID, *, demand: RefundDemand, actor: Actor) -> PlannedRefund:
    """What a refund by staff would give back now.

    Raises OrderNotFound, Denied, and whatever refusing such a refund raises.
    """
    order = Order.objects.filter(id=order_id).first()
    if order is None:
        raise OrderNotFound
    actor.require(REFUND_ORDERS, order.community_id)
    plan = plan_for(order, demand)
    titles = dict(order.lines.values_list("id", "title"))
    return PlannedRefund(
        amount=Money(plan.amount_minor, order.currency),
        shipping=Money(plan.shipping_minor, order.currency),
        lines=tuple(
            RefundLineCard(one.line_id, titles[one.line_id], one.quantity, Money(one.amount_minor, order.currency))
            for one in plan.shares
        ),
    )


def refund_of_key(order_id: UUID, key: str) -> OrderRefundCard | None:
    """The refund that staff gave under this key, if there is one."""
    refund = _refunds().filter(order_id=order_id, idempotency_key=key).first() if key else None
    return None if refund is None else _refund(refund)


def refund_requests(
    community_id: UUID, *, states: Sequence[str] = ("requested",), limit: int = 50
) -> list[OrderRefundCard]:
    """Refunds of a community in these states, the oldest first: they have waited longest."""
    rows = _refunds_in(community=community_id, states=tuple(states), limit=limit)
    parts = _parts_of(refunds=[row.id for row in rows]) if rows else []
    return [_refund(row, [part for part in parts if part.refund_id == row.id]) for row in rows]


@prepared
def _refunds_in(community: UUID, states: tuple[str, ...], limit: int) -> QuerySet[OrderRefund]:
    rows = OrderRefund.objects.select_related("order").filter(community_id=community, state__in=states)
    return rows.order_by("id")[:limit]


@prepared
def _parts_of(refunds: list[UUID]) -> QuerySet[OrderRefundLine]:
    rows = OrderRefundLine.objects.select_related("line").filter(refund__id__any_of=refunds)
    return rows.order_by("line__position")


def order_cards(order_ids: Iterable[UUID]) -> dict[UUID, OrderCard]:
    """Orders by id, for rooms that show them elsewhere; unknown ids are left out."""
    ids = list(order_ids)
    if not ids:
        return {}
    return {card.id: card for card in cards.cards(cards.OF_THESE, ids=ids)}


def order_standings(order_ids: Iterable[UUID]) -> list[OrderStanding]:
    """What has become of many orders, for sums over them; unknown ids are left out."""
    rows = Order.objects.filter(id__in=list(order_ids)).values_list(
        "id", "buyer_id", "state", "payment", "total_minor", "refunded_minor"
    )
    return [OrderStanding(*row) for row in rows]


def to_ship(community_id: UUID, *, limit: int = 50) -> list[OrderCard]:
    """Paid orders that wait for their parcel, the longest waiting first."""
    return cards.cards(
        cards.OF_A_COMMUNITY, cards.TABS["to_ship"], cards.LONGEST_PAID_FIRST, community=community_id, limit=limit
    )


_COUNTS = """
SELECT o.to_pay, o.to_ship, o.to_receive, r.requested, r.failed
FROM (
    SELECT count(*) FILTER (WHERE state = 'placed') AS to_pay,
           count(*) FILTER (WHERE state = 'paid' AND fulfilment = 'unfulfilled') AS to_ship,
           count(*) FILTER (WHERE state = 'paid' AND fulfilment = 'shipped') AS to_receive
    FROM orders_order WHERE community_id = %(community)s AND state IN ('placed', 'paid')
) o, (
    SELECT count(*) FILTER (WHERE state = 'requested') AS requested,
           count(*) FILTER (WHERE state = 'failed') AS failed
    FROM orders_orderrefund WHERE community_id = %(community)s AND state IN ('requested', 'failed')
) r
"""


def counts(community_id: UUID) -> OrderCounts:
    """How many orders of a community wait for what."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, {"community": community_id})
        return OrderCounts(*cursor.fetchone())


def my_counts(member_id: UUID) -> dict[str, int]:
    """How many of a member's orders wait for what, by tab."""
    paid = Q(state=Order.State.PAID)
    return Order.objects.filter(buyer_id=member_id, state__in=["placed", "paid"]).aggregate(
        to_pay=Count("id", filter=Q(state=Order.State.PLACED)),
        to_ship=Count("id", filter=paid & Q(fulfilment=Order.Fulfilment.UNFULFILLED)),
        to_receive=Count("id", filter=paid & Q(fulfilment=Order.Fulfilment.SHIPPED)),
    )


@dataclass(frozen=True, slots=True)
class PurchaseFact:
    """One paid purchase, as insight counts it; `amount_minor` is what was paid, `refunded_minor` what went back."""

    order_id: UUID
    buyer_member_id: UUID
    occurred_at: datetime
    quantity: int
    amount_minor: int
    refunded_minor: int
    currency: str


def purchase_facts(community_id: UUID) -> list[PurchaseFact]:
    """Every purchase that was paid (or imported), oldest first."""
    rows = (
        Order.objects.filter(community_id=community_id, paid_at__isnull=False)
        .annotate(units=Sum("lines__quantity"))
        .order_by("paid_at", "id")
        .values_list("id", "buyer_id", "paid_at", "units", "total_minor", "refunded_minor", "currency")
    )
    return [PurchaseFact(*row) for row in rows.iterator(chunk_size=10_000)]  # type: ignore[arg-type]  # none unpaid


def order_settings(community_id: UUID) -> OrderSettings:
    """How a community sells."""
    return settings_of(community_id)


def _may_see(actor: Actor, order: Order) -> bool:
    return (
        is_buyer(actor, order.community_id, order.buyer_id)
        or actor.may(VIEW_ORDERS, order.community_id)
        or actor.may(REFUND_ORDERS, order.community_id)
    )


def _page(*conditions: str, tab: str, before: UUID | None, limit: int, **wanted: Any) -> list[OrderCard]:  # noqa: ANN401
    narrowed = [cards.TABS.get(tab, ""), cards.BEFORE if before else ""]
    return cards.cards(*conditions, *narrowed, cards.NEWEST_FIRST, before=before, limit=limit, **wanted)


def _holding(text: str) -> str:
    """The pattern of LIKE for what holds `text`, whatever signs it has."""
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def _detail(order: Order, lines: Sequence[OrderLine], refunds: Sequence[OrderRefund]) -> OrderDetail:
    is_returning = any(refund.state in ON_ITS_WAY for refund in refunds)

    def money(minor: int) -> Money:
        return Money(minor, order.currency)

    return OrderDetail(
        id=order.id,
        community_id=order.community_id,
        number=order.number,
        buyer_member_id=order.buyer_id,
        state=order.state,
        payment=order.payment,
        fulfilment=order.fulfilment,
        label=label_of(order, is_returning=is_returning),
        tone=tone_of(order, is_returning=is_returning),
        lines=tuple(_line(line, order.currency) for line in lines),
        goods=money(order.goods_minor),
        shipping=money(order.shipping_minor),
        shipping_refunded=money(order.shipping_refunded_minor),
        total=money(order.total_minor),
        refunded=money(order.refunded_minor),
        address=Address(**order.address) if order.address else Address.none(),
        needs_address=order.needs_address,
        note=order.note,
        carrier=order.carrier,
        tracking_number=order.tracking_number,
        source=order.source,
        intent_id=order.intent_id,
        placed_at=order.placed_at,
        pay_until=order.pay_until,
        paid_at=order.paid_at,
        shipped_at=order.shipped_at,
        received_at=order.received_at,
        closed_at=order.closed_at,
        close_reason=order.close_reason,
        receive_by=order.receive_by,
        refunds=tuple(_refund(refund) for refund in refunds),
    )


def _line(line: OrderLine, currency: str) -> OrderLineCard:
    return OrderLineCard(
        id=line.id,
        product_id=line.product_id,
        variant_id=line.variant_id,
        title=line.title,
        variant_title=line.variant_title,
        art_key=line.art_key,
        picture_id=line.picture_id,
        quantity=line.quantity,
        unit_price=Money(line.unit_price_minor, currency),
        net=Money(line.net_minor, currency),
        refunded_quantity=line.refunded_quantity,
        refunded=Money(line.refunded_minor, currency),
    )


def _refunds() -> QuerySet[OrderRefund]:
    parts = OrderRefundLine.objects.select_related("line").order_by("line__position")
    return OrderRefund.objects.select_related("order").prefetch_related(Prefetch("lines", queryset=parts))


def _refund(refund: OrderRefund, parts: Sequence[OrderRefundLine] | None = None) -> OrderRefundCard:
    currency = refund.order.currency
    return OrderRefundCard(
        id=refund.id,
        order_id=refund.order_id,
        number=refund.order.number,
        buyer_member_id=refund.order.buyer_id,
        state=refund.state,
        state_label=str(OrderRefund.State(refund.state).label),
        reason=refund.reason,
        answer=refund.answer,
        amount=Money(refund.amount_minor, currency),
        shipping=Money(refund.shipping_minor, currency),
        lines=tuple(
            RefundLineCard(part.line_id, part.line.title, part.quantity, Money(part.amount_minor, currency))
            for part in (refund.lines.all() if parts is None else parts)
        ),
        is_restocking=refund.is_restocking,
        failure=refund.failure,
        payment_refund_id=refund.payment_refund_id,
        is_requested=refund.idempotency_key is None,
        requested_at=refund.requested_at,
        decided_at=refund.decided_at,
        settled_at=refund.settled_at,
    )
