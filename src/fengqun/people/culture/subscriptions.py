"""What this room does when something happened."""

from fengqun.people.communities.activities import CanvasChanged
from fengqun.people.culture.commands import note_manifesto
from fengqun.spine.activity.subscriptions import on
from fengqun.spine.activity.types import Recorded


@on(CanvasChanged)
def keep_manifesto(activity: CanvasChanged, _recorded: Recorded[CanvasChanged]) -> None:
    """A manifesto that was rewritten stands in the history of the culture, wherever it was rewritten."""
    if "manifesto" in activity.fields:
        note_manifesto(activity.community_id, activity.version, changed_by=activity.actor_id)
