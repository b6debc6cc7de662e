"""Pure decisions: who may come in and how, and who goes where when a circle is split."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from fengqun.people.circles.choices import Kind
from fengqun.people.circles.types import CircleCard

SPLIT_LEAST = 4
"""So that each half is at least two people."""


class Way(StrEnum):
    """How somebody comes into a circle."""

    INVITED = "invited"
    JOIN = "join"
    ASK = "ask"
    NONE = "none"


class Obstacle(StrEnum):
    """What stands in the way."""

    ARCHIVED = "archived"
    FULL = "full"
    STAGE = "stage"
    UNINVITED = "uninvited"


@dataclass(frozen=True)
class Entrance:
    """The way in, and what is missing for it; open when nothing is."""

    way: Way
    obstacles: tuple[Obstacle, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether the member can take this way now."""
        return self.way is not Way.NONE and not self.obstacles


def has_reached(stage: str, wanted: str, *, ladder: Sequence[str]) -> bool:
    """Whether `stage` is at least `wanted` on the ladder (lowest first); everybody has reached ""."""
    return not wanted or ladder.index(stage) >= ladder.index(wanted)


def entrance(
    circle: CircleCard, *, is_high_enough: bool, is_invited: bool = False, is_removed: bool = False
) -> Entrance:
    """How a member who does not belong yet comes in.

    A host's invitation stands above stage and kind; nothing stands above a full or archived circle. Who was
    removed asks, also where others walk in.
    """
    if not circle.is_active:
        return Entrance(Way.NONE, (Obstacle.ARCHIVED,))
    full = (Obstacle.FULL,) if circle.is_full else ()
    if is_invited:
        return Entrance(Way.INVITED, full)
    if circle.kind == Kind.SECRET:
        return Entrance(Way.NONE, (Obstacle.UNINVITED,))
    missing = (*(() if is_high_enough else (Obstacle.STAGE,)), *full)
    return Entrance(Way.ASK if circle.kind == Kind.CLOSED or is_removed else Way.JOIN, missing)


@dataclass(frozen=True)
class Seat:
    """Somebody in a circle, as the split counts them."""

    member_id: UUID
    is_host: bool


@dataclass(frozen=True)
class Halves:
    """Who stays, who moves, and who of those who move has to take up hosting."""

    stay: tuple[Seat, ...]
    move: tuple[Seat, ...]

    @property
    def needs_host(self) -> bool:
        """Whether nobody who moves is a host yet."""
        return not any(seat.is_host for seat in self.move)


def halves(seats: Sequence[Seat]) -> Halves:
    """Two halves of people in the order they joined: every other one moves, hosts counted among themselves.

    Both halves differ by one person at most, and by one host at most; old and new members are mixed in both. The
    longest-serving host stays. The order within each half is that of joining.
    """
    hosts = [seat for seat in seats if seat.is_host]
    others = [seat for seat in seats if not seat.is_host]
    moving = {seat.member_id for seat in hosts[1::2]}
    first = 1 if len(hosts) % 2 == 0 else 0  # an odd host stays, so the first of the others moves
    moving |= {seat.member_id for seat in others[first::2]}
    return Halves(
        stay=tuple(seat for seat in seats if seat.member_id not in moving),
        move=tuple(seat for seat in seats if seat.member_id in moving),
    )


def fingerprint(seats: Sequence[Seat]) -> str:
    """A short mark of exactly these people in this order and these roles, to see whether they are still the same."""
    text = ",".join(f"{seat.member_id}{'*' if seat.is_host else ''}" for seat in seats)
    return hashlib.sha256(text.encode()).hexdigest()[:32]
