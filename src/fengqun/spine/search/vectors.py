"""Vectors: what a document can be found by, as PostgreSQL's `tsvector`.

Each lexeme begins with a few letters of its community, so that a word's list in the index holds the documents of that
community alone, however many communities share the table. Words stand with their places: A in the title, B for names
and their pinyin, C in the body. Pairs and single characters of Chinese are there to find what the dictionary does not
know; those of the title have places (A), those of the body none, which keeps them small and out of the ranking. What
stands in title and names is there a second time behind `^`: those are looked for on their own where a word is so
common that not every match can be ranked. For the same case each document has lexemes of its kind, day and month.
"""

from base64 import b32encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from fengqun.spine.search.documents import BODY_LENGTH, TITLE_LENGTH, Document
from fengqun.spine.search.folding import fold
from fengqun.spine.search.pinyin import spellings
from fengqun.spine.search.words import Script, pairs, runs, words_for_search

TITLE, NAMES, BODY = "A", "B", "C"
TITLE_MARK = "^"
KIND_MARK, DAY_MARK, MONTH_MARK = "@k", "@d", "@m"
PLACES_KEPT = 4
"""Places of one word in one document that count for its rank."""
LAST_PLACE = 16_000
_NAMES_BEGIN, _BODY_BEGINS = 400, 500
"""Far apart, so that a word of the title and a word of the body do not count as neighbours."""
_PREFIX_LETTERS = 3


@dataclass(frozen=True, slots=True)
class Indexed:
    """A document's vector, as text that PostgreSQL reads, and its Latin words."""

    vector: str
    latin_words: frozenset[str]


def community_prefix(community_id: UUID) -> str:
    """The letters that the lexemes of a community begin with. Two may share them; the statement tells them apart."""
    return b32encode(community_id.bytes[-4:]).decode("ascii").lower()[:_PREFIX_LETTERS]


def kind_mark(kind: str) -> str:
    """What every document of a kind can be found by."""
    return KIND_MARK + kind


def day_mark(moment: datetime) -> str:
    """What every document of a day (UTC) can be found by."""
    return f"{DAY_MARK}{moment.astimezone(UTC):%Y%m%d}"


def month_mark(moment: datetime) -> str:
    """What every document of a month (UTC) can be found by."""
    return f"{MONTH_MARK}{moment.astimezone(UTC):%Y%m}"


def lexeme(text: str) -> str:
    """A lexeme in quotes, as `tsvector` and `tsquery` read it."""
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


def indexed(document: Document) -> Indexed:
    """What the document can be found by."""
    places: dict[str, list[str]] = {}
    latin: set[str] = set()
    for text, place in _spread(fold(document.title[:TITLE_LENGTH]), 1, latin, with_places=True):
        _keep(places, text, f"{place}{TITLE}")
        places.setdefault(TITLE_MARK + text, [])
    for name in document.names:
        spelled = (*spellings(name), *(text for text, _place in _spread(fold(name), 1, latin, with_places=True)))
        for offset, text in enumerate(spelled):
            _keep(places, text, f"{_NAMES_BEGIN + offset}{NAMES}")
            places.setdefault(TITLE_MARK + text, [])
    for text, place in _spread(fold(document.body[:BODY_LENGTH]), _BODY_BEGINS, latin, with_places=False):
        _keep(places, text, f"{place}{BODY}" if place else "")
    for mark in (kind_mark(document.kind), day_mark(document.moment), month_mark(document.moment)):
        places[mark] = []
    prefix = community_prefix(document.community_id)
    written = (
        f"{lexeme(prefix + text)}:{','.join(kept)}" if kept else lexeme(prefix + text) for text, kept in places.items()
    )
    return Indexed(" ".join(written), frozenset(latin))


def _keep(places: dict[str, list[str]], text: str, place: str) -> None:
    kept = places.setdefault(text, [])
    if place and len(kept) < PLACES_KEPT:
        kept.append(place)


def _spread(folded: str, first: int, latin: set[str], *, with_places: bool) -> Iterator[tuple[str, int]]:
    """Words with their places, then pairs and characters; these without a place (0) unless `with_places`."""
    place = first
    for script, run in runs(folded):
        if script is Script.SPACED:
            latin.add(run)
            yield run, min(place, LAST_PLACE)
            place += 1
            continue
        begun = place
        for word in words_for_search(run):
            yield word, min(place, LAST_PLACE)
            place += 1
        for gram in (*run, *pairs(run)):
            yield gram, min(begun, LAST_PLACE) if with_places else 0
