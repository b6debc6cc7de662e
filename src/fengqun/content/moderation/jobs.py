"""What this room does by the clock."""

from fengqun.content.moderation.commands import forget_traces, remind_moderators, tell_of_waiting_appeals
from fengqun.spine.jobs.registry import periodic


@periodic("7 * * * *", name="moderation.remind")
def remind() -> None:
    """Remind those who look after a place of what waits for two days."""
    remind_moderators()


@periodic("23 4 * * *", name="moderation.forget_traces")
def forget() -> None:
    """Forget fingerprints that say nothing any more."""
    forget_traces()


@periodic("4-59/10 * * * *", name="moderation.tell_of_waiting_appeals")
def tell_of_appeals() -> None:
    """Tell whoever may hear a waiting appeal by now and was not told."""
    tell_of_waiting_appeals()
