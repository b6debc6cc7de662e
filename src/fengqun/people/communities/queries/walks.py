"""Where applicants are on their way through the gate, and where the others stop."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from fengqun.kernel import clock
from fengqun.people.accounts.queries import user_cards
from fengqun.people.communities.behaviours import label_of
from fengqun.people.communities.choices import ApplicationState
from fengqun.people.communities.gate import Face, Result, Standing, Step, Turn, kind_of, standing
from fengqun.people.communities.gate.plans import Plan
from fengqun.people.communities.gate.walk import is_passed
from fengqun.people.communities.models import Application, RefusalReason
from fengqun.people.communities.queries.applications import cards_of
from fengqun.people.communities.queries.canvas import gate_of, plan_for
from fengqun.people.communities.types import ApplicationCard

LOOKED_BACK = timedelta(days=90)
MOST_DRAFTS = 2_000


@dataclass(frozen=True)
class StepLine:
    """A step as the overview shows it."""

    step: Step
    number: int
    face: Face
    state: str
    """done, now or next."""
    note: str = ""
    """What is missing, for a step that nobody answers."""
    goals: Sequence[tuple[str | Promise, int]] = ()
    """What a trial asks for."""
    is_mine: bool = True
    """Whether the applicant answers it."""


@dataclass(frozen=True)
class Walk:
    """Somebody's way through a gate: the steps, how each went, where they stand."""

    plan: Plan
    results: Mapping[str, Result]
    standing: Standing
    application: ApplicationCard | None = None
    refused: ApplicationCard | None = None
    segment: str = ""
    is_handed_in: bool = False
    place_in_line: int = 0
    lines: Sequence[StepLine] = field(default=(), compare=False)

    @property
    def is_waiting(self) -> bool:
        """Whether it is the turn of others."""
        return self.application is not None and self.application.state in {"submitted", "queued"}

    @property
    def has_begun(self) -> bool:
        """Whether anything was answered."""
        return bool(self.results)

    @property
    def done(self) -> int:
        """How many steps are passed."""
        return sum(is_passed(step, self.results.get(step.id)) for step in self.plan.steps)


def walk_of(community_id: UUID, user_id: UUID | None) -> Walk:
    """A person's way through the gate of a community; for a guest, the way that lies before them."""
    application = _open_application(community_id, user_id)
    plan = plan_for(application) if application else gate_of(community_id)
    results = {key: Result.from_data(data) for key, data in application.results.items()} if application else {}
    here = standing(plan.steps, results)
    return Walk(
        plan=plan,
        results=results,
        standing=here,
        application=cards_of([application])[0] if application else None,
        refused=None if application and application.results else _last_refused(community_id, user_id),
        segment=application.segment if application else "",
        is_handed_in=bool(application and application.gate_version),
        place_in_line=place_in_line(application) if application else 0,
        lines=lines_of(plan, results, here),
    )


def lines_of(plan: Plan, results: Mapping[str, Result], here: Standing) -> list[StepLine]:
    """The steps in order, as the overview shows them."""
    lines = []
    for number, step in enumerate(plan.steps, start=1):
        result = results.get(step.id)
        kind = kind_of(step.kind)
        is_here = here.step is not None and here.step.id == step.id
        missing = " ".join(result.said.get("missing", ())) if result else ""
        lines.append(
            StepLine(
                step=step,
                number=number,
                face=kind.face(step),
                state="done" if is_passed(step, result) else "now" if is_here else "next",
                note=missing if not is_passed(step, result) else "",
                goals=[(label_of(goal["kind"]), goal["count"]) for goal in step.settings.get("goals", ())],
                is_mine=kind.turn is Turn.APPLICANT,
            )
        )
    return lines


def place_in_line(application: Application) -> int:
    """How many are before somebody in the waiting line, and they themselves; 0 for who does not wait in it."""
    if application.state != ApplicationState.QUEUED or application.queued_at is None:
        return 0
    before = Q(queued_at__lt=application.queued_at) | Q(queued_at=application.queued_at, id__lt=application.id)
    line = Application.objects.filter(community_id=application.community_id, state=ApplicationState.QUEUED)
    return line.filter(before).count() + 1


@dataclass(frozen=True)
class FunnelStep:
    """How many stand at one step now."""

    label: str | Promise
    count: int
    people: Sequence[tuple[str, datetime]] = ()
    """Some of them: the name, and when they were last there."""


@dataclass(frozen=True)
class Funnel:
    """Where applicants of the last ninety days are."""

    steps: Sequence[FunnelStep]
    accepted: int
    refused: int

    @property
    def begun(self) -> int:
        """How many began."""
        return sum(step.count for step in self.steps) + self.accepted + self.refused


def funnel(community_id: UUID, *, shown: int = 5) -> Funnel:
    """How many stop at each step of the gate as it is now, and who some of them are; five statements."""
    plan = gate_of(community_id)
    recent = Application.objects.filter(community_id=community_id, created_at__gte=clock.now() - LOOKED_BACK)
    opened = list(
        recent.filter(state__in=["draft", "submitted", "queued"])
        .order_by("-touched_at")
        .values("user_id", "results", "display_name", "touched_at", "state", "gate_version")[:MOST_DRAFTS]
    )
    at: Counter[str] = Counter()
    who: dict[str, list[tuple[UUID, str, datetime]]] = {}
    for row in opened:
        results = {key: Result.from_data(data) for key, data in row["results"].items()}
        here = standing(plan.steps, results)
        key = here.step.id if here.step else ""
        at[key] += 1
        who.setdefault(key, []).append((row["user_id"], row["display_name"], row["touched_at"]))
    people = user_cards(user_id for rows in who.values() for user_id, _name, _at in rows[:shown])
    keys = [*((step.id, kind_of(step.kind).face(step).title) for step in plan.steps), ("", _("同意群规"))]
    return Funnel(
        steps=[
            FunnelStep(
                label,
                at[key],
                [(name or people[user_id].name, moment) for user_id, name, moment in who.get(key, [])[:shown]],
            )
            for key, label in keys
        ],
        accepted=recent.filter(state=ApplicationState.ACCEPTED).count(),
        refused=recent.filter(state=ApplicationState.REFUSED).count(),
    )


def refusal_reasons(community_id: UUID) -> list[tuple[UUID, str, str]]:
    """Reasons kept ready: id, label, text."""
    rows = RefusalReason.objects.filter(community_id=community_id).order_by("created_at", "id")
    return [(row.id, row.label, row.text) for row in rows]


def _open_application(community_id: UUID, user_id: UUID | None) -> Application | None:
    if user_id is None:
        return None
    mine = Application.objects.filter(community_id=community_id, user_id=user_id)
    return mine.filter(state__in=["draft", "submitted", "queued"]).select_related("user", "invite_code").first()


def _last_refused(community_id: UUID, user_id: UUID | None) -> ApplicationCard | None:
    if user_id is None:
        return None
    mine = Application.objects.filter(community_id=community_id, user_id=user_id).exclude(state="draft")
    cards = cards_of(mine.select_related("user", "invite_code").order_by("-created_at", "-id")[:1])
    return cards[0] if cards and cards[0].state == ApplicationState.REFUSED else None
