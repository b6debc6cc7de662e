"""What this room hears of others."""

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


@on(MemberJoined)
def bind_newcomers(activity: MemberJoined, recorded: Recorded[MemberJoined]) -> None:  # noqa: ARG001
    """Who came through a link is bound to the promoter who brought them."""
    commands.bind_by_click(
        activity.community_id, member_id=activity.member_id, user_id=activity.user_id, at=activity.occurred_at
    )
