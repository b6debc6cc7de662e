"""The verbs of this room."""

from fengqun.content.challenges.commands.cancel import cancel_challenge
from fengqun.content.challenges.commands.change import change_challenge
from fengqun.content.challenges.commands.check_in import check_in
from fengqun.content.challenges.commands.cheer import cheer_up
from fengqun.content.challenges.commands.decide import refuse_check_in, release_check_in
from fengqun.content.challenges.commands.edit import edit_check_in
from fengqun.content.challenges.commands.join import join_challenge, leave_challenge
from fengqun.content.challenges.commands.like import like_check_in, unlike_check_in
from fengqun.content.challenges.commands.moderate import (
    hide_check_in,
    put_check_in_aside,
    show_check_in,
    take_down_check_in,
)
from fengqun.content.challenges.commands.open import open_challenge
from fengqun.content.challenges.commands.remind import send_reminders, set_reminder
from fengqun.content.challenges.commands.remove import remove_check_in

__all__ = [
    "cancel_challenge",
    "change_challenge",
    "check_in",
    "cheer_up",
    "edit_check_in",
    "hide_check_in",
    "join_challenge",
    "leave_challenge",
    "like_check_in",
    "open_challenge",
    "put_check_in_aside",
    "refuse_check_in",
    "release_check_in",
    "remove_check_in",
    "send_reminders",
    "set_reminder",
    "show_check_in",
    "take_down_check_in",
    "unlike_check_in",
]
