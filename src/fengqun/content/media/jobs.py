"""What this room does in the background and by the clock."""

from uuid import UUID

from fengqun.content.media import commands
from fengqun.content.media.commands.upload import EXAMINE
from fengqun.spine.jobs.registry import job, periodic


@job(name=EXAMINE)
def examine(*, media_id: UUID) -> None:
    """Find out how long a video or sound plays, and take a frame for its poster."""
    commands.examine(media_id)


@periodic("41 * * * *", name="media.delete_loose")
def delete_loose() -> None:
    """Delete uploads that nothing carries."""
    commands.delete_loose()
