"""Leave a circle, be removed from it, and lose its circles with the community."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.circles.activities import CircleLeft, CircleMemberRemoved
from fengqun.people.circles.choices import CircleRole, InvitationState, RequestState
from fengqun.people.circles.commands.admit import release
from fengqun.people.circles.commands.decide import REASON_LENGTH
from fengqun.people.circles.commands.locking import hold, hold_as_host, other_hosts, role_in
from fengqun.people.circles.commands.walks import close_walk
from fengqun.people.circles.errors import HostStays, LastHost, NotInCircle, ReasonMissing
from fengqun.people.circles.models import (
    Circle,
    CircleInvitation,
    CircleMember,
    CircleRemoval,
    CircleRequest,
    CircleWalk,
)
from fengqun.spine.activity.commands import record


@transaction.atomic
def leave_circle(community_id: UUID, circle_id: UUID, *, actor: Actor) -> None:
    """Leave; nothing happens to who does not belong. Raises SignInRequired, Denied, CircleNotFound, LastHost."""
    member_id = actor.require_member(community_id)
    circle = hold(community_id, circle_id, actor=actor)
    role = role_in(circle, member_id)
    if role is None:
        return
    if role == CircleRole.HOST and not other_hosts(circle, member_id):
        raise LastHost
    release(circle, member_id)
    record(CircleLeft(community_id=community_id, object_id=circle.id, actor_id=member_id, member_id=member_id))


@transaction.atomic
def remove_from_circle(community_id: UUID, circle_id: UUID, member_id: UUID, *, actor: Actor, reason: str) -> None:
    """Remove a member, who reads the reason and comes back by request only.

    Raises CircleNotFound, NotHost, CircleIsArchived, ReasonMissing, NotInCircle, HostStays.
    """
    circle = hold_as_host(community_id, circle_id, actor=actor)
    remover_id = actor.require_member(community_id)
    said = reason.strip()[:REASON_LENGTH]
    if not said:
        raise ReasonMissing
    role = role_in(circle, member_id)
    if role is None:
        raise NotInCircle
    if role == CircleRole.HOST:
        raise HostStays
    release(circle, member_id)
    CircleRemoval.objects.create(circle_id=circle.id, member_id=member_id, removed_by=remover_id, reason=said)
    record(
        CircleMemberRemoved(
            community_id=community_id,
            object_id=circle.id,
            actor_id=remover_id,
            member_id=member_id,
            reason=said,
        )
    )


@transaction.atomic
def leave_all_circles(community_id: UUID, member_id: UUID, *, before: datetime) -> None:
    """Who left the community at `before` leaves its circles too, also as the last host: staff see which lack one."""
    mine = CircleMember.objects.filter(member_id=member_id, joined_at__lte=before).values("circle_id")
    circles = Circle.objects.select_for_update(no_key=True).filter(community_id=community_id, id__in=mine)
    for circle in circles.order_by("id"):
        if release(circle, member_id):
            record(
                CircleLeft(
                    community_id=community_id,
                    object_id=circle.id,
                    actor_id=member_id,
                    member_id=member_id,
                    with_community=True,
                )
            )
    for walk in CircleWalk.objects.filter(member_id=member_id, handed_in_at__lte=before).select_related("circle"):
        close_walk(walk.circle, member_id)
    now = clock.now()
    requests = CircleRequest.objects.filter(member_id=member_id, state=RequestState.WAITING, asked_at__lte=before)
    requests.update(state=RequestState.WITHDRAWN, decided_at=now)
    invited = CircleInvitation.objects.filter(
        member_id=member_id, state=InvitationState.WAITING, invited_at__lte=before
    )
    invited.update(state=InvitationState.WITHDRAWN, closed_at=now)
