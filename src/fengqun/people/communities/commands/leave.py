"""Leave a community."""

from uuid import UUID

from django.db import transaction
from django.db.models import F

from fengqun.kernel import clock
from fengqun.kernel.policies import Actor, Role
from fengqun.people.communities.activities import MemberLeft
from fengqun.people.communities.commands.listing import list_members
from fengqun.people.communities.commands.owners import require_other_owner
from fengqun.people.communities.models import Community, Membership
from fengqun.spine.activity.commands import record


@transaction.atomic
def leave(community_id: UUID, *, actor: Actor) -> None:
    """Leave; the roles go, the history and what is in the wallet stay. Raises Denied, LastOwner."""
    member_id = actor.require_member(community_id)
    Community.objects.select_for_update().get(id=community_id)
    if Role.OWNER in actor.roles:
        require_other_owner(community_id, member_id)
    part(community_id, member_id)


def part(community_id: UUID, member_id: UUID) -> None:
    """End the membership, if it has not ended; the caller has seen that nobody is left without an owner."""
    left = Membership.objects.filter(id=member_id, left_at=None).update(left_at=clock.now(), roles=[], granted=[])
    if not left:
        return
    Community.objects.filter(id=community_id).update(member_count=F("member_count") - 1)
    list_members([member_id])
    record(MemberLeft(community_id=community_id, object_id=member_id, actor_id=member_id))
