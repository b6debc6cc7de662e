"""Let the waiting lines at the gates of circles move, when a week turns or a place becomes free."""

from uuid import UUID

from django.db import transaction

from fengqun.kernel import clock
from fengqun.people.circles.activities import CircleTurnCame
from fengqun.people.circles.choices import State
from fengqun.people.circles.commands.hand_in import go_on
from fengqun.people.circles.commands.locking import role_in
from fengqun.people.circles.models import Circle, CircleRequest, CircleWalk
from fengqun.people.circles.queries.gates import gate_of_circle, results_of, subject_of
from fengqun.people.communities.commands.quotas import hold_week, take_place
from fengqun.people.communities.gate import Result, standing
from fengqun.people.communities.gate import State as StepState
from fengqun.spine.activity.commands import record


def admit_from_circle_lines() -> int:
    """Let those in line go on wherever there are places again; answers how many did."""
    waiting = CircleWalk.objects.filter(queued_at__isnull=False, circle__state=State.ACTIVE)
    circles = waiting.order_by().values_list("circle_id", flat=True).distinct()
    return sum(admit_from_circle_line(circle_id) for circle_id in circles)


@transaction.atomic
def admit_from_circle_line(circle_id: UUID) -> int:
    """Let as many go on as there are places, longest waiting first; answers how many. Twice is once.

    Where the gate asks for no quota any more, everybody in line goes on, as far as the circle has room.
    """
    held = Circle.objects.select_for_update(of=("self",), no_key=True).filter(id=circle_id, state=State.ACTIVE)
    circle = held.first()
    if circle is None:
        return 0
    plan, subject = gate_of_circle(circle.id), subject_of(circle)
    week, count = hold_week(subject), 0
    for walk in CircleWalk.objects.filter(circle_id=circle.id, queued_at__isnull=False).order_by("queued_at", "id"):
        results = results_of(walk)
        step = standing(plan.steps, results).step
        if step is not None and step.kind == "quota":
            if not take_place(week, step.settings["per_week"]):
                break
            said = {"week": week.monday.isoformat()}
            results[step.id] = Result(StepState.PASSED, step.revision, said, clock.now(), is_claimed=True)
            walk.results = {key: result.as_data() for key, result in results.items()}
        go_on(circle, walk, way="line")
        if walk.queued_at is not None:
            break
        count += 1
        _tell(circle, walk.member_id)
    return count


def _tell(circle: Circle, member_id: UUID) -> None:
    """Who came in, or before the hosts, hears of that; anybody else goes on at the gate themselves."""
    is_asking = CircleRequest.objects.filter(circle_id=circle.id, member_id=member_id, state="waiting").exists()
    if not is_asking and role_in(circle, member_id) is None:
        record(
            CircleTurnCame(community_id=circle.community_id, object_id=circle.id, actor_id=None, member_id=member_id)
        )
