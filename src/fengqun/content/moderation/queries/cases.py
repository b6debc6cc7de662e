"""Cases, as those who look after a place read them; each list in a constant number of statements."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from fengqun.content.moderation.choices import AppealState, CaseState
from fengqun.content.moderation.errors import CaseNotFound
from fengqun.content.moderation.models import Appeal, Case, Flag
from fengqun.content.moderation.policies import Beat, beat_of
from fengqun.content.moderation.subjects import label_of, subject_of, things
from fengqun.content.moderation.types import AppealCard, Around, CaseCard, FlagCard
from fengqun.content.posts.queries.said import count_said
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.circles.queries import cards_by_id
from fengqun.people.communities.queries import member_cards
from fengqun.people.communities.types import MemberCard
from fengqun.people.conduct.queries import cases_of as penalty_cases_of

PAGE_SIZE = 30
EARLIER = 5
OPEN, DECIDED, APPEALS = "open", "decided", "appeals"
SHOWN = (OPEN, DECIDED, APPEALS)


def queue_page(community_id: UUID, *, actor: Actor, shown: str = OPEN, number: int = 1) -> Page[CaseCard]:
    """One page: open cases, the heaviest first and of equal ones the oldest; decided ones latest first; appeals."""
    rows = _of_beat(beat_of(actor, community_id), community_id)
    if shown == APPEALS:
        rows = rows.filter(appeal__state=AppealState.WAITING).order_by("appeal__filed_at", "id")
    elif shown == DECIDED:
        rows = rows.filter(state=CaseState.DECIDED).order_by("-decided_at", "-id")
    else:
        rows = rows.filter(state=CaseState.OPEN).order_by("-weight", "opened_at", "id")
    page: Page[Any] = Paginator(rows, PAGE_SIZE).get_page(number)
    page.object_list = cards_of(page.object_list)
    return page


def cases_waiting(community_id: UUID, *, actor: Actor, limit: int = 5) -> tuple[list[CaseCard], int, int]:
    """The oldest open cases with who claimed them, how many there are, and how many appeals wait for the actor."""
    rows = _of_beat(beat_of(actor, community_id), community_id)
    waiting = rows.filter(state=CaseState.OPEN)
    appeals = rows.filter(_to_hear(actor))
    return cards_of(waiting.order_by("opened_at", "id")[:limit]), waiting.count(), appeals.count()


def count_waiting(community_id: UUID, *, actor: Actor) -> int:
    """How many cases and appeals wait for this member of staff."""
    rows = _of_beat(beat_of(actor, community_id), community_id)
    return rows.filter(Q(state=CaseState.OPEN) | _to_hear(actor)).count()


def case_card(community_id: UUID, case_id: UUID, *, actor: Actor) -> CaseCard:
    """One case of a place that the actor looks after. Raises CaseNotFound."""
    found = cards_of(_of_beat(beat_of(actor, community_id), community_id).filter(id=case_id))
    if not found:
        raise CaseNotFound
    return found[0]


def around(case: CaseCard) -> Around:
    """What stands around a case; a fixed number of statements. The caller may read the case."""
    made = subject_of(case.kind)
    earlier = Case.objects.filter(author_id=case.author.id).exclude(id=case.id)
    decided = earlier.filter(state=CaseState.DECIDED).order_by("-decided_at", "-id")[:EARLIER]
    posts, comments = count_said(case.author.id, since=case.author.joined_at or case.opened_at)
    flaggers = [one.member.id for one in case.flags if one.member]
    together = (
        Flag.objects.filter(case__author_id=case.author.id, member_id__in=flaggers)
        .exclude(case_id=case.id)
        .values("case_id")
        .annotate(same=Count("member_id", distinct=True))
        .filter(same__gte=2)
    )
    return Around(
        thread=tuple(made.around(case.thing)) if made and made.around and case.thing else (),
        earlier=tuple(cards_of(decided)),
        penalties=sum(len(one.penalties) for one in penalty_cases_of(case.author.id)),
        said_posts=posts,
        said_comments=comments,
        together=len(together) if len(flaggers) > 1 else 0,
    )


def cards_of(rows: Iterable[Case]) -> list[CaseCard]:
    """The cards of cases: flags, appeals, people, circles and things in one statement each and kind of thing."""
    cases = list(rows)
    if not cases:
        return []
    ids = [case.id for case in cases]
    flags = list(Flag.objects.filter(case_id__in=ids).order_by("-weight", "made_at", "id"))
    appeals = {one.case_id: one for one in Appeal.objects.filter(case_id__in=ids)}
    people = member_cards(_people(cases, flags, appeals.values()))
    circle_ids = {case.circle_id for case in cases if case.circle_id}
    circles = cards_by_id(circle_ids) if circle_ids else {}
    found = things(cases[0].community_id, [(case.kind, case.object_id) for case in cases])
    by_case: dict[UUID, list[FlagCard]] = {}
    for one in flags:
        card = FlagCard(one.id, people.get(one.member_id), one.reason, one.text, one.weight, one.made_at, one.verdict)
        by_case.setdefault(one.case_id, []).append(card)
    now = clock.now()
    return [
        CaseCard(
            id=case.id,
            community_id=case.community_id,
            circle=circles.get(case.circle_id) if case.circle_id else None,
            circle_id=case.circle_id,
            author=people[case.author_id],
            kind=case.kind,
            kind_label=label_of(case.kind),
            object_id=case.object_id,
            thread_id=case.thread_id,
            excerpt=case.excerpt,
            hold_reason=case.hold_reason,
            weight=case.weight,
            flagger_count=case.flagger_count,
            has_held=case.has_held,
            has_locked=case.has_locked,
            silenced_until=case.silenced_until,
            spam_percent=case.spam_percent,
            spam_signs=tuple(case.spam_signs),
            state=case.state,
            opened_at=case.opened_at,
            claimed_by=people.get(case.claimed_by) if case.claimed_by else None,
            claimed_until=case.claimed_until,
            outcome=case.outcome,
            reason=case.reason,
            decided_by=people.get(case.decided_by) if case.decided_by else None,
            decided_at=case.decided_at,
            violation_id=case.violation_id,
            thing=found.get(case.object_id),
            flags=tuple(by_case.get(case.id, ())),
            appeal=_appeal_card(appeals.get(case.id), people),
            is_claimed=case.claimed_until is not None and case.claimed_until > now,
        )
        for case in cases
    ]


def _of_beat(beat: Beat, community_id: UUID) -> QuerySet[Case]:
    """The cases of the places that somebody looks after."""
    rows = Case.objects.filter(community_id=community_id)
    if beat.is_everywhere:
        return rows
    places = Q(circle_id__in=beat.circle_ids)
    return rows.filter(places | Q(circle_id=None) if beat.has_commons else places)


def _to_hear(actor: Actor) -> Q:
    """The cases whose appeal waits and is neither about the actor nor against the actor's own decision."""
    waits = Q(appeal__state=AppealState.WAITING) & ~Q(author_id=actor.member_id)
    return waits & (Q(appeal__first_decider_id=None) | ~Q(appeal__first_decider_id=actor.member_id))


def _people(cases: Iterable[Case], flags: Iterable[Flag], appeals: Iterable[Appeal]) -> set[UUID]:
    found: set[Any] = {one.member_id for one in flags} | {one.decided_by for one in appeals}
    for case in cases:
        found |= {case.author_id, case.claimed_by, case.decided_by}
    return found - {None}


def _appeal_card(row: Appeal | None, people: dict[UUID, MemberCard]) -> AppealCard | None:
    if row is None:
        return None
    decider = people.get(row.decided_by) if row.decided_by else None
    return AppealCard(row.text, row.state, row.filed_at, row.reason, row.decided_at, decider)
