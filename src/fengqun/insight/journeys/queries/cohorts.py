"""Monthly cohorts: those who bought first in a month, and who of them buys again in the months after."""

from collections import defaultdict
from datetime import date
from fractions import Fraction
from uuid import UUID

from django.db import connection

from fengqun.insight.journeys.types import Cohort, CohortCell, CohortMember, CohortTable
from fengqun.people.communities.queries import community_by_id, member_cards

_CELLS = """
    SELECT customer.first_month, bought.month, count(*), sum(bought.spend_minor)::bigint
    FROM journeys_customermonth AS bought
    JOIN journeys_customer AS customer USING (community_id, member_id)
    WHERE bought.community_id = %s AND bought.order_count > 0
    GROUP BY customer.first_month, bought.month
    ORDER BY customer.first_month, bought.month
"""

_SPREAD = """
    SELECT count(*), coalesce(sum(order_count), 0), count(*) FILTER (WHERE order_count > 1),
           coalesce(sum(spend_minor), 0)::bigint,
           count(*) FILTER (WHERE place <= everyone / 5),
           coalesce(sum(spend_minor) FILTER (WHERE place <= everyone / 5), 0)::bigint
    FROM (
        SELECT order_count, spend_minor,
               row_number() OVER (ORDER BY spend_minor DESC, member_id) AS place, count(*) OVER () AS everyone
        FROM journeys_customer WHERE community_id = %s AND order_count > 0
    ) AS customers
"""

_MEMBERS = """
    SELECT bought.member_id, bought.order_count, bought.spend_minor
    FROM journeys_customermonth AS bought
    JOIN journeys_customer AS customer USING (community_id, member_id)
    WHERE bought.community_id = %s AND bought.month = %s AND bought.order_count > 0 AND customer.first_month = %s
    ORDER BY bought.spend_minor DESC, bought.member_id
    LIMIT %s OFFSET %s
"""


def cohorts(community_id: UUID) -> CohortTable:
    """All cohorts of the community. Two queries, whatever the number of customers.

    A fifth of the customers is rounded down to whole customers.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CELLS, [community_id])
        cells = cursor.fetchall()
        cursor.execute(_SPREAD, [community_id])
        spread = cursor.fetchone() or (0, 0, 0, 0, 0, 0)
    by_cohort: dict[date, dict[int, tuple[date, int, int]]] = defaultdict(dict)
    for first, month, customers, spend in cells:
        by_cohort[first][_months_between(first, month)] = (month, customers, spend)
    last = max((month for _first, month, _customers, _spend in cells), default=None)
    built = tuple(_cohort(first, found, last or first) for first, found in sorted(by_cohort.items()))
    longest = max((len(cohort.cells) for cohort in built), default=0)
    customers, orders, repeated, spend, top, top_spend = spread
    return CohortTable(
        currency=community_by_id(community_id).currency,
        cohorts=built,
        offsets=tuple(range(longest)),
        customers=customers,
        orders=orders,
        repeat_customers=repeated,
        spend_minor=spend,
        top_fifth_customers=top,
        top_fifth_spend_minor=top_spend,
    )


def cohort_members(
    community_id: UUID, first_month: date, month: date, *, limit: int = 50, offset: int = 0
) -> list[CohortMember]:
    """Who of the cohort bought in `month`, biggest spender first."""
    with connection.cursor() as cursor:
        cursor.execute(_MEMBERS, [community_id, month, first_month, limit, offset])
        rows = cursor.fetchall()
    cards = member_cards([member_id for member_id, _orders, _spend in rows])
    return [
        CohortMember(member_id, cards[member_id].name if member_id in cards else "", orders, spend)
        for member_id, orders, spend in rows
    ]


def _cohort(first: date, found: dict[int, tuple[date, int, int]], last: date) -> Cohort:
    size = found[0][1]
    cells = tuple(
        CohortCell(offset, month, customers, spend, Fraction(customers, size))
        for offset in range(_months_between(first, last) + 1)
        for month, customers, spend in [found.get(offset, (_months_after(first, offset), 0, 0))]
    )
    return Cohort(first, size, cells)


def _months_between(first: date, month: date) -> int:
    return (month.year - first.year) * 12 + month.month - first.month


def _months_after(first: date, offset: int) -> date:
    years, month = divmod(first.month - 1 + offset, 12)
    return date(first.year + years, month + 1, 1)
