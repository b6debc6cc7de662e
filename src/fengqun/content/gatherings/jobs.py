"""What this room does by the clock."""

from fengqun.content.gatherings import commands
from fengqun.spine.jobs.registry import periodic


@periodic("* * * * *", name="gatherings.release_unconfirmed")
def release_unconfirmed() -> None:
    """Let go of seats that nobody confirmed in time."""
    commands.release_unconfirmed()


@periodic("* * * * *", name="gatherings.ask_for_word")
def ask_for_word() -> None:
    """Ask those who stayed away too often whether they come."""
    commands.ask_for_word()


@periodic("*/5 * * * *", name="gatherings.send_reminders")
def send_reminders() -> None:
    """Remind of what begins in a day, and in two hours."""
    commands.send_reminders()


@periodic("*/10 * * * *", name="gatherings.settle_ended")
def settle_ended() -> None:
    """Keep who was there, and who stayed away."""
    commands.settle_ended()
