"""Calendar days on a community's own calendar, for figures that look back."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta, tzinfo

from fengqun.kernel import clock


def last_days(count: int, zone: tzinfo) -> list[date]:
    """The last `count` days up to today, oldest first."""
    today = clock.now().astimezone(zone).date()
    return [today - timedelta(days=back) for back in reversed(range(count))]


def start_of_days(count: int, zone: tzinfo) -> datetime:
    """The first moment of the oldest of the last `count` days."""
    first = last_days(count, zone)[0]
    return datetime(first.year, first.month, first.day, tzinfo=zone)


def spread(found: Mapping[date, int], count: int, zone: tzinfo) -> list[int]:
    """The values of the last `count` days, zero where nothing was found."""
    return [found.get(day, 0) for day in last_days(count, zone)]
