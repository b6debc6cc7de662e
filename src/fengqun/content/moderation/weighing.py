"""What a flag weighs, and what flags together do: pure decisions.

Field rule: weight = 1 + trust (staff + 5) + accuracy of the flagger once more than 5 flags were judged.

    weight = max(0, 1 + trust + staff + accuracy)
    trust     0 newcomer, 1 member, 2 fan, 3 superfan, 4 partner (the stage)
    staff     5 for owner, operator and host, else 0
    accuracy  0 up to 5 judged flags; then 3 · (2p − 1) with p = (upheld + 1) / (judged + 2), Laplace's rule of
              succession, so between −3 (always wrong) and +3 (always right), and 0 for who is right half the time

Kept in hundredths, rounded half to even, so that sums are exact.
"""

from collections.abc import Collection
from dataclasses import dataclass

from fengqun.kernel.policies import Role

TRUST = {"newcomer": 0, "member": 1, "fan": 2, "superfan": 3, "partner": 4}
STAFF_BONUS = 5
JUDGED_BEFORE = 5
MOST_ACCURACY = 3
HUNDRED = 100
STAFF = frozenset({Role.OWNER, Role.OPERATOR, Role.HOST})


def is_staff(roles: Collection[str]) -> bool:
    """Whether somebody with these roles is staff."""
    return bool(STAFF & set(roles))


def accuracy(upheld: int, judged: int) -> float:
    """What being right or wrong before adds to a flag's weight."""
    if judged <= JUDGED_BEFORE:
        return 0.0
    return MOST_ACCURACY * (2 * (upheld + 1) / (judged + 2) - 1)


def weight(stage: str, roles: Collection[str], *, upheld: int, judged: int) -> int:
    """The weight of a flag in hundredths, never below 0."""
    plain = 1 + TRUST.get(stage, 0) + (STAFF_BONUS if is_staff(roles) else 0) + accuracy(upheld, judged)
    return max(0, round(plain * HUNDRED))


@dataclass(frozen=True, slots=True)
class Tally:
    """The standing flags of a thing: how many members, their weight in hundredths, whether staff is among them."""

    flaggers: int
    weight: int
    has_staff: bool


@dataclass(frozen=True, slots=True)
class Effects:
    """What the flags do before anybody has looked."""

    hides: bool = False
    silences: bool = False
    locks: bool = False


def effects(
    tally: Tally, *, by_newcomer: bool, hide_weight: int, newcomer_flaggers: int, lock_flaggers: int
) -> Effects:
    """The thresholds. No member alone has any effect, except that staff alone may be heavy enough to hide."""
    are_several = tally.flaggers > 1
    is_swamped = by_newcomer and are_several and tally.flaggers >= newcomer_flaggers
    is_heavy = tally.weight >= hide_weight * HUNDRED and (are_several or tally.has_staff)
    return Effects(
        hides=is_swamped or is_heavy, silences=is_swamped, locks=are_several and tally.flaggers >= lock_flaggers
    )
