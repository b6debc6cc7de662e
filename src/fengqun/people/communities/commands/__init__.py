"""The verbs of this room."""

from fengqun.people.communities.commands.appoint import appoint_stage
from fengqun.people.communities.commands.behaviour import note_behaviour, note_behaviours
from fengqun.people.communities.commands.decide import accept_application, refuse_application
from fengqun.people.communities.commands.enter import add_member, ensure_customer
from fengqun.people.communities.commands.found import create_community, found
from fengqun.people.communities.commands.gates import (
    add_step,
    change_gate,
    change_step,
    move_step,
    remove_step,
)
from fengqun.people.communities.commands.import_members import import_members
from fengqun.people.communities.commands.invite import (
    invite_person,
    make_invite_code,
    revoke_invite_code,
    withdraw_invitation,
)
from fengqun.people.communities.commands.join import (
    JoinOutcome,
    JoinRequest,
    answer_step,
    choose_segment,
    hand_in,
    join,
    pass_step,
)
from fengqun.people.communities.commands.ladders import change_stage_rules
from fengqun.people.communities.commands.leave import leave
from fengqun.people.communities.commands.remove import lift_bar, remove_member, silence
from fengqun.people.communities.commands.rights import grant_right, revoke_right
from fengqun.people.communities.commands.roles import become_promoter, grant_role, revoke_role, stop_promoting
from fengqun.people.communities.commands.rules import accept_rules, publish_rules
from fengqun.people.communities.commands.settings import change_canvas
from fengqun.people.communities.commands.settle_in import change_consent, change_member_profile
from fengqun.people.communities.commands.trials import decide_trial, drop_trial, move_trials, settle_trial

__all__ = [
    "JoinOutcome",
    "JoinRequest",
    "accept_application",
    "accept_rules",
    "add_member",
    "add_step",
    "answer_step",
    "appoint_stage",
    "become_promoter",
    "change_canvas",
    "change_consent",
    "change_gate",
    "change_member_profile",
    "change_stage_rules",
    "change_step",
    "choose_segment",
    "create_community",
    "decide_trial",
    "drop_trial",
    "ensure_customer",
    "found",
    "grant_right",
    "grant_role",
    "hand_in",
    "import_members",
    "invite_person",
    "join",
    "leave",
    "lift_bar",
    "make_invite_code",
    "move_step",
    "move_trials",
    "note_behaviour",
    "note_behaviours",
    "pass_step",
    "publish_rules",
    "refuse_application",
    "remove_member",
    "remove_step",
    "revoke_invite_code",
    "revoke_right",
    "revoke_role",
    "settle_trial",
    "silence",
    "stop_promoting",
    "withdraw_invitation",
]
