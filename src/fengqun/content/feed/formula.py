"""The written formula of the ranking 为你, as pure functions.

    value = (Q + 0.05) × F × A × C

Q  quality: the lower bound of the Wilson score interval for the share of those shown who liked it, at 95 %
   (E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", Journal of the American
   Statistical Association 22, 1927, pp. 209-212), with the likes weighed (`votes.py`) and nobody counted as shown
   less often than liked. Few votes prove little, so a post liked by 3 of 3 stands below one liked by 60 of 100.
F  freshness: 0.5^(hours since publication / 48).
A  affinity, for this reader: × 2 for an author they follow, × 1.5 for a post of a circle of theirs.
C  small circles: √(20 / posts of the circle in the last 30 days), between 1 and 3; 1 outside of circles.

0.05 lets a post that nobody has judged yet be seen at all.

What time does to `F` it does to every post alike, so the order of two posts never changes by the mere passing of time.
It is kept as one number, from which an index answers in order and which is never computed anew because an hour passed:

    heat = log2(Q + 0.05) + log2(C) + hours from the epoch to the publication / 48
    log2(value) = heat + log2(A) - hours from the epoch to now / 48
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import log2, sqrt

Z = 1.959963984540054
"""The 97.5 % quantile of the normal distribution: an interval of 95 %."""
PRIOR = 0.05
HALF_LIFE_HOURS = 48
FOLLOWED = 2.0
OWN_CIRCLE = 1.5
QUIET_CIRCLE_POSTS = 20
MOST_BOOST = 3.0
EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


def wilson_lower_bound(positive: float, shown: float) -> float:
    """The lower bound of the share that `positive` of `shown` stand for, between 0 and 1.

    Weighed votes make both numbers real. Nobody likes what they were not shown, so `shown` is at least `positive`.
    """
    n = max(shown, positive)
    if n <= 0 or positive <= 0:
        return 0.0
    share = min(positive / n, 1.0)
    spread = Z * sqrt((share * (1 - share) + Z * Z / (4 * n)) / n)
    return max(0.0, (share + Z * Z / (2 * n) - spread) / (1 + Z * Z / n))


def freshness(age: timedelta) -> float:
    """What is left of a post's value at that age; 1 for a new one."""
    return float(0.5 ** (max(age, timedelta()) / timedelta(hours=HALF_LIFE_HOURS)))


def affinity(*, is_followed: bool, is_own_circle: bool) -> float:
    """How much nearer a post is to this reader."""
    return (FOLLOWED if is_followed else 1.0) * (OWN_CIRCLE if is_own_circle else 1.0)


def circle_boost(monthly_posts: int | None) -> float:
    """How much a quiet circle is lifted; None for a post outside of circles."""
    if monthly_posts is None:
        return 1.0
    return min(MOST_BOOST, max(1.0, sqrt(QUIET_CIRCLE_POSTS / max(monthly_posts, 1))))


def heat(quality: float, boost: float, published_at: datetime) -> float:
    """The number by which posts are kept in order."""
    return log2(quality + PRIOR) + log2(boost) + (published_at - EPOCH) / timedelta(hours=HALF_LIFE_HOURS)


@dataclass(frozen=True, slots=True)
class Reckoning:
    """Why a post stands where it stands for one reader: every factor, and the product."""

    positive: float
    shown: int
    quality: float
    age: timedelta
    freshness: float
    is_followed: bool
    is_own_circle: bool
    affinity: float
    monthly_posts: int | None
    boost: float
    value: float


def reckon(
    *,
    positive: float,
    shown: int,
    published_at: datetime,
    now: datetime,
    is_followed: bool,
    is_own_circle: bool,
    monthly_posts: int | None,
) -> Reckoning:
    """The formula with its numbers."""
    quality = wilson_lower_bound(positive, shown)
    fresh = freshness(now - published_at)
    near = affinity(is_followed=is_followed, is_own_circle=is_own_circle)
    boost = circle_boost(monthly_posts)
    return Reckoning(
        positive=positive,
        shown=shown,
        quality=quality,
        age=max(now - published_at, timedelta()),
        freshness=fresh,
        is_followed=is_followed,
        is_own_circle=is_own_circle,
        affinity=near,
        monthly_posts=monthly_posts,
        boost=boost,
        value=(quality + PRIOR) * fresh * near * boost,
    )
