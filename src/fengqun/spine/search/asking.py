"""Asking: what a person typed, read as a question to the index.

Words stand for themselves and all must occur; a dictionary finds the words of Chinese, and what it does not know is
looked for by pairs of characters. `"…"` asks for exactly these characters, `-word` for what does not contain it.
Nothing that is typed reaches the query language of PostgreSQL but as quoted lexemes.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from fengqun.spine.search.folding import fold
from fengqun.spine.search.vectors import TITLE_MARK, lexeme
from fengqun.spine.search.words import Script, pairs, runs, words_in

LONGEST = 120
"""Characters of a question that are read."""
MOST_UNITS = 12
"""Words of a question that are looked for; more do not make it more precise."""
PAIR = 2
_PREFIX_FROM = 2
_QUOTES = str.maketrans(dict.fromkeys("“”„‟「」『』〝〞＂", '"'))
_PARTS = re.compile(r'(?P<not>-)?(?:"(?P<phrase>[^"]*)"?|(?P<plain>[^\s"]+))')
_PARTICLES = frozenset("的了吗呢啊吧呀嘛哦")
"""Stand in nearly every text; they are looked for only where nothing else is asked."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One word that is looked for, folded. `instead` are words that it may have been meant to be."""

    text: str
    is_spaced: bool
    instead: tuple[str, ...] = ()

    def expression(self, prefix: str) -> str:
        """The word as `tsquery`; its lexemes begin with `prefix`."""
        ways = [_way(text, prefix, is_spaced=self.is_spaced) for text in (self.text, *self.instead)]
        return ways[0] if len(ways) == 1 else f"({' | '.join(ways)})"

    def loose_expression(self, prefix: str) -> str:
        """The word, or any two characters of it that stand side by side."""
        parts = () if self.is_spaced else pairs(self.text)
        ways = dict.fromkeys([self.expression(prefix), *(lexeme(prefix + part) for part in parts)])
        return f"({' | '.join(ways)})"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: all of `units`, none of `excluded`, and each of `phrases` as it is written."""

    text: str
    units: tuple[Unit, ...]
    excluded: tuple[Unit, ...] = ()
    phrases: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look for; a question of exclusions alone asks for nothing."""
        return not self.units

    @property
    def has_parts(self) -> bool:
        """Whether something may hold a part of what is asked for: one of several words, or a pair of a longer one."""
        return len(self.units) > 1 or (not self.units[0].is_spaced and len(self.units[0].text) > PAIR)

    def all_of(self, prefix: str, *, in_titles: bool = False, is_ranking: bool = False) -> str:
        """All words, as `tsquery`; `in_titles` looks for each in title and names alone."""
        where = prefix + TITLE_MARK if in_titles else prefix
        wanted = [unit.expression(where) for unit in self.units]
        return self._combined(" & ", wanted, "" if is_ranking else prefix)

    def any_of(self, prefix: str, *, in_titles: bool = False, is_ranking: bool = False) -> str:
        """Any of the words, or parts of them."""
        where = prefix + TITLE_MARK if in_titles else prefix
        wanted = [unit.loose_expression(where) for unit in self.units]
        return self._combined(" | ", wanted, "" if is_ranking else prefix)

    def marks(self) -> tuple[str, ...]:
        """What is marked in the texts that were found, the longest first."""
        texts = {text for unit in self.units for text in (unit.text, *unit.instead)} | set(map(fold, self.phrases))
        return tuple(sorted(texts - {""}, key=lambda text: (-len(text), text)))

    def meaning(self, instead: dict[str, tuple[str, ...]]) -> "Asked":
        """The same question where mistyped words may be others."""
        units = (replace(unit, instead=instead.get(unit.text, ()) if unit.is_spaced else ()) for unit in self.units)
        return replace(self, units=tuple(units))

    def most_of(self, prefix: str) -> str:
        """All words but one, whichever; any of two or of the parts of one in title and names."""
        if len(self.units) <= PAIR:
            return self.any_of(prefix, in_titles=True)
        wanted = [unit.loose_expression(prefix) for unit in self.units]
        rests = (" & ".join(wanted[:place] + wanted[place + 1 :]) for place in range(len(wanted)))
        return self._combined(" | ", [f"({rest})" for rest in rests], prefix)

    def _combined(self, how: str, wanted: Sequence[str], prefix: str) -> str:
        """The wanted, without the excluded where there is a prefix to name them by; ranking knows them gone."""
        unwanted = [f"!{unit.expression(prefix)}" for unit in self.excluded] if prefix else []
        return " & ".join([f"({how.join(wanted)})", *unwanted])


def read_question(text: str) -> Asked:
    """What the text asks for."""
    kept = text[:LONGEST].translate(_QUOTES)
    units: dict[Unit, None] = {}
    excluded: dict[Unit, None] = {}
    phrases: dict[str, None] = {}
    for part in _PARTS.finditer(kept):
        written = part["phrase"] if part["phrase"] is not None else part["plain"]
        found = list(_units(fold(written), is_phrase=bool(part["phrase"])))
        if part["not"] and found:
            excluded.update(dict.fromkeys(found))
            continue
        units.update(dict.fromkeys(found))
        if part["phrase"] and found:
            phrases[part["phrase"].strip()] = None
    wanted = [unit for unit in units if unit.text not in _PARTICLES] or list(units)
    return Asked(text.strip(), tuple(wanted[:MOST_UNITS]), tuple(excluded)[:MOST_UNITS], tuple(phrases)[:MOST_UNITS])


def _units(folded: str, *, is_phrase: bool) -> Iterator[Unit]:
    """What is looked for; a run of a phrase stands for itself, so every pair of it must occur."""
    for script, run in runs(folded):
        if script is Script.SPACED or is_phrase:
            yield Unit(run, is_spaced=script is Script.SPACED)
            continue
        for word in _known_and_unknown(run):
            yield Unit(word, is_spaced=False)


def _known_and_unknown(run: str) -> Iterator[str]:
    """The words of a run; single characters side by side are one word that the dictionary does not know."""
    unknown = ""
    for word in words_in(run):
        if len(word) == 1 and word not in _PARTICLES:
            unknown += word
            continue
        if unknown:
            yield unknown
        unknown = ""
        yield word
    if unknown:
        yield unknown


def _way(text: str, prefix: str, *, is_spaced: bool) -> str:
    if is_spaced:
        return lexeme(prefix + text) + (":*" if len(text) >= _PREFIX_FROM else "")
    if len(text) <= PAIR:
        return lexeme(prefix + text)
    grams = " & ".join(lexeme(prefix + pair) for pair in dict.fromkeys(pairs(text)))
    return f"({lexeme(prefix + text)} | {grams})"
