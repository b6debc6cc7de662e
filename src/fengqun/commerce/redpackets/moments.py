"""Moments as givers write them: on the community's own clocks."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from fengqun.commerce.redpackets.errors import NoSuchTime


def read_moment(moment: datetime, zone: ZoneInfo) -> datetime:
    """The moment in UTC; one without an offset is read on the clocks of `zone`.

    Of an hour that those clocks show twice the first is meant. Raises NoSuchTime for a time they skip, OverflowError
    at either end of the calendar.
    """
    if moment.tzinfo is not None:
        return moment.astimezone(UTC)
    there = moment.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if there.astimezone(zone).replace(tzinfo=None, fold=0) != moment.replace(fold=0):
        raise NoSuchTime(time=moment.strftime("%Y-%m-%d %H:%M"))
    return there
