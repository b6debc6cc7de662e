"""Folding: one spelling for all that people take for the same, so that a search finds each by the other.

Compatibility forms become plain ones (NFKC), capitals small, Latin letters lose their accents, and traditional
characters become simplified ones, one by one. A character may become several or none, never depending on its
neighbours, so the place of a hit in the folded text leads back to the text as it was written.
"""

import unicodedata
from functools import cache

from opencc import OpenCC

_HAN = (0x3400, 0xA000)
_LATIN_WITH_MARKS = ((0x00C0, 0x0250), (0x1E00, 0x1F00))


def fold(text: str) -> str:
    """The folded text."""
    if text.isascii():
        return text.lower()
    return "".join(map(_folded, text))


def fold_with_places(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the place in `text` that it comes from."""
    folded: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        spelled = _folded(character)
        folded.append(spelled)
        places.extend([place] * len(spelled))
    return "".join(folded), places


def _folded(character: str) -> str:
    return character.lower() if character < "\x80" else _folded_beyond_ascii(character)


@cache
def _folded_beyond_ascii(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character).lower()
    return "".join(_simplified().get(part, part) for part in map(_without_mark, plain))


def _without_mark(character: str) -> str:
    if any(first <= ord(character) < end for first, end in _LATIN_WITH_MARKS):
        return unicodedata.normalize("NFD", character)[0]
    return character


@cache
def _simplified() -> dict[str, str]:
    """From traditional to simplified characters, those alone that differ; written by OpenCC once per process."""
    characters = [chr(code) for code in range(*_HAN)]
    converted = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return {old: new for old, new in zip(characters, converted, strict=True) if old != new and len(new) == 1}
