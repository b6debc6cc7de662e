"""What this room hears of others."""

from collections.abc import Sequence

from fengqun.commerce.orders.activities import (
    OrderCancelled,
    OrderExpired,
    OrderPaid,
    OrderPlaced,
    OrderReceived,
    OrderRefunded,
    RefundRefused,
    RefundRequested,
    RefundWithdrawn,
)
from fengqun.growth.referrals import commands
from fengqun.growth.referrals.queries.ties import people_who_clicked
from fengqun.people.communities.activities import MemberJoined
from fengqun.spine.activity.subscriptions import on
from fengqun.spine.activity.types import Activity, Recorded


@on(
    OrderPlaced,
    OrderPaid,
    OrderReceived,
    OrderCancelled,
    OrderExpired,
    RefundRequested,
    RefundRefused,
    RefundWithdrawn,
    OrderRefunded,
)
def follow_orders(activity: Activity, recorded: Recorded[Activity]) -> None:
    """One subscriber for all news of orders, so that they stay in order among each other."""
    match activity:
        case OrderPlaced():
            commands.attribute_order(activity, event_id=recorded.id)
        case OrderPaid():
            commands.note_paid(activity, event_id=recorded.id)
        case OrderReceived():
            commands.note_received(activity, event_id=recorded.id)
        case OrderCancelled() | OrderExpired():
            commands.note_closed(activity, event_id=recorded.id)
        case RefundRequested():
            commands.note_refund_requested(activity, event_id=recorded.id)
        case RefundRefused() | RefundWithdrawn():
            commands.note_refund_refused(activity, event_id=recorded.id)
        case OrderRefunded():
            commands.note_refunded(activity, event_id=recorded.id)


@on(MemberJoined, batch=True)
def bind_newcomers(batch: Sequence[Recorded[MemberJoined]]) -> None:
    """Who came through a link is bound to the promoter who brought them.

    Most came by themselves, and an import brings thousands at once: one query finds those who clicked at all.
    """
    joined = [recorded.activity for recorded in batch]
    community_id = joined[0].community_id
    clicked = people_who_clicked(community_id, {activity.user_id for activity in joined})
    for activity in joined:
        if activity.user_id in clicked:
            commands.bind_by_click(
                community_id, member_id=activity.member_id, user_id=activity.user_id, at=activity.occurred_at
            )
