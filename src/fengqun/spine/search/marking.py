"""Marking: where in a text stands what was looked for, and the piece of a long text around it.

A text leaves here as plain pieces with a yes or no, never as HTML; the template escapes each and sets the marks.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from fengqun.spine.search.folding import fold_with_places

SNIPPET_LENGTH = 90
"""Characters of a snippet."""
_BEFORE = 24
"""Characters shown before the first hit of a snippet."""
LOOKED_THROUGH = 6_000
"""Characters of a body in which a hit is looked for; without one the snippet is the beginning."""
_BLANKS = re.compile(r"\s+")
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text that is marked or not."""

    text: str
    is_hit: bool


def marked(text: str, marks: Sequence[str]) -> tuple[Piece, ...]:
    """The whole text in pieces; `marks` are folded, the longest first."""
    return _pieces(text, _hits(text, marks))


def snippet(text: str, marks: Sequence[str]) -> tuple[Piece, ...]:
    """The piece of a text around the place where most of `marks` stand together, on one line."""
    line = _BLANKS.sub(" ", text[:LOOKED_THROUGH]).strip()
    hits = _hits(line, marks)
    first = max(0, _best_start(hits) - _BEFORE) if hits else 0
    if first < _BEFORE // 2:
        first = 0
    end = first + SNIPPET_LENGTH
    shown = line[first:end]
    inside = [(max(a, first) - first, min(b, end) - first) for a, b in hits if a < end and b > first]
    pieces = list(_pieces(shown, inside))
    if first:
        pieces.insert(0, Piece(ELLIPSIS, is_hit=False))
    if end < len(line) or len(text) > LOOKED_THROUGH:
        pieces.append(Piece(ELLIPSIS, is_hit=False))
    return tuple(pieces)


def _hits(text: str, marks: Sequence[str]) -> list[tuple[int, int]]:
    """Where the marks stand, as places in the text as it was written; none overlaps another."""
    wanted = [mark for mark in marks if mark]
    if not wanted or not text:
        return []
    folded, places = fold_with_places(text)
    found = re.finditer("|".join(map(_pattern, wanted)), folded)
    hits: list[tuple[int, int]] = []
    for hit in found:
        begin, end = places[hit.start()], places[hit.end() - 1] + 1
        if hits and begin < hits[-1][1]:
            continue
        hits.append((begin, end))
    return hits


def _pattern(mark: str) -> str:
    """A Latin word is marked where a word begins; anything else wherever it stands."""
    written = re.escape(mark)
    return rf"(?<![a-z0-9]){written}" if mark.isascii() else written


def _best_start(hits: Sequence[tuple[int, int]]) -> int:
    """The hit after which most hits follow within one snippet; the first of equals."""
    reach = SNIPPET_LENGTH - _BEFORE
    counts = [sum(1 for begin, _end in hits[place:] if begin - hit[0] < reach) for place, hit in enumerate(hits[:50])]
    return hits[counts.index(max(counts))][0]


def _pieces(text: str, hits: Sequence[tuple[int, int]]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    done = 0
    for begin, end in hits:
        if begin > done:
            pieces.append(Piece(text[done:begin], is_hit=False))
        pieces.append(Piece(text[begin:end], is_hit=True))
        done = end
    if done < len(text):
        pieces.append(Piece(text[done:], is_hit=False))
    return tuple(pieces)
