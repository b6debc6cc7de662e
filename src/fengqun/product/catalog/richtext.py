"""Markdown of a product's description, turned into HTML that can do no harm."""

import re

import nh3
from markdown_it import MarkdownIt

_MARKDOWN = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])
_TAGS = {
    *("p", "br", "hr", "em", "strong", "s", "blockquote", "code", "pre", "ul", "ol", "li", "a"),
    *("h2", "h3", "h4", "table", "thead", "tbody", "tr", "th", "td"),
}
_HEADINGS = {"h1": "h2", "h2": "h3", "h3": "h4", "h4": "h4", "h5": "h4", "h6": "h4"}

_ADDRESS = re.compile(r"https?://|mailto:|/(?![/\\])", re.IGNORECASE)


def render(source: str) -> str:
    """`source` as sanitized HTML; raw HTML in it comes out as the text it is, pictures are dropped.

    The page owns its `h1`, so headings start at `h2`.
    """
    tokens = _MARKDOWN.parse(source)
    for token in tokens:
        token.tag = _HEADINGS.get(token.tag, token.tag)
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}},
        attribute_filter=_only_plain_addresses,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow ugc noopener",
    )


def _only_plain_addresses(_tag: str, attribute: str, value: str) -> str | None:
    """A link leads to a page on the web, a mail address or this server; anything else leads nowhere."""
    return value if attribute != "href" or _ADDRESS.match(value) else None
