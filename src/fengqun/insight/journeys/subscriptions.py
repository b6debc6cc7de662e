"""Purchases and refunds keep the roll-ups up to date."""

from collections.abc import Sequence

from fengqun.commerce.orders.activities import OrderImported, OrderPaid, OrderRefunded
from fengqun.insight.journeys.commands import count_purchases
from fengqun.insight.journeys.types import MoneyMoved
from fengqun.spine.activity.subscriptions import on
from fengqun.spine.activity.types import Recorded

MoneyActivity = OrderPaid | OrderImported | OrderRefunded


@on(OrderPaid, OrderImported, OrderRefunded, batch=True)
def follow_purchases(batch: Sequence[Recorded[MoneyActivity]]) -> None:
    """Count each purchase and take off each refund, in the month it happened."""
    count_purchases(batch[0].activity.community_id, [moved(recorded.activity) for recorded in batch])


def moved(activity: MoneyActivity) -> MoneyMoved:
    """What one activity changes."""
    if isinstance(activity, OrderRefunded):
        return MoneyMoved(activity.buyer_member_id, activity.occurred_at, orders=0, amount_minor=-activity.amount_minor)
    return MoneyMoved(activity.buyer_member_id, activity.occurred_at, orders=1, amount_minor=activity.total_minor)
