"""What this room does when its own drops are won or called off, and when orders are closed unpaid."""

from collections.abc import Sequence
from typing import Any

from fengqun.commerce.drops import commands, jobs
from fengqun.commerce.drops.activities import DropCancelled, DropWinUndone, DropWon
from fengqun.commerce.orders.activities import OrderCancelled, OrderExpired
from fengqun.spine.activity.subscriptions import on
from fengqun.spine.activity.types import Recorded


@on(DropWon, batch=True)
def follow_wins(batch: Sequence[Recorded[DropWon]]) -> None:
    """Who won gets an order, opened by a job.

    Each has a short transaction of its own: numbers and stock of the community stay free for other buyers meanwhile.
    """
    jobs.open_orders.defer_in_transaction(
        community_id=batch[0].activity.community_id,
        claim_ids=tuple(recorded.activity.claim_id for recorded in batch),
    )


@on(OrderExpired, OrderCancelled)
def take_units_back(activity: OrderExpired | OrderCancelled, _recorded: Recorded[Any]) -> None:
    """An order was closed unpaid: if it was of a drop, its unit is offered again."""
    reason = "unpaid" if isinstance(activity, OrderExpired) else "cancelled"
    commands.return_of_order(activity.community_id, activity.order_id, reason=reason)


@on(DropCancelled)
def undo_wins(activity: DropCancelled, _recorded: Recorded[Any]) -> None:
    """A drop was called off: what was won is undone, and who waited for it is told."""
    jobs.undo_wins.defer_in_transaction(drop_id=activity.drop_id)
    jobs.tell_waiting.defer_in_transaction(drop_id=activity.drop_id)


@on(DropWinUndone)
def write_of_undone_win(activity: DropWinUndone, _recorded: Recorded[Any]) -> None:
    """A win was undone: its winner is told."""
    jobs.tell_winner.defer_in_transaction(
        drop_id=activity.drop_id, member_id=activity.member_id, is_refunded=activity.is_refunded
    )
