"""What this room hears of others, and what being at a gathering counts for."""

from collections.abc import Sequence

from django.utils.translation import pgettext_lazy

from fengqun.content.gatherings.activities import GatheringAttended
from fengqun.content.gatherings.commands import give_up_seats_of
from fengqun.people.circles.activities import CircleLeft, CircleMemberRemoved
from fengqun.people.communities.activities import MemberLeft
from fengqun.people.communities.behaviours import behaviour
from fengqun.people.communities.commands import note_behaviours
from fengqun.spine.activity.subscriptions import on
from fengqun.spine.activity.types import Recorded

ATTENDED = behaviour(GatheringAttended.verb, label=pgettext_lazy("behaviour", "参加聚会"))


@on(GatheringAttended, batch=True)
def count_behaviour(batch: Sequence[Recorded[GatheringAttended]]) -> None:
    """Count each, and let those rise who earned a stage by it."""
    note_behaviours(
        [(recorded.activity.actor_id, ATTENDED, 1) for recorded in batch if recorded.activity.actor_id],
        at=batch[-1].activity.occurred_at,
    )


@on(MemberLeft, CircleLeft, CircleMemberRemoved)
def give_seats_back(
    activity: MemberLeft | CircleLeft | CircleMemberRemoved,
    _recorded: Recorded[MemberLeft | CircleLeft | CircleMemberRemoved],
) -> None:
    """Who leaves the community, or a circle, has no seat ahead in it.

    One subscriber for all three: leaving the community leaves its circles, and two deliveries must not hold the same
    gatherings in different orders.
    """
    if isinstance(activity, MemberLeft):
        give_up_seats_of(activity.community_id, activity.object_id, before=activity.occurred_at)
    else:
        circle_id = activity.object_id
        give_up_seats_of(activity.community_id, activity.member_id, circle_id=circle_id, before=activity.occurred_at)
