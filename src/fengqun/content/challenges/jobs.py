"""What this room does by the clock."""

from fengqun.content.challenges import commands
from fengqun.spine.jobs.registry import periodic


@periodic("*/10 * * * *", name="challenges.send_reminders")
def send_reminders() -> None:
    """Remind members at the hour they chose of a day without a check-in."""
    commands.send_reminders()
