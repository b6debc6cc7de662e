"""Walk through a circle's own gate: answer its steps, hand in, and come in, or before its hosts, when all are passed.

Every command here holds the circle, so a double click, another device and the line take turns.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import transaction

from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.circles.activities import CircleRequested
from fengqun.people.circles.choices import RequestState
from fengqun.people.circles.commands.admit import admit
from fengqun.people.circles.commands.locking import hold_active, role_in
from fengqun.people.circles.decisions import Obstacle, Way
from fengqun.people.circles.errors import AlreadyIn, AlreadyInLine, GateStepsOpen
from fengqun.people.circles.models import Circle, CircleRequest, CircleWalk
from fengqun.people.circles.queries.entrances import entrance_of
from fengqun.people.circles.queries.gates import gate_of_circle, open_label, results_of, subject_of
from fengqun.people.communities.gate import Result, State, Turn, Verdict, advance, kind_of, respond
from fengqun.people.communities.gate.backing import backing_of
from fengqun.people.communities.gate.plans import Plan
from fengqun.people.communities.gate.types import CIRCLE
from fengqun.people.communities.gate.walk import keep
from fengqun.people.communities.queries import member_card
from fengqun.spine.activity.commands import record

Results = Mapping[str, Result]


@transaction.atomic
def answer_circle_step(
    community_id: UUID,
    circle_id: UUID,
    step_id: str,
    said: Mapping[str, Any],
    *,
    actor: Actor,
    is_draft: bool = False,
) -> Verdict:
    """Answer a step of the gate; what is wrong stands in the verdict, and a failed try counts.

    Who has handed in already, and whose turn it is again, goes on from there by themselves.
    Raises SignInRequired, Denied, CircleNotFound, CircleIsArchived, AlreadyIn, AlreadyInLine, StepNotFound.
    """
    member_id = actor.require_member(community_id)
    circle = hold_active(community_id, circle_id, actor=actor)
    if role_in(circle, member_id):
        raise AlreadyIn
    step = gate_of_circle(circle.id).step(step_id)
    if kind_of(step.kind).turn is not Turn.APPLICANT:
        return Verdict(State.WAITING)
    walk, _is_new = CircleWalk.objects.get_or_create(circle_id=circle.id, member_id=member_id)
    if walk.queued_at is not None:
        raise AlreadyInLine
    results, now = results_of(walk), clock.now()
    if is_draft:
        results[step.id] = keep(step, said, results.get(step.id), now=now)
        verdict = Verdict(results[step.id].state, results[step.id].said)
    else:
        user_id = member_card(member_id).user_id
        facts = backing_of(step.kind, CIRCLE).facts(subject_of(circle), user_id, step, said)
        results[step.id], verdict = respond(step, said, results.get(step.id), facts=facts, now=now)
    _keep(walk, results)
    if walk.handed_in_at is not None:
        go_on(circle, walk)
    return verdict


def hand_in(circle: Circle, member_id: UUID, *, message: str = "", answer: str = "") -> UUID | None:
    """All that is the applicant's own is passed: take what it costs, and go on. The caller holds the circle.

    Answers the id of the request, where one comes before the hosts by it. Raises GateStepsOpen, AlreadyInLine, and
    what the codes refuse.
    """
    walk, _is_new = CircleWalk.objects.get_or_create(circle_id=circle.id, member_id=member_id)
    if walk.queued_at is not None:
        raise AlreadyInLine
    results, here = advance(
        gate_of_circle(circle.id).steps,
        results_of(walk),
        ask=lambda step: backing_of(step.kind, CIRCLE).facts(
            subject_of(circle), member_card(member_id).user_id, step, {}
        ),
        now=clock.now(),
        has_agreed=False,
    )
    if not here.needs_agreement:
        raise GateStepsOpen(step=open_label(here))
    walk.message, walk.answer, walk.handed_in_at = message, answer, clock.now()
    walk.save(update_fields=["message", "answer", "handed_in_at"])
    _keep(walk, results)
    return go_on(circle, walk)


def go_on(circle: Circle, walk: CircleWalk, *, way: str = "open") -> UUID | None:
    """Pass what passes by itself, and let the member in or before the hosts once nothing is left.

    Where a step of others waits, or the circle has become full meanwhile, the member stands in line. Answers the id of
    the request, if there is one now. The caller holds the circle.
    """
    plan, subject, user_id = gate_of_circle(circle.id), subject_of(circle), member_card(walk.member_id).user_id
    known = _claimed(circle, walk, plan, results_of(walk))
    known, here = advance(
        plan.steps,
        known,
        ask=lambda step: backing_of(step.kind, CIRCLE).facts(subject, user_id, step, {}),
        now=clock.now(),
        has_agreed=True,
    )
    known = _claimed(circle, walk, plan, known)
    entrance = entrance_of(circle, walk.member_id)
    is_held_up = here.turn is Turn.OTHERS if not here.is_through else Obstacle.FULL in entrance.obstacles
    walk.queued_at = (walk.queued_at or clock.now()) if is_held_up else None
    walk.save(update_fields=["queued_at"])
    _keep(walk, known)
    if is_held_up or not here.is_through or not entrance.is_open:
        return None
    if entrance.way is Way.ASK:
        return ask_hosts(circle, walk.member_id, message=walk.message, answer=walk.answer)
    if circle.question:
        _keep_answer(circle, walk)
    admit(circle, walk.member_id, way=way, actor_id=walk.member_id)
    return None


def ask_hosts(circle: Circle, member_id: UUID, *, message: str, answer: str) -> UUID:
    """A request that waits for the hosts; answers its id."""
    request = CircleRequest.objects.create(
        circle_id=circle.id, member_id=member_id, message=message, question=circle.question, answer=answer
    )
    record(
        CircleRequested(
            community_id=circle.community_id,
            object_id=circle.id,
            actor_id=member_id,
            member_id=member_id,
            request_id=request.id,
        )
    )
    return request.id


def _claimed(circle: Circle, walk: CircleWalk, plan: Plan, results: Results) -> dict[str, Result]:
    """The results, with what they cost taken."""
    known, subject, user_id = dict(results), subject_of(circle), member_card(walk.member_id).user_id
    for step in plan.steps:
        result = known.get(step.id)
        if result is not None and result.state is State.PASSED and not result.is_claimed:
            backing_of(step.kind, CIRCLE).claim(subject, user_id, step, result)
            known[step.id] = replace(result, is_claimed=True)
    return known


def _keep(walk: CircleWalk, results: Results) -> None:
    walk.results = {step_id: result.as_data() for step_id, result in results.items()}
    walk.touched_at = clock.now()
    walk.save(update_fields=["results", "touched_at"])


def _keep_answer(circle: Circle, walk: CircleWalk) -> None:
    """Whoever walks in past a question leaves the answer for the hosts, as a request that decided itself."""
    CircleRequest.objects.create(
        circle_id=circle.id,
        member_id=walk.member_id,
        question=circle.question,
        answer=walk.answer,
        state=RequestState.ACCEPTED,
        decided_at=clock.now(),
    )
