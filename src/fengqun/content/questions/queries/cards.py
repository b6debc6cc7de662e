"""Questions as cards and in lists. What a viewer may not read is not there, in each of them."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from fengqun.content.questions.errors import QuestionNotFound
from fengqun.content.questions.models import Question, State
from fengqun.content.questions.queries.terms import DEFAULT, all_terms
from fengqun.content.questions.types import Clock, QuestionCard, Terms
from fengqun.content.questions.waking import waking_between
from fengqun.kernel import clock
from fengqun.kernel.glimpses import how_many, is_there
from fengqun.kernel.policies import Actor
from fengqun.people.circles.queries import within_reach
from fengqun.people.communities.queries import community_by_id, member_cards
from fengqun.people.profiles.queries import hidden_authors

_PLAIN = (
    "post_id",
    "community_id",
    "circle_id",
    "title",
    "state",
    "is_listed",
    "asked_at",
    "target_minutes",
    "due_at",
    "relay_due_at",
    "first_response_at",
    "response_seconds",
    "answer_count",
    "relay_rounds",
    "accepted_comment_id",
    "accepted_at",
    "accepted_by",
    "close_reason",
    "close_note",
    "closed_at",
    "duplicate_of_id",
    "reopened_at",
    "reopen_note",
)
_FIELDS = (*_PLAIN, "asker_id", "tags")
WAITING, NEWEST, SOLVED, MINE = "waiting", "newest", "solved", "mine"
TABS = (WAITING, NEWEST, SOLVED, MINE)
PAGE_SIZE = 20


def question_card(community_id: UUID, post_id: UUID) -> QuestionCard:
    """One question; the caller has made sure that the post may be read. Raises QuestionNotFound."""
    cards = question_cards(community_id, [post_id])
    if post_id not in cards:
        raise QuestionNotFound
    return cards[post_id]


def question_cards(community_id: UUID, post_ids: Iterable[UUID]) -> dict[UUID, QuestionCard]:
    """Those of the posts that are questions, by id, in two statements; one where none is."""
    rows = Question.objects.filter(community_id=community_id, post_id__in=list(post_ids))
    return {card.post_id: card for card in cards_of(list(rows.values(*_FIELDS)))}


def readable_question(community_id: UUID, post_id: UUID, *, actor: Actor) -> QuestionCard:
    """One question that this member may read by its circle. Raises QuestionNotFound."""
    rows = readable(community_id, actor).filter(post_id=post_id)
    cards = cards_of(list(rows.values(*_FIELDS)))
    if not cards:
        raise QuestionNotFound
    return cards[0]


def questions_page(
    community_id: UUID, *, actor: Actor, tab: str = WAITING, circle_id: UUID | None = None, number: int = 1
) -> tuple[list[QuestionCard], bool]:
    """A page of questions and whether there are more, in four statements.

    `waiting`: without any answer, the most urgent first. `newest`: all. `solved`: with an accepted answer, latest
    first. `mine`: what this member asked.
    """
    rows = readable(community_id, actor).exclude(asker_id__in=hidden_authors(actor.member_id))
    if circle_id:
        rows = rows.filter(circle_id=circle_id)
    start = (number - 1) * PAGE_SIZE
    found = list(_of_tab(rows, tab, actor).values(*_FIELDS)[start : start + PAGE_SIZE + 1])
    return cards_of(found[:PAGE_SIZE]), len(found) > PAGE_SIZE


def waiting_for_staff(
    community_id: UUID, *, actor: Actor, is_late: bool = False, limit: int = 100
) -> list[QuestionCard]:
    """Questions without an answer, longest due first; with `is_late` those beyond their target."""
    rows = readable(community_id, actor).filter(state=State.OPEN, first_response_at=None)
    if is_late:
        rows = rows.filter(due_at__lte=clock.now())
    return cards_of(list(rows.order_by("due_at", "post_id").values(*_FIELDS)[:limit]))


@is_there("circle")
def is_asked_in_circle(circle: UUID) -> QuerySet[Question]:
    """Whether any question of the circle waits for its first answer."""
    return Question.objects.filter(circle_id=circle, is_listed=True, state=State.OPEN, first_response_at=None)


@how_many("today")
def late(community: UUID, now: datetime) -> QuerySet[Question]:
    """How many questions are beyond their target without an answer, on Today."""
    rows = Question.objects.filter(community_id=community, is_listed=True, state=State.OPEN, first_response_at=None)
    return rows.filter(due_at__lte=now)


def count_late(community_id: UUID) -> int:
    """How many questions are beyond their target without an answer."""
    rows = Question.objects.filter(community_id=community_id, is_listed=True, state=State.OPEN, first_response_at=None)
    return rows.filter(due_at__lte=clock.now()).count()


def clock_of(card: QuestionCard, *, terms: Terms | None = None, now: datetime | None = None) -> Clock:
    """How the question's clock stands now; `terms` saves a statement."""
    return clocks_of([card], terms={card.circle_id: terms} if terms else None, now=now)[card.post_id]


