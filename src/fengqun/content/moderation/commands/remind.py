"""What the clock does: remind staff of cases that wait too long, forget old traces."""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse

from fengqun.content.moderation.choices import CaseState
from fengqun.content.moderation.models import Case, Trace
from fengqun.content.moderation.notices import REMINDED
from fengqun.content.moderation.queries.hearing import moderators_of
from fengqun.kernel import clock
from fengqun.people.communities.queries import community_by_id
from fengqun.people.notifications.commands import notify

WAITS_TOO_LONG = timedelta(hours=48)
AT_ONCE = 200
TRACES_KEPT = timedelta(days=2)


@transaction.atomic
def remind_moderators() -> int:
    """Tell those who look after the place, once a case; answers of how many cases."""
    late = Case.objects.select_for_update(of=("self",), skip_locked=True).filter(
        state=CaseState.OPEN, reminded_at=None, opened_at__lte=clock.now() - WAITS_TOO_LONG
    )
    cases = list(late.order_by("opened_at", "id")[:AT_ONCE])
    for case in cases:
        slug = community_by_id(case.community_id).slug
        notify(
            REMINDED,
            community_id=case.community_id,
            member_ids=[one.id for one in moderators_of(case.community_id, case.circle_id) if one.id != case.author_id],
            url=reverse("moderation-queue", kwargs={"community": slug}),
            object_kind="moderation_case",
            object_id=case.id,
            group_key="moderation-late",
        )
    Case.objects.filter(id__in=[case.id for case in cases]).update(reminded_at=clock.now())
    return len(cases)


def forget_traces() -> int:
    """Delete fingerprints that no burst reaches back to."""
    return Trace.objects.filter(made_at__lt=clock.now() - TRACES_KEPT).delete()[0]
