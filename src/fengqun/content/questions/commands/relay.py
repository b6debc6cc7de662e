"""Relay 接力: a question goes to members who answered alike before, and from them on."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from fengqun.content.questions.activities import QuestionRelayed, RelayDeclined, RelayPassedOn, RelayTaken
from fengqun.content.questions.commands.locking import locked_to_decide, url_of
from fengqun.content.questions.errors import (
    AlreadyAnswered,
    CannotTake,
    NobodyKnows,
    QuestionClosedAlready,
    RelayNotFound,
    RelayTooSoon,
    TooManyRounds,
)
from fengqun.content.questions.models import Question, Relay, RelayRefusal, RelayState, State
from fengqun.content.questions.notices import PASSED_ON, RELAYED
from fengqun.content.questions.policies import is_master
from fengqun.content.questions.queries.candidates import candidates_for, eligible
from fengqun.content.questions.queries.terms import terms_of
from fengqun.content.questions.types import Candidate, Terms
from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.kernel.policies import SYSTEM, Actor
from fengqun.people.circles.queries import readable_circle_ids
from fengqun.people.communities.queries import community_by_id
from fengqun.people.notifications.commands import notify
from fengqun.spine.activity.commands import record

MOST_ROUNDS = 5
"""How often a question is handed on by a button or the clock; passing on from one to another is not counted."""
NOTE_LENGTH = 160
OPEN = (RelayState.WAITING, RelayState.TAKEN)

_TAKE_PLACE = """
INSERT INTO questions_relayday AS d (id, member_id, day, count)
SELECT %(id)s, %(member)s, %(day)s, 1 WHERE %(limit)s > 0
ON CONFLICT (member_id, day) DO UPDATE SET count = d.count + 1 WHERE d.count < %(limit)s
"""


@transaction.atomic
def relay_question(community_id: UUID, post_id: UUID, *, actor: Actor) -> list[UUID]:
    """Hand a question without an answer to those most likely to know; answers who was asked.

    For the asker, once nobody is being asked any more, and for question masters and the clock at any time.
    Raises NotAsker, QuestionNotFound, QuestionClosedAlready, AlreadyAnswered, RelayTooSoon, TooManyRounds, NobodyKnows.
    """
    question = locked_to_decide(community_id, post_id, actor=actor)
    _insist_waiting(question)
    if question.relay_rounds >= MOST_ROUNDS:
        raise TooManyRounds(limit=MOST_ROUNDS)
    if not is_master(actor, community_id, question.circle_id) and _asked_now(question):
        raise RelayTooSoon
    terms = terms_of(community_id, question.circle_id)
    asked = _hand_to_next(question, terms, size=terms.relay_size, actor=actor)
    if not asked:
        raise NobodyKnows
    question.relay_rounds += 1
    question.save(update_fields=["relay_rounds"])
    return asked


@transaction.atomic
def relay_by_clock(community_id: UUID, post_id: UUID) -> list[UUID]:
    """Hand a question on because its clock runs low; answers who was asked, nobody where nothing is due any more.

    The first time at the share of the target that the terms say, the second and last time when the target is over.
    """
    question = (
        Question.objects.select_for_update(skip_locked=True)
        .filter(community_id=community_id, post_id=post_id, is_listed=True, state=State.OPEN, first_response_at=None)
        .filter(relay_due_at__lte=clock.now())
        .first()
    )
    if question is None or question.relay_due_at is None:
        return []
    is_first = question.relay_due_at < question.due_at
    question.relay_due_at = question.due_at if is_first else None
    asked: list[UUID] = []
    if question.relay_rounds < MOST_ROUNDS:
        terms = terms_of(community_id, question.circle_id)
        asked = _hand_to_next(question, terms, size=terms.relay_size, actor=SYSTEM)
        question.relay_rounds += bool(asked)
    question.save(update_fields=["relay_due_at", "relay_rounds"])
    return asked


@transaction.atomic
def take_relay(community_id: UUID, relay_id: UUID, *, actor: Actor) -> UUID:
    """Want to answer; answers the post's id. Raises RelayNotFound, AlreadyAnswered is no hindrance."""
    relay = _own(community_id, relay_id, actor, states=(RelayState.WAITING,))
    relay.state, relay.decided_at = RelayState.TAKEN, clock.now()
    relay.save(update_fields=["state", "decided_at"])
    record(RelayTaken(relay_id=relay.id, **_about(relay)))
    post_id: UUID = relay.question_id
    return post_id


@transaction.atomic
def pass_on_relay(
    community_id: UUID, relay_id: UUID, *, actor: Actor, to_member_id: UUID | None = None, note: str = ""
) -> UUID:
    """Hand it to somebody else, or without a name to whoever is next likely to know; answers the post's id.

    Raises RelayNotFound, CannotTake, NobodyKnows.
    """
    relay = _own(community_id, relay_id, actor, states=OPEN)
    question = _locked(relay.question_id)
    _insist_open(question)
    terms = terms_of(community_id, question.circle_id)
    words = note.strip()[:NOTE_LENGTH]
    if to_member_id is None:
        if not _hand_to_next(question, terms, size=1, actor=actor, passed_from=relay, note=words):
            raise NobodyKnows
    else:
        _hand_to(question, terms, to_member_id, actor=actor, passed_from=relay, note=words)
    relay.state, relay.decided_at = RelayState.PASSED, clock.now()
    relay.save(update_fields=["state", "decided_at"])
    record(RelayPassedOn(relay_id=relay.id, **_about(relay)))
    post_id: UUID = relay.question_id
    return post_id


