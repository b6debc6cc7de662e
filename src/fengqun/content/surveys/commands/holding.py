"""Find what a command is about, and hold it while it changes."""

from uuid import UUID

from fengqun.content.surveys.errors import SurveyIsFixed, SurveyNotFound
from fengqun.content.surveys.models import Survey
from fengqun.content.surveys.policies import RUN_SURVEYS
from fengqun.kernel.policies import Actor


def hold(community_id: UUID, survey_id: UUID) -> Survey:
    """The survey, held: who answers, and who closes it, take turns. Raises SurveyNotFound."""
    rows = Survey.objects.filter(community_id=community_id, id=survey_id)
    survey = rows.select_for_update(of=("self",), no_key=True).first()
    if survey is None:
        raise SurveyNotFound
    return survey


def hold_as_author(community_id: UUID, survey_id: UUID, *, actor: Actor) -> Survey:
    """The same for those who run surveys. Raises Denied, SurveyNotFound."""
    actor.require(RUN_SURVEYS, community_id)
    return hold(community_id, survey_id)


def hold_draft(community_id: UUID, survey_id: UUID, *, actor: Actor) -> Survey:
    """The same, as long as nobody was asked. Raises Denied, SurveyNotFound, SurveyIsFixed."""
    survey = hold_as_author(community_id, survey_id, actor=actor)
    if survey.opened_at is not None:
        raise SurveyIsFixed
    return survey
