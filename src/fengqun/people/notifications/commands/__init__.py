"""The verbs of this room."""

from fengqun.people.notifications.commands.forget import forget_about
from fengqun.people.notifications.commands.mark_read import mark_read, mark_read_about, open_notice
from fengqun.people.notifications.commands.notify import notify
from fengqun.people.notifications.commands.switch import move_email_switch, move_switches

__all__ = [
    "forget_about",
    "mark_read",
    "mark_read_about",
    "move_email_switch",
    "move_switches",
    "notify",
    "open_notice",
]
