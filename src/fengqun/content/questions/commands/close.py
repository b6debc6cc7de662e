"""Closing a question without an accepted answer, and opening it again."""

from uuid import UUID

from django.db import transaction

from fengqun.content.questions.activities import QuestionClosed, QuestionReopened
from fengqun.content.questions.commands.locking import locked_to_decide, url_of
from fengqun.content.questions.commands.relay import lapse_relays
from fengqun.content.questions.errors import (
    AnswerAccepted,
    InvalidDuplicate,
    NotAsker,
    NothingToReopen,
    QuestionClosedAlready,
    ReasonMissing,
)
from fengqun.content.questions.models import CloseReason, Question, State
from fengqun.content.questions.notices import DECIDED
from fengqun.content.questions.policies import is_master
from fengqun.content.questions.queries.cards import readable
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.notifications.commands import notify
from fengqun.spine.activity.commands import record

NOTE_LENGTH = 160
OF_ASKER = frozenset({CloseReason.SOLVED, CloseReason.OUTDATED})
"""What an asker may say of their own question; the rest is a master's judgement."""


@transaction.atomic
def close_question(
    community_id: UUID,
    post_id: UUID,
    *,
    actor: Actor,
    reason: str,
    note: str = "",
    duplicate_of: UUID | None = None,
) -> None:
    """Close a question; nobody can answer it until it is opened again. `duplicate_of` is asked for with `duplicate`.

    Raises NotAsker, QuestionNotFound, QuestionClosedAlready, AnswerAccepted, ReasonMissing, InvalidDuplicate.
    """
    question = locked_to_decide(community_id, post_id, actor=actor)
    if question.state == State.CLOSED:
        raise QuestionClosedAlready
    if question.state == State.ANSWERED:
        raise AnswerAccepted
    if reason not in CloseReason.values:
        raise ReasonMissing
    if reason not in OF_ASKER and not is_master(actor, community_id, question.circle_id):
        raise NotAsker
    now = clock.now()
    question.duplicate_of_id = _other(question, duplicate_of, actor) if reason == CloseReason.DUPLICATE else None
    question.state, question.close_reason, question.close_note = State.CLOSED, reason, note.strip()[:NOTE_LENGTH]
    question.closed_at, question.closed_by = now, actor.member_id
    question.save()
    lapse_relays(question, at=now)
    record(
        QuestionClosed(
            community_id=community_id,
            object_id=post_id,
            actor_id=actor.member_id,
            circle_id=question.circle_id,
            reason=reason,
            note=question.close_note,
            duplicate_of_id=question.duplicate_of_id,
        )
    )
    _tell(question, actor)


@transaction.atomic
def reopen_question(community_id: UUID, post_id: UUID, *, actor: Actor, reason: str) -> None:
    """Open a closed or answered question again, and say why. Its clock is the one it had: it never stood still.

    Raises NotAsker, QuestionNotFound, NothingToReopen, ReasonMissing.
    """
    question = locked_to_decide(community_id, post_id, actor=actor)
    if question.state == State.OPEN:
        raise NothingToReopen
    words = reason.strip()[:NOTE_LENGTH]
    if not words:
        raise ReasonMissing
    question.state, question.close_reason, question.close_note = State.OPEN, "", ""
    question.closed_at = question.closed_by = question.duplicate_of_id = None
    question.accepted_comment_id = question.accepted_at = question.accepted_by = None
    question.reopened_at, question.reopen_note = clock.now(), words
    question.save()
    record(
        QuestionReopened(
            community_id=community_id,
            object_id=post_id,
            actor_id=actor.member_id,
            circle_id=question.circle_id,
            reason=words,
        )
    )
    _tell(question, actor)


def _other(question: Question, post_id: UUID | None, actor: Actor) -> UUID:
    """The question that this one repeats. It must be readable, and no chain of duplicates may lead back here."""
    if post_id is None or post_id == question.post_id:
        raise InvalidDuplicate
    other = readable(question.community_id, actor).filter(post_id=post_id).first()
    if other is None or other.duplicate_of_id is not None:
        raise InvalidDuplicate
    if other.circle_id is not None and other.circle_id != question.circle_id:
        raise InvalidDuplicate
    return other.post_id


def _tell(question: Question, actor: Actor) -> None:
    notify(
        DECIDED,
        community_id=question.community_id,
        member_ids=[question.asker_id],
        url=url_of(question),
        title=question.title,
        actor_id=actor.member_id,
        object_kind="question",
        object_id=question.post_id,
        group_key=f"question:{question.post_id}:decided",
    )
