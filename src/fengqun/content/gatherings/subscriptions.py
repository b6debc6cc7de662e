"""Being at a gathering counts towards stages and trials."""

from collections.abc import Sequence

from django.utils.translation import pgettext_lazy

from fengqun.content.gatherings.activities import GatheringAttended
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
