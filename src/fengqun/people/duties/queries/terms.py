"""The roster: who has which duty when, and what is still open; each list in a constant number of queries."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from fengqun.kernel import clock
from fengqun.kernel.glimpses import is_there
from fengqun.kernel.policies import Actor
from fengqun.people.circles.queries import cards_by_id
from fengqun.people.circles.queries.cards import visible_to
from fengqun.people.communities.queries import member_cards
from fengqun.people.duties.choices import AHEAD, GAP_DAYS, HELD, SERVED, TermState
from fengqun.people.duties.errors import TermNotFound
from fengqun.people.duties.models import DutyKind, Term, Volunteer
from fengqun.people.duties.queries.kinds import card_of
from fengqun.people.duties.types import KindCard, TermCard

MOST_SHOWN = 300


@dataclass(frozen=True)
class Gap:
    """What nobody looks after: a kind that is needed now, or an open term soon to begin."""

    kind: KindCard
    term: TermCard | None = None


@is_there("home")
def is_looked_after(community: UUID) -> QuerySet[Term]:
    """Whether anybody looks after anything in the whole community now."""
    return Term.objects.filter(community_id=community, circle=None, state=TermState.RUNNING)


@is_there("circle")
def is_looked_after_in(circle: UUID) -> QuerySet[Term]:
    """Whether anybody looks after anything in the circle now."""
    return Term.objects.filter(circle_id=circle, state=TermState.RUNNING)


@is_there("today")
def wants_somebody(community: UUID, now: datetime) -> QuerySet[Term]:
    """Whether an open term wants somebody."""
    return Term.objects.filter(community_id=community, state=TermState.OPEN, ends_at__gt=now)


@is_there("today")
def misses_somebody(community: UUID, now: datetime) -> QuerySet[DutyKind]:
    """Whether a needed kind is held by nobody."""
    return _missing(community, now)


def looking_after(community_id: UUID, *, actor: Actor, circle_id: UUID | None = None) -> list[TermCard]:
    """Who looks after what now: in one circle where it is named, else in the whole community."""
    rows = Term.objects.filter(Q(circle_id=circle_id), community_id=community_id, state=TermState.RUNNING)
    return _cards(rows.order_by("kind__position", "starts_at", "id"), actor=actor)


def roster(community_id: UUID, *, actor: Actor, since: datetime, until: datetime) -> list[TermCard]:
    """All terms between two moments, by kind and then in order; what was cancelled is left out."""
    rows = Term.objects.filter(community_id=community_id, starts_at__lt=until, ends_at__gt=since)
    rows = rows.exclude(state=TermState.CANCELLED).order_by("kind__position", "kind_id", "starts_at", "id")
    return _cards(rows, actor=actor, with_volunteers=True)


def open_terms(community_id: UUID, *, actor: Actor) -> list[TermCard]:
    """Terms that want somebody, the nearest first; of secret circles only for who may know of them."""
    rows = Term.objects.filter(community_id=community_id, state=TermState.OPEN, ends_at__gt=clock.now())
    return _cards(rows.order_by("starts_at", "id"), actor=actor, with_volunteers=True)


def terms_of_member(member_id: UUID, *, actor: Actor) -> list[TermCard]:
    """All terms of a member, what is ahead or runs first."""
    rows = Term.objects.filter(member_id=member_id).filter(Q(state__in=SERVED) | Q(state__in=AHEAD))
    return _cards(rows.order_by("-starts_at", "-id"), actor=actor)


def term_card(community_id: UUID, term_id: UUID, *, actor: Actor) -> TermCard:
    """One term. Raises TermNotFound, also in circles that the actor may not know of."""
    found = _cards(Term.objects.filter(community_id=community_id, id=term_id), actor=actor, with_volunteers=True)
    if not found:
        raise TermNotFound
    return found[0]


def note_for(term: TermCard) -> TermCard | None:
    """The last term before this one whose holder left a note."""
    rows = Term.objects.filter(
        Q(circle_id=term.circle.id if term.circle else None),
        kind_id=term.kind.id,
        ends_at__lte=term.starts_at,
        state__in=[TermState.ENDED, TermState.RESIGNED],
    ).exclude(handover_note="")
    found = _cards(rows.order_by("-ends_at", "-id"), actor=None, limit=1)
    return found[0] if found else None


def gaps(community_id: UUID, *, actor: Actor) -> list[Gap]:
    """What is open within two weeks, and needed kinds that nobody holds anywhere and nobody was asked for."""
    now = clock.now()
    soon = [one for one in open_terms(community_id, actor=actor) if one.starts_at <= now + timedelta(days=GAP_DAYS)]
    missing = _missing(community_id, now).order_by("position", "id")
    return [Gap(one.kind, one) for one in soon] + [Gap(card_of(kind)) for kind in missing]


def _missing(community_id: UUID, now: datetime) -> QuerySet[DutyKind]:
    planned = Term.objects.filter(
        kind=OuterRef("pk"), state__in=[*HELD, TermState.OFFERED, TermState.OPEN], ends_at__gt=now
    )
    return DutyKind.objects.filter(~Exists(planned), community_id=community_id, retired_at=None, is_needed=True)


def _cards(
    rows: QuerySet[Term], *, actor: Actor | None, with_volunteers: bool = False, limit: int = MOST_SHOWN
) -> list[TermCard]:
    terms = list(rows.select_related("kind").annotate(deed_count=Count("deeds"))[:limit])
    if not terms:
        return []
    circle_ids = {term.circle_id for term in terms if term.circle_id}
    circles = cards_by_id(circle_ids) if circle_ids else {}
    if actor is not None and any(circle.is_secret for circle in circles.values()):
        known = visible_to(actor, terms[0].community_id).filter(id__in=circle_ids)
        circles = {one: circles[one] for one in known.values_list("id", flat=True)}
    wishes: dict[UUID, list[UUID]] = {}
    if with_volunteers:
        pairs = Volunteer.objects.filter(term_id__in=[term.id for term in terms]).order_by("volunteered_at", "id")
        for term_id, member_id in pairs.values_list("term_id", "member_id"):
            wishes.setdefault(term_id, []).append(member_id)
    people = member_cards({term.member_id for term in terms if term.member_id} | set().union(*wishes.values(), set()))
    return [
        TermCard(
            id=term.id,
            kind=card_of(term.kind),
            circle=circles[term.circle_id] if term.circle_id else None,
            member=people.get(term.member_id) if term.member_id else None,
            starts_at=term.starts_at,
            ends_at=term.ends_at,
            state=term.state,
            began_at=term.began_at,
            closed_at=term.closed_at,
            closed_because=term.closed_because,
            handover_note=term.handover_note,
            deeds=term.deed_count,
            volunteers=tuple(people[one] for one in wishes.get(term.id, ()) if people[one].is_present),
        )
        for term in terms
        if term.circle_id is None or term.circle_id in circles
    ]
