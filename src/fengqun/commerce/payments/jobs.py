"""What this room does in the background: put off by commands, and by the clock."""

from fengqun.commerce.payments import commands
from fengqun.commerce.payments.deferred import handle_webhook, send_refund
from fengqun.commerce.payments.sandbox.company import take_money
from fengqun.commerce.payments.sandbox.jobs import deliver
from fengqun.spine.jobs.registry import periodic

__all__ = [
    "check_open_intents",
    "deliver",
    "expire_intents",
    "handle_webhook",
    "reconcile_yesterday",
    "resume_unfinished",
    "send_refund",
    "take_money",
]


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
