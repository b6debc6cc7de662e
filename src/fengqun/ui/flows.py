"""The drawing of a way with losses: how many reach each station, as bars joined by narrowing bands."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, STEP, BAR = 452, 96, 34
MIDDLE, TALLEST, THINNEST = 71.0, 74.0, 2.0


@dataclass(frozen=True, slots=True)
class Station:
    """A bar, and the band that leads on from it; `share` is the part that goes on, in percent."""

    x: int
    y: float
    height: float
    band: str
    share: int | None
    share_x: float


def stations(reached: Sequence[int]) -> list[Station]:
    """The bars for `reached`, which never grows. The first one is the tallest."""
    most = max(reached, default=0) or 1
    heights = [max(THINNEST, round(TALLEST * count / most, 1)) for count in reached]
    drawn = []
    for place, height in enumerate(heights):
        x = place * STEP
        is_last = place == len(heights) - 1
        following = 0.0 if is_last else heights[place + 1]
        drawn.append(
            Station(
                x=x,
                y=round(MIDDLE - height / 2, 1),
                height=height,
                band="" if is_last else _band(x + BAR, height, x + STEP, following),
                share=None if is_last or not reached[place] else round(100 * reached[place + 1] / reached[place]),
                share_x=x + (BAR + STEP) / 2,
            )
        )
    return drawn


def _band(left: int, before: float, right: int, after: float) -> str:
    bend = (left + right) / 2
    top, low = MIDDLE - before / 2, MIDDLE + before / 2
    upper, lower = MIDDLE - after / 2, MIDDLE + after / 2
    return (
        f"M{left} {top:.1f}C{bend} {top:.1f} {bend} {upper:.1f} {right} {upper:.1f}V{lower:.1f}"
        f"C{bend} {lower:.1f} {bend} {low:.1f} {left} {low:.1f}z"
    )
