"""Come into a circle: walk in, or ask and take it back."""

from uuid import UUID

from django.db import transaction

from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.circles.activities import CircleRequestWithdrawn
from fengqun.people.circles.choices import RequestState
from fengqun.people.circles.commands.admit import admit
from fengqun.people.circles.commands.hand_in import ask_hosts, hand_in
from fengqun.people.circles.commands.locking import hold, hold_active, role_in
from fengqun.people.circles.commands.walks import close_walk
from fengqun.people.circles.decisions import Entrance, Obstacle, Way
from fengqun.people.circles.errors import (
    AlreadyIn,
    AnswerMissing,
    ByInvitationOnly,
    CircleFull,
    MustAsk,
    RequestNotFound,
    StageTooLow,
)
from fengqun.people.circles.models import Circle, CircleRequest, CircleWalk
from fengqun.people.circles.queries.entrances import entrance_of
from fengqun.people.communities.queries import community_by_id, stage_labels
from fengqun.spine.activity.commands import record

MESSAGE_LENGTH = 300
ANSWER_LENGTH = 1_000


@transaction.atomic
def join_circle(community_id: UUID, circle_id: UUID, *, actor: Actor, answer: str = "") -> None:
    """Walk into an open circle, or in on an invitation. Who belongs already stays as they are.

    Where the gate lets so many in a week, whoever comes later stands in line and comes in by themselves.
    Raises SignInRequired, Denied, CircleNotFound, CircleIsArchived, StageTooLow, MustAsk, ByInvitationOnly, CircleFull,
    AnswerMissing, GateStepsOpen, AlreadyInLine, and what codes refuse.
    """
    member_id = actor.require_member(community_id)
    circle = hold_active(community_id, circle_id, actor=actor)
    if role_in(circle, member_id):
        return
    way_in = entrance_of(circle, member_id)
    _refuse_obstacles(circle, way_in)
    if way_in.way is Way.INVITED:
        admit(circle, member_id, way="invitation", actor_id=member_id)
        return
    if way_in.way is Way.ASK:
        raise MustAsk
    hand_in(circle, member_id, answer=_answered(circle, answer))


@transaction.atomic
def ask_to_join(
    community_id: UUID, circle_id: UUID, *, actor: Actor, message: str = "", answer: str = ""
) -> UUID | None:
    """Ask the hosts; answers the request's id, that of the waiting one if there is one.

    None: the gate lets so many in a week, and the member stands in line; the request is made when their turn comes.
    Raises SignInRequired, Denied, CircleNotFound, CircleIsArchived, AlreadyIn, StageTooLow, ByInvitationOnly,
    CircleFull, AnswerMissing, GateStepsOpen, AlreadyInLine, and what codes refuse.
    """
    member_id = actor.require_member(community_id)
    circle = hold_active(community_id, circle_id, actor=actor)
    if role_in(circle, member_id):
        raise AlreadyIn
    waiting = CircleRequest.objects.filter(circle_id=circle.id, member_id=member_id, state=RequestState.WAITING).first()
    if waiting is not None:
        return waiting.id
    way_in = entrance_of(circle, member_id)
    _refuse_obstacles(circle, way_in)
    said, text = message.strip()[:MESSAGE_LENGTH], _answered(circle, answer)
    if way_in.way is Way.INVITED:
        return ask_hosts(circle, member_id, message=said, answer=text)
    return hand_in(circle, member_id, message=said, answer=text)


@transaction.atomic
def withdraw_request(community_id: UUID, circle_id: UUID, *, actor: Actor) -> None:
    """Take one's waiting request back, or leave the line.

    Raises SignInRequired, Denied, CircleNotFound, RequestNotFound.
    """
    member_id = actor.require_member(community_id)
    circle = hold(community_id, circle_id, actor=actor)
    waiting = CircleRequest.objects.filter(circle_id=circle.id, member_id=member_id, state=RequestState.WAITING).first()
    if waiting is None:
        if not CircleWalk.objects.filter(circle_id=circle.id, member_id=member_id, handed_in_at__isnull=False).exists():
            raise RequestNotFound
        close_walk(circle, member_id)
        return
    waiting.state, waiting.decided_at = RequestState.WITHDRAWN, clock.now()
    waiting.save(update_fields=["state", "decided_at"])
    close_walk(circle, member_id)
    record(
        CircleRequestWithdrawn(
            community_id=community_id,
            object_id=circle.id,
            actor_id=member_id,
            member_id=member_id,
            request_id=waiting.id,
        )
    )


def _refuse_obstacles(circle: Circle, way_in: Entrance) -> None:
    if Obstacle.UNINVITED in way_in.obstacles:
        raise ByInvitationOnly
    if Obstacle.STAGE in way_in.obstacles:
        labels = stage_labels(community_by_id(circle.community_id).kind)
        raise StageTooLow(stage=labels[circle.minimum_stage])
    if Obstacle.FULL in way_in.obstacles:
        raise CircleFull


def _answered(circle: Circle, answer: str) -> str:
    text = answer.strip()[:ANSWER_LENGTH]
    if circle.question and not text:
        raise AnswerMissing(question=circle.question)
    return text if circle.question else ""
