"""The own gate of a circle."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Field, Schema, Status

from fengqun.kernel.policies import allow, members
from fengqun.kernel.requests import Request
from fengqun.people.circles.api.router import CIRCLE, router
from fengqun.people.circles.api.schemas import PersonOut
from fengqun.people.circles.commands import (
    add_circle_step,
    answer_circle_step,
    change_circle_step,
    decide_circle_trial,
    invite_person_to_circle,
    make_circle_code,
    move_circle_step,
    remove_circle_step,
    revoke_circle_code,
    withdraw_circle_code,
)
from fengqun.people.circles.errors import NotInCircle
from fengqun.people.circles.queries import role_of
from fengqun.people.circles.queries.gates import way_of
from fengqun.people.circles.views.common import find, find_as_host
from fengqun.people.communities.queries import invite_codes, trials_asked
from fengqun.people.communities.queries.canvas import InviteCodeCard
from fengqun.people.communities.queries.trials import TrialCard


class GateQuestion(Schema):
    """One thing to answer; with choices, their places are the answer."""

    name: str
    text: str
    choices: list[str]


class GateStepOut(Schema):
    """A step of the own gate, and how far the caller is (done, now, next)."""

    id: str
    kind: str
    title: str
    hint: str
    state: str
    note: str
    questions: list[GateQuestion]


class GateStepIn(Schema):
    """A step: its kind and settings; `by` moves it instead."""

    kind: str = ""
    settings: dict[str, Any] = {}
    by: int = Field(0, ge=-20, le=20)


class GateStepId(Schema):
    """The new step."""

    id: str


class GateAnswer(Schema):
    """What is said: `answers` (texts) or `chosen` (places of choices). A draft is only kept."""

    said: dict[str, Any]
    is_draft: bool = False


class GateAnswered(Schema):
    """How it went."""

    state: str
    sentence: str
    fields: dict[str, str]
    retry_at: datetime | None


class CircleCodeIn(Schema):
    """A code for so many members, until a moment or for good."""

    quota: int = Field(1, ge=1, le=1000)
    expires_at: datetime | None = None


class CircleCodeOut(Schema):
    """A code that opens the gate of a circle: how many may use it, how many have, until when."""

    id: UUID
    code: str
    quota: int
    used_count: int
    expires_at: datetime | None
    created_at: datetime


class CircleGoal(Schema):
    """What is to be done on trial, and how often it was."""

    label: str
    needed: int
    done: int


class CircleTrialOut(Schema):
    """A trial in a circle that waits for its hosts."""

    id: UUID
    person: PersonOut
    started_at: datetime
    ends_at: datetime
    goals: list[CircleGoal]


class CircleTrialDecision(Schema):
    """Whether they stay; who leaves reads why."""

    stays: bool
    reason: str = Field("", max_length=300)


@router.get(CIRCLE + "/gate", response=list[GateStepOut], summary="The own gate")
@allow(members)
def get_gate(request: Request, community: str, circle: str) -> list[dict[str, Any]]:  # noqa: ARG001
    """The steps, and how far the caller is; right answers are nowhere in it."""
    way = way_of(find(request, circle), request.actor.require_member(request.community.id))
    return [
        {
            "id": line.step.id,
            "kind": line.step.kind,
            "title": str(line.face.title),
            "hint": str(line.face.hint),
            "state": line.state,
            "note": line.note,
            "questions": [{"name": q.name, "text": q.text, "choices": list(q.choices)} for q in line.face.questions],
        }
        for line in way.lines
    ]


@router.post(CIRCLE + "/gate", response={201: GateStepId}, summary="Add a step")
@allow(members)
def post_gate_step(request: Request, community: str, circle: str, body: GateStepIn) -> Status[dict[str, str]]:  # noqa: ARG001
    """At the end; for its hosts."""
    card = find_as_host(request, circle)
    step_id = add_circle_step(request.community.id, card.id, body.kind, body.settings, actor=request.actor)
    return Status(201, {"id": step_id})


@router.delete(CIRCLE + "/gate/{step_id}", response={204: None}, summary="Remove it")
@allow(members)
def delete_gate_step(request: Request, community: str, circle: str, step_id: str) -> Status[None]:  # noqa: ARG001
    """Ask for it no more; for its hosts."""
    remove_circle_step(request.community.id, find_as_host(request, circle).id, step_id, actor=request.actor)
    return Status(204, None)


@router.put(CIRCLE + "/gate/{step_id}", response={204: None}, summary="Change a step")
@allow(members)
def put_gate_step(request: Request, community: str, circle: str, step_id: str, body: GateStepIn) -> Status[None]:  # noqa: ARG001
    """Let it ask something else, or come earlier or later (`by`); for its hosts."""
    card, place = find_as_host(request, circle), request.community.id
    if body.by:
        move_circle_step(place, card.id, step_id, body.by, actor=request.actor)
    else:
        change_circle_step(place, card.id, step_id, body.settings, actor=request.actor)
    return Status(204, None)


@router.put(CIRCLE + "/gate/{step_id}/answer", response=GateAnswered, summary="Answer")
@allow(members)
def put_gate_answer(request: Request, community: str, circle: str, step_id: str, body: GateAnswer) -> dict[str, Any]:  # noqa: ARG001
    """Answer a step; a quiz counts the try."""
    card = find(request, circle)
    verdict = answer_circle_step(
        request.community.id, card.id, step_id, body.said, actor=request.actor, is_draft=body.is_draft
    )
    return {
        "state": str(verdict.state),
        "sentence": str(verdict.sentence),
        "fields": {name: str(text) for name, text in verdict.fields.items()},
        "retry_at": verdict.retry_at,
    }


@router.get(CIRCLE + "/codes", response=list[CircleCodeOut], summary="Invite codes")
@allow(members)
def list_circle_codes(request: Request, community: str, circle: str) -> list[InviteCodeCard]:  # noqa: ARG001
    """Codes that open the step of invite codes; for its hosts."""
    return invite_codes(request.community.id, part_id=find_as_host(request, circle).id)


@router.post(CIRCLE + "/codes", response={201: CircleCodeOut}, summary="Make an invite code")
@allow(members)
def post_circle_code(request: Request, community: str, circle: str, body: CircleCodeIn) -> Status[InviteCodeCard]:  # noqa: ARG001
    """For so many members; for its hosts."""
    card = find_as_host(request, circle)
    code = make_circle_code(
        request.community.id, card.id, actor=request.actor, quota=body.quota, expires_at=body.expires_at
    )
    return Status(201, _code(invite_codes(request.community.id, part_id=card.id), code))


@router.delete(CIRCLE + "/codes/{uuid:code_id}", response={204: None}, summary="Take an invite code back")
@allow(members)
def delete_circle_code(request: Request, community: str, circle: str, code_id: UUID) -> Status[None]:  # noqa: ARG001
    """It opens nothing any more; for its hosts."""
    revoke_circle_code(request.community.id, find_as_host(request, circle).id, code_id, actor=request.actor)
    return Status(204, None)


@router.get(CIRCLE + "/guests", response=list[CircleCodeOut], summary="My invitations of one person each")
@allow(members)
def list_guests(request: Request, community: str, circle: str) -> list[InviteCodeCard]:  # noqa: ARG001
    """Those that the caller gave out; for who belongs to the circle."""
    card = find(request, circle)
    if not role_of(card.id, request.actor.member_id):
        raise NotInCircle
    return _mine(request, card.id)


@router.post(CIRCLE + "/guests", response={201: CircleCodeOut}, summary="Invite one person")
@allow(members)
def post_guest(request: Request, community: str, circle: str) -> Status[InviteCodeCard]:  # noqa: ARG001
    """A code for one, as far as the gate's step of invitations lets the caller; for who belongs to the circle."""
    card = find(request, circle)
    code = invite_person_to_circle(request.community.id, card.id, actor=request.actor)
    return Status(201, _code(_mine(request, card.id), code))


