"""What this room does by the clock."""

from fengqun.commerce.payments import commands
from fengqun.spine.jobs.registry import periodic


@periodic("*/2 * * * *", name="payments.check_open_intents")
def check_open_intents() -> None:
    """Ask about payments of which no message came."""
    commands.check_open_intents()


@periodic("* * * * *", name="payments.expire_intents")
def expire_intents() -> None:
    """Close payments whose time is over."""
    commands.expire_intents()


@periodic("*/5 * * * *", name="payments.resume_unfinished")
def resume_unfinished() -> None:
    """Take up what a worker dropped."""
    commands.resume_unfinished()


@periodic("20 4 * * *", name="payments.reconcile_yesterday")
def reconcile_yesterday() -> None:
    """Compare each provider's list of yesterday with ours."""
    commands.reconcile_yesterday()
