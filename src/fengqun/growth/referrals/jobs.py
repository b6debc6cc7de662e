"""What this room does by the clock."""

from fengqun.growth.referrals.commands import release_due
from fengqun.spine.jobs.registry import periodic


@periodic("*/5 * * * *", name="referrals.release_due")
def release_commissions() -> None:
    """Release commissions whose refund window has closed."""
    release_due()