@transaction.atomic
def decline_relay(community_id: UUID, relay_id: UUID, *, actor: Actor) -> UUID:
    """Not answer this time; answers the post's id. When nobody else is being asked, the next in line is.

    Raises RelayNotFound.
    """
    relay = _own(community_id, relay_id, actor, states=OPEN)
    question = _locked(relay.question_id)
    relay.state, relay.decided_at = RelayState.DECLINED, clock.now()
    relay.save(update_fields=["state", "decided_at"])
    record(RelayDeclined(relay_id=relay.id, **_about(relay)))
    if _waits(question) and not _asked_now(question):
        _hand_to_next(question, terms_of(community_id, question.circle_id), size=1, actor=SYSTEM, passed_from=relay)
    post_id: UUID = relay.question_id
    return post_id


@transaction.atomic
def choose_relays(community_id: UUID, *, actor: Actor, is_open: bool) -> None:
    """Say whether one may be asked in relays. What waits already stays."""
    member_id = actor.require_member(community_id)
    if is_open:
        RelayRefusal.objects.filter(member_id=member_id).delete()
    else:
        RelayRefusal.objects.get_or_create(member_id=member_id)


def lapse_relays(question: Question, *, at: datetime) -> None:
    """Nobody needs to answer any more."""
    Relay.objects.filter(question=question, state__in=OPEN).update(state=RelayState.LAPSED, decided_at=at)


def _hand_to_next(
    question: Question,
    terms: Terms,
    *,
    size: int,
    actor: Actor,
    passed_from: Relay | None = None,
    note: str = "",
) -> list[UUID]:
    """Ask up to `size` of the candidates, most likely first, each within their limit of the day."""
    asked: list[UUID] = []
    for candidate in candidates_for(question):
        if len(asked) == size:
            break
        if _take_place(question, candidate.member_id, terms):
            _make(question, candidate, actor=actor, passed_from=passed_from, note=note)
            asked.append(candidate.member_id)
    return asked


def _hand_to(question: Question, terms: Terms, member_id: UUID, *, actor: Actor, passed_from: Relay, note: str) -> None:
    known = {one.member_id: one for one in candidates_for(question)}
    able = eligible(question, [member_id], now=clock.now())
    if member_id not in able or not _take_place(question, member_id, terms):
        raise CannotTake
    candidate = known.get(member_id, Candidate(member_id, 0.0))
    _make(question, candidate, actor=actor, passed_from=passed_from, note=note)


def _take_place(question: Question, member_id: UUID, terms: Terms) -> bool:
    """Count one relay of today for the member, unless the day's limit is reached: one conditional statement."""
    today = clock.now().astimezone(community_by_id(question.community_id).zone).date()
    values: dict[str, Any] = {"id": new_id(), "member": member_id, "day": today, "limit": terms.relays_per_day}
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_PLACE, values)
        return bool(cursor.rowcount)


def _make(question: Question, candidate: Candidate, *, actor: Actor, passed_from: Relay | None, note: str) -> None:
    relay = Relay.objects.create(
        question=question,
        community_id=question.community_id,
        member_id=candidate.member_id,
        relayed_by=actor.member_id,
        passed_from=passed_from,
        round=passed_from.round if passed_from else question.relay_rounds + 1,
        score=candidate.score,
        because={
            "answered": [{"id": str(post_id), "title": title} for post_id, title in candidate.answered],
            "tags": list(candidate.tags),
        },
        note=note,
    )
    record(
        QuestionRelayed(
            community_id=question.community_id,
            object_id=question.post_id,
            actor_id=actor.member_id,
            circle_id=question.circle_id,
            relay_id=relay.id,
            member_id=candidate.member_id,
            passed_from_id=passed_from.id if passed_from else None,
        )
    )
    is_passed = passed_from is not None and actor.member_id is not None
    notify(
        PASSED_ON if is_passed or not candidate.answered else RELAYED,
        community_id=question.community_id,
        member_ids=[candidate.member_id],
        url=url_of(question),
        title=question.title,
        actor_id=actor.member_id or question.asker_id,
        object_kind="relay",
        object_id=relay.id,
        params={"answered": candidate.answered[0][1]} if candidate.answered else {},
        circle_id=question.circle_id,
    )


def _own(community_id: UUID, relay_id: UUID, actor: Actor, *, states: Sequence[str]) -> Relay:
    """The relay that waits for this member, its question locked first, as everybody else does. Raises RelayNotFound."""
    member_id = actor.require_member(community_id)
    found = Relay.objects.filter(id=relay_id, community_id=community_id, member_id=member_id)
    question_id = found.values_list("question_id", flat=True).first()
    if question_id is None:
        raise RelayNotFound
    question = _locked(question_id)
    if question.circle_id and question.circle_id not in readable_circle_ids(actor, community_id):
        raise RelayNotFound
    relay = found.select_for_update().filter(state__in=states, question__is_listed=True).first()
    if relay is None:
        raise RelayNotFound
    return relay


def _locked(post_id: UUID) -> Question:
    return Question.objects.select_for_update().get(post_id=post_id)


def _waits(question: Question) -> bool:
    return question.is_listed and question.state == State.OPEN and question.first_response_at is None


def _insist_open(question: Question) -> None:
    if question.state == State.CLOSED:
        raise QuestionClosedAlready
    if question.state == State.ANSWERED:
        raise AlreadyAnswered


def _insist_waiting(question: Question) -> None:
    _insist_open(question)
    if question.first_response_at is not None:
        raise AlreadyAnswered


def _asked_now(question: Question) -> bool:
    return Relay.objects.filter(question=question, state__in=OPEN).exists()


def _about(relay: Relay) -> dict[str, Any]:
    return {
        "community_id": relay.community_id,
        "object_id": relay.question_id,
        "actor_id": relay.member_id,
        "circle_id": relay.question.circle_id,
    }