@router.delete(CIRCLE + "/guests/{uuid:code_id}", response={204: None}, summary="Take my invitation back")
@allow(members)
def delete_guest(request: Request, community: str, circle: str, code_id: UUID) -> Status[None]:  # noqa: ARG001
    """It still counts for the month."""
    withdraw_circle_code(request.community.id, find(request, circle).id, code_id, actor=request.actor)
    return Status(204, None)


@router.get(CIRCLE + "/trials", response=list[CircleTrialOut], summary="Trials to decide")
@allow(members)
def list_circle_trials(request: Request, community: str, circle: str) -> list[TrialCard]:  # noqa: ARG001
    """Whose time on trial is over without the goals; for its hosts."""
    return trials_asked(request.community.id, part_id=find_as_host(request, circle).id)


@router.post(CIRCLE + "/trials/{uuid:trial_id}/decision", response={204: None}, summary="Decide a trial")
@allow(members)
def post_trial_decision(
    request: Request,
    community: str,  # noqa: ARG001 - the middleware looked it up
    circle: str,
    trial_id: UUID,
    body: CircleTrialDecision,
) -> Status[None]:
    """Let them stay or go; for its hosts."""
    card = find_as_host(request, circle)
    decide_circle_trial(
        request.community.id, card.id, trial_id, actor=request.actor, stays=body.stays, reason=body.reason
    )
    return Status(204, None)


def _mine(request: Request, circle_id: UUID) -> list[InviteCodeCard]:
    return invite_codes(request.community.id, inviter_id=request.actor.member_id, is_personal=True, part_id=circle_id)


def _code(cards: list[InviteCodeCard], code: str) -> InviteCodeCard:
    return next(card for card in cards if card.code == code)
