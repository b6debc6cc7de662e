"""Explain terms in words that members wrote: a pure pass over sanitized HTML.

Only text is touched, never tags and their attributes, and no text inside links, code, headings and buttons. The longest
spelling wins, the first occurrence of each term in a piece is explained. Where a spelling begins or ends with a
letter of an alphabet, the word must begin or end there too; Chinese, Japanese and Korean have no such borders. The
explanation is a button with a popover: it works with a thumb, with the keyboard and without scripts.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from uuid import UUID

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

CLOSED = frozenset({"a", "code", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "button", "summary", "label"})
"""Nothing inside these is explained."""

_TAG = re.compile(r"""<(/?)([a-zA-Z][a-zA-Z0-9]*)(?:[^<>"']|"[^"]*"|'[^']*')*>|<!--.*?-->""", re.DOTALL)
_BORDERLESS = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_LETTER = rf"[^\W_{_BORDERLESS}]"
_NOT_BEFORE, _NOT_AFTER = rf"(?<!{_LETTER})", rf"(?!{_LETTER})"
_IS_LETTER = re.compile(_LETTER)
_ENTITY = r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);"


@dataclass(frozen=True, slots=True)
class Entry:
    """A term with every way to write it."""

    id: UUID
    word: str
    spellings: tuple[str, ...]
    meaning: str


@dataclass(frozen=True)
class Glossary:
    """The terms of a community, compiled once for each version."""

    entries: Sequence[Entry]

    def explain(self, html: str, *, key: str) -> SafeString:
        """The HTML with the first occurrence of each term explained. `key` makes ids unique on the page."""
        if not self.entries or not html:
            return mark_safe(html)  # noqa: S308 - sanitized by who asks
        pieces: list[str] = []
        closed: list[str] = []
        told: set[UUID] = set()
        place = 0
        for tag in _TAG.finditer(html):
            pieces.append(self._text(html[place : tag.start()], told, key, is_open=not closed))
            pieces.append(tag.group())
            place = tag.end()
            _follow(tag, closed)
        pieces.append(self._text(html[place:], told, key, is_open=not closed))
        return mark_safe("".join(pieces))  # noqa: S308 - what came in sanitized, and what `_term` escaped

    def _text(self, text: str, told: set[UUID], key: str, *, is_open: bool) -> str:
        if not text or not is_open or len(told) == len(self.entries):
            return text

        def replace(found: re.Match[str]) -> str:
            entry = self._by_spelling.get(found.group().casefold())
            if entry is None or entry.id in told:
                return found.group()
            told.add(entry.id)
            return _term(entry, found.group(), key)

        return self._pattern.sub(replace, text)

    @cached_property
    def _by_spelling(self) -> dict[str, Entry]:
        """Each spelling as it stands in escaped text."""
        return {
            escape(spelling, quote=False).casefold(): entry
            for entry in self.entries
            for spelling in (entry.word, *entry.spellings)
        }

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """A tree of letters, so that a long glossary costs no more than a short one; entities are stepped over."""
        tree: dict[str, dict] = {}  # type: ignore[type-arg]
        for spelling in self._by_spelling:
            branch = tree
            for letter in spelling:
                branch = branch.setdefault(letter, {})
            branch[""] = {"": spelling}
        return re.compile(f"{_branches(tree)}|{_ENTITY}", re.IGNORECASE)


def borders(spelling: str) -> tuple[str, str]:
    """What must not stand before and after a spelling."""
    before = _NOT_BEFORE if _IS_LETTER.match(spelling[0]) else ""
    after = _NOT_AFTER if _IS_LETTER.match(spelling[-1]) else ""
    return before, after


def _branches(tree: dict[str, dict]) -> str:  # type: ignore[type-arg]
    """The tree as an expression that tries what goes on before what ends, so that the longest is found."""
    first = {letter: below for letter, below in tree.items() if letter}
    ways = []
    for letter, below in sorted(first.items()):
        before = _NOT_BEFORE if _IS_LETTER.match(letter) else ""
        ways.append(f"{before}{re.escape(letter)}{_below(below, letter)}")
    return f"(?:{'|'.join(ways)})"


def _below(tree: dict[str, dict], last: str) -> str:  # type: ignore[type-arg]
    ways = [f"{re.escape(letter)}{_below(below, letter)}" for letter, below in sorted(tree.items()) if letter]
    if "" in tree:
        ways.append(_NOT_AFTER if _IS_LETTER.match(last) else "")
    return f"(?:{'|'.join(ways)})" if len(ways) > 1 or not ways[0] else ways[0]


def _follow(tag: re.Match[str], closed: list[str]) -> None:
    """Keep count of the elements in which nothing is explained."""
    name = (tag.group(2) or "").lower()
    if name not in CLOSED:
        return
    if not tag.group(1):
        closed.append(name)
    elif name in closed:
        while closed.pop() != name:
            pass


def _term(entry: Entry, shown: str, key: str) -> SafeString:
    """The word as a button that opens its meaning. `shown` is escaped already, as it stood in the text."""
    return format_html(
        '<button type="button" class="term" popovertarget="{id}" title="{meaning}">{shown}</button>'
        '<span class="term__tip" id="{id}" popover><b>{word}</b> {meaning}</span>',
        id=f"t{key}-{entry.id.hex[-12:]}",
        meaning=entry.meaning,
        word=entry.word,
        shown=mark_safe(shown),  # noqa: S308 - a piece of sanitized text without a tag in it
    )
