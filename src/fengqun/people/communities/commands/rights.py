"""Give single members a right beyond their roles, and take it back."""

from uuid import UUID

from django.db import transaction

from fengqun.kernel.policies import SCOPE_SIGN, SYSTEM, Actor, Right, right_of
from fengqun.people.communities.activities import RightGranted, RightRevoked
from fengqun.people.communities.errors import MemberNotFound, NotToOneself, RightNotDelegable
from fengqun.people.communities.models import Membership
from fengqun.people.communities.policies import DELEGATE_RIGHTS
from fengqun.spine.activity.commands import record


@transaction.atomic
def grant_right(member_id: UUID, code: str, *, actor: Actor = SYSTEM, reason: str = "") -> None:
    """Give the member the right that `code` names, in a scope after `@`; nothing happens if they hold it.

    Nobody gives what they do not have, and nobody gives to themselves. Raises RightNotDelegable, MemberNotFound,
    NotToOneself, Denied.
    """
    right, scope = parse_grant(code)
    member = _held(member_id)
    require_may_delegate(actor, member.community_id, member_id, right, scope)
    if code in member.granted:
        return
    member.granted = sorted([*member.granted, code])
    member.save(update_fields=["granted"])
    record(
        RightGranted(
            community_id=member.community_id,
            object_id=member_id,
            actor_id=actor.member_id,
            right=code,
            reason=reason.strip()[:300],
        )
    )


@transaction.atomic
def revoke_right(member_id: UUID, code: str, *, actor: Actor = SYSTEM, reason: str = "") -> None:
    """Take the right back; nothing happens if they don't hold it. One may lay down one's own.

    Raises MemberNotFound, Denied.
    """
    member = _held(member_id)
    if actor.is_system or actor.member_id != member_id:
        actor.require(DELEGATE_RIGHTS, member.community_id)
    if code not in member.granted:
        return
    member.granted = [held for held in member.granted if held != code]
    member.save(update_fields=["granted"])
    record(
        RightRevoked(
            community_id=member.community_id,
            object_id=member_id,
            actor_id=actor.member_id,
            right=code,
            reason=reason.strip()[:300],
        )
    )


def parse_grant(code: str) -> tuple[Right, UUID | None]:
    """The right and the scope that a grant names. Raises RightNotDelegable for anything else."""
    name, sign, scope = code.partition(SCOPE_SIGN)
    right = right_of(name)
    if right is None or not right.delegable:
        raise RightNotDelegable
    if not sign:
        return right, None
    try:
        return right, UUID(scope)
    except ValueError as error:
        raise RightNotDelegable from error


def require_may_delegate(
    actor: Actor, community_id: UUID, member_id: UUID, right: Right, scope: UUID | None = None
) -> None:
    """Raise Denied or NotToOneself unless the actor may give this right to that member."""
    actor.require(DELEGATE_RIGHTS, community_id)
    if not right.delegable:
        raise RightNotDelegable
    actor.require(right, community_id, scope)
    if actor.member_id == member_id and not actor.is_system:
        raise NotToOneself


def _held(member_id: UUID) -> Membership:
    member = Membership.objects.select_for_update().filter(id=member_id, left_at=None, is_customer_only=False).first()
    if member is None:
        raise MemberNotFound
    return member
