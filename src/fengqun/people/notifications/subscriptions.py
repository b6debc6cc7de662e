"""What this room hears of the communities below it: decisions about who comes in."""

from django.urls import reverse

from fengqun.people.communities.activities import ApplicationAccepted
from fengqun.people.communities.queries import community_by_id
from fengqun.people.notifications.commands import notify
from fengqun.people.notifications.notices import LET_IN
from fengqun.spine.activity.subscriptions import on
from fengqun.spine.activity.types import Recorded


@on(ApplicationAccepted, name="notifications.tell_who_was_let_in")
def tell_who_was_let_in(activity: ApplicationAccepted, _envelope: Recorded[ApplicationAccepted]) -> None:
    """Welcome the new member in the list. Who is refused is no member and has no list: the gate writes to them."""
    community = community_by_id(activity.community_id)
    notify(
        LET_IN,
        community_id=community.id,
        member_ids=[activity.member_id],
        url=reverse("communities-about", kwargs={"community": community.slug}),
        title=community.name,
        object_kind="application",
        object_id=activity.object_id,
        at=activity.occurred_at,
    )
