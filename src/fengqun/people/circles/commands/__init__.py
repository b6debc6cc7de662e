"""The verbs of this room."""

from fengqun.people.circles.commands.change import archive_circle, change_circle, restore_circle, set_circle_terms
from fengqun.people.circles.commands.codes import (
    invite_person_to_circle,
    make_circle_code,
    revoke_circle_code,
    withdraw_circle_code,
)
from fengqun.people.circles.commands.decide import accept_request, refuse_request
from fengqun.people.circles.commands.found import copy_circle, found_circle
from fengqun.people.circles.commands.gates import (
    add_circle_step,
    change_circle_step,
    move_circle_step,
    remove_circle_step,
)
from fengqun.people.circles.commands.hand_in import answer_circle_step
from fengqun.people.circles.commands.hosts import appoint_host, dismiss_host
from fengqun.people.circles.commands.invite import decline_invitation, invite_to_circle, withdraw_invitation
from fengqun.people.circles.commands.join import ask_to_join, join_circle, withdraw_request
from fengqun.people.circles.commands.leave import leave_all_circles, leave_circle, remove_from_circle
from fengqun.people.circles.commands.line import admit_from_circle_lines
from fengqun.people.circles.commands.news import (
    mark_seen,
    mute_circle,
    note_news,
    retract_news,
    return_news,
    unmute_circle,
)
from fengqun.people.circles.commands.split import split_circle, undo_split
from fengqun.people.circles.commands.trials import decide_circle_trial

__all__ = [
    "accept_request",
    "add_circle_step",
    "admit_from_circle_lines",
    "answer_circle_step",
    "appoint_host",
    "archive_circle",
    "ask_to_join",
    "change_circle",
    "change_circle_step",
    "copy_circle",
    "decide_circle_trial",
    "decline_invitation",
    "dismiss_host",
    "found_circle",
    "invite_person_to_circle",
    "invite_to_circle",
    "join_circle",
    "leave_all_circles",
    "leave_circle",
    "make_circle_code",
    "mark_seen",
    "move_circle_step",
    "mute_circle",
    "note_news",
    "refuse_request",
    "remove_circle_step",
    "remove_from_circle",
    "restore_circle",
    "retract_news",
    "return_news",
    "revoke_circle_code",
    "set_circle_terms",
    "split_circle",
    "undo_split",
    "unmute_circle",
    "withdraw_circle_code",
    "withdraw_invitation",
    "withdraw_request",
]
