"""Write the questions of a draft."""

from dataclasses import asdict
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from fengqun.content.surveys.checks import MOST_QUESTIONS, checked_question
from fengqun.content.surveys.commands.holding import hold_draft
from fengqun.content.surveys.errors import InvalidSurvey, QuestionNotFound
from fengqun.content.surveys.models import Question, Survey
from fengqun.content.surveys.types import QuestionDraft
from fengqun.kernel.policies import Actor


@transaction.atomic
def add_question(community_id: UUID, survey_id: UUID, *, actor: Actor, draft: QuestionDraft) -> UUID:
    """Add a question at the end; answers its id. Raises Denied, SurveyNotFound, SurveyIsFixed, InvalidSurvey."""
    survey = hold_draft(community_id, survey_id, actor=actor)
    clean = checked_question(draft)
    count = survey.questions.count()
    if count >= MOST_QUESTIONS:
        raise InvalidSurvey(reason=_("最多 %(most)s 题，再多没人答得完。") % {"most": MOST_QUESTIONS})
    return Question.objects.create(survey=survey, position=count, **asdict(clean) | {"options": list(clean.options)}).id


@transaction.atomic
def change_question(
    community_id: UUID, survey_id: UUID, question_id: UUID, *, actor: Actor, draft: QuestionDraft
) -> None:
    """Write it anew. Raises Denied, SurveyNotFound, SurveyIsFixed, QuestionNotFound, InvalidSurvey."""
    survey = hold_draft(community_id, survey_id, actor=actor)
    question = _found(survey, question_id)
    clean = checked_question(draft)
    question.kind, question.text = clean.kind, clean.text
    question.options, question.is_required = list(clean.options), clean.is_required
    question.save()


@transaction.atomic
def move_question(community_id: UUID, survey_id: UUID, question_id: UUID, *, actor: Actor, step: int) -> None:
    """Move it up (-1) or down (+1); at either end nothing happens.

    Raises Denied, SurveyNotFound, SurveyIsFixed, QuestionNotFound.
    """
    survey = hold_draft(community_id, survey_id, actor=actor)
    _found(survey, question_id)
    rows = list(survey.questions.order_by("position"))
    place = next(place for place, row in enumerate(rows) if row.id == question_id)
    target = place + (1 if step > 0 else -1)
    if not 0 <= target < len(rows):
        return
    rows[place], rows[target] = rows[target], rows[place]
    _number(rows)


@transaction.atomic
def remove_question(community_id: UUID, survey_id: UUID, question_id: UUID, *, actor: Actor) -> None:
    """Leave it out. Raises Denied, SurveyNotFound, SurveyIsFixed, QuestionNotFound."""
    survey = hold_draft(community_id, survey_id, actor=actor)
    _found(survey, question_id).delete()
    _number(list(survey.questions.order_by("position")))


def _found(survey: Survey, question_id: UUID) -> Question:
    question = survey.questions.filter(id=question_id).first()
    if question is None:
        raise QuestionNotFound
    return question


def _number(rows: list[Question]) -> None:
    """Let them stand in this order; the constraint looks when the transaction ends."""
    for place, row in enumerate(rows):
        row.position = place
    Question.objects.bulk_update(rows, ["position"])
