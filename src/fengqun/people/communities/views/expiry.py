"""From a choice of days to a moment."""

from datetime import datetime, timedelta

from fengqun.kernel import clock


def expiry_in(days: int) -> datetime | None:
    """The moment so many days from now; None for 0, which means never."""
    return clock.now() + timedelta(days=days) if days else None
