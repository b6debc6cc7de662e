"""What this room does by the clock."""

from fengqun.commerce.orders import commands
from fengqun.spine.jobs.registry import periodic


@periodic("* * * * *", name="orders.expire_unpaid")
def expire_unpaid() -> None:
    """Close orders that nobody paid in time."""
    commands.expire_unpaid()


@periodic("*/10 * * * *", name="orders.receive_overdue")
def receive_overdue() -> None:
    """Count shipped orders as received when their days are over."""
    commands.receive_overdue()
