"""What the commands of this room share: the order's lock, its lines as facts, and its numbers."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db import connection

from fengqun.commerce.orders.activities import SoldLine
from fengqun.commerce.orders.errors import OrderNotFound, RefundNotFound
from fengqun.commerce.orders.models import Order, OrderLine, OrderRefund
from fengqun.commerce.orders.types import Refundable
from fengqun.product.catalog.types import StockCause

ORDER = "order"
"""The kind under which payments, stock and the ledger know an order."""


def lock_order(order_id: UUID) -> Order:
    """The order, locked until the transaction ends. Locks go order first, then payment intents, then stock."""
    try:
        return Order.objects.select_for_update(no_key=True).get(id=order_id)
    except Order.DoesNotExist as error:
        raise OrderNotFound from error


def lock_refund(refund_id: UUID) -> tuple[Order, OrderRefund]:
    """A refund with its order, both locked, the order first."""
    order_id = OrderRefund.objects.filter(id=refund_id).values_list("order_id", flat=True).first()
    if order_id is None:
        raise RefundNotFound
    order = lock_order(order_id)
    return order, OrderRefund.objects.select_for_update().get(id=refund_id)


def sold_lines(lines: Iterable[OrderLine]) -> tuple[SoldLine, ...]:
    """The lines as the activities tell them."""
    return tuple(
        SoldLine(
            line_id=line.id,
            product_id=line.product_id,
            variant_id=line.variant_id,
            quantity=line.quantity,
            net_minor=line.net_minor,
        )
        for line in lines
    )


def refundable_lines(lines: Iterable[OrderLine]) -> list[Refundable]:
    """What is left of each line."""
    return [
        Refundable(line.id, line.net_minor, line.quantity, line.refunded_minor, line.refunded_quantity)
        for line in lines
    ]


def stock_of(lines: Iterable[OrderLine]) -> dict[UUID, int]:
    """Units by variant; lines that are not of the catalogue have none."""
    units: dict[UUID, int] = {}
    for line in lines:
        if line.variant_id is not None:
            units[line.variant_id] = units.get(line.variant_id, 0) + line.quantity
    return units


def stock_cause(order: Order) -> StockCause:
    """The cause of this order's stock movements."""
    return StockCause(ORDER, order.id)


def holder_text(holder: StockCause) -> str:
    """How an order remembers who holds its goods until they are paid."""
    return f"{holder.kind}:{holder.id}"


def holder_of(order: Order) -> StockCause | None:
    """Who lent the order its goods and takes them back if nobody pays; None where they come from the shelf."""
    if not order.held_for:
        return None
    kind, _colon, holder_id = order.held_for.partition(":")
    return StockCause(kind, UUID(holder_id))


def next_numbers(community_id: UUID, wanted: Mapping[date, int]) -> dict[date, int]:
    """Reserve so many running numbers for each day; answers the first number of each.

    The day's row stays locked until the transaction ends, so this is asked for last. Days go in order, so that
    two callers never wait for each other in a circle.
    """
    days = sorted(wanted)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            insert into orders_ordercounter as counter (community_id, day, last)
            select %s, given.day, given.count from unnest(%s::date[], %s::integer[]) as given(day, count)
            order by given.day
            on conflict (community_id, day) do update set last = counter.last + excluded.last
            returning day, last
            """,
            [community_id, days, [wanted[day] for day in days]],
        )
        return {day: last - wanted[day] + 1 for day, last in cursor.fetchall()}


def number_text(prefix: str, day: date, running: int) -> str:
    """`SY26112100418`: prefix, day, and the running number of that day."""
    return f"{prefix}{day:%y%m%d}{running:05d}"


def default_prefix(slug: str) -> str:
    """The first two letters of the community's address, `FQ` if it has none."""
    letters = [letter for letter in slug.upper() if "A" <= letter <= "Z"]
    return "".join(letters[:2]).ljust(2, "X") if letters else "FQ"
