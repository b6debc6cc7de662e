"""Pinyin of names, so that `lxm` and `linxiaoman` find 林小满."""

import re
from collections.abc import Callable
from functools import cache, partial
from itertools import islice, product

from fengqun.spine.search.folding import fold

READINGS = 8
"""Ways to read one name that are kept, where its characters have several readings."""
NAME_LENGTH = 12
"""Characters of one name that are read."""
_HAN_RUN = re.compile("[\u3400-\u9fff]+")


@cache
def reader() -> Callable[..., list[list[str]]]:
    """Read the dictionaries, half a second's work that only some processes have a use for, and answer what uses them.

    A process that is to answer quickly from the first name on calls this when it starts.
    """
    from pypinyin import Style, pinyin  # noqa: PLC0415 - see above

    return partial(pinyin, style=Style.NORMAL, errors="ignore")


def spellings(name: str) -> tuple[str, ...]:
    """What a name is typed as in Latin letters: in full and by initials, each reading of its characters."""
    found: dict[str, None] = {}
    for run in _HAN_RUN.findall(fold(name)):
        read = run[:NAME_LENGTH]
        each = [_readings(character) for character in read]
        usual = reader()(read)
        if len(usual) == len(each):
            each = [list(dict.fromkeys([*first, *rest])) for first, rest in zip(usual, each, strict=True)]
        for reading in islice(product(*each), READINGS):
            found["".join(reading)] = None
            if len(reading) > 1:
                found["".join(syllable[0] for syllable in reading)] = None
    return tuple(found)


def _readings(character: str) -> list[str]:
    """The readings of one character, away from the words that decide between them: names follow their own.

    A character that nobody can read stands for itself.
    """
    found = reader()(character, heteronym=True)
    return list(found[0]) if found else [character]
