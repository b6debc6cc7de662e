"""What two questions have in common: pure functions over the characters and words that stand in them.

Chinese is compared by bigrams (two characters side by side), which needs no dictionary and is not misled by a wrong
cut; other scripts are compared by words. Tags count as words with a sign before them.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

_RUNS = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+|[^\W_\u3400-\u9fff\uf900-\ufaff]+")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_EMPTY = frozenset(
    [
        "什么",
        "怎么",
        "怎样",
        "如何",
        "为什",
        "可以",
        "请问",
        "大家",
        "有没",
        "没有",
        "一下",
        "一个",
        "这个",
        "那个",
        "是不",
        "不是",
        "的吗",
        "了吗",
        "哪个",
        "哪些",
        "么样",
        "求助",
        "各位",
        "应该",
        "the",
        "and",
        "for",
        "with",
        "what",
        "how",
        "why",
        "which",
        "can",
        "does",
        "have",
        "has",
        "this",
        "that",
        "are",
        "was",
        "is",
        "it",
        "to",
        "in",
        "of",
        "on",
        "my",
        "me",
        "you",
        "do",
    ]
)
"""What stands in any question and says nothing about this one."""
MOST_GRAMS = 160
LEAST_LIKENESS = 0.34
"""Below it two questions are not alike. A third of what was typed: found by trying on some hundred pairs of titles."""
TAG_SIGN = "#"
TAG_WEIGHT = 2
HALF_LIFE = timedelta(days=120)
"""An answer that old speaks half as loud for its author as one of today."""
MOST_RATINGS = 5
ACCEPTED_WEIGHT = 3


def grams(text: str, tags: Iterable[str] = ()) -> tuple[str, ...]:
    """The bigrams and words of a text and its tags, each once, in order of appearance; at most `MOST_GRAMS`."""
    found: dict[str, None] = {f"{TAG_SIGN}{tag.strip().lower()}": None for tag in tags if tag.strip()}
    for run in _RUNS.findall(unicodedata.normalize("NFKC", text).lower()):
        pieces = [run[at : at + 2] for at in range(len(run) - 1)] if _HAN.match(run) else [run]
        found.update({piece: None for piece in pieces if len(piece) > 1 and piece not in _EMPTY})
    return tuple(found)[:MOST_GRAMS]


def likeness(asked: Iterable[str], other: Iterable[str]) -> float:
    """Which part of `asked` the other one has too, between 0 and 1."""
    mine = set(asked)
    return len(mine & set(other)) / len(mine) if mine else 0.0


@dataclass(frozen=True, slots=True)
class PastAnswer:
    """An answer that somebody gave to a question which has something in common with the one at hand."""

    shared: int
    shared_tags: int
    is_accepted: bool
    rating: int
    answered_at: datetime


def expertise(answers: Iterable[PastAnswer], *, now: datetime, waiting: int) -> float:
    """How likely somebody can help.

    The sum over past answers of

    (shared grams + 2 × shared tags) × (1 + 3 if accepted + ratings, at most 5) × 0.5^(age / 120 days),

    divided by one more than the relays that already wait for them, so that nobody carries the whole community.
    """
    total = 0.0
    for one in answers:
        common = one.shared + TAG_WEIGHT * one.shared_tags
        worth = 1 + ACCEPTED_WEIGHT * one.is_accepted + min(max(one.rating, 0), MOST_RATINGS)
        age = max(timedelta(), now - one.answered_at)
        total += common * worth * 0.5 ** (age / HALF_LIFE)
    return total / (1 + max(waiting, 0))
