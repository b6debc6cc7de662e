"""The verbs of this room."""

from fengqun.people.communities.commands.decide import accept_application, refuse_application
from fengqun.people.communities.commands.found import create_community, found
from fengqun.people.communities.commands.import_members import import_members
from fengqun.people.communities.commands.join import add_member, ensure_customer, join
from fengqun.people.communities.commands.leave import leave

__all__ = [
    "accept_application",
    "add_member",
    "create_community",
    "ensure_customer",
    "found",
    "import_members",
    "join",
    "leave",
    "refuse_application",
]
