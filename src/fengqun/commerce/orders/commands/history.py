"""Write purchases of the past, made elsewhere, into the books: in bulk, and each only once."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db import connection, transaction
from django.db.models import JSONField, Model
from psycopg.types.json import Jsonb

from fengqun.commerce.orders.activities import OrderImported
from fengqun.commerce.orders.books import ORDER, default_prefix, next_numbers, number_text, sold_lines
from fengqun.commerce.orders.carts import settings_of
from fengqun.commerce.orders.chart import CASH_HISTORY, SALES
from fengqun.commerce.orders.errors import HistoryUnreasonable
from fengqun.commerce.orders.models import Order, OrderLine
from fengqun.commerce.orders.types import HistoricLine, HistoricPurchase, HistoryRecorded
from fengqun.kernel.ids import new_id
from fengqun.people.communities.queries import community_by_id
from fengqun.people.communities.types import CommunityCard
from fengqun.spine.activity.commands import record_many
from fengqun.spine.ledger.commands import post_many
from fengqun.spine.ledger.types import AccountRef, Cause, JournalDraft, Line, Refused

BATCH = 5_000
"""Purchases per transaction."""


def record_history(
    community_id: UUID, purchases: Sequence[HistoricPurchase], *, source: str = "import"
) -> HistoryRecorded:
    """Write the purchases as completed orders with ledger transfers and activities, dated when they happened.

    A `source_id` that is known from the same `source` is skipped. Goes in transactions of `BATCH` purchases, so a
    run that was interrupted is simply run again. Raises HistoryUnreasonable (nothing of its batch is written).
    """
    community = community_by_id(community_id)
    recorded = sum(_record_batch(community, batch, source) for batch in _batches(purchases))
    return HistoryRecorded(recorded=recorded, skipped=len(purchases) - recorded)


def _batches(purchases: Sequence[HistoricPurchase]) -> Iterable[Sequence[HistoricPurchase]]:
    return (purchases[start : start + BATCH] for start in range(0, len(purchases), BATCH))


@transaction.atomic
def _record_batch(community: CommunityCard, batch: Sequence[HistoricPurchase], source: str) -> int:
    fresh = _fresh(community.id, batch, source)
    numbers = _numbers(community, fresh)
    orders = [_order(community, purchase, number, source) for purchase, number in zip(fresh, numbers, strict=True)]
    lines = [
        [_line(order, place, line) for place, line in enumerate(purchase.lines)]
        for order, purchase in zip(orders, fresh, strict=True)
    ]
    _copy(Order, orders)
    _copy(OrderLine, [line for of_order in lines for line in of_order])
    activity_ids = record_many([_news(order, its) for order, its in zip(orders, lines, strict=True)])
    _book(community.id, orders, activity_ids)
    return len(fresh)


def _fresh(community_id: UUID, batch: Sequence[HistoricPurchase], source: str) -> list[HistoricPurchase]:
    """The purchases that are not written yet, each source id once."""
    unique = {purchase.source_id: purchase for purchase in batch}
    known = set(
        Order.objects.filter(community_id=community_id, source=source, source_id__in=list(unique)).values_list(
            "source_id", flat=True
        )
    )
    fresh = [purchase for source_id, purchase in unique.items() if source_id not in known]
    for purchase in fresh:
        if not purchase.lines or any(line.quantity < 1 or line.amount_minor < 0 for line in purchase.lines):
            raise HistoryUnreasonable(source_id=purchase.source_id)
    return fresh


def _numbers(community: CommunityCard, purchases: Sequence[HistoricPurchase]) -> list[str]:
    days = [_day(community, purchase) for purchase in purchases]
    following = next_numbers(community.id, Counter(days))
    prefix = settings_of(community.id).number_prefix or default_prefix(community.slug)
    numbers = []
    for day in days:
        numbers.append(number_text(prefix, day, following[day]))
        following[day] += 1
    return numbers


def _day(community: CommunityCard, purchase: HistoricPurchase) -> date:
    return purchase.occurred_at.astimezone(community.zone).date()


def _order(community: CommunityCard, purchase: HistoricPurchase, number: str, source: str) -> Order:
    total_minor = sum(line.amount_minor for line in purchase.lines)
    return Order(
        id=new_id(purchase.occurred_at),
        community_id=community.id,
        buyer_id=purchase.member_id,
        number=number,
        state=Order.State.COMPLETED.value,
        payment=(Order.Payment.PAID if total_minor else Order.Payment.NOT_NEEDED).value,
        fulfilment=Order.Fulfilment.RECEIVED.value,
        currency=purchase.currency,
        goods_minor=total_minor,
        total_minor=total_minor,
        source=source,
        source_id=purchase.source_id,
        placed_at=purchase.occurred_at,
        paid_at=purchase.occurred_at,
        received_at=purchase.occurred_at,
    )


def _line(order: Order, place: int, line: HistoricLine) -> OrderLine:
    """The line as it was charged; what the whole does not divide by the units is a discount on the last."""
    unit_price_minor = -(-line.amount_minor // line.quantity)
    return OrderLine(
        id=new_id(order.placed_at),
        order_id=order.id,
        position=place,
        title=line.title[:120],
        quantity=line.quantity,
        unit_price_minor=unit_price_minor,
        discount_minor=unit_price_minor * line.quantity - line.amount_minor,
        net_minor=line.amount_minor,
    )


def _copy(model: type[Model], rows: Sequence[Model]) -> None:
    """Write the rows by COPY, several times faster than INSERT."""
    fields = model._meta.concrete_fields  # noqa: SLF001 - Django's documented model API
    columns = ", ".join(f'"{field.column}"' for field in fields)
    names = [field.attname for field in fields]
    documents = [place for place, field in enumerate(fields) if isinstance(field, JSONField)]
    with (
        connection.cursor() as cursor,
        cursor.copy(f'copy "{model._meta.db_table}" ({columns}) from stdin') as copy,  # noqa: SLF001
    ):
        for row in rows:
            values = [getattr(row, name) for name in names]
            for place in documents:
                values[place] = Jsonb(values[place])
            copy.write_row(values)


def _news(order: Order, lines: Sequence[OrderLine]) -> OrderImported:
    return OrderImported(
        community_id=order.community_id,
        object_id=order.id,
        actor_id=order.buyer_id,
        occurred_at=order.placed_at,
        buyer_member_id=order.buyer_id,
        number=order.number,
        lines=sold_lines(lines),
        total_minor=order.total_minor,
        currency=order.currency,
        source_id=order.source_id or "",
    )


def _book(community_id: UUID, orders: Sequence[Order], activity_ids: Sequence[UUID]) -> None:
    drafts = [
        JournalDraft(
            community_id=community_id,
            key=f"orders.history:{order.id}",
            rule="orders.history",
            cause=Cause(ORDER, order.id, activity_id, OrderImported.verb),
            lines=(
                Line(
                    debit=AccountRef(CASH_HISTORY, order.currency),
                    credit=AccountRef(SALES, order.currency),
                    amount_minor=order.total_minor,
                    unit=order.currency,
                ),
            ),
            params={"order_id": str(order.id), "number": order.number, "amount_minor": order.total_minor},
            occurred_at=order.placed_at,
        )
        for order, activity_id in zip(orders, activity_ids, strict=True)
        if order.total_minor
    ]
    for answer in post_many(drafts):
        if isinstance(answer, Refused):
            raise answer.error
