"""The clock of the first answer: it runs while the community is awake, and for no other reason stands still."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTES_A_DAY = 24 * 60
LONGEST_LOOK = timedelta(days=800)
"""The clock is never asked about more; it bounds how many days are gone through."""


@dataclass(frozen=True, slots=True)
class Waking:
    """The hours of each day in which answers are promised, in minutes after midnight of the community's zone."""

    from_minute: int
    to_minute: int
    zone: ZoneInfo

    def __post_init__(self) -> None:
        if not 0 <= self.from_minute < self.to_minute <= MINUTES_A_DAY:
            message = f"{self.from_minute}-{self.to_minute} are no waking minutes"
            raise ValueError(message)

    def window(self, day: date) -> tuple[datetime, datetime]:
        """When the community is awake on that day, in UTC; as long as the clocks of the zone make it."""
        return self._at(day, self.from_minute), self._at(day, self.to_minute)

    def _at(self, day: date, minute: int) -> datetime:
        there = datetime.combine(day, time(), self.zone).replace(tzinfo=None) + timedelta(minutes=minute)
        return there.replace(tzinfo=self.zone).astimezone(UTC)


def waking_between(start: datetime, end: datetime, waking: Waking) -> timedelta:
    """How much waking time lies between two moments; nothing if `end` is not later. At most `LONGEST_LOOK` is seen."""
    last = min(end, start + LONGEST_LOOK)
    total = timedelta()
    for opens, closes in _windows(start, waking):
        if opens >= last:
            return total
        total += max(timedelta(), min(closes, last) - max(opens, start))
    return total


def due_after(start: datetime, target: timedelta, waking: Waking) -> datetime:
    """The first moment by which `target` of waking time has passed since `start`; at most `LONGEST_LOOK` later."""
    left = target
    for opens, closes in _windows(start, waking):
        begins = max(opens, start)
        here = max(timedelta(), closes - begins)
        if left <= here:
            return begins + left
        left -= here
    return start + LONGEST_LOOK


def _windows(start: datetime, waking: Waking) -> Iterator[tuple[datetime, datetime]]:
    """The waking windows from the day of `start` on; the day before may still reach into it where clocks change."""
    first = start.astimezone(waking.zone).date() - timedelta(days=1)
    for number in range(LONGEST_LOOK.days + 2):
        yield waking.window(first + timedelta(days=number))
