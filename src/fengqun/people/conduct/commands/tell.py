"""Tell those who may hear an appeal that it waits: when it is filed, and whoever comes to the right later."""

from django.db import transaction
from django.urls import reverse

from fengqun.people.communities.queries import community_by_id, member_card
from fengqun.people.conduct.choices import AppealState
from fengqun.people.conduct.models import Appeal
from fengqun.people.conduct.notices import APPEAL_FILED
from fengqun.people.conduct.queries.appeals import hearers_of
from fengqun.people.notifications.commands import notify

AT_ONCE = 200


@transaction.atomic
def tell_of_waiting_appeals() -> int:
    """Tell each who may hear a waiting appeal once, never its member or first judge; answers how many were told.

    An appeal that nobody could hear when it was filed so reaches the second person as soon as there is one.
    """
    rows = Appeal.objects.select_for_update(of=("self",), skip_locked=True).filter(state=AppealState.WAITING)
    return sum(tell_hearers(appeal) for appeal in rows.order_by("filed_at", "id")[:AT_ONCE])


def tell_hearers(appeal: Appeal) -> int:
    """Tell those who may hear it and were not told yet, in the caller's transaction; answers how many."""
    hearers = hearers_of(appeal.community_id, member_card(appeal.member_id), appeal.first_judge_id)
    new = [one.id for one in hearers if one.id not in appeal.told_ids]
    if not new:
        return 0
    slug = community_by_id(appeal.community_id).slug
    notify(
        APPEAL_FILED,
        community_id=appeal.community_id,
        member_ids=new,
        url=reverse("conduct-console-appeal", kwargs={"community": slug, "appeal_id": appeal.id}),
        object_kind="appeal",
        object_id=appeal.id,
        group_key="appeals",
    )
    appeal.told_ids = [*appeal.told_ids, *new]
    appeal.save(update_fields=["told_ids"])
    return len(new)
