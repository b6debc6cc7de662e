"""When episodes come: pure functions of a cadence and a time zone, tested by their properties.

A beat belongs to a day on the community's calendar and falls on the same time of its clocks the whole year round. A
time that the clocks skip in spring falls as much later as they were put forward; of one they show twice the first is
meant.
"""

import calendar
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from fengqun.content.series.choices import BeatState, Rhythm

WORKDAYS = frozenset(range(5))
LONGEST_LOOK = timedelta(days=400)
"""No question looks further: what is computed stays small, whatever is asked."""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Cadence:
    """When episodes come. `weekdays` (0 is Monday) and `every` weeks are for weekly, `month_day` for monthly ones."""

    rhythm: str
    at: time
    starts_on: date
    ends_on: date | None = None
    weekdays: tuple[int, ...] = ()
    every: int = 1
    month_day: int = 1


@dataclass(frozen=True, slots=True)
class Pause:
    """Days without a beat, the first and the last included."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Beat:
    """A day on which an episode is due, and its moment."""

    day: date
    moment: datetime


def is_on(cadence: Cadence, day: date) -> bool:
    """Whether an episode is due on that day, pauses left aside. A month without the day has it on its last one."""
    if day < cadence.starts_on or (cadence.ends_on is not None and day > cadence.ends_on):
        return False
    match cadence.rhythm:
        case Rhythm.DAILY:
            return True
        case Rhythm.WORKDAYS:
            return day.weekday() in WORKDAYS
        case Rhythm.WEEKLY:
            weeks = (_monday(day) - _monday(cadence.starts_on)).days // 7
            return day.weekday() in cadence.weekdays and weeks % cadence.every == 0
        case _:
            return day.day == min(cadence.month_day, calendar.monthrange(day.year, day.month)[1])


def moment_on(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The moment of that time on that day, in UTC."""
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def beats_between(
    cadence: Cadence, zone: ZoneInfo, since: datetime, until: datetime, pauses: Sequence[Pause] = ()
) -> list[Beat]:
    """The beats after `since` up to `until`, in order."""
    until = min(until, since + LONGEST_LOOK)
    return [
        beat
        for day in _days(since.astimezone(zone).date() - DAY, until.astimezone(zone).date() + DAY)
        if is_on(cadence, day) and not any(pause.holds(day) for pause in pauses)
        if since < (beat := Beat(day, moment_on(day, cadence.at, zone))).moment <= until
    ]


def next_beat(cadence: Cadence, zone: ZoneInfo, since: datetime, pauses: Sequence[Pause] = ()) -> Beat | None:
    """The first beat after `since`, None where none comes within a year."""
    for days in (8, 32, LONGEST_LOOK.days):
        found = beats_between(cadence, zone, since, since + timedelta(days=days), pauses)
        if found:
            return found[0]
    return None


def beat_for(
    published_at: datetime, beats: Iterable[Beat], taken: Collection[date], *, grace: timedelta
) -> Beat | None:
    """The beat that an episode keeps: the earliest that is neither taken nor over, at latest the next one to come.

    `beats` are in order. None: an episode beside the cadence.
    """
    for beat in beats:
        if beat.day not in taken and published_at <= beat.moment + grace:
            return beat
        if beat.moment > published_at:
            return None
    return None


def longest_streak(states: Iterable[str]) -> int:
    """The most beats kept one after another; an excused one neither counts nor breaks."""
    return max(_streaks(states), default=0)


def current_streak(states: Sequence[str]) -> int:
    """How many beats were kept up to the last one."""
    return list(_streaks(states))[-1] if states else 0


def _streaks(states: Iterable[str]) -> Iterator[int]:
    length = 0
    for state in states:
        if state in {BeatState.KEPT, BeatState.MADE_UP}:
            length += 1
        elif state == BeatState.MISSED:
            length = 0
        yield length


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
