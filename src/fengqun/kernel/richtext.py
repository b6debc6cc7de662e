"""Markdown that people write, turned into HTML that can do no harm."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

_LOWEST_HEADING = 4
_TAGS = {"p", "br", "hr", "em", "strong", "s", "blockquote", "code", "pre", "ul", "ol", "li", "a"}
_TABLE_TAGS = {"table", "thead", "tbody", "tr", "th", "td"}
_ADDRESS = re.compile(r"https?://|mailto:|/(?![/\\])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of plain text that becomes a link: where it begins and ends, and where it leads."""

    start: int
    end: int
    href: str


Finder = Callable[[str], Sequence[Span]]
"""Finds the pieces of a plain text that are to become links, in order and without overlap."""


@dataclass(frozen=True)
class Markdown:
    """How a room reads Markdown.

    Headings start at `first_heading` (2 to 4), below those of the page. With `keeps_line_breaks` a line break stays
    one, as people write in chats. Raw HTML comes out as the text it is; pictures are dropped.
    """

    first_heading: int = 2
    keeps_line_breaks: bool = False
    has_tables: bool = False

    def texts(self, source: str) -> list[str]:
        """The plain texts of `source`, in order: what is neither code nor the words of a link."""
        return [token.content for token in _plain_texts(self._parser.parse(source))]

    def addresses(self, source: str) -> list[str]:
        """Where the links that `source` writes out lead."""
        found = (
            str(part.attrGet("href") or "")
            for token in self._parser.parse(source)
            for part in token.children or ()
            if part.type == "link_open"
        )
        return [address for address in found if address]

    def html(self, source: str, *, finder: Finder | None = None) -> str:
        """`source` as sanitized HTML; what `finder` finds in its plain texts becomes links."""
        tokens = self._parser.parse(source)
        if finder is not None:
            for token in tokens:
                token.children = _linked(token.children, finder) if token.children else token.children
        for token in tokens:
            if token.type in {"heading_open", "heading_close"}:
                token.tag = self._heading(int(token.tag[1:]))
        return nh3.clean(
            self._parser.renderer.render(tokens, self._parser.options, {}),
            tags=self._tags,
            attributes={"a": {"href"}},
            attribute_filter=_only_plain_addresses,
            url_schemes={"http", "https", "mailto"},
            link_rel="nofollow ugc noopener",
        )

    @cached_property
    def _parser(self) -> MarkdownIt:
        options = {"html": False, "linkify": False, "breaks": self.keeps_line_breaks}
        return MarkdownIt("commonmark", options).enable(["strikethrough", *(["table"] if self.has_tables else [])])

    @cached_property
    def _tags(self) -> set[str]:
        headings = {self._heading(level) for level in range(1, 7)}
        return _TAGS | headings | (_TABLE_TAGS if self.has_tables else set())

    def _heading(self, level: int) -> str:
        return f"h{min(self.first_heading + level - 1, _LOWEST_HEADING)}"


def _only_plain_addresses(_tag: str, attribute: str, value: str) -> str | None:
    """A link leads to a page on the web, a mail address or this server; anything else leads nowhere."""
    return value if attribute != "href" or _ADDRESS.match(value) else None


def _plain_texts(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        depth = 0
        for part in token.children or ():
            depth += part.nesting if part.type in {"link_open", "link_close"} else 0
            if part.type == "text" and not depth:
                yield part


def _linked(parts: Sequence[Token], finder: Finder) -> list[Token]:
    """The parts of a paragraph with the pieces that `finder` finds made into links."""
    linked: list[Token] = []
    depth = 0
    for part in parts:
        depth += part.nesting if part.type in {"link_open", "link_close"} else 0
        linked += _split(part, finder(part.content)) if part.type == "text" and not depth else [part]
    return linked


def _split(part: Token, spans: Sequence[Span]) -> Iterator[Token]:
    at = 0
    for span in spans:
        yield Token("text", "", 0, content=part.content[at : span.start])
        yield Token("link_open", "a", 1, attrs={"href": span.href})
        yield Token("text", "", 0, content=part.content[span.start : span.end])
        yield Token("link_close", "a", -1)
        at = span.end
    yield Token("text", "", 0, content=part.content[at:])
