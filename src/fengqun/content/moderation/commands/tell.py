"""Tell those who may hear an appeal that it waits: when it is filed, and whoever comes to the place later."""

from django.db import transaction
from django.urls import reverse

from fengqun.content.moderation.choices import AppealState
from fengqun.content.moderation.models import Appeal
from fengqun.content.moderation.notices import APPEALED
from fengqun.content.moderation.queries.hearing import hearers_of
from fengqun.people.communities.queries import community_by_id
from fengqun.people.notifications.commands import notify

AT_ONCE = 200


@transaction.atomic
def tell_of_waiting_appeals() -> int:
    """Tell each who may hear a waiting appeal once, never its author or who decided; answers how many were told.

    An appeal that nobody could hear when it was filed so reaches the second person as soon as there is one.
    """
    rows = Appeal.objects.select_for_update(of=("self",), skip_locked=True).filter(state=AppealState.WAITING)
    return sum(tell_hearers(appeal) for appeal in rows.select_related("case").order_by("filed_at", "case_id")[:AT_ONCE])


def tell_hearers(appeal: Appeal) -> int:
    """Tell those who may hear it and were not told yet, in the caller's transaction; answers how many."""
    case = appeal.case
    new = [one.id for one in hearers_of(case) if one.id not in appeal.told_ids]
    if not new:
        return 0
    slug = community_by_id(case.community_id).slug
    notify(
        APPEALED,
        community_id=case.community_id,
        member_ids=new,
        url=reverse("moderation-case", kwargs={"community": slug, "case_id": case.id}),
        object_kind="moderation_case",
        object_id=case.id,
        group_key="thing-appeals",
    )
    appeal.told_ids = [*appeal.told_ids, *new]
    appeal.save(update_fields=["told_ids"])
    return len(new)
