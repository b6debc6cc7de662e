"""Ways through the gates of circles, when they are over: somebody came in, was refused, took it back, or forgot it."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef

from fengqun.kernel import clock
from fengqun.people.circles.choices import RequestState
from fengqun.people.circles.models import Circle, CircleRequest, CircleWalk
from fengqun.people.circles.queries.gates import gate_of_circle, results_of, subject_of
from fengqun.people.communities.gate import Result, Step, Turn, kind_of
from fengqun.people.communities.gate.backing import backing_of
from fengqun.people.communities.gate.types import CIRCLE
from fengqun.people.communities.queries import member_card

KEPT_DAYS = 90


def close_walk(circle: Circle, member_id: UUID, *, has_entered: bool = False) -> None:
    """End what was handed in; the caller holds the circle.

    Who has entered by it begins what steps begin (a trial); of anybody else it gives back what steps took: the use of
    a code, the place of a week. Answers stay, so that they need not be given twice; what was used up does not.
    """
    walk = CircleWalk.objects.filter(circle_id=circle.id, member_id=member_id, handed_in_at__isnull=False).first()
    if walk is None:
        return
    subject, user_id, results = subject_of(circle), member_card(member_id).user_id, results_of(walk)
    steps = gate_of_circle(circle.id).steps
    for step in steps:
        result = results.get(step.id)
        if result is None or not result.is_claimed:
            continue
        backing = backing_of(step.kind, CIRCLE)
        if has_entered:
            backing.entered(subject, member_id, step, result)
        else:
            backing.release(subject, user_id, step, result)
    kept = {step.id: replace(results[step.id], is_claimed=False) for step in steps if _outlasts(step, results)}
    walk.results = {step_id: result.as_data() for step_id, result in kept.items()}
    walk.message, walk.answer, walk.handed_in_at, walk.queued_at = "", "", None, None
    walk.save(update_fields=["results", "message", "answer", "handed_in_at", "queued_at"])


def forget_walks() -> int:
    """Delete what applicants left alone for `KEPT_DAYS`, unless others are to decide or they wait in line.

    What they had taken is given back. Answers how many.
    """
    until = clock.now() - timedelta(days=KEPT_DAYS)
    asked = CircleRequest.objects.filter(
        circle_id=OuterRef("circle_id"), member_id=OuterRef("member_id"), state=RequestState.WAITING
    )
    forgotten = CircleWalk.objects.filter(~Exists(asked), touched_at__lt=until, queued_at=None).select_related("circle")
    walks = list(forgotten)
    for walk in walks:
        close_walk(walk.circle, walk.member_id)
        walk.delete()
    return len(walks)


def _outlasts(step: Step, results: dict[str, Result]) -> bool:
    kind = kind_of(step.kind)
    return step.id in results and kind.turn is not Turn.OTHERS and not kind.is_spent
