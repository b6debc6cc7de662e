"""Figures about sales, for an operator's day. Money is that of the orders themselves, in the community's currency."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from uuid import UUID

from django.db.models import Count, Sum
from django.db.models.functions import TruncDate

from fengqun.commerce.orders.models import Order, OrderRefund
from fengqun.kernel.days import spread, start_of_days
from fengqun.kernel.money import Money

WEEK = 7
GIVEN_BACK = (OrderRefund.State.APPROVED, OrderRefund.State.SUCCEEDED, OrderRefund.State.FAILED)


@dataclass(frozen=True, slots=True)
class Sales:
    """What was paid in the last seven days, and what was granted back in them.

    `change_percent` compares with the seven days before; None where nothing was sold then.
    """

    orders: int
    buyers: int
    gross: Money
    refunded: Money
    change_percent: int | None
    by_day: Sequence[int]

    @property
    def net(self) -> Money:
        """What stays."""
        return self.gross - self.refunded


def sales(community_id: UUID, currency: str, zone: tzinfo) -> Sales:
    """The last seven days on the community's calendar, today included."""
    since = start_of_days(2 * WEEK, zone)
    lately = start_of_days(WEEK, zone)
    paid = Order.objects.filter(community_id=community_id, currency=currency, paid_at__gte=since)
    found = paid.annotate(day=TruncDate("paid_at", tzinfo=zone)).values_list("day").annotate(Sum("total_minor"))
    by_day = spread(dict(found), 2 * WEEK, zone)
    gross, before = sum(by_day[WEEK:]), sum(by_day[:WEEK])
    counted = paid.filter(paid_at__gte=lately).aggregate(orders=Count("id"), buyers=Count("buyer_id", distinct=True))
    given_back = OrderRefund.objects.filter(
        community_id=community_id, order__currency=currency, state__in=GIVEN_BACK, decided_at__gte=lately
    ).aggregate(Sum("amount_minor"))
    return Sales(
        orders=counted["orders"],
        buyers=counted["buyers"],
        gross=Money(gross, currency),
        refunded=Money(given_back["amount_minor__sum"] or 0, currency),
        change_percent=round(100 * (gross - before) / before) if before else None,
        by_day=by_day,
    )
