"""Let somebody into a circle, whichever way they came; callers hold the circle."""

from uuid import UUID

from django.db.models import F, Q

from fengqun.kernel import clock
from fengqun.people.circles.activities import CircleJoined
from fengqun.people.circles.choices import CircleRole, InvitationState, RequestState, State
from fengqun.people.circles.commands.walks import close_walk
from fengqun.people.circles.errors import CircleFull
from fengqun.people.circles.models import Circle, CircleInvitation, CircleMember, CircleRemoval, CircleRequest
from fengqun.people.communities.commands import drop_trial
from fengqun.spine.activity.commands import record

BY_THE_GATE = frozenset({"open", "line", "request"})
"""Ways into a circle that lead through its own gate; a host's invitation stands above it."""


def admit(
    circle: Circle, member_id: UUID, *, way: str, actor_id: UUID | None, role: str = CircleRole.MEMBER
) -> CircleMember:
    """Take a place in one conditional statement and make the member's row; what waited for it is closed.

    Raises CircleFull. The caller has seen, holding the circle, that the member does not belong yet.
    """
    room = Q(capacity=None) | Q(member_count__lt=F("capacity"))
    taken = Circle.objects.filter(room, id=circle.id, state=State.ACTIVE).update(member_count=F("member_count") + 1)
    if not taken:
        raise CircleFull
    now = clock.now()
    row = CircleMember.objects.create(
        circle_id=circle.id, member_id=member_id, role=role, joined_at=now, seen_count=circle.news_count
    )
    waiting = CircleRequest.objects.filter(circle_id=circle.id, member_id=member_id, state=RequestState.WAITING)
    waiting.update(state=RequestState.ACCEPTED, decided_at=now, decided_by=actor_id)
    invited = CircleInvitation.objects.filter(circle_id=circle.id, member_id=member_id, state=InvitationState.WAITING)
    invited.update(state=InvitationState.ACCEPTED, closed_at=now)
    removals = CircleRemoval.objects.filter(circle_id=circle.id, member_id=member_id, lifted_at=None)
    removals.update(lifted_at=now)
    close_walk(circle, member_id, has_entered=way in BY_THE_GATE)
    record(
        CircleJoined(
            community_id=circle.community_id,
            object_id=circle.id,
            actor_id=actor_id,
            occurred_at=now,
            member_id=member_id,
            way=way,
        )
    )
    return row


def release(circle: Circle, member_id: UUID) -> bool:
    """Give the place back; answers whether there was one."""
    gone, _each = CircleMember.objects.filter(circle_id=circle.id, member_id=member_id).delete()
    if gone:
        drop_trial(member_id, part_id=circle.id)
        Circle.objects.filter(id=circle.id).update(member_count=F("member_count") - 1)
    return bool(gone)
