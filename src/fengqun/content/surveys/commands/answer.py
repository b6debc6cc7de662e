"""Answer a survey, at once or with a pause."""

from collections.abc import Mapping
from uuid import UUID

from django.db import IntegrityError, transaction

from fengqun.content.surveys.activities import SurveyAnswered
from fengqun.content.surveys.answering import clean_answers
from fengqun.content.surveys.commands.holding import hold
from fengqun.content.surveys.errors import AlreadyAnswered, NotAsked, SurveyNotFound, SurveyNotOpen
from fengqun.content.surveys.models import AnswerDraft, Return, Submission, Survey
from fengqun.content.surveys.queries.cards import phase_of, questions_of
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.circles.queries import circle_ids_of
from fengqun.people.communities.queries import member_card
from fengqun.spine.activity.commands import record


@transaction.atomic
def save_answers(community_id: UUID, survey_id: UUID, *, actor: Actor, answers: Mapping[str, object]) -> None:
    """Keep what was entered so far, to go on later. It is the member's alone, and gone when the survey is answered.

    Raises SurveyNotFound, SurveyNotOpen, NotAsked, AlreadyAnswered.
    """
    member_id = actor.require_member(community_id)
    survey = hold(community_id, survey_id)
    _stage_asked(survey, member_id)
    kept = clean_answers(questions_of(survey.id), answers, is_draft=True)
    AnswerDraft.objects.update_or_create(
        survey=survey, member_id=member_id, defaults={"answers": kept, "saved_at": clock.now()}
    )


@transaction.atomic
def answer_survey(community_id: UUID, survey_id: UUID, *, actor: Actor, answers: Mapping[str, object]) -> None:
    """Send the answers, once. Of an anonymous survey nothing leads from them to the member.

    Raises SurveyNotFound, SurveyNotOpen, NotAsked, AlreadyAnswered, InvalidAnswers.
    """
    member_id = actor.require_voice(community_id)
    survey = hold(community_id, survey_id)
    stage = _stage_asked(survey, member_id)
    clean = clean_answers(questions_of(survey.id), answers)
    try:
        with transaction.atomic():
            Return.objects.create(survey=survey, member_id=member_id)
    except IntegrityError as error:
        raise AlreadyAnswered from error
    AnswerDraft.objects.filter(survey=survey, member_id=member_id).delete()
    is_named = not survey.is_anonymous
    Submission.objects.create(
        survey=survey,
        is_anonymous=survey.is_anonymous,
        member_id=member_id if is_named else None,
        sent_at=clock.now() if is_named else None,
        stage=stage,
        answers=clean,
    )
    if is_named:
        record(SurveyAnswered(community_id=community_id, object_id=survey.id, actor_id=member_id))


def _stage_asked(survey: Survey, member_id: UUID) -> str:
    """The member's stage, if the survey is open and asks this member.

    Raises SurveyNotFound, NotAsked, SurveyNotOpen, AlreadyAnswered.
    """
    phase = phase_of(survey.opened_at, survey.opens_at, survey.closes_at, survey.closed_at, clock.now())
    if phase == "draft" or (survey.circle_id and survey.circle_id not in circle_ids_of(member_id)):
        raise SurveyNotFound
    stage = member_card(member_id).stage
    if survey.stages and stage not in survey.stages:
        raise NotAsked
    if phase != "open":
        raise SurveyNotOpen
    if Return.objects.filter(survey=survey, member_id=member_id).exists():
        raise AlreadyAnswered
    return stage
