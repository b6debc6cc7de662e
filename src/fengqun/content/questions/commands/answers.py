"""Answers come, are rated, and go; the first one stops the clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from fengqun.content.posts.commands import publish_comment
from fengqun.content.posts.errors import PostNotFound
from fengqun.content.posts.queries import comment_card
from fengqun.content.questions.activities import AcceptanceWithdrawn, QuestionAnswered
from fengqun.content.questions.commands.locking import locked, url_of
from fengqun.content.questions.errors import AnswerNotFound, NotOwnAnswer, QuestionClosedAlready
from fengqun.content.questions.models import Answer, Question, Relay, RelayState, State
from fengqun.content.questions.notices import ANSWERED
from fengqun.content.questions.queries.terms import terms_of
from fengqun.content.questions.waking import waking_between
from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.kernel.policies import Actor
from fengqun.people.communities.queries import community_by_id
from fengqun.people.notifications.commands import notify
from fengqun.spine.activity.commands import record


@dataclass(frozen=True, slots=True)
class Given:
    """A top comment that somebody wrote under a post."""

    community_id: UUID
    post_id: UUID
    comment_id: UUID
    author_id: UUID
    at: datetime


@transaction.atomic
def answer_question(community_id: UUID, post_id: UUID, *, actor: Actor, body: str) -> UUID:
    """Answer a question and answer the comment's id. `body` is Markdown.

    Raises QuestionNotFound, QuestionClosedAlready and whatever `publish_comment` raises.
    """
    author_id = actor.require_voice(community_id)
    question = locked(community_id, post_id, actor=actor)
    if question.state == State.CLOSED:
        raise QuestionClosedAlready
    comment_id = publish_comment(community_id, post_id, actor=actor, body=body)
    if _is_published(community_id, comment_id, actor):
        _take_up(question, Given(community_id, post_id, comment_id, author_id, clock.now()))
    return comment_id


@transaction.atomic
def note_answers(given: Iterable[Given]) -> None:
    """Take top comments up as answers where their post is a question; what is known already changes nothing."""
    for one in sorted(given, key=lambda each: (each.post_id, each.at)):
        question = (
            Question.objects.select_for_update().filter(community_id=one.community_id, post_id=one.post_id).first()
        )
        if question is not None:
            _take_up(question, one)


@transaction.atomic
def note_removed_answers(community_id: UUID, comment_ids: Iterable[UUID]) -> None:
    """Leave removed comments out: of the count, of the clock, and of what is accepted."""
    for comment_id in comment_ids:
        answer = Answer.objects.filter(comment_id=comment_id, question__community_id=community_id).first()
        if answer is None:
            continue
        question = Question.objects.select_for_update().get(post_id=answer.question_id)
        if Answer.objects.filter(comment_id=comment_id, is_removed=False).update(is_removed=True):
            question.answer_count -= 1
            _withdraw_if_accepted(question, comment_id)
            _read_clock(question)
            question.save()


@transaction.atomic
def note_restored_answers(community_id: UUID, comment_ids: Iterable[UUID]) -> None:
    """Bring answers back whose comments can be read again. What was accepted is not accepted again by that."""
    for comment_id in comment_ids:
        answer = Answer.objects.filter(comment_id=comment_id, question__community_id=community_id).first()
        if answer is None:
            continue
        question = Question.objects.select_for_update().get(post_id=answer.question_id)
        if Answer.objects.filter(comment_id=comment_id, is_removed=True).update(is_removed=False):
            question.answer_count += 1
            _read_clock(question)
            question.save()


@transaction.atomic
def rate_answer(community_id: UUID, comment_id: UUID, *, actor: Actor) -> int:
    """Find an answer helpful; a second time changes nothing. Answers how many do.

    Raises AnswerNotFound, NotOwnAnswer.
    """
    member_id, answer = _rateable(community_id, comment_id, actor)
    if answer.author_id == member_id:
        raise NotOwnAnswer
    return _changed(_RATE, comment_id, member_id)


@transaction.atomic
def unrate_answer(community_id: UUID, comment_id: UUID, *, actor: Actor) -> int:
    """Take that back. Answers how many find it helpful. Raises AnswerNotFound."""
    member_id, _answer = _rateable(community_id, comment_id, actor)
    return _changed(_UNRATE, comment_id, member_id)


_RATE = """
WITH given AS (
    INSERT INTO questions_rating (id, answer_id, member_id, rated_at) VALUES (%(id)s, %(answer)s, %(member)s, %(now)s)
    ON CONFLICT (answer_id, member_id) DO NOTHING RETURNING answer_id
)
UPDATE questions_answer a SET rating = rating + 1 FROM given WHERE a.comment_id = given.answer_id
"""
_UNRATE = """
WITH taken AS (
    DELETE FROM questions_rating WHERE answer_id = %(answer)s AND member_id = %(member)s RETURNING answer_id
)
UPDATE questions_answer a SET rating = rating - 1 FROM taken WHERE a.comment_id = taken.answer_id
"""


def _changed(statement: str, comment_id: UUID, member_id: UUID) -> int:
    values: dict[str, Any] = {"id": new_id(), "answer": comment_id, "member": member_id, "now": clock.now()}
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
    return Answer.objects.values_list("rating", flat=True).get(comment_id=comment_id)


def _rateable(community_id: UUID, comment_id: UUID, actor: Actor) -> tuple[UUID, Answer]:
    member_id = actor.require_member(community_id)
    answer = Answer.objects.filter(comment_id=comment_id, question__community_id=community_id, is_removed=False).first()
    if answer is None or not _is_published(community_id, comment_id, actor):
        raise AnswerNotFound
    return member_id, answer


def _is_published(community_id: UUID, comment_id: UUID, actor: Actor) -> bool:
    try:
        return comment_card(community_id, comment_id, actor=actor).state == "published"
    except PostNotFound:
        return False


def _take_up(question: Question, given: Given) -> None:
    """Make the comment an answer, stop the clock if it is the first, tell the asker."""
    _answer, is_new = Answer.objects.get_or_create(
        comment_id=given.comment_id,
        defaults={"question": question, "author_id": given.author_id, "answered_at": given.at},
    )
    if not is_new:
        return
    was_waiting = question.first_response_at is None
    question.answer_count += 1
    _read_clock(question)
    question.save(update_fields=["answer_count", "first_response_at", "response_seconds"])
    if given.author_id == question.asker_id:
        return
    Relay.objects.filter(
        question=question, member_id=given.author_id, state__in=[RelayState.WAITING, RelayState.TAKEN]
    ).update(state=RelayState.ANSWERED, decided_at=given.at)
    record(
        QuestionAnswered(
            community_id=question.community_id,
            object_id=question.post_id,
            actor_id=given.author_id,
            occurred_at=given.at,
            circle_id=question.circle_id,
            comment_id=given.comment_id,
            asker_id=question.asker_id,
            is_first=was_waiting,
            response_seconds=question.response_seconds if was_waiting else None,
        )
    )
    notify(
        ANSWERED,
        community_id=question.community_id,
        member_ids=[question.asker_id],
        url=url_of(question),
        title=question.title,
        actor_id=given.author_id,
        object_kind="question",
        object_id=question.post_id,
        circle_id=question.circle_id,
    )


def _read_clock(question: Question) -> None:
    """When somebody other than the asker answered first, and how much waking time that took."""
    others = Answer.objects.filter(question=question, is_removed=False).exclude(author_id=question.asker_id)
    first = others.order_by("answered_at").values_list("answered_at", flat=True).first()
    question.first_response_at = question.response_seconds = None
    if first is not None:
        waking = terms_of(question.community_id, question.circle_id).waking(community_by_id(question.community_id).zone)
        question.first_response_at = first
        question.response_seconds = int(waking_between(question.asked_at, first, waking).total_seconds())


def _withdraw_if_accepted(question: Question, comment_id: UUID) -> None:
    if question.accepted_comment_id != comment_id:
        return
    question.state, question.accepted_comment_id, question.accepted_at = State.OPEN, None, None
    question.accepted_by = None
    record(
        AcceptanceWithdrawn(
            community_id=question.community_id,
            object_id=question.post_id,
            circle_id=question.circle_id,
            comment_id=comment_id,
        )
    )
