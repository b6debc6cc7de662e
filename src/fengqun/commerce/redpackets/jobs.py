"""What this room does by the clock."""

from fengqun.commerce.redpackets import commands
from fengqun.spine.jobs.registry import periodic


@periodic("* * * * *", name="redpackets.return_due")
def return_due() -> None:
    """Return what nobody opened, when its time is up."""
    commands.return_due()
