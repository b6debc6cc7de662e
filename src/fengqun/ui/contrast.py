"""Contrast of the tokens as WCAG 2.2 defines it (success criteria 1.4.3 and 1.4.11), from their OKLCH values.

Formulae: Ottosson, "A perceptual color space for image processing" (2020), for OKLab; WCAG 2.2, "relative luminance".
"""

import math
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

TOKENS = Path(__file__).resolve().parent / "static" / "ui" / "tokens.css"
TEXT = 4.5
LARGE_TEXT = 3.0
CONTROL = 3.0

_COLOUR = re.compile(r"--([\w-]+):\s*oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)")


class Pair(NamedTuple):
    """A colour that is read or recognised on another one, and the contrast it must keep at least."""

    front: str
    ground: str
    minimum: float


PAIRS = (
    *(Pair(front, ground, TEXT) for front in ("ink", "ink-2", "ink-3") for ground in ("paper", "surface", "sunken")),
    *(Pair("ink", ground, TEXT) for ground in ("bubble", "honey-wash", "leaf-wash", "alert-wash", "sky-wash")),
    *(Pair("honey-ink", ground, TEXT) for ground in ("paper", "surface", "honey-wash")),
    *(Pair("leaf-ink", ground, TEXT) for ground in ("paper", "surface", "leaf-wash")),
    *(Pair("alert-ink", ground, TEXT) for ground in ("paper", "surface", "alert-wash")),
    *(Pair("sky-ink", ground, TEXT) for ground in ("surface", "sky-wash")),
    Pair("festive-ink", "surface", TEXT),
    Pair("on-honey", "honey", TEXT),
    Pair("on-honey", "honey-press", TEXT),
    Pair("paper", "ink", TEXT),
    Pair("surface", "alert-ink", TEXT),
    Pair("on-slab", "slab", TEXT),
    Pair("on-slab-2", "slab", TEXT),
    Pair("honey", "slab", TEXT),
    Pair("honey", "slab-2", TEXT),
    Pair("on-festive", "festive", TEXT),
    Pair("gold", "festive-2", TEXT),
    *(Pair("on-tone", f"tone-{number}", TEXT) for number in range(6)),
    *(Pair("line-strong", ground, CONTROL) for ground in ("paper", "surface")),
    *(Pair("focus", ground, CONTROL) for ground in ("paper", "surface", "sunken")),
    Pair("leaf", "surface", CONTROL),
    Pair("alert", "surface", CONTROL),
    Pair("on-leaf", "leaf", CONTROL),
)
"""What the components put on what. A new combination is added here before it is used."""


class Measure(NamedTuple):
    """A pair with its contrast in one theme."""

    pair: Pair
    ratio: float

    @property
    def is_enough(self) -> bool:
        """Whether the pair keeps its minimum."""
        return self.ratio >= self.pair.minimum


def measures(theme: str) -> list[Measure]:
    """The contrast of every pair in `theme`, light or dark."""
    colours = tokens(theme)
    return [Measure(pair, contrast(colours[pair.front], colours[pair.ground])) for pair in PAIRS]


@cache
def tokens(theme: str) -> dict[str, tuple[float, float, float]]:
    """The colours of `theme` as (lightness, chroma, hue); dark only overrides what differs."""
    light, dark = blocks()
    colours = _colours(light)
    return colours | _colours(dark) if theme == "dark" else colours


def blocks() -> tuple[str, str]:
    """The declarations of `:root` in the token sheet: those of every theme, and those of the dark one."""
    css = TOKENS.read_text(encoding="utf-8")
    first, second = [match.end() for match in re.finditer(r":root\s*\{", css)]
    return css[first : css.index("\n  }", first)], css[second : css.index("\n    }", second)]


def contrast(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    """The contrast ratio of two OKLCH colours, 1 to 21."""
    high, low = sorted((luminance(*one), luminance(*other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(lightness: float, chroma: float, hue: float) -> float:
    """Relative luminance of an OKLCH colour, clipped to sRGB as a screen shows it."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    red, green, blue = (min(1.0, max(0.0, channel)) for channel in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _colours(block: str) -> dict[str, tuple[float, float, float]]:
    return {name: (float(light), float(chroma), float(hue)) for name, light, chroma, hue in _COLOUR.findall(block)}
