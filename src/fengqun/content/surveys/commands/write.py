"""Write a survey, copy one, throw a draft away, and open it."""

from dataclasses import asdict
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from fengqun.content.surveys.activities import SurveyOpened
from fengqun.content.surveys.checks import checked_survey
from fengqun.content.surveys.commands.holding import hold_as_author, hold_draft
from fengqun.content.surveys.commands.tell import tell_who_is_asked
from fengqun.content.surveys.errors import InvalidSurvey
from fengqun.content.surveys.models import Question, Survey
from fengqun.content.surveys.policies import RUN_SURVEYS
from fengqun.content.surveys.types import SurveySettings
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.circles.queries import circle_by_id
from fengqun.people.communities.queries import community_by_id, stage_labels
from fengqun.spine.activity.commands import record


@transaction.atomic
def write_survey(community_id: UUID, *, actor: Actor, settings: SurveySettings) -> UUID:
    """Begin a survey; answers its id. Raises Denied, InvalidSurvey, CircleNotFound."""
    actor.require(RUN_SURVEYS, community_id)
    author_id = actor.require_voice(community_id)
    clean = _checked(community_id, settings, actor)
    survey = Survey.objects.create(
        community_id=community_id, author_id=author_id, **asdict(clean) | {"stages": list(clean.stages)}
    )
    return survey.id


@transaction.atomic
def change_survey(community_id: UUID, survey_id: UUID, *, actor: Actor, settings: SurveySettings) -> None:
    """Change a draft. Raises Denied, SurveyNotFound, SurveyIsFixed, InvalidSurvey, CircleNotFound."""
    survey = hold_draft(community_id, survey_id, actor=actor)
    clean = _checked(community_id, settings, actor)
    for name, value in asdict(clean).items():
        setattr(survey, name, value)
    survey.stages = list(clean.stages)
    survey.save()


@transaction.atomic
def copy_survey(community_id: UUID, survey_id: UUID, *, actor: Actor) -> UUID:
    """Begin a survey with the questions and settings of another, without its times; answers its id.

    Raises Denied, SurveyNotFound.
    """
    source = hold_as_author(community_id, survey_id, actor=actor)
    copy = Survey.objects.create(
        community_id=community_id,
        author_id=actor.require_voice(community_id),
        circle_id=source.circle_id,
        title=source.title,
        intro=source.intro,
        is_anonymous=source.is_anonymous,
        stages=source.stages,
        shares_results=source.shares_results,
    )
    Question.objects.bulk_create(
        Question(
            survey=copy,
            position=question.position,
            kind=question.kind,
            text=question.text,
            options=question.options,
            is_required=question.is_required,
        )
        for question in source.questions.order_by("position")
    )
    return copy.id


@transaction.atomic
def discard_survey(community_id: UUID, survey_id: UUID, *, actor: Actor) -> None:
    """Throw a draft away. Raises Denied, SurveyNotFound, SurveyIsFixed."""
    hold_draft(community_id, survey_id, actor=actor).delete()


@transaction.atomic
def open_survey(community_id: UUID, survey_id: UUID, *, actor: Actor) -> None:
    """Let it be answered, now or from its moment on; from here on its questions stay as they are.

    Those whom it asks are told when it takes answers: at once, or by the clock. Raises Denied, SurveyNotFound,
    SurveyIsFixed, InvalidSurvey.
    """
    survey = hold_draft(community_id, survey_id, actor=actor)
    now = clock.now()
    if not survey.questions.exists():
        raise InvalidSurvey(reason=_("还没有题目。"))
    if survey.closes_at is not None and survey.closes_at <= now:
        raise InvalidSurvey(reason=_("截止的时间已经过了。"))
    survey.opened_at = now
    survey.save(update_fields=["opened_at"])
    record(
        SurveyOpened(
            community_id=community_id,
            object_id=survey.id,
            actor_id=actor.member_id,
            is_anonymous=survey.is_anonymous,
        )
    )
    tell_who_is_asked(survey)


def _checked(community_id: UUID, settings: SurveySettings, actor: Actor) -> SurveySettings:
    if settings.circle_id:
        circle_by_id(community_id, settings.circle_id, actor=actor)
    return checked_survey(settings, stages=list(stage_labels(community_by_id(community_id).kind)))
