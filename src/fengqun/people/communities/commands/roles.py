"""Give roles and take them back; the promoter's role one takes up oneself."""

from uuid import UUID

from django.db import transaction

from fengqun.kernel.policies import Actor, Role
from fengqun.people.communities.activities import RoleGranted, RoleRevoked
from fengqun.people.communities.choices import GRANTABLE_ROLES
from fengqun.people.communities.commands.owners import require_other_owner
from fengqun.people.communities.errors import MemberNotFound, RoleUnknown
from fengqun.people.communities.models import Community, Membership
from fengqun.people.communities.policies import GRANT_ROLES
from fengqun.spine.activity.commands import record


@transaction.atomic
def grant_role(community_id: UUID, member_id: UUID, role: str, *, actor: Actor) -> None:
    """Give a member a role; nothing happens if they hold it. Raises Denied, RoleUnknown, MemberNotFound."""
    actor.require(GRANT_ROLES, community_id)
    _give(_locked(community_id, member_id, role), role, by=actor.member_id)


@transaction.atomic
def revoke_role(community_id: UUID, member_id: UUID, role: str, *, actor: Actor) -> None:
    """Take a role back; nothing happens if they don't hold it.

    Raises Denied, RoleUnknown, MemberNotFound, LastOwner.
    """
    actor.require(GRANT_ROLES, community_id)
    member = _locked(community_id, member_id, role)
    if role == Role.OWNER and role in member.roles:
        require_other_owner(community_id, member_id)
    _take(member, role, by=actor.member_id)


@transaction.atomic
def become_promoter(community_id: UUID, *, actor: Actor) -> None:
    """Take up the promoter's role: free for every member, no fee, no purchase. Raises SignInRequired, Denied."""
    member_id = actor.require_member(community_id)
    _give(_locked(community_id, member_id, Role.PROMOTER), Role.PROMOTER, by=member_id)


@transaction.atomic
def stop_promoting(community_id: UUID, *, actor: Actor) -> None:
    """Lay the promoter's role down; what was earned stays. Raises SignInRequired, Denied."""
    member_id = actor.require_member(community_id)
    _take(_locked(community_id, member_id, Role.PROMOTER), Role.PROMOTER, by=member_id)


def _locked(community_id: UUID, member_id: UUID, role: str) -> Membership:
    """The present member. The community's row is held, so that two owners cannot depose each other at once."""
    if role not in GRANTABLE_ROLES:
        raise RoleUnknown
    Community.objects.select_for_update().only("id").get(id=community_id)
    member = Membership.objects.filter(
        community_id=community_id, id=member_id, left_at=None, is_customer_only=False
    ).first()
    if member is None:
        raise MemberNotFound
    return member


def _give(member: Membership, role: str, *, by: UUID | None) -> None:
    if role in member.roles:
        return
    member.roles = [*member.roles, str(role)]
    member.save(update_fields=["roles"])
    record(RoleGranted(community_id=member.community_id, object_id=member.id, actor_id=by, role=str(role)))


def _take(member: Membership, role: str, *, by: UUID | None) -> None:
    if role not in member.roles:
        return
    member.roles = [held for held in member.roles if held != role]
    member.save(update_fields=["roles"])
    record(RoleRevoked(community_id=member.community_id, object_id=member.id, actor_id=by, role=str(role)))
