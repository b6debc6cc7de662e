"""What one like weighs as a vote for quality, and why: pure decisions.

-   Nobody votes for their own post.
-   A like of a brand-new member weighs nothing *yet*. It is settled once the member has belonged for 7 days, or for 2
    days and has risen above newcomer by what they did; then it counts from that moment on.
-   A like inside a ring weighs what `rings.py` says.
-   Every other like weighs 1.
"""

from datetime import datetime, timedelta
from enum import StrEnum

NEWCOMER = "newcomer"
SETTLED_AFTER = timedelta(days=7)
SETTLED_AFTER_RISING = timedelta(days=2)


class Standing(StrEnum):
    """Why a vote weighs what it weighs."""

    FULL = "full"
    NEW = "new"
    RING = "ring"
    OWN = "own"


def is_settled(*, joined_at: datetime, stage: str, now: datetime) -> bool:
    """Whether a member has belonged long enough for their likes to count."""
    age = now - joined_at
    return age >= SETTLED_AFTER or (stage != NEWCOMER and age >= SETTLED_AFTER_RISING)


def weigh(*, is_own: bool, is_settled_voter: bool, ring_weight: float | None) -> tuple[Standing, float]:
    """The standing and the weight of a like; `ring_weight` is given where voter and author are in one ring."""
    if is_own:
        return Standing.OWN, 0.0
    if not is_settled_voter:
        return Standing.NEW, 0.0
    if ring_weight is not None:
        return Standing.RING, min(ring_weight, 1.0)
    return Standing.FULL, 1.0
