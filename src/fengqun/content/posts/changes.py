"""What changed between two wordings, line by line and within lines sign by sign."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

MOST_SIGNS = 4_000
"""Longer texts are compared by lines alone: comparing signs takes time that grows with the square."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text that stayed (`same`), went (`gone`) or came (`new`)."""

    kind: str
    text: str


def compared(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces in which `after` differs from `before`; joined without what is gone they are `after`."""
    if before == after:
        return (Piece("same", after),) if after else ()
    is_short = len(before) <= MOST_SIGNS and len(after) <= MOST_SIGNS
    old: Sequence[str] = before if is_short else before.splitlines(keepends=True)
    new: Sequence[str] = after if is_short else after.splitlines(keepends=True)
    pieces: list[Piece] = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=not is_short)
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(old[old_from:old_to])))
            continue
        if old_to > old_from:
            pieces.append(Piece("gone", "".join(old[old_from:old_to])))
        if new_to > new_from:
            pieces.append(Piece("new", "".join(new[new_from:new_to])))
    return tuple(pieces)
