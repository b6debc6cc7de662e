"""Cases, as judges, the member concerned and the public log read them; each list in a constant number of queries."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet

from fengqun.kernel.glimpses import how_many
from fengqun.kernel.policies import Actor
from fengqun.people.circles.queries import cards_by_id
from fengqun.people.communities.queries import member_cards
from fengqun.people.communities.types import MemberCard
from fengqun.people.conduct.choices import AppealState, CaseState, LogKind, PenaltyState
from fengqun.people.conduct.errors import AppealNotFound, CaseNotFound
from fengqun.people.conduct.models import Appeal, Case, Penalty
from fengqun.people.conduct.policies import JUDGE, JUDGE_APPEALS
from fengqun.people.conduct.queries.terms import terms_of
from fengqun.people.conduct.types import AppealCard, CaseCard, Evidence, LogLine, Measure, PenaltyCard

PAGE_SIZE = 50
MOST_SHOWN = 100


@how_many("console")
def cases_to_judge(community: UUID, member: UUID) -> QuerySet[Case]:
    """How many cases wait, on pages of the console, for who may judge all but their own."""
    return Case.objects.filter(community_id=community, state=CaseState.OPEN).exclude(member_id=member)


@how_many("console")
def appeals_to_hear(community: UUID) -> QuerySet[Appeal]:
    """How many appeals wait, on pages of the console."""
    return Appeal.objects.filter(community_id=community, state=AppealState.WAITING)


def cases_page(community_id: UUID, *, actor: Actor, state: str = "", number: int = 1) -> Page[CaseCard]:
    """One page of the cases that the actor may judge: the oldest open ones first, or the latest closed ones."""
    rows = _judged_by(actor, community_id)
    if state in CaseState.values:
        rows = rows.filter(state=state)
    order = ("opened_at", "id") if state == CaseState.OPEN else ("-opened_at", "-id")
    page: Page[Any] = Paginator(rows.order_by(*order), PAGE_SIZE).get_page(number)
    page.object_list = cards_of(page.object_list)
    return page


def cases_waiting(community_id: UUID, *, actor: Actor, limit: int = 5) -> tuple[list[CaseCard], int]:
    """The oldest open cases that the actor may judge, and how many there are."""
    rows = _judged_by(actor, community_id).filter(state=CaseState.OPEN)
    return cards_of(rows.order_by("opened_at", "id")[:limit]), rows.count()


def case_card(community_id: UUID, case_id: UUID, *, actor: Actor) -> CaseCard:
    """One case, for who may judge it or hear an appeal in it. Raises CaseNotFound."""
    known = _judged_by(actor, community_id)
    if actor.may(JUDGE_APPEALS, community_id):
        known |= Case.objects.filter(community_id=community_id, penalties__appeal__isnull=False).exclude(
            member_id=actor.member_id
        )
    found = cards_of(known.filter(id=case_id).distinct())
    if not found:
        raise CaseNotFound
    return found[0]


def cases_of(member_id: UUID) -> list[CaseCard]:
    """What was decided about a member, latest first: nothing that is open, and nothing that was no violation."""
    rows = Case.objects.filter(member_id=member_id, state=CaseState.DECIDED)
    return cards_of(rows.order_by("-opened_at", "-id")[:MOST_SHOWN])


def appeals_waiting(community_id: UUID, *, limit: int = MOST_SHOWN) -> list[CaseCard]:
    """The cases with an appeal that waits, the oldest appeal first."""
    rows = Case.objects.filter(community_id=community_id, penalties__appeal__state=AppealState.WAITING)
    return cards_of(rows.order_by("penalties__appeal__filed_at", "id")[:limit])


def count_appeals(community_id: UUID) -> int:
    """How many appeals wait."""
    return Appeal.objects.filter(community_id=community_id, state=AppealState.WAITING).count()


def count_open(community_id: UUID, *, actor: Actor) -> int:
    """How many cases wait that the actor may judge."""
    return _judged_by(actor, community_id).filter(state=CaseState.OPEN).count()


def case_of_appeal(community_id: UUID, appeal_id: UUID, *, actor: Actor) -> CaseCard:
    """The case that an appeal is about. Raises AppealNotFound, also for who may not hear appeals."""
    rows = Case.objects.filter(community_id=community_id, penalties__appeal__id=appeal_id)
    if not actor.may(JUDGE_APPEALS, community_id) or actor.member_id is None:
        raise AppealNotFound
    found = cards_of(rows.exclude(member_id=actor.member_id))
    if not found:
        raise AppealNotFound
    return found[0]


def log_page(community_id: UUID, *, number: int = 1) -> Page[LogLine]:
    """One page of the public log: what was decided, with names only where the community shows them.

    A penalty that was lifted stays as a line without a name; one that an appeal changed shows what it was changed to.
    """
    kind = terms_of(community_id).log_kind
    rows = Penalty.objects.filter(community_id=community_id).exclude(state=PenaltyState.REPLACED)
    if kind == LogKind.OFF:
        rows = rows.none()
    appealed = Appeal.objects.filter(penalty__case_id=OuterRef("case_id"))
    rows = rows.select_related("case").annotate(is_appealed=Exists(appealed)).order_by("-began_at", "-id")
    page: Page[Any] = Paginator(rows, PAGE_SIZE).get_page(number)
    shown: list[Any] = list(page.object_list)
    named = {row.member_id for row in shown if kind == LogKind.NAMED and row.state != PenaltyState.LIFTED}
    people = member_cards(named)
    page.object_list = [
        LogLine(
            id=row.id,
            began_at=row.began_at,
            measure=Measure(row.step, row.hours),
            rule_number=row.case.rule_number,
            rule_text=row.case.rule_text,
            state=row.state,
            member=people.get(row.member_id) if row.member_id in named and row.state != PenaltyState.LIFTED else None,
            is_appealed=row.is_appealed,
        )
        for row in shown
    ]
    return page


def cards_of(rows: Iterable[Case]) -> list[CaseCard]:
    """The cards of cases, in four queries beside their own."""
    cases = list(rows)
    if not cases:
        return []
    penalties = list(
        Penalty.objects.filter(case_id__in=[case.id for case in cases])
        .select_related("appeal")
        .order_by("is_by_appeal", "id")
    )
    people = member_cards(_people(cases, penalties))
    circle_ids = {case.circle_id for case in cases if case.circle_id}
    circles = cards_by_id(circle_ids) if circle_ids else {}
    by_case: dict[UUID, list[PenaltyCard]] = {}
    for row in penalties:
        by_case.setdefault(row.case_id, []).append(_penalty_card(row, people))
    return [
        CaseCard(
            id=case.id,
            community_id=case.community_id,
            member=people[case.member_id],
            circle=circles.get(case.circle_id) if case.circle_id else None,
            rules_version=case.rules_version,
            rule_number=case.rule_number,
            rule_text=case.rule_text,
            reason=case.reason,
            evidence=Evidence(case.evidence_kind, case.evidence_id, case.evidence_url, case.evidence_text),
            state=case.state,
            opened_by=people.get(case.opened_by) if case.opened_by else None,
            opened_at=case.opened_at,
            closed_at=case.closed_at,
            dropped_because=case.dropped_because,
            penalties=tuple(by_case.get(case.id, ())),
        )
        for case in cases
    ]


def _judged_by(actor: Actor, community_id: UUID) -> QuerySet[Case]:
    """The cases that the actor may judge: all, or those of the circles they judge in; never their own."""
    rows = Case.objects.filter(community_id=community_id)
    if not actor.may(JUDGE, community_id):
        rows = rows.filter(circle_id__in=actor.scopes_of(JUDGE, community_id))
    return rows if actor.member_id is None else rows.filter(~Q(member_id=actor.member_id))


def _people(cases: Iterable[Case], penalties: Iterable[Penalty]) -> set[UUID]:
    found: set[Any] = set()
    for case in cases:
        found |= {case.member_id, case.opened_by}
    for penalty in penalties:
        found |= {penalty.judge_id}
        appeal = _appeal_of(penalty)
        if appeal is not None:
            found |= {appeal.decided_by}
    return found - {None}


def _appeal_of(penalty: Penalty) -> Appeal | None:
    return getattr(penalty, "appeal", None)


def _penalty_card(row: Penalty, people: dict[UUID, MemberCard]) -> PenaltyCard:
    appeal = _appeal_of(row)
    return PenaltyCard(
        id=row.id,
        case_id=row.case_id,
        member_id=row.member_id,
        measure=Measure(row.step, row.hours),
        suggested=Measure(row.suggested_step, row.suggested_hours),
        reason=row.reason,
        departure=row.departure,
        judge=people.get(row.judge_id) if row.judge_id else None,
        judge_id=row.judge_id,
        is_by_appeal=row.is_by_appeal,
        began_at=row.began_at,
        ends_at=row.ends_at,
        appeal_until=row.appeal_until,
        state=row.state,
        closed_at=row.closed_at,
        appeal=_appeal_card(appeal, people) if appeal else None,
    )


def _appeal_card(row: Appeal, people: dict[UUID, MemberCard]) -> AppealCard:
    return AppealCard(
        id=row.id,
        penalty_id=row.penalty_id,
        text=row.text,
        state=row.state,
        filed_at=row.filed_at,
        decided_by=people.get(row.decided_by) if row.decided_by else None,
        decided_at=row.decided_at,
        reason=row.reason,
    )
