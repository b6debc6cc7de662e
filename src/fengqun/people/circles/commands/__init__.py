"""The verbs of this room."""

from fengqun.people.circles.commands.change import archive_circle, change_circle, restore_circle, set_circle_terms
from fengqun.people.circles.commands.decide import accept_request, refuse_request
from fengqun.people.circles.commands.found import copy_circle, found_circle
from fengqun.people.circles.commands.gates import (
    add_circle_step,
    answer_circle_step,
    change_circle_step,
    move_circle_step,
    remove_circle_step,
)
from fengqun.people.circles.commands.hosts import appoint_host, dismiss_host
from fengqun.people.circles.commands.invite import decline_invitation, invite_to_circle, withdraw_invitation
from fengqun.people.circles.commands.join import ask_to_join, join_circle, withdraw_request
from fengqun.people.circles.commands.leave import leave_all_circles, leave_circle, remove_from_circle
from fengqun.people.circles.commands.news import mark_seen, mute_circle, note_news, unmute_circle
from fengqun.people.circles.commands.split import split_circle, undo_split

__all__ = [
    "accept_request",
    "add_circle_step",
    "answer_circle_step",
    "appoint_host",
    "archive_circle",
    "ask_to_join",
    "change_circle",
    "change_circle_step",
    "copy_circle",
    "decline_invitation",
    "dismiss_host",
    "found_circle",
    "invite_to_circle",
    "join_circle",
    "leave_all_circles",
    "leave_circle",
    "mark_seen",
    "move_circle_step",
    "mute_circle",
    "note_news",
    "refuse_request",
    "remove_circle_step",
    "remove_from_circle",
    "restore_circle",
    "set_circle_terms",
    "split_circle",
    "undo_split",
    "unmute_circle",
    "withdraw_invitation",
    "withdraw_request",
]
