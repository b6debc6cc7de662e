"""The replay's own time: minutes since the first midnight, and how they map to moments of the past.

All plans are made in these minutes. Every day but the last has its 1,440 minutes; the last day, today, is not over
yet, so its minutes are pressed into the part of it that has passed. Hence the same things have happened by the end,
whatever the hour of the build.
"""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
DAY = 1440.0
SATURDAY = 5
LEAST_OF_TODAY = timedelta(minutes=1)

WEEKDAYS = (0.92, 0.9, 0.95, 1.0, 1.12, 1.18, 1.1)
"""How lively each weekday is, Monday first."""

SEASONS = (1.02, 0.86, 1.0, 1.03, 1.06, 1.08, 0.96, 0.94, 1.02, 1.06, 1.16, 1.08)
"""How lively each month is: quiet at New Year's and in the heat, lively in June and November."""

HOURS = (
    *(1, 0.5, 0.2, 0.1, 0.1, 0.3, 1, 3, 5, 5, 4, 4),
    *(6, 6, 4, 3, 3, 4, 5, 7, 10, 11, 9, 4),
)
"""How lively each hour of the day is: breakfast, lunch and, most of all, the evening."""


@dataclass(frozen=True)
class Calendar:
    """The days of the replay, the last one ending now."""

    midnight: datetime
    days: int
    now: datetime

    @classmethod
    def ending(cls, now: datetime, days: int) -> "Calendar":
        """The calendar of `days` days whose last moment is `now`."""
        today = now.astimezone(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
        midnight = today - timedelta(days=days - 1)
        return cls(midnight, days, max(now, today + LEAST_OF_TODAY))

    @property
    def end(self) -> float:
        """The minute at which the replay ends."""
        return self.days * DAY

    @property
    def today(self) -> float:
        """The minute at which today began."""
        return (self.days - 1) * DAY

    def moment(self, minute: float) -> datetime:
        """The moment of that minute."""
        if minute <= self.today:
            return self.midnight + timedelta(minutes=minute)
        passed = self.now - (self.midnight + timedelta(minutes=self.today))
        return self.midnight + timedelta(minutes=self.today) + passed * min(1.0, (minute - self.today) / DAY)

    def date_at(self, minute: float) -> datetime:
        """The moment on the wall, also beyond now: for what is announced for certain hours."""
        return self.midnight + timedelta(minutes=minute)

    def weekday(self, day: int) -> int:
        """Monday is 0."""
        return (self.midnight + timedelta(days=day)).weekday()

    def month(self, day: int) -> int:
        """January is 1."""
        return (self.midnight + timedelta(days=day)).month

    def is_workday(self, day: int) -> bool:
        """Whether parcels leave."""
        return self.weekday(day) != SATURDAY + 1

    def liveliness(self, day: int) -> float:
        """Weekday and season together, about 1."""
        return WEEKDAYS[self.weekday(day)] * SEASONS[self.month(day) - 1]


def time_of_day(rng: random.Random) -> float:
    """A minute of a day, as people's minutes are spread over it, with its seconds."""
    return 60.0 * rng.choices(range(24), HOURS)[0] + rng.uniform(0, 60)


def growth(days: int, waves: Sequence[float]) -> list[float]:
    """How many join on each day, in shares: an S-curve, and a wave of people after each launch (a share of `days`)."""
    middle, steepness = days * 0.52, 7.0 / days
    weights = []
    for day in range(days):
        slope = math.exp(-steepness * (day - middle))
        weight = 0.25 + slope / (1 + slope) ** 2 * 4
        for wave in waves:
            since = day - wave * days
            if since >= 0:
                weight += 2.6 * math.exp(-since / max(2.0, days / 50))
        weights.append(weight)
    return weights


def poisson(rng: random.Random, mean: float) -> int:
    """A number of happenings of which there are `mean` on average (Knuth)."""
    limit, product, count = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count
