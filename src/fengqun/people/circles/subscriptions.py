"""What this room hears of others."""

from fengqun.people.circles.commands import leave_all_circles
from fengqun.people.communities.activities import MemberLeft
from fengqun.spine.activity.subscriptions import on
from fengqun.spine.activity.types import Recorded


@on(MemberLeft)
def leave_circles_too(activity: MemberLeft, _recorded: Recorded[MemberLeft]) -> None:
    """Who leaves the community leaves its circles."""
    leave_all_circles(activity.community_id, activity.object_id, before=activity.occurred_at)
