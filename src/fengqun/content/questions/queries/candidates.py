"""Who may know: members who answered alike before, by the formula in `likeness.expertise`."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count

from fengqun.content.questions.likeness import TAG_SIGN, PastAnswer, expertise
from fengqun.content.questions.models import Question, Relay, RelayRefusal, RelayState
from fengqun.content.questions.types import Candidate
from fengqun.kernel import clock
from fengqun.people.circles.queries import member_ids_of
from fengqun.people.communities.queries import member_cards
from fengqun.people.communities.types import MemberCard
from fengqun.people.profiles.queries import blocked_between

TITLES_SHOWN = 3
LEAST_SHARED = 2

# The reason is shown to others too, so it is drawn from questions that everybody who reads this one may read.
_ANSWERS = """
WITH near AS (
    SELECT q.post_id, q.title, q.accepted_comment_id, ARRAY(
        SELECT unnest(q.grams) INTERSECT SELECT unnest(%(grams)s::varchar[])
    ) AS shared
    FROM questions_question q
    WHERE q.community_id = %(community)s AND q.is_listed AND q.post_id <> %(post)s AND q.grams && %(grams)s::varchar[]
      AND (q.circle_id IS NULL OR q.circle_id = %(circle)s)
    ORDER BY q.asked_at DESC LIMIT 500
)
SELECT a.author_id, near.post_id, near.title, near.shared, a.comment_id = near.accepted_comment_id, a.rating,
       a.answered_at
FROM near JOIN questions_answer a ON a.question_id = near.post_id
WHERE NOT a.is_removed AND NOT a.author_id = ANY(%(but)s::uuid[])
"""


def candidates_for(question: Question, *, now: datetime | None = None) -> list[Candidate]:
    """Who could be asked, most likely first. Seven statements.

    Left out are the asker, who was asked or answered already, who wants no relays, who may not write now, who blocked
    or muted the asker or was blocked by them, who has left, and for a question of a circle who is not in it.
    """
    moment = now or clock.now()
    found = _past_answers(question)
    able = eligible(question, found.keys(), now=moment)
    waiting = _waiting(able)
    made = [_candidate(member_id, found[member_id], waiting.get(member_id, 0), moment) for member_id in able]
    return sorted((one for one in made if one.score > 0), key=lambda one: (-one.score, str(one.member_id)))


def eligible(question: Question, member_ids: Iterable[UUID], *, now: datetime) -> set[UUID]:
    """Those of the members who may be asked at all, whatever they know."""
    asked = {*Relay.objects.filter(question=question).values_list("member_id", flat=True)}
    answered = {*question.answers.filter(is_removed=False).values_list("author_id", flat=True)}
    able = set(member_ids) - asked - answered - {question.asker_id}
    if not able:
        return set()
    able -= set(RelayRefusal.objects.filter(member_id__in=able).values_list("member_id", flat=True))
    able -= blocked_between(question.community_id, question.asker_id, frozenset(able))
    if question.circle_id:
        able &= member_ids_of(question.circle_id)
    cards = member_cards(able)
    return {one for one in able if _may_speak(cards.get(one), question.community_id, now)}


def _may_speak(card: MemberCard | None, community_id: UUID, now: datetime) -> bool:
    if card is None or card.community_id != community_id or not card.is_present:
        return False
    return card.silenced_until is None or card.silenced_until <= now


_Row = tuple[UUID, str, list[str], bool, int, datetime]


def _past_answers(question: Question) -> dict[UUID, list[_Row]]:
    if not question.grams:
        return {}
    values: dict[str, Any] = {
        "community": question.community_id,
        "grams": question.grams,
        "post": question.post_id,
        "circle": question.circle_id,
        "but": [question.asker_id],
    }
    found: dict[UUID, list[_Row]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_ANSWERS, values)
        for author_id, *rest in cursor.fetchall():
            if len(rest[2]) >= LEAST_SHARED or any(gram.startswith(TAG_SIGN) for gram in rest[2]):
                found[author_id].append((rest[0], rest[1], rest[2], rest[3] or False, rest[4], rest[5]))
    return found


def _waiting(member_ids: set[UUID]) -> dict[UUID, int]:
    rows = Relay.objects.filter(member_id__in=member_ids, state__in=[RelayState.WAITING, RelayState.TAKEN])
    return dict(rows.values_list("member_id").annotate(Count("id")))


def _candidate(member_id: UUID, answers: list[_Row], waiting: int, now: datetime) -> Candidate:
    best = sorted(answers, key=lambda row: (-len(row[2]), str(row[0])))
    tags = {gram.removeprefix(TAG_SIGN) for row in answers for gram in row[2] if gram.startswith(TAG_SIGN)}
    past = [
        PastAnswer(
            shared=sum(not gram.startswith(TAG_SIGN) for gram in shared),
            shared_tags=sum(gram.startswith(TAG_SIGN) for gram in shared),
            is_accepted=is_accepted,
            rating=rating,
            answered_at=answered_at,
        )
        for _post, _title, shared, is_accepted, rating, answered_at in answers
    ]
    titles = {post_id: title for post_id, title, *_rest in best}
    return Candidate(
        member_id,
        expertise(past, now=now, waiting=waiting),
        tuple(list(titles.items())[:TITLES_SHOWN]),
        tuple(sorted(tags)),
    )
