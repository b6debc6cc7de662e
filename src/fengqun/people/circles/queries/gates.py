"""The own gate of a circle, and how far members are at it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from fengqun.kernel import clock
from fengqun.people.circles.models import Circle, CircleGate, CircleWalk
from fengqun.people.circles.types import CircleCard
from fengqun.people.communities.gate import Result, Standing, Subject, advance, kind_of, standing
from fengqun.people.communities.gate.backing import backing_of
from fengqun.people.communities.gate.plans import Plan, read
from fengqun.people.communities.gate.types import CIRCLE
from fengqun.people.communities.queries import community_by_id, member_card
from fengqun.people.communities.queries.walks import StepLine, lines_of


@dataclass(frozen=True)
class CircleWay:
    """A member's way through a circle's gate."""

    plan: Plan
    results: Mapping[str, Result]
    standing: Standing
    lines: Sequence[StepLine] = ()

    @property
    def is_through(self) -> bool:
        """Whether nothing is left to answer."""
        return self.standing.is_through

    @property
    def done(self) -> int:
        """How many steps are passed."""
        return sum(line.state == "done" for line in self.lines)

    @property
    def open_label(self) -> str:
        """What is asked next, or what is missing."""
        here = self.standing
        if here.step is None:
            return ""
        missing = " ".join(here.result.said.get("missing", ())) if here.result else ""
        return missing or str(kind_of(here.step.kind).face(here.step).title)


def gate_of_circle(circle_id: UUID) -> Plan:
    """The steps that the circle's hosts have set."""
    row = CircleGate.objects.filter(circle_id=circle_id).first()
    return read(row.steps, row.version) if row else Plan()


def way_of(circle: Circle | CircleCard, member_id: UUID) -> CircleWay:
    """How far a member is; what nobody has to answer is judged on the spot."""
    plan = gate_of_circle(circle.id)
    if plan.is_open:
        return CircleWay(plan, {}, standing((), {}))
    results = results_of(CircleWalk.objects.filter(circle_id=circle.id, member_id=member_id).first())
    subject, user_id = subject_of(circle), member_card(member_id).user_id
    known, here = advance(
        plan.steps,
        results,
        ask=lambda step: backing_of(step.kind, CIRCLE).facts(subject, user_id, step, {}),
        now=clock.now(),
        has_agreed=True,
    )
    return CircleWay(plan, known, here, lines_of(plan, known, here))


def subject_of(circle: Circle | CircleCard) -> Subject:
    """The circle as what a gate stands before."""
    return Subject(CIRCLE, circle.id, circle.community_id, community_by_id(circle.community_id).time_zone)


def results_of(walk: CircleWalk | None) -> dict[str, Result]:
    """How each step went."""
    return {key: Result.from_data(data) for key, data in walk.results.items()} if walk else {}


def words_at_gate(circle_id: UUID, member_ids: Iterable[UUID]) -> dict[UUID, list[tuple[str, str]]]:
    """What members answered at the gate, for the hosts to read; two statements."""
    plan = gate_of_circle(circle_id)
    if plan.is_open:
        return {}
    walks = CircleWalk.objects.filter(circle_id=circle_id, member_id__in=list(member_ids))
    said: dict[UUID, list[tuple[str, str]]] = {}
    for walk in walks:
        results = results_of(walk)
        said[walk.member_id] = [
            pair
            for step in plan.steps
            if (result := results.get(step.id)) is not None and result.revision == step.revision
            for pair in kind_of(step.kind).words(step, result.said)
        ]
    return said
