"""The verbs of this room."""

from fengqun.commerce.drops.commands.cancel import cancel_drop
from fengqun.commerce.drops.commands.change import change_drop
from fengqun.commerce.drops.commands.claim import claim_unit
from fengqun.commerce.drops.commands.decide import decide
from fengqun.commerce.drops.commands.end import end_drop, end_due
from fengqun.commerce.drops.commands.issue_pass import issue_pass
from fengqun.commerce.drops.commands.open_order import open_order, open_orders
from fengqun.commerce.drops.commands.pause import pause_drop
from fengqun.commerce.drops.commands.remind import forget_reminder, remind_me, send_reminders
from fengqun.commerce.drops.commands.resume import resume_drop
from fengqun.commerce.drops.commands.return_unit import return_of_order, return_unit, return_unpaid
from fengqun.commerce.drops.commands.schedule import schedule_drop
from fengqun.commerce.drops.commands.undo_wins import undo_wins

__all__ = [
    "cancel_drop",
    "change_drop",
    "claim_unit",
    "decide",
    "end_drop",
    "end_due",
    "forget_reminder",
    "issue_pass",
    "open_order",
    "open_orders",
    "pause_drop",
    "remind_me",
    "resume_drop",
    "return_of_order",
    "return_unit",
    "return_unpaid",
    "schedule_drop",
    "send_reminders",
    "undo_wins",
]
