"""Pinyin of names, so that `lxm` and `linxiaoman` find 林小满."""

import re
from itertools import islice, product

from pypinyin import Style, pinyin

from fengqun.spine.search.folding import fold

READINGS = 8
"""Ways to read one name that are kept, where its characters have several readings."""
NAME_LENGTH = 12
"""Characters of one name that are read."""
_HAN_RUN = re.compile("[\u3400-\u9fff]+")


def spellings(name: str) -> tuple[str, ...]:
    """What a name is typed as in Latin letters: in full and by initials, each reading of its characters."""
    found: dict[str, None] = {}
    for run in _HAN_RUN.findall(fold(name)):
        usual = pinyin(run[:NAME_LENGTH], style=Style.NORMAL, errors=_as_it_is)
        each = [_readings(character) for character in run[:NAME_LENGTH]]
        syllables = [list(dict.fromkeys([*first, *rest])) for first, rest in zip(usual, each, strict=True)]
        for reading in islice(product(*syllables), READINGS):
            found["".join(reading)] = None
            if len(reading) > 1:
                found["".join(syllable[0] for syllable in reading)] = None
    return tuple(found)


def _readings(character: str) -> list[str]:
    """The readings of one character, away from the words that decide between them: names follow their own."""
    [found] = pinyin(character, style=Style.NORMAL, heteronym=True, errors=_as_it_is)
    return list(found)


def _as_it_is(unknown: str) -> list[str]:
    """Characters that nobody can read stand for themselves, each a syllable of its own."""
    return list(unknown)
