"""How a pot becomes shares. Pure functions; amounts are whole minor units.

Both kinds are split when the packet is given, before anybody opens it, and the shares lie in order: the first to open
gets the first, and so on. Whoever is fast gets *a* share; which amount it holds was settled before anyone could know.

**Equal.** Everybody gets `pot // count`. The remainder, less than one minor unit a head, goes one unit each to places
drawn at random. So nothing is dropped, and no place is better than another before the draw.

**Lucky.** A *composition* of the pot is an ordered way to write it as a sum of `count` whole numbers, each at least one
minor unit. All of them are equally likely to be drawn. One is drawn with the stars-and-bars bijection (W. Feller, *An
Introduction to Probability Theory and Its Applications*, vol. 1, ch. II.5): lay `pot` units in a row; of the `pot - 1`
gaps between them choose `count - 1` different ones at random; cut there; the pieces are the shares. Each set of
gaps gives one composition and each composition comes from one set, so a uniform draw of gaps is a uniform draw of
compositions.

- *The shares sum to the pot*: cutting a row loses nothing.
- *Each share is at least one unit*: the gaps are different ones. A higher least share is taken off everybody first,
  split as above, and put back on.
- *Order of opening gives no advantage*: reordering the pieces of a composition gives another composition of the same
  pot, equally likely. So the shares are exchangeable: every place has the same distribution,
  P(share = s) = C(pot-s-1, count-2) / C(pot-1, count-1), and hence the same expectation, which is `pot / count` because
  the `count` equal expectations sum to the pot. What is more, knowing what the first k opened, all remaining places
  still have the same distribution among themselves: waiting does not pay either.
- *A greatest share*, where the community sets one: what a share has above it is taken off, and all that was taken off
  is dealt out anew over the places that are not full, by a uniform draw of its weak compositions (pieces may be empty;
  stars and bars with `places - 1` bars among `units + places - 1` positions). This repeats until no share is too
  large; each round fills at least one more place for good, so it ends. Every round treats places alike, and a rule
  that treats places alike keeps an exchangeable draw exchangeable. Where the pot is nearer to the greatest shares
  than to the least, what is *missing* from the greatest is split instead: the same problem in a mirror, sooner done.

The randomness is the operating system's (`secrets.SystemRandom`); tests and the demo pass a seeded generator.
"""

from collections.abc import Sequence
from itertools import pairwise
from secrets import SystemRandom
from typing import Protocol

from fengqun.commerce.redpackets.choices import Kind


class Chance(Protocol):
    """Draws `k` different numbers of a range, every set equally likely. `random.Random` does."""

    def sample(self, population: range, k: int) -> Sequence[int]:
        """The numbers drawn."""


def split(kind: Kind, pot_minor: int, count: int, *, least_minor: int, most_minor: int, chance: Chance) -> list[int]:
    """The shares in order of opening: `count` amounts from `least_minor` to `most_minor` that sum to `pot_minor`.

    Raises ValueError where there is no such split.
    """
    if (
        not count >= 1
        or not 1 <= least_minor <= most_minor
        or not count * least_minor <= pot_minor <= count * most_minor
    ):
        raise ValueError(f"{pot_minor} does not make {count} shares of {least_minor} to {most_minor}")
    if kind is Kind.EQUAL:
        return split_equally(pot_minor, count, chance=chance)
    return split_luckily(pot_minor, count, least_minor=least_minor, most_minor=most_minor, chance=chance)


def split_equally(pot_minor: int, count: int, *, chance: Chance) -> list[int]:
    """Shares that differ by one minor unit at most; who gets the larger ones is drawn."""
    share, remainder = divmod(pot_minor, count)
    larger = set(chance.sample(range(count), remainder))
    return [share + (place in larger) for place in range(count)]


def split_luckily(pot_minor: int, count: int, *, least_minor: int, most_minor: int, chance: Chance) -> list[int]:
    """A uniform draw of compositions within the least and the greatest share; see the head of this module."""
    above_least = pot_minor - count * least_minor
    below_most = count * most_minor - pot_minor
    room = most_minor - least_minor
    if below_most < above_least:
        return [most_minor - gap for gap in _levelled(_pieces(below_most, count, chance), room, chance)]
    return [least_minor + extra for extra in _levelled(_pieces(above_least, count, chance), room, chance)]


def _pieces(units: int, places: int, chance: Chance) -> list[int]:
    """A uniform draw of the weak compositions of `units` into `places`."""
    positions = units + places - 1
    bars = sorted(chance.sample(range(positions), places - 1))
    return [after - before - 1 for before, after in pairwise([-1, *bars, positions])]


def _levelled(pieces: list[int], room: int, chance: Chance) -> list[int]:
    """The pieces with nothing above `room`; what was above is dealt out over the others."""
    while spilled := sum(piece - room for piece in pieces if piece > room):
        pieces = [min(piece, room) for piece in pieces]
        free = [place for place, piece in enumerate(pieces) if piece < room]
        for place, extra in zip(free, _pieces(spilled, len(free), chance), strict=True):
            pieces[place] += extra
    return pieces


def fair() -> Chance:
    """The chance that packets are split by: the operating system's."""
    return SystemRandom()
