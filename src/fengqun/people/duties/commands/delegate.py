"""Give a right to one member outside of terms, and take it back; each row is a line of the log."""

from uuid import UUID

from django.db import IntegrityError, transaction

from fengqun.kernel import clock
from fengqun.kernel.policies import Actor, right_of
from fengqun.people.communities.commands.rights import require_may_delegate
from fengqun.people.communities.errors import RightNotDelegable
from fengqun.people.communities.policies import DELEGATE_RIGHTS
from fengqun.people.communities.queries import community_by_id
from fengqun.people.duties.activities import DelegationEnded, RightDelegated
from fengqun.people.duties.commands import checks
from fengqun.people.duties.commands.rights import settle_rights
from fengqun.people.duties.errors import AlreadyDelegated, DelegationNotFound
from fengqun.people.duties.models import Delegation
from fengqun.people.duties.notices import CLOSED
from fengqun.people.notifications.commands import notify
from fengqun.spine.activity.commands import record


@transaction.atomic
def delegate(
    community_id: UUID, member_id: UUID, right_code: str, *, actor: Actor, reason: str, circle_id: UUID | None = None
) -> UUID:
    """Give a member a right that one has oneself, in the whole community or in one circle; answers the line's id.

    Raises Denied, RightNotDelegable, NotToOneself, MemberNotFound, CircleNotFound, NotInCircle, AlreadyDelegated,
    InvalidDuty.
    """
    actor.require(DELEGATE_RIGHTS, community_id)
    right = right_of(right_code)
    if right is None:
        raise RightNotDelegable
    checks.circle_exists(community_id, circle_id)
    checks.holder(community_id, member_id, circle_id)
    require_may_delegate(actor, community_id, member_id, right, circle_id)
    row = Delegation(
        community_id=community_id,
        member_id=member_id,
        circle_id=circle_id,
        right=right.code,
        reason=checks.needed(reason),
        granted_by=actor.member_id,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyDelegated from error
    record(
        RightDelegated(
            community_id=community_id,
            object_id=row.id,
            actor_id=actor.member_id,
            member_id=member_id,
            right=right.code,
            circle_id=circle_id,
        )
    )
    settle_rights(member_id, reason=row.reason)
    return row.id


@transaction.atomic
def withdraw(community_id: UUID, delegation_id: UUID, *, actor: Actor, reason: str) -> None:
    """Take a delegated right back, or lay down one's own; it is gone with this transaction.

    Raises SignInRequired, Denied, DelegationNotFound, InvalidDuty.
    """
    rows = Delegation.objects.select_for_update(of=("self",)).filter(community_id=community_id, ended_at=None)
    row = rows.filter(id=delegation_id).first()
    if row is None:
        actor.require(DELEGATE_RIGHTS, community_id)
        raise DelegationNotFound
    if actor.member_id != row.member_id or actor.is_system:
        actor.require(DELEGATE_RIGHTS, community_id)
    end(row, reason=checks.needed(reason), actor_id=actor.member_id)
    if actor.member_id != row.member_id:
        right = right_of(row.right)
        notify(
            CLOSED,
            community_id=community_id,
            member_ids=[row.member_id],
            url=f"/c/{community_by_id(community_id).slug}/duties/mine/",
            title=str(right.label) if right else row.right,
            actor_id=actor.member_id,
            object_kind="delegation",
            object_id=row.id,
            params={"reason": row.ended_because},
        )


def end(row: Delegation, *, reason: str, actor_id: UUID | None) -> None:
    """Close a line; the caller holds it."""
    row.ended_at, row.ended_by, row.ended_because = clock.now(), actor_id, reason
    row.save(update_fields=["ended_at", "ended_by", "ended_because"])
    record(
        DelegationEnded(
            community_id=row.community_id,
            object_id=row.id,
            actor_id=actor_id,
            member_id=row.member_id,
            right=row.right,
        )
    )
    settle_rights(row.member_id, reason=reason)
