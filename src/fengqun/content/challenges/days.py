"""Which day it is for a challenge, and what a member stands at: pure answers from days alone.

A day of a challenge ends `late_minutes` after midnight on the community's clocks, so somebody who checks in at half
past midnight may still mean the evening before.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

DAY = timedelta(days=1)
OPENED_GRACE = timedelta(minutes=5)
"""A form that was opened before a day's end may still arrive so long after it."""


def day_of(moment: datetime, zone: tzinfo, late_minutes: int) -> date:
    """The day that a moment belongs to."""
    there = moment.astimezone(zone)
    is_late = there.hour * 60 + there.minute < late_minutes
    return there.date() - DAY if is_late else there.date()


def end_of(day: date, zone: tzinfo, late_minutes: int) -> datetime:
    """The first moment, in UTC, that no longer belongs to `day`."""
    wall = datetime.combine(day + DAY, time(late_minutes // 60, late_minutes % 60), zone)
    return wall.astimezone(UTC)


def day_counted(
    now: datetime, opened_at: datetime | None, zone: tzinfo, late_minutes: int, *, taken: Collection[date]
) -> date:
    """The day that a check-in sent now counts for: today, or the day on which its form was opened.

    The latter if that day has just ended, not more than OPENED_GRACE ago, and is not in `taken` already.
    """
    today = day_of(now, zone, late_minutes)
    if opened_at is None or opened_at > now:
        return today
    meant = day_of(opened_at, zone, late_minutes)
    is_just_over = meant < today and now - end_of(meant, zone, late_minutes) <= OPENED_GRACE
    return meant if is_just_over and meant not in taken else today


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a member is: days in all, days in a row up to now, and the most days in a row."""

    total: int = 0
    current: int = 0
    longest: int = 0


def standing(days: Iterable[date], today: date) -> Standing:
    """What those days come to. A day that is not over yet does not break a streak that reached yesterday.

    After the last day of a challenge, give that day as `today`; nothing later counts as missed.
    """
    runs = list(_runs(sorted(set(days))))
    if not runs:
        return Standing()
    last, length = runs[-1]
    return Standing(
        total=sum(run for _end, run in runs),
        current=length if last >= today - DAY else 0,
        longest=max(run for _end, run in runs),
    )


def _runs(days: list[date]) -> Iterator[tuple[date, int]]:
    """The last day and the length of each run of days without a gap, in order."""
    length = 0
    for place, day in enumerate(days):
        length += 1
        if place + 1 == len(days) or days[place + 1] != day + DAY:
            yield day, length
            length = 0


def makeup_open(
    *,
    today: date,
    starts_on: date,
    ends_on: date,
    joined: Collection[date],
    makeups_used: int,
    makeup_days: int,
    makeup_back: int,
) -> list[date]:
    """The days that can be made up today, latest first; `joined` are those that have a check-in."""
    if makeups_used >= makeup_days or today > ends_on + makeup_back * DAY:
        return []
    reach = (today - back * DAY for back in range(1, makeup_back + 1))
    return [day for day in reach if starts_on <= day <= ends_on and day not in joined]


def days_between(first: date, last: date) -> list[date]:
    """Each day from the first to the last; none if they are the wrong way round."""
    return [first + DAY * place for place in range((last - first).days + 1)]
