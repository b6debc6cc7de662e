"""How much may be given: a community's limits, and whether a packet keeps them. Pure."""

from dataclasses import dataclass, field
from datetime import timedelta

from fengqun.kernel.money import MAX_MINOR, POINTS

MAX_COUNT = 1_000
"""No packet has more shares."""

MAX_POT_MINOR = MAX_MINOR // MAX_COUNT
"""No limit can be set higher."""

MAX_WISH = 60
SHORTEST = timedelta(minutes=10)
LONGEST = timedelta(hours=72)
FURTHEST = timedelta(days=30)
"""A packet opens within so many days from when it is given."""


@dataclass(frozen=True, slots=True)
class UnitLimits:
    """Limits in one unit: a pot, one share, what a member gives in a day, what the community gives in a day."""

    pot_minor: int
    least_share_minor: int
    most_share_minor: int
    member_daily_minor: int
    community_daily_minor: int

    @property
    def is_reasonable(self) -> bool:
        """Whether packets can be given within them."""
        sums = (self.pot_minor, self.most_share_minor, self.member_daily_minor, self.community_daily_minor)
        return 1 <= self.least_share_minor <= self.most_share_minor and all(1 <= one <= MAX_POT_MINOR for one in sums)


@dataclass(frozen=True, slots=True)
class Limits:
    """A community's limits. The defaults are those of a community that has set none."""

    money: UnitLimits = field(default=UnitLimits(500_000, 1, 20_000, 1_000_000, 5_000_000))
    points: UnitLimits = field(default=UnitLimits(100_000, 1, 10_000, 200_000, 1_000_000))
    most_count: int = 500
    daily_packets: int = 20
    """Packets that one giver may give on one day of the community's calendar."""
    lasts_hours: int = 24
    may_members_give: bool = True

    def in_unit(self, unit: str) -> UnitLimits:
        """The limits for money, or for points."""
        return self.points if unit == POINTS else self.money

    @property
    def is_reasonable(self) -> bool:
        """Whether they can be kept."""
        return (
            self.money.is_reasonable
            and self.points.is_reasonable
            and 1 <= self.most_count <= MAX_COUNT
            and 1 <= self.daily_packets <= MAX_COUNT
            and 1 <= self.lasts_hours <= LONGEST // timedelta(hours=1)
        )
