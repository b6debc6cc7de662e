"""Close surveys, by hand or when their time has come."""

from random import SystemRandom
from uuid import UUID, uuid4

from django.db import transaction

from fengqun.content.surveys.activities import SurveyClosed
from fengqun.content.surveys.commands.holding import hold_as_author
from fengqun.content.surveys.errors import SurveyNotOpen
from fengqun.content.surveys.models import AnswerDraft, Submission, Survey
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.spine.activity.commands import record


@transaction.atomic
def close_survey(community_id: UUID, survey_id: UUID, *, actor: Actor) -> None:
    """Take no more answers; it is not opened again. Twice is once. Raises Denied, SurveyNotFound, SurveyNotOpen."""
    survey = hold_as_author(community_id, survey_id, actor=actor)
    if survey.opened_at is None:
        raise SurveyNotOpen
    if survey.closed_at is None:
        _close(survey, closed_by=actor.member_id)


def close_due() -> int:
    """Close what is past its time; answers how many."""
    due = Survey.objects.filter(opened_at__isnull=False, closed_at=None, closes_at__lte=clock.now())
    closed = 0
    for survey_id in list(due.order_by("id").values_list("id", flat=True)):
        with transaction.atomic():
            rows = due.filter(id=survey_id).select_for_update(of=("self",), no_key=True, skip_locked=True)
            survey = rows.first()
            if survey is not None:
                _close(survey, closed_by=None)
                closed += 1
    return closed


def _close(survey: Survey, *, closed_by: UUID | None) -> None:
    survey.closed_at = clock.now()
    survey.save(update_fields=["closed_at"])
    AnswerDraft.objects.filter(survey=survey).delete()
    if survey.is_anonymous:
        _shuffle(survey)
    record(
        SurveyClosed(
            community_id=survey.community_id,
            object_id=survey.id,
            actor_id=closed_by,
            answer_count=survey.submissions.count(),
        )
    )


def _shuffle(survey: Survey) -> None:
    """Write anonymous answers anew in random order under new ids: the order in which they came in tells nothing."""
    rows = list(survey.submissions.all())
    SystemRandom().shuffle(rows)
    survey.submissions.all().delete()
    Submission.objects.bulk_create(
        Submission(id=uuid4(), survey=survey, is_anonymous=True, stage=row.stage, answers=row.answers) for row in rows
    )