def clocks_of(
    cards: Sequence[QuestionCard], *, terms: dict[UUID | None, Terms] | None = None, now: datetime | None = None
) -> dict[UUID, Clock]:
    """How the clocks of questions of one community stand; at most two statements, however many there are."""
    if not cards:
        return {}
    community_id, moment = cards[0].community_id, now or clock.now()
    known = terms if terms is not None else _terms_for(cards)
    zone = community_by_id(community_id).zone
    return {card.post_id: _clock(card, known.get(card.circle_id) or known[None], zone, moment) for card in cards}


def _terms_for(cards: Sequence[QuestionCard]) -> dict[UUID | None, Terms]:
    return {None: DEFAULT, **all_terms(cards[0].community_id, *{card.circle_id for card in cards})}


def _clock(card: QuestionCard, terms: Terms, zone: ZoneInfo, now: datetime) -> Clock:
    """The target stands as it was when the question was asked; the waking hours are those of now."""
    waking, end = terms.waking(zone), card.closed_at or now
    left = waking_between(end, card.due_at, waking)
    over = waking_between(card.due_at, end, waking)
    awake_for = waking_between(now, now + timedelta(seconds=1), waking)
    if card.response_seconds is None:
        return Clock(card.due_at, left, over, is_running=bool(awake_for), is_in_time=not over)
    took = timedelta(seconds=card.response_seconds)
    return Clock(card.due_at, left, over, is_running=False, took=took, is_in_time=bool(card.is_in_time))


def readable(community_id: UUID, actor: Actor) -> QuerySet[Question]:
    """The listed questions that this actor may read by their circle."""
    rows = Question.objects.filter(community_id=community_id, is_listed=True)
    if actor.is_system:
        return rows
    return rows.filter(within_reach(actor, community_id))


def cards_of(rows: Sequence[dict[str, Any]]) -> list[QuestionCard]:
    """The cards of rows of `_FIELDS`."""
    askers = member_cards({row["asker_id"] for row in rows}) if rows else {}
    return [
        QuestionCard(asker=askers[row["asker_id"]], tags=tuple(row["tags"]), **{name: row[name] for name in _PLAIN})
        for row in rows
    ]


def _of_tab(rows: QuerySet[Question], tab: str, actor: Actor) -> QuerySet[Question]:
    if tab == WAITING:
        waiting = rows.filter(state=State.OPEN, first_response_at=None)
        return waiting.order_by("due_at", "post_id")
    if tab == SOLVED:
        return rows.filter(state=State.ANSWERED).order_by("-asked_at", "post_id")
    if tab == MINE:
        return rows.filter(asker_id=actor.member_id).order_by("-asked_at", "post_id")
    return rows.order_by("-asked_at", "post_id")
