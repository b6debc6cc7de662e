"""Figures about sales, for an operator's day. Money is that of the orders themselves, in the community's currency."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from fengqun.commerce.orders.models import OrderRefund
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


_SALES = """
WITH paid AS (
    SELECT (paid_at AT TIME ZONE %(zone)s)::date AS day, buyer_id, total_minor, paid_at >= %(lately)s AS is_late
    FROM orders_order WHERE community_id = %(community)s AND currency = %(currency)s AND paid_at >= %(since)s
)
SELECT (SELECT count(*) FROM paid WHERE is_late),
       (SELECT count(DISTINCT buyer_id) FROM paid WHERE is_late),
       (SELECT coalesce(sum(r.amount_minor), 0) FROM orders_orderrefund r JOIN orders_order o ON o.id = r.order_id
        WHERE r.community_id = %(community)s AND o.currency = %(currency)s AND r.decided_at >= %(lately)s
          AND r.state = ANY(%(given_back)s)),
       ARRAY(SELECT day FROM paid GROUP BY day ORDER BY day),
       ARRAY(SELECT sum(total_minor)::bigint FROM paid GROUP BY day ORDER BY day)
"""


def sales(community_id: UUID, currency: str, zone: ZoneInfo) -> Sales:
    """The last seven days on the community's calendar, today included."""
    asked: dict[str, Any] = {
        "community": community_id,
        "currency": currency,
        "zone": zone.key,
        "since": start_of_days(2 * WEEK, zone),
        "lately": start_of_days(WEEK, zone),
        "given_back": [state.value for state in GIVEN_BACK],
    }
    with connection.cursor() as cursor:
        cursor.execute(_SALES, asked)
        orders, buyers, refunded, days, sums = cursor.fetchone()
    by_day = spread(dict(zip(days, sums, strict=True)), 2 * WEEK, zone)
    gross, before = sum(by_day[WEEK:]), sum(by_day[:WEEK])
    return Sales(
        orders=orders,
        buyers=buyers,
        gross=Money(gross, currency),
        refunded=Money(int(refunded), currency),
        change_percent=round(100 * (gross - before) / before) if before else None,
        by_day=by_day,
    )
