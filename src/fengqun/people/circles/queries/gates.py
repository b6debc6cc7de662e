"""The own gate of a circle, and how far members are at it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from fengqun.kernel import clock
from fengqun.kernel.glimpses import is_there
from fengqun.people.circles.decisions import has_reached
from fengqun.people.circles.models import Circle, CircleGate, CircleWalk
from fengqun.people.circles.types import CircleCard
from fengqun.people.communities.gate import Result, Standing, Step, Subject, advance, kind_of, standing
from fengqun.people.communities.gate.backing import backing_of
from fengqun.people.communities.gate.plans import Plan, read
from fengqun.people.communities.gate.types import CIRCLE
from fengqun.people.communities.queries import community_by_id, member_card, stage_labels
from fengqun.people.communities.queries.walks import StepLine, lines_of


@dataclass(frozen=True)
class CircleWay:
    """A member's way through a circle's gate."""

    plan: Plan
    results: Mapping[str, Result]
    standing: Standing
    lines: Sequence[StepLine] = ()
    is_handed_in: bool = False
    place_in_line: int = 0
    """How many wait before the member, and they themselves; 0: they do not wait."""

    @property
    def is_through(self) -> bool:
        """Whether nothing is left for the member to do but to hand in."""
        return self.standing.needs_agreement

    @property
    def done(self) -> int:
        """How many steps are passed."""
        return sum(line.state == "done" for line in self.lines)

    @property
    def open_label(self) -> str:
        """What is asked next, or what is missing."""
        return open_label(self.standing)


def open_label(here: Standing) -> str:
    """What is asked at that place, or what is missing there."""
    if here.step is None:
        return ""
    missing = " ".join(here.result.said.get("missing", ())) if here.result else ""
    return missing or str(kind_of(here.step.kind).face(here.step).title)


@is_there("circle")
def has_gate(circle: UUID) -> QuerySet[CircleGate]:
    """Whether the circle's hosts have set steps of their own."""
    return CircleGate.objects.filter(circle_id=circle)


def gate_of_circle(circle_id: UUID) -> Plan:
    """The steps that the circle's hosts have set."""
    row = CircleGate.objects.filter(circle_id=circle_id).first()
    return read(row.steps, row.version) if row else Plan()


def way_of(circle: Circle | CircleCard, member_id: UUID) -> CircleWay:
    """How far a member is; what nobody has to answer is judged on the spot."""
    plan = gate_of_circle(circle.id)
    if plan.is_open:
        return CircleWay(plan, {}, standing((), {}))
    walk = CircleWalk.objects.filter(circle_id=circle.id, member_id=member_id).first()
    results = results_of(walk)
    subject, user_id = subject_of(circle), member_card(member_id).user_id
    known, here = advance(
        plan.steps,
        results,
        ask=lambda step: backing_of(step.kind, CIRCLE).facts(subject, user_id, step, {}),
        now=clock.now(),
        has_agreed=False,
    )
    return CircleWay(
        plan,
        known,
        here,
        lines_of(plan, known, here),
        is_handed_in=bool(walk and walk.handed_in_at),
        place_in_line=place_in_line(walk) if walk else 0,
    )


def place_in_line(walk: CircleWalk) -> int:
    """How many are before somebody in line, and they themselves; 0 for who does not wait in it."""
    if walk.queued_at is None:
        return 0
    before = Q(queued_at__lt=walk.queued_at) | Q(queued_at=walk.queued_at, id__lt=walk.id)
    line = CircleWalk.objects.filter(circle_id=walk.circle_id, queued_at__isnull=False)
    return line.filter(before).count() + 1


def subject_of(circle: Circle | CircleCard) -> Subject:
    """The circle as what a gate stands before."""
    return Subject(CIRCLE, circle.id, circle.community_id, community_by_id(circle.community_id).time_zone)


def results_of(walk: CircleWalk | None) -> dict[str, Result]:
    """How each step went."""
    return {key: Result.from_data(data) for key, data in walk.results.items()} if walk else {}


@dataclass(frozen=True)
class Bringing:
    """Whether a member may invite others past the gate, and what is missing for it."""

    is_known: bool = False
    """Whether the gate asks for invitations at all."""
    is_free: bool = False
    """Whether no limit holds."""
    stage_label: str | Promise = ""
    """The stage that is missing."""

    @property
    def is_open(self) -> bool:
        """Whether they may, as far as the month allows."""
        return self.is_known and not self.stage_label


def may_bring(circle: CircleCard, step: Step | None, member_id: UUID, *, runs: bool) -> Bringing:
    """Whether somebody in the circle may invite by that step of its gate."""
    if step is None or runs:
        return Bringing(is_known=step is not None, is_free=runs)
    labels = stage_labels(community_by_id(circle.community_id).kind)
    wanted, ladder = step.settings["from_stage"], list(labels)
    if has_reached(member_card(member_id).stage, wanted, ladder=ladder):
        return Bringing(is_known=True)
    return Bringing(is_known=True, stage_label=labels[wanted])


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
