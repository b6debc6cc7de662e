"""Change the gate: its steps, what each asks, and their order. Each change is a version; none reaches who handed in."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from fengqun.kernel.policies import Actor
from fengqun.people.communities.activities import GateChanged
from fengqun.people.communities.canvas import MOST_QUESTIONS
from fengqun.people.communities.choices import StepKind
from fengqun.people.communities.errors import GateChangedMeanwhile, InvalidSetting, InvalidStep
from fengqun.people.communities.gate import COMMUNITY
from fengqun.people.communities.gate.plans import Plan, simple
from fengqun.people.communities.models import Community, GateVersion
from fengqun.people.communities.policies import CHANGE_GATE
from fengqun.people.communities.queries.canvas import gate_of
from fengqun.spine.activity.commands import record


@transaction.atomic
def change_gate(community_id: UUID, *, actor: Actor, steps: Sequence[str], questions: Sequence[str] = ()) -> None:
    """Ask for these kinds of steps from now on, in this order, each as it comes; none at all opens the gate.

    Applications that were handed in keep the questions they answered. Raises Denied, InvalidSetting.
    """
    asked = [text.strip()[:200] for text in questions if text.strip()]
    if len(asked) > MOST_QUESTIONS:
        raise InvalidSetting(field=StepKind.QUESTIONS.label, reason=str(MOST_QUESTIONS))
    try:
        wanted = simple(steps, asked)
    except InvalidStep as error:
        raise InvalidSetting(field="steps", reason=str(error)) from error
    _change(community_id, actor, lambda _plan: wanted)


@transaction.atomic
def add_step(community_id: UUID, kind: str, settings: Mapping[str, Any], *, actor: Actor) -> str:
    """Add a step at the end; answers its id. Raises Denied, InvalidStep."""
    return _change(community_id, actor, lambda plan: plan.added(kind, settings, subject=COMMUNITY)).steps[-1].id


@transaction.atomic
def change_step(
    community_id: UUID, step_id: str, settings: Mapping[str, Any], *, actor: Actor, seen: int | None = None
) -> None:
    """Let a step ask something else. Who passed it before handing in passes it again.

    With `seen`, the version of the gate that was on the screen, nothing is changed over somebody else's head.
    Raises Denied, StepNotFound, InvalidStep, GateChangedMeanwhile.
    """
    _change(community_id, actor, lambda plan: plan.changed(step_id, settings), seen=seen)


@transaction.atomic
def move_step(community_id: UUID, step_id: str, by: int, *, actor: Actor) -> None:
    """Let a step come earlier (`by` below zero) or later. What was passed stays passed. Raises Denied, StepNotFound."""
    _change(community_id, actor, lambda plan: plan.moved(step_id, by))


@transaction.atomic
def remove_step(community_id: UUID, step_id: str, *, actor: Actor) -> None:
    """Ask for it no more. Raises Denied, StepNotFound."""
    _change(community_id, actor, lambda plan: plan.without(step_id))


def _change(community_id: UUID, actor: Actor, edit: Callable[[Plan], Plan], *, seen: int | None = None) -> Plan:
    actor.require(CHANGE_GATE, community_id)
    Community.objects.select_for_update(no_key=True).only("id").get(id=community_id)
    now = gate_of(community_id)
    if seen is not None and seen != now.version:
        raise GateChangedMeanwhile
    wanted = edit(now)
    if wanted.steps == now.steps and now.version:
        return now
    GateVersion.objects.create(
        community_id=community_id, version=now.version + 1, steps=wanted.as_data(), changed_by=actor.member_id
    )
    record(
        GateChanged(
            community_id=community_id, object_id=community_id, actor_id=actor.member_id, steps=tuple(wanted.kinds)
        )
    )
    return wanted
