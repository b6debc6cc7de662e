"""What this room does by the clock."""

from fengqun.content.moderation.commands import forget_traces, remind_moderators
from fengqun.spine.jobs.registry import periodic


@periodic("7 * * * *", name="moderation.remind")
def remind() -> None:
    """Remind those who look after a place of what waits for two days."""
    remind_moderators()


@periodic("23 4 * * *", name="moderation.forget_traces")
def forget() -> None:
    """Forget fingerprints that say nothing any more."""
    forget_traces()
