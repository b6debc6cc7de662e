"""What this room does by the clock."""

from fengqun.content.surveys import commands
from fengqun.spine.jobs.registry import periodic


@periodic("*/5 * * * *", name="surveys.close_due")
def close_due() -> None:
    """Close surveys whose time is over."""
    commands.close_due()


@periodic("* * * * *", name="surveys.tell_opened")
def tell_opened() -> None:
    """Tell those whom a survey asks that has begun to take answers."""
    commands.tell_opened()
