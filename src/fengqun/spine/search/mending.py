"""Mending: which Latin words of a community a mistyped one may have been meant to be."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from fengqun.spine.search.database import has_trigrams

SHORTEST = 4
"""Letters that a word needs before anybody guesses at it."""
TWO_SLIPS_FROM = 7
"""Letters from which two slips are forgiven; below, one."""
GUESSES = 3
LOOKED_AT = 5_000

_ALIKE = """
SELECT q.word, w.word FROM unnest(%s::text[]) AS q (word)
CROSS JOIN LATERAL (
    SELECT DISTINCT s.word FROM search_searchword s WHERE s.community_id = %s AND s.word %% q.word LIMIT %s
) w
"""
_SAME_LETTER = """
SELECT q.word, w.word FROM unnest(%s::text[]) AS q (word)
CROSS JOIN LATERAL (
    SELECT DISTINCT s.word FROM search_searchword s
    WHERE s.community_id = %s AND left(s.word, 1) = left(q.word, 1)
      AND length(s.word) BETWEEN length(q.word) - 2 AND length(q.word) + 2
    LIMIT %s
) w
"""


def meant_words(community_id: UUID, words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """For each of these words those of the community's that differ by a slip or two, the nearest first."""
    asked = sorted({word for word in words if len(word) >= SHORTEST})
    if not asked:
        return {}
    # trigrams say little about short words: one slip changes most of them
    is_long = has_trigrams() and all(len(word) >= TWO_SLIPS_FROM for word in asked)
    with connection.cursor() as cursor:
        cursor.execute(_ALIKE if is_long else _SAME_LETTER, [asked, community_id, LOOKED_AT])
        pairs = cursor.fetchall()
    found: dict[str, list[tuple[int, str]]] = {}
    for word, known in pairs:
        slips = slips_between(word, known)
        if 0 < slips <= slips_forgiven(word):
            found.setdefault(word, []).append((slips, known))
    return {word: tuple(known for _slips, known in sorted(near)[:GUESSES]) for word, near in found.items()}


def slips_forgiven(word: str) -> int:
    """How many slips a word of this length may hold."""
    return 1 if len(word) < TWO_SLIPS_FROM else 2


def slips_between(one: str, other: str) -> int:
    """Letters left out, added, changed, or two swapped (optimal string alignment distance)."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        line = [row]
        for column, letter_there in enumerate(other, 1):
            cost = min(last[column] + 1, line[-1] + 1, last[column - 1] + (letter != letter_there))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == letter_there:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        before, last = last, line
    return last[-1]
