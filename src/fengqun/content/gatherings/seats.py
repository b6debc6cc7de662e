"""The arithmetic of seats: pure decisions, tested by their properties.

Everybody who wants to come stands in one line. Whoever is next and fits is seated; nobody overtakes. Only a kind of
ticket that is used up is passed over: those who wait for it hold up nobody who wants another kind.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fengqun.content.gatherings.choices import CLOSE_TO_START, CONFIRM_BY, CONFIRM_FROM, LONGEST_ANSWER


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody in the line who needs `heads` seats of a kind."""

    id: UUID
    ticket_id: UUID
    heads: int


@dataclass(frozen=True, slots=True)
class Word:
    """From when to when somebody has to say that they come; both None where nobody asks."""

    begins: datetime | None = None
    ends: datetime | None = None


def room_left(limit: int | None, taken: int) -> int | None:
    """How many fit; None for no limit. Zero, too, where a lowered limit lies below what is taken."""
    return None if limit is None else max(0, limit - taken)


def fits(heads: int, *rooms: int | None) -> bool:
    """Whether so many heads fit into each of the rooms."""
    return all(room is None or heads <= room for room in rooms)


def next_seated(line: Iterable[Wish], room: int | None, rooms: Mapping[UUID, int | None]) -> list[UUID]:
    """Who is seated now, in order. `line` is in the order of asking; `rooms` is what is left of each ticket kind.

    The first who does not fit into the whole stops the line for all, one who does not fit into a kind stops it for
    that kind alone.
    """
    seated: list[UUID] = []
    left = dict(rooms)
    stopped: set[UUID] = set()
    for wish in line:
        if wish.ticket_id in stopped:
            continue
        if not fits(wish.heads, left[wish.ticket_id]):
            stopped.add(wish.ticket_id)
            continue
        if not fits(wish.heads, room):
            break
        seated.append(wish.id)
        room = None if room is None else room - wish.heads
        of_kind = left[wish.ticket_id]
        left[wish.ticket_id] = None if of_kind is None else of_kind - wish.heads
    return seated


def word_after_waiting(now: datetime, starts_at: datetime) -> Word:
    """Whoever moves up close to the start has two hours to say that they come, at most half of what is left."""
    ahead = starts_at - now
    if ahead > CLOSE_TO_START:
        return Word()
    return Word(now, max(now, now + min(LONGEST_ANSWER, ahead / 2)))


def word_after_no_shows(now: datetime, starts_at: datetime, *, no_shows: int, limit: int | None) -> Word:
    """Who stayed away `limit` times or more says between 48 and 24 hours before the start that they come.

    Signing up later than that is saying so.
    """
    if limit is None or no_shows < limit or now >= starts_at - CONFIRM_FROM:
        return Word()
    return Word(starts_at - CONFIRM_FROM, starts_at - CONFIRM_BY)
