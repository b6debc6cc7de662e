"""What this room hears of others."""

from fengqun.people.circles.activities import CircleLeft, CircleMemberRemoved
from fengqun.people.communities.activities import MemberLeft
from fengqun.people.duties.commands import close_all_of
from fengqun.spine.activity.subscriptions import on
from fengqun.spine.activity.types import Recorded


@on(MemberLeft)
def leave_duties_too(activity: MemberLeft, _recorded: Recorded[MemberLeft]) -> None:
    """Who leaves the community has no duty in it."""
    close_all_of(activity.community_id, activity.object_id, before=activity.occurred_at)


@on(CircleLeft, CircleMemberRemoved)
def leave_duties_of_the_circle(
    activity: CircleLeft | CircleMemberRemoved, _recorded: Recorded[CircleLeft | CircleMemberRemoved]
) -> None:
    """Who leaves a circle has no duty in it."""
    close_all_of(activity.community_id, activity.member_id, circle_id=activity.object_id, before=activity.occurred_at)
