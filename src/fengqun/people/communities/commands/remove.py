"""Take a member's voice for a while, or end a membership against their will; both come from a decision with a reason.

The decision itself, with its appeal, is made in a room above; here stands what every page has to know of it.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from fengqun.kernel import clock
from fengqun.kernel.policies import SYSTEM, Actor
from fengqun.people.communities.activities import MemberLeft, MemberSilenced
from fengqun.people.communities.commands.listing import list_members
from fengqun.people.communities.commands.owners import require_other_owner
from fengqun.people.communities.errors import Barred, MemberNotFound
from fengqun.people.communities.models import Community, Membership
from fengqun.people.communities.policies import SILENCE_MEMBERS
from fengqun.people.communities.queries.cards import community_by_id
from fengqun.spine.activity.commands import record


@transaction.atomic
def silence(member_id: UUID, until: datetime | None, *, reason: str = "", actor: Actor = SYSTEM) -> None:
    """Let the member read and not write until that moment; None gives the voice back.

    Raises Denied, MemberNotFound.
    """
    member = Membership.objects.select_for_update().filter(id=member_id, is_customer_only=False).first()
    if member is None:
        raise MemberNotFound
    actor.require(SILENCE_MEMBERS, member.community_id)
    if member.silenced_until == until:
        return
    member.silenced_until = until
    member.silenced_reason = reason.strip()[:300] if until else ""
    member.save(update_fields=["silenced_until", "silenced_reason"])
    record(
        MemberSilenced(
            community_id=member.community_id,
            object_id=member_id,
            actor_id=actor.member_id,
            until=until.isoformat() if until else "",
        )
    )


@transaction.atomic
def remove_member(community_id: UUID, member_id: UUID, *, barred_until: datetime | None, actor: Actor = SYSTEM) -> None:
    """End a membership and let nobody bring it back before `barred_until`; roles and rights go, history stays.

    Nothing but the bar changes for who has left already. Raises Denied, MemberNotFound, LastOwner.
    """
    actor.require(SILENCE_MEMBERS, community_id)
    Community.objects.select_for_update().only("id").get(id=community_id)
    member = Membership.objects.filter(community_id=community_id, id=member_id, is_customer_only=False).first()
    if member is None:
        raise MemberNotFound
    require_other_owner(community_id, member_id)
    Membership.objects.filter(id=member_id).update(barred_until=barred_until)
    left = Membership.objects.filter(id=member_id, left_at=None).update(left_at=clock.now(), roles=[], granted=[])
    if not left:
        return
    Community.objects.filter(id=community_id).update(member_count=F("member_count") - 1)
    list_members([member_id])
    record(
        MemberLeft(community_id=community_id, object_id=member_id, actor_id=actor.member_id, is_removed=True),
    )


@transaction.atomic
def lift_bar(community_id: UUID, member_id: UUID, *, actor: Actor = SYSTEM) -> None:
    """Let a removed person apply again from now on. Raises Denied."""
    actor.require(SILENCE_MEMBERS, community_id)
    Membership.objects.filter(community_id=community_id, id=member_id).update(barred_until=None)


def require_not_barred(community_id: UUID, known: Membership | None) -> None:
    """Raise Barred while the person whose membership this was may not come back."""
    if known is None or known.barred_until is None or known.barred_until <= clock.now():
        return
    until = known.barred_until.astimezone(community_by_id(community_id).zone)
    raise Barred(until=f"{until:%Y-%m-%d %H:%M}")
