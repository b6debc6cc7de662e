"""The verbs of this room."""

from fengqun.people.communities.commands.appoint import appoint_stage
from fengqun.people.communities.commands.behaviour import note_behaviour, note_behaviours
from fengqun.people.communities.commands.decide import accept_application, refuse_application
from fengqun.people.communities.commands.draft import save_draft
from fengqun.people.communities.commands.found import create_community, found
from fengqun.people.communities.commands.import_members import import_members
from fengqun.people.communities.commands.invite import make_invite_code, revoke_invite_code
from fengqun.people.communities.commands.join import JoinOutcome, JoinRequest, add_member, ensure_customer, join
from fengqun.people.communities.commands.leave import leave
from fengqun.people.communities.commands.remove import lift_bar, remove_member, silence
from fengqun.people.communities.commands.rights import grant_right, revoke_right
from fengqun.people.communities.commands.roles import become_promoter, grant_role, revoke_role, stop_promoting
from fengqun.people.communities.commands.rules import accept_rules, publish_rules
from fengqun.people.communities.commands.settings import change_canvas, change_gate
from fengqun.people.communities.commands.settle_in import change_consent, change_member_profile

__all__ = [
    "JoinOutcome",
    "JoinRequest",
    "accept_application",
    "accept_rules",
    "add_member",
    "appoint_stage",
    "become_promoter",
    "change_canvas",
    "change_consent",
    "change_gate",
    "change_member_profile",
    "create_community",
    "ensure_customer",
    "found",
    "grant_right",
    "grant_role",
    "import_members",
    "join",
    "leave",
    "lift_bar",
    "make_invite_code",
    "note_behaviour",
    "note_behaviours",
    "publish_rules",
    "refuse_application",
    "remove_member",
    "revoke_invite_code",
    "revoke_right",
    "revoke_role",
    "save_draft",
    "silence",
    "stop_promoting",
]
