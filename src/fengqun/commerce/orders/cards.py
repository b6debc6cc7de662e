"""Order cards, as lists of every room show them: read in one statement that need not be put together anew."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from fengqun.commerce.orders.types import OrderCard
from fengqun.commerce.orders.wording import label_of, tone_of
from fengqun.kernel.money import Money

# What an order asks for stands in its first line; a refund is on its way once it is decided and has not arrived.
_CARDS = """
SELECT o.id, o.community_id, o.number, o.buyer_id, o.state, o.payment, o.fulfilment, o.currency, o.total_minor,
       o.refunded_minor, o.placed_at, o.pay_until,
       EXISTS (SELECT 1 FROM orders_orderrefund r WHERE r.order_id = o.id AND r.state = 'requested'),
       EXISTS (SELECT 1 FROM orders_orderrefund r WHERE r.order_id = o.id AND r.state IN ('approved', 'failed')),
       (SELECT coalesce(sum(l.quantity), 0) FROM orders_orderline l WHERE l.order_id = o.id),
       coalesce(first.title, ''), coalesce(first.art_key, ''), first.picture_id
FROM orders_order o
LEFT JOIN LATERAL (
    SELECT l.title, l.art_key, l.picture_id FROM orders_orderline l
    WHERE l.order_id = o.id ORDER BY l.position LIMIT 1
) first ON true
WHERE """

OF_THESE = "o.id = ANY(%(ids)s) "
OF_A_BUYER = "o.buyer_id = %(buyer)s "
OF_A_COMMUNITY = "o.community_id = %(community)s "
NUMBERED_OR_BOUGHT_BY = "AND (o.number ILIKE %(number)s OR o.buyer_id = ANY(%(buyers)s)) "
BEFORE = "AND o.id < %(before)s "
NEWEST_FIRST = "ORDER BY o.id DESC LIMIT %(limit)s"
LONGEST_PAID_FIRST = "ORDER BY o.paid_at LIMIT %(limit)s"
TABS = {
    "all": "",
    "to_pay": "AND o.state = 'placed' ",
    "to_ship": "AND o.state = 'paid' AND o.fulfilment = 'unfulfilled' ",
    "to_receive": "AND o.state = 'paid' AND o.fulfilment = 'shipped' ",
    "done": "AND o.state = 'completed' ",
    "refunds": (
        "AND (o.payment IN ('partly_refunded', 'refunded') OR EXISTS (SELECT 1 FROM orders_orderrefund r "
        "WHERE r.order_id = o.id AND r.state IN ('requested', 'approved', 'failed'))) "
    ),
    "closed": "AND o.state IN ('cancelled', 'expired') ",
}
"""What lists may be narrowed to."""


@dataclass(frozen=True, slots=True)
class _Row:
    """The columns of `_CARDS`, in order."""

    id: UUID
    community_id: UUID
    number: str
    buyer_id: UUID
    state: str
    payment: str
    fulfilment: str
    currency: str
    total_minor: int
    refunded_minor: int
    placed_at: datetime
    pay_until: datetime | None
    has_request: bool
    is_returning: bool
    quantity: int
    title: str
    art_key: str
    picture_id: UUID | None


def cards(*conditions: str, **values: Any) -> list[OrderCard]:  # noqa: ANN401 - whatever the conditions name
    """The cards of the orders that the conditions of this module choose; the last of them may be an order."""
    with connection.cursor() as cursor:
        cursor.execute(_CARDS + "".join(conditions), values)
        return [_card(_Row(*row)) for row in cursor.fetchall()]


def _card(row: _Row) -> OrderCard:
    return OrderCard(
        id=row.id,
        community_id=row.community_id,
        number=row.number,
        buyer_member_id=row.buyer_id,
        state=row.state,
        payment=row.payment,
        fulfilment=row.fulfilment,
        label=label_of(row, is_returning=row.is_returning),
        tone=tone_of(row, is_returning=row.is_returning),
        total=Money(row.total_minor, row.currency),
        refunded=Money(row.refunded_minor, row.currency),
        quantity=row.quantity,
        title=row.title,
        art_key=row.art_key,
        picture_id=row.picture_id,
        placed_at=row.placed_at,
        pay_until=row.pay_until if row.state == "placed" else None,
        has_open_request=row.has_request,
    )
