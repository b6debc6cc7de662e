"""Set a circle's own gate, and walk through it. Hosts' invitations stand above it."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.circles.activities import CircleChanged
from fengqun.people.circles.commands.locking import hold_active, hold_as_host, role_in
from fengqun.people.circles.errors import AlreadyIn, GateStepsOpen
from fengqun.people.circles.models import Circle, CircleGate, CircleWalk
from fengqun.people.circles.queries.gates import gate_of_circle, results_of, subject_of, way_of
from fengqun.people.communities.gate import State, Turn, Verdict, kind_of, respond
from fengqun.people.communities.gate.backing import backing_of
from fengqun.people.communities.gate.plans import Plan
from fengqun.people.communities.gate.types import CIRCLE
from fengqun.people.communities.gate.walk import keep
from fengqun.people.communities.queries import member_card
from fengqun.spine.activity.commands import record


@transaction.atomic
def add_circle_step(
    community_id: UUID, circle_id: UUID, kind: str, settings: Mapping[str, Any], *, actor: Actor
) -> str:
    """Add a step at the end; answers its id. Raises CircleNotFound, NotHost, CircleIsArchived, InvalidStep."""
    plan = _change(community_id, circle_id, actor, lambda now: now.added(kind, settings, subject=CIRCLE))
    return plan.steps[-1].id


@transaction.atomic
def change_circle_step(
    community_id: UUID, circle_id: UUID, step_id: str, settings: Mapping[str, Any], *, actor: Actor
) -> None:
    """Let a step ask something else. Raises what `add_circle_step` does, and StepNotFound."""
    _change(community_id, circle_id, actor, lambda now: now.changed(step_id, settings, subject=CIRCLE))


@transaction.atomic
def move_circle_step(community_id: UUID, circle_id: UUID, step_id: str, by: int, *, actor: Actor) -> None:
    """Let a step come earlier or later. Raises CircleNotFound, NotHost, CircleIsArchived, StepNotFound."""
    _change(community_id, circle_id, actor, lambda now: now.moved(step_id, by))


@transaction.atomic
def remove_circle_step(community_id: UUID, circle_id: UUID, step_id: str, *, actor: Actor) -> None:
    """Ask for it no more. Raises CircleNotFound, NotHost, CircleIsArchived, StepNotFound."""
    _change(community_id, circle_id, actor, lambda now: now.without(step_id))


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

    Raises SignInRequired, Denied, CircleNotFound, CircleIsArchived, AlreadyIn, StepNotFound.
    """
    member_id = actor.require_member(community_id)
    circle = hold_active(community_id, circle_id, actor=actor)
    if role_in(circle, member_id):
        raise AlreadyIn
    step = gate_of_circle(circle.id).step(step_id)
    if kind_of(step.kind).turn is not Turn.APPLICANT:
        return Verdict(State.WAITING)
    walk, _is_new = CircleWalk.objects.get_or_create(circle_id=circle.id, member_id=member_id)
    results, now = results_of(walk), clock.now()
    if is_draft:
        results[step.id] = keep(step, said, results.get(step.id), now=now)
        verdict = Verdict(results[step.id].state, results[step.id].said)
    else:
        user_id = member_card(member_id).user_id
        facts = backing_of(step.kind, CIRCLE).facts(subject_of(circle), user_id, step, said)
        results[step.id], verdict = respond(step, said, results.get(step.id), facts=facts, now=now)
    walk.results = {key: result.as_data() for key, result in results.items()}
    walk.touched_at = now
    walk.save(update_fields=["results", "touched_at"])
    return verdict


def require_through(circle: Circle, member_id: UUID) -> None:
    """Raise GateStepsOpen unless the member has passed every step of the circle's gate."""
    way = way_of(circle, member_id)
    if not way.is_through:
        raise GateStepsOpen(step=way.open_label)


def _change(community_id: UUID, circle_id: UUID, actor: Actor, edit: Callable[[Plan], Plan]) -> Plan:
    circle = hold_as_host(community_id, circle_id, actor=actor)
    now = gate_of_circle(circle.id)
    wanted = edit(now)
    if wanted.steps == now.steps:
        return now
    CircleGate.objects.update_or_create(
        circle_id=circle.id,
        defaults={
            "version": now.version + 1,
            "steps": wanted.as_data(),
            "changed_by": actor.member_id,
            "changed_at": clock.now(),
        },
    )
    record(CircleChanged(community_id=community_id, object_id=circle.id, actor_id=actor.member_id, fields=("gate",)))
    return wanted
