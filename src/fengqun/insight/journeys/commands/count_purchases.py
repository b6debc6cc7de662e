"""Add purchases and refunds to the roll-ups."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import connection, transaction

from fengqun.insight.journeys.types import MoneyMoved
from fengqun.people.communities.queries import community_by_id

_ADD_TO_CUSTOMERS = """
    INSERT INTO journeys_customer AS known (community_id, member_id, first_month, order_count, spend_minor)
    SELECT %s, * FROM unnest(%s::uuid[], %s::date[], %s::int[], %s::bigint[])
    ON CONFLICT (community_id, member_id) DO UPDATE SET
        first_month = LEAST(known.first_month, excluded.first_month),
        order_count = known.order_count + excluded.order_count,
        spend_minor = known.spend_minor + excluded.spend_minor
"""

_ADD_TO_MONTHS = """
    INSERT INTO journeys_customermonth AS known (community_id, member_id, month, order_count, spend_minor)
    SELECT %s, * FROM unnest(%s::uuid[], %s::date[], %s::int[], %s::bigint[])
    ON CONFLICT (community_id, member_id, month) DO UPDATE SET
        order_count = known.order_count + excluded.order_count,
        spend_minor = known.spend_minor + excluded.spend_minor
"""


@transaction.atomic
def count_purchases(community_id: UUID, movements: Sequence[MoneyMoved]) -> None:
    """Add what was bought and take off what was refunded; months are those of the community's zone.

    Not idempotent by itself: the subscription calls it exactly once for each activity.
    """
    zone = community_by_id(community_id).zone
    months: dict[tuple[UUID, date], list[int]] = defaultdict(lambda: [0, 0])
    customers: dict[UUID, tuple[date, int, int]] = {}
    for movement in movements:
        month = movement.moment.astimezone(zone).date().replace(day=1)
        counted = months[movement.member_id, month]
        counted[0] += movement.orders
        counted[1] += movement.amount_minor
        first, orders, amount = customers.get(movement.member_id, (month, 0, 0))
        customers[movement.member_id] = (
            min(first, month),
            orders + movement.orders,
            amount + movement.amount_minor,
        )
    in_order = sorted(customers.items())
    months_in_order = sorted(months.items())
    with connection.cursor() as cursor:
        cursor.execute(
            _ADD_TO_CUSTOMERS,
            [
                community_id,
                [member_id for member_id, _counted in in_order],
                [first for _member_id, (first, _orders, _amount) in in_order],
                [orders for _member_id, (_first, orders, _amount) in in_order],
                [amount for _member_id, (_first, _orders, amount) in in_order],
            ],
        )
        cursor.execute(
            _ADD_TO_MONTHS,
            [
                community_id,
                [member_id for (member_id, _month), _counted in months_in_order],
                [month for (_member_id, month), _counted in months_in_order],
                [counted[0] for _key, counted in months_in_order],
                [counted[1] for _key, counted in months_in_order],
            ],
        )
