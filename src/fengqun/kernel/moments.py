"""Moments as people write them: on the clocks of a community's own time zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.errors import DomainError


class NoSuchTime(DomainError):
    """The community's clocks skip this time, as they are put forward. Details: time."""

    code = "no_such_time"
    sentence = _("%(time)s 这个时间不存在：那一刻时钟拨快了。换一个时间。")


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


def weeks_later(moment: datetime, weeks: int, zone: ZoneInfo) -> datetime:
    """The same weekday and time of the clock so many weeks later, as a time of `zone` without naming it."""
    there = moment.astimezone(zone).replace(tzinfo=None, fold=0)
    return datetime.fromordinal(there.toordinal() + 7 * weeks).replace(
        hour=there.hour, minute=there.minute, second=there.second, microsecond=there.microsecond
    )
