"""Markdown that people write, turned into HTML that can do no harm."""

import re
from dataclasses import dataclass
from functools import cached_property

import nh3
from markdown_it import MarkdownIt

_LOWEST_HEADING = 4
_TAGS = {"p", "br", "hr", "em", "strong", "s", "blockquote", "code", "pre", "ul", "ol", "li", "a"}
_TABLE_TAGS = {"table", "thead", "tbody", "tr", "th", "td"}
_ADDRESS = re.compile(r"https?://|mailto:|/(?![/\\])", re.IGNORECASE)


@dataclass(frozen=True)
class Markdown:
    """How a room reads Markdown.

    Headings start at `first_heading` (2 to 4), below those of the page. With `keeps_line_breaks` a line break stays
    one, as people write in chats. Raw HTML comes out as the text it is; pictures are dropped.
    """

    first_heading: int = 2
    keeps_line_breaks: bool = False
    has_tables: bool = False

    def html(self, source: str) -> str:
        """`source` as sanitized HTML."""
        tokens = self._parser.parse(source)
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
