"""What this room does in the background and by the clock."""

from uuid import UUID

from fengqun.content.posts import commands
from fengqun.content.posts.commands.live import PREVIEW
from fengqun.spine.jobs.registry import job, periodic


@job(name=PREVIEW)
def look_at_links(*, post_id: UUID) -> None:
    """Find out what the links of a post lead to."""
    commands.look_at_links_of(post_id)


@periodic("* * * * *", name="posts.publish_due")
def publish_due() -> None:
    """Publish the posts whose time has come."""
    commands.publish_due()
