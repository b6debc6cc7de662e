"""Decide a request: let the member in, or refuse with a reason that they read."""

from uuid import UUID

from django.db import transaction

from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.circles.activities import CircleRequestAccepted, CircleRequestRefused
from fengqun.people.circles.choices import RequestState
from fengqun.people.circles.commands.admit import admit
from fengqun.people.circles.commands.locking import hold_as_host
from fengqun.people.circles.commands.walks import close_walk
from fengqun.people.circles.errors import AlreadyDecided, ReasonMissing, RequestNotFound
from fengqun.people.circles.models import Circle, CircleRequest
from fengqun.spine.activity.commands import record

REASON_LENGTH = 300


@transaction.atomic
def accept_request(community_id: UUID, circle_id: UUID, request_id: UUID, *, actor: Actor) -> None:
    """Let the asking member in; what they lacked then, the host has seen.

    Raises CircleNotFound, NotHost, CircleIsArchived, RequestNotFound, AlreadyDecided, CircleFull.
    """
    circle = hold_as_host(community_id, circle_id, actor=actor)
    request = _waiting(circle, request_id)
    record(
        CircleRequestAccepted(
            community_id=community_id,
            object_id=circle.id,
            actor_id=actor.member_id,
            member_id=request.member_id,
            request_id=request.id,
        )
    )
    admit(circle, request.member_id, way="request", actor_id=actor.member_id)


@transaction.atomic
def refuse_request(community_id: UUID, circle_id: UUID, request_id: UUID, *, actor: Actor, reason: str) -> None:
    """Refuse with a reason; the member may ask again.

    Raises CircleNotFound, NotHost, CircleIsArchived, ReasonMissing, RequestNotFound, AlreadyDecided.
    """
    circle = hold_as_host(community_id, circle_id, actor=actor)
    said = reason.strip()[:REASON_LENGTH]
    if not said:
        raise ReasonMissing
    request = _waiting(circle, request_id)
    request.state, request.reason = RequestState.REFUSED, said
    request.decided_at, request.decided_by = clock.now(), actor.member_id
    request.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    close_walk(circle, request.member_id)
    record(
        CircleRequestRefused(
            community_id=community_id,
            object_id=circle.id,
            actor_id=actor.member_id,
            member_id=request.member_id,
            request_id=request.id,
            reason=said,
        )
    )


def _waiting(circle: Circle, request_id: UUID) -> CircleRequest:
    request = CircleRequest.objects.filter(circle_id=circle.id, id=request_id, member__left_at=None).first()
    if request is None:
        raise RequestNotFound
    if request.state != RequestState.WAITING:
        raise AlreadyDecided
    return request
