"""What this room does when something happened."""

from django.utils.translation import pgettext_lazy

from fengqun.content.challenges.activities import CheckedIn
from fengqun.people.communities.behaviours import behaviour
from fengqun.people.communities.commands import note_behaviour
from fengqun.spine.activity.subscriptions import on
from fengqun.spine.activity.types import Recorded

CHECKED_IN = behaviour(CheckedIn.verb, label=pgettext_lazy("behaviour", "打卡"))


@on(CheckedIn)
def count_check_in(activity: CheckedIn, _recorded: Recorded[CheckedIn]) -> None:
    """A day that was checked in for counts once on the way to the next stage."""
    if activity.actor_id is not None and not activity.is_again:
        note_behaviour(activity.actor_id, CHECKED_IN, at=activity.occurred_at)
