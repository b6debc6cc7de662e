"""Tell those whom a survey asks that it can be answered: once, when it begins to take answers."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q

from fengqun.content.surveys.models import Survey
from fengqun.content.surveys.notices import ASKED
from fengqun.content.surveys.queries.cards import address_of, phase_of
from fengqun.kernel import clock
from fengqun.people.circles.commands import note_news
from fengqun.people.circles.queries import member_ids_of
from fengqun.people.communities.queries import members_at_stages
from fengqun.people.notifications.commands import notify


def tell_opened() -> int:
    """Tell of every survey that takes answers by now and was not told of; answers how many there were.

    Each is told of in a transaction of its own that also notes it, so doing it again tells nobody twice.
    """
    now = clock.now()
    due = Survey.objects.filter(opened_at__isnull=False, told_at=None, closed_at=None)
    due = due.filter(Q(opens_at=None) | Q(opens_at__lte=now))
    told = 0
    for survey_id in list(due.order_by("opened_at", "id").values_list("id", flat=True)):
        with transaction.atomic():
            rows = due.filter(id=survey_id).select_for_update(of=("self",), no_key=True, skip_locked=True)
            survey = rows.first()
            if survey is not None:
                told += tell_who_is_asked(survey)
    return told


def tell_who_is_asked(survey: Survey) -> bool:
    """Tell the members of the stages and the circle that it asks, unless it waits; answers whether it was told of now.

    The caller holds the survey. What has closed before anybody could be told is noted and told to nobody.
    """
    now = clock.now()
    phase = phase_of(survey.opened_at, survey.opens_at, survey.closes_at, survey.closed_at, now)
    if survey.told_at is not None or phase in {"draft", "waiting"}:
        return False
    survey.told_at = now
    survey.save(update_fields=["told_at"])
    if phase == "closed":
        return False
    if survey.circle_id is not None:
        note_news(survey.circle_id, now, by=survey.author_id)
    notify(
        ASKED,
        community_id=survey.community_id,
        member_ids=asked_by(survey),
        url=address_of(survey.community_id, survey.id),
        title=survey.title,
        actor_id=survey.author_id,
        object_kind="survey",
        object_id=survey.id,
        circle_id=survey.circle_id,
    )
    return True


def asked_by(survey: Survey) -> frozenset[UUID]:
    """The members whom it asks now: those of its stages, in its circle if it has one."""
    asked = members_at_stages(survey.community_id, survey.stages)
    return asked if survey.circle_id is None else asked & member_ids_of(survey.circle_id)
