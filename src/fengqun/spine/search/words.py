"""Words: a folded text in runs of Chinese and of other letters, and what each run can be found by."""

import re
from collections.abc import Iterator
from enum import Enum

import rjieba

IDEOGRAPHS = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003134f"
"""What is written without spaces between words: Han, kana, Hangul too, where endings stick to words."""
WORD_LENGTH = 40
"""Letters of a Latin word that are kept."""
_RUNS = re.compile(f"[{IDEOGRAPHS}]+|[^\\W_{IDEOGRAPHS}]+")
_IDEOGRAPH = re.compile(f"[{IDEOGRAPHS}]")


class Script(Enum):
    """How a run is written."""

    IDEOGRAPHIC = "ideographic"
    SPACED = "spaced"


def runs(folded: str) -> Iterator[tuple[Script, str]]:
    """The runs of a folded text in order, marks and spaces left out."""
    for found in _RUNS.finditer(folded):
        run = found.group()
        if _IDEOGRAPH.match(run):
            yield Script.IDEOGRAPHIC, run
        else:
            yield Script.SPACED, run[:WORD_LENGTH]


def words_in(run: str) -> list[str]:
    """The words of an ideographic run, one after another."""
    return list(rjieba.cut(run))


def words_for_search(run: str) -> list[str]:
    """The words of an ideographic run, and the words within long words."""
    return list(rjieba.cut_for_search(run))


def pairs(run: str) -> list[str]:
    """Each two characters that stand side by side."""
    return [run[place : place + 2] for place in range(len(run) - 1)]
