"""Accepting an answer, another one instead, and none after all."""

from uuid import UUID

from django.db import transaction

from fengqun.content.questions.activities import AcceptanceWithdrawn, AnswerAccepted
from fengqun.content.questions.commands.locking import locked_to_decide, url_of
from fengqun.content.questions.commands.relay import lapse_relays
from fengqun.content.questions.errors import AnswerNotFound, QuestionClosedAlready
from fengqun.content.questions.models import Answer, Question, State
from fengqun.content.questions.notices import ACCEPTED
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.notifications.commands import notify
from fengqun.spine.activity.commands import record


@transaction.atomic
def accept_answer(community_id: UUID, post_id: UUID, comment_id: UUID, *, actor: Actor) -> None:
    """Accept an answer, in the place of the one accepted before; the same one again changes nothing.

    For the asker and question masters; two at once happen one after the other, and the later one stands. An answer
    honours its author once, however often it is accepted, and never the asker for an own one.
    Raises NotAsker, QuestionNotFound, QuestionClosedAlready, AnswerNotFound.
    """
    question = locked_to_decide(community_id, post_id, actor=actor)
    if question.state == State.CLOSED:
        raise QuestionClosedAlready
    answer = Answer.objects.filter(comment_id=comment_id, question=question, is_removed=False).first()
    if answer is None:
        raise AnswerNotFound
    if question.accepted_comment_id == comment_id:
        return
    now, previous = clock.now(), question.accepted_comment_id
    question.state = State.ANSWERED
    question.accepted_comment_id, question.accepted_at, question.accepted_by = comment_id, now, actor.member_id
    question.save(update_fields=["state", "accepted_comment_id", "accepted_at", "accepted_by"])
    lapse_relays(question, at=now)
    record(
        AnswerAccepted(
            community_id=community_id,
            object_id=post_id,
            actor_id=actor.member_id,
            circle_id=question.circle_id,
            comment_id=comment_id,
            answerer_id=answer.author_id,
            previous_id=previous,
            is_honoured=_honour(question, answer),
        )
    )
    notify(
        ACCEPTED,
        community_id=community_id,
        member_ids=[answer.author_id],
        url=url_of(question),
        title=question.title,
        actor_id=actor.member_id,
        object_kind="answer",
        object_id=comment_id,
        circle_id=question.circle_id,
    )


@transaction.atomic
def withdraw_acceptance(community_id: UUID, post_id: UUID, *, actor: Actor) -> None:
    """Accept none after all; the question is open again. Without an accepted one nothing changes.

    Raises NotAsker, QuestionNotFound.
    """
    question = locked_to_decide(community_id, post_id, actor=actor)
    before = question.accepted_comment_id
    if before is None:
        return
    question.state, question.accepted_comment_id, question.accepted_at = State.OPEN, None, None
    question.accepted_by = None
    question.save(update_fields=["state", "accepted_comment_id", "accepted_at", "accepted_by"])
    record(
        AcceptanceWithdrawn(
            community_id=community_id,
            object_id=post_id,
            actor_id=actor.member_id,
            circle_id=question.circle_id,
            comment_id=before,
        )
    )


def _honour(question: Question, answer: Answer) -> bool:
    """Whether the author is to be honoured for it now."""
    if answer.author_id == question.asker_id or answer.honoured_at is not None:
        return False
    answer.honoured_at = clock.now()
    answer.save(update_fields=["honoured_at"])
    return True
