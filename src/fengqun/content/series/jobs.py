"""What this room does by the clock."""

from fengqun.content.series import commands
from fengqun.spine.jobs.registry import periodic


@periodic("*/10 * * * *", name="series.warn_hosts")
def warn_hosts() -> None:
    """Warn hosts of beats that come soon and have nothing prepared."""
    commands.warn_hosts()


@periodic("*/10 * * * *", name="series.judge_due")
def judge_due() -> None:
    """Keep how beats went whose grace is over."""
    commands.judge_due()
