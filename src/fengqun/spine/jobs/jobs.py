"""What the spine itself does by the clock."""

from fengqun.spine.activity.commands import ensure_partitions
from fengqun.spine.jobs.commands.tidy import tidy_failures
from fengqun.spine.jobs.registry import periodic
from fengqun.spine.ledger.commands import expire_due, seal_all


@periodic("7 * * * *", name="activity.ensure_partitions")
def prepare_months() -> None:
    """Keep partitions ready for the coming months."""
    ensure_partitions()


@periodic("*/2 * * * *", name="ledger.seal")
def seal_books() -> None:
    """Seal finished transfers into each community's chain."""
    seal_all()


@periodic("* * * * *", name="ledger.expire")
def expire_reservations() -> None:
    """Let pending transfers expire whose time is over."""
    expire_due()


@periodic("23 3 * * *", name="jobs.tidy")
def forget_old_failures() -> None:
    """Forget the failures of jobs that went well in the end."""
    tidy_failures()
