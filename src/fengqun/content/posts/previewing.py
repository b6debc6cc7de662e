"""What a page says of itself: its title, its description and its site; no pictures, and nothing of it is run."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlsplit

from fengqun.content.posts.addresses import Fetcher, Page

TITLE_CHARS, DESCRIPTION_CHARS, SITE_CHARS = 200, 400, 100
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w-]{1,40})", re.IGNORECASE)
_CHARSET_WITHIN = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{1,40})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a link leads to, in plain text."""

    title: str
    description: str
    site: str


def preview_of(url: str, fetcher: Fetcher) -> Preview:
    """Look at a page. Raises Unreachable."""
    return read_page(fetcher.page(url))


def read_page(page: Page) -> Preview:
    """The preview that a page's head gives."""
    reader = _Head()
    reader.feed(_decoded(page))
    reader.close()
    told = reader.told
    title = told.get("og:title") or told.get("title") or ""
    description = told.get("og:description") or told.get("description") or ""
    site = told.get("og:site_name") or urlsplit(page.url).hostname or ""
    return Preview(_plain(title, TITLE_CHARS), _plain(description, DESCRIPTION_CHARS), _plain(site, SITE_CHARS))


class _Head(HTMLParser):
    """Keeps what the head of a page tells; the rest flows by."""

    WANTED = ("og:title", "og:description", "og:site_name", "description")

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.told: dict[str, str] = {}
        self._is_in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Read a `meta`, or the beginning of the title."""
        if tag == "title":
            self._is_in_title = "title" not in self.told
        if tag == "meta":
            given = {name: value or "" for name, value in attrs}
            name = (given.get("property") or given.get("name") or "").lower()
            if name in self.WANTED:
                self.told.setdefault(name, given.get("content", "")[: DESCRIPTION_CHARS * 2])

    def handle_endtag(self, tag: str) -> None:
        """Read the end of the title."""
        if tag == "title":
            self._is_in_title = False

    def handle_data(self, data: str) -> None:
        """Read the words of the title."""
        if self._is_in_title:
            self.told["title"] = (self.told.get("title", "") + data)[: TITLE_CHARS * 2]


def _decoded(page: Page) -> str:
    named = _CHARSET.search(page.content_type)
    within = _CHARSET_WITHIN.search(page.body[:4096])
    charset = named[1] if named else within[1].decode("ascii", "ignore") if within else "utf-8"
    try:
        return page.body.decode(charset, "replace")
    except (LookupError, ValueError):
        return page.body.decode("utf-8", "replace")


def _plain(text: str, limit: int) -> str:
    """One line without control signs and without signs that turn the direction of writing."""
    shown = "".join(one for one in text if one.isprintable() or one.isspace())
    return " ".join(shown.split())[:limit]
