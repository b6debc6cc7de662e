"""What is in somebody's words: topics, people who are addressed, links; and the words as safe HTML.

A topic is written `#手冲` (or `#手冲#`), a person `@佟佟`. Code and the words of written-out links are left alone.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote
from uuid import UUID

from django.urls import reverse

from fengqun.content.posts.richtext import SAID
from fengqun.kernel.richtext import Span
from fengqun.people.communities.queries import community_by_id
from fengqun.people.communities.queries.names import members_called

MAX_TAG_CHARS = 30
MAX_TAGS = 10
MAX_MENTIONS = 20
MAX_NAME_CHARS = 20
MAX_LINKS = 50
_TAG = re.compile(r"(?<![A-Za-z0-9_#&/])#([\w·-]{1,30})(?![\w·-])#?")
_AT = re.compile(r"(?<![A-Za-z0-9_@./])@(?=\w)")
_LINK = re.compile(r"https?://[^\s<>\"'`，。；：！？、（）【】《》“”‘’…]+", re.IGNORECASE)
_TRAILING = ".,;:!?)]}*_~"


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody wrote, read."""

    text: str
    html: str
    tags: tuple[str, ...]
    mentioned: tuple[UUID, ...]
    links: tuple[str, ...]


def read_words(community_id: UUID, text: str, *, hints: Collection[UUID] = (), is_quick: bool = False) -> Words:
    """Read Markdown: one statement for names, one for the address of the community, only where they are needed.

    `hints` are the members whom the writer chose from the suggestions, or who take part in the talk: they decide where
    several are called the same. `is_quick` reads no names, as drafts do while they are typed.
    """
    texts = SAID.texts(text)
    links = _links(texts, SAID.addresses(text))
    tags = tuple(
        dict.fromkeys(fold(match[1]) for piece in texts for match in _TAG.finditer(piece) if _is_tag(match[1]))
    )
    beginnings = [] if is_quick else list(_beginnings(texts))
    called = members_called(community_id, {name for names in beginnings for name in names}) if beginnings else {}
    people = {name: one for name, ids in called.items() if (one := _one_of(ids, hints)) is not None}
    finder = _Finder(_slug(community_id) if tags or people else "", people)
    html = SAID.html(text, finder=finder.spans)
    return Words(text, html, tags[:MAX_TAGS], tuple(dict.fromkeys(finder.mentioned))[:MAX_MENTIONS], links)


def fold(tag: str) -> str:
    """A topic as it is compared: full-width and capital letters are the same as plain ones."""
    return unicodedata.normalize("NFKC", tag).casefold()[:MAX_TAG_CHARS]


class _Finder:
    """Makes links of what is found in plain texts, and remembers who was addressed."""

    def __init__(self, slug: str, people: Mapping[str, UUID]) -> None:
        self.slug = slug
        self.people = people
        self.mentioned: list[UUID] = []

    def spans(self, text: str) -> list[Span]:
        spans: list[Span] = []
        for span in sorted(self._found(text), key=lambda one: (one.start, -one.end)):
            if not spans or span.start >= spans[-1].end:
                spans.append(span)
        return spans

    def _found(self, text: str) -> Iterator[Span]:
        for match in _LINK.finditer(text):
            address = _without_trailing(match[0])
            yield Span(match.start(), match.start() + len(address), address)
        for match in _TAG.finditer(text):
            if self.slug and _is_tag(match[1]):
                yield Span(match.start(), match.end(), tag_url(self.slug, fold(match[1])))
        for match in _AT.finditer(text):
            name = _longest(text[match.end() :], self.people)
            if name:
                member_id = self.people[name]
                self.mentioned.append(member_id)
                kwargs = {"community": self.slug, "member_id": member_id}
                yield Span(match.start(), match.end() + len(name), reverse("communities-member", kwargs=kwargs))


def tag_url(slug: str, tag: str) -> str:
    """The address of a topic's page."""
    return f"{reverse('posts-feed', kwargs={'community': slug})}topics/{quote(tag, safe='')}/"


def _slug(community_id: UUID) -> str:
    return community_by_id(community_id).slug


def _is_tag(text: str) -> bool:
    return any(one.isalpha() for one in text)


def _beginnings(texts: Sequence[str]) -> Iterator[list[str]]:
    """For every person that might be addressed, the names that the text might hold, shortest first."""
    for text in texts:
        for match in _AT.finditer(text):
            rest = text[match.end() : match.end() + MAX_NAME_CHARS]
            yield [rest[:length] for length in range(1, len(rest) + 1)]


def _longest(rest: str, people: Mapping[str, UUID]) -> str:
    return next((rest[:length] for length in range(MAX_NAME_CHARS, 0, -1) if rest[:length] in people), "")


def _one_of(member_ids: Sequence[UUID], hints: Collection[UUID]) -> UUID | None:
    """The one who is meant where several are called the same; nobody where that is open."""
    if len(member_ids) == 1:
        return member_ids[0]
    meant = [member_id for member_id in member_ids if member_id in hints]
    return meant[0] if len(meant) == 1 else None


def _links(texts: Sequence[str], written: Sequence[str]) -> tuple[str, ...]:
    bare = [_without_trailing(match[0]) for text in texts for match in _LINK.finditer(text)]
    found = [address for address in (*written, *bare) if address.lower().startswith(("http://", "https://"))]
    return tuple(dict.fromkeys(found))[:MAX_LINKS]


def _without_trailing(address: str) -> str:
    """An address in running text without the full stop behind it; brackets that it opened itself stay."""
    while address and address[-1] in _TRAILING:
        if address[-1] == ")" and address.count("(") >= address.count(")"):
            break
        address = address[:-1]
    return address
