"""Note that answers were taken out."""

from uuid import UUID

from django.db import transaction

from fengqun.content.surveys.activities import SurveyExported
from fengqun.content.surveys.policies import RUN_SURVEYS
from fengqun.kernel.policies import Actor
from fengqun.spine.activity.commands import record


@transaction.atomic
def note_export(community_id: UUID, survey_id: UUID, *, actor: Actor, form: str) -> None:
    """Record who took the answers out, in which form. Raises Denied."""
    actor.require(RUN_SURVEYS, community_id)
    record(SurveyExported(community_id=community_id, object_id=survey_id, actor_id=actor.member_id, format=form))
