"""Set a circle's own gate. Hosts' invitations stand above it."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.circles.activities import CircleChanged
from fengqun.people.circles.commands.locking import hold_as_host
from fengqun.people.circles.models import CircleGate
from fengqun.people.circles.queries.gates import gate_of_circle
from fengqun.people.communities.gate.plans import Plan
from fengqun.people.communities.gate.types import CIRCLE
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


def copy_gate(origin_id: UUID, target_id: UUID, *, changed_by: UUID | None) -> None:
    """Let the gate of one circle stand before another, new one too."""
    plan = gate_of_circle(origin_id)
    if not plan.is_open:
        CircleGate.objects.create(circle_id=target_id, steps=plan.as_data(), changed_by=changed_by)


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
