"""The plain text of sanitized HTML, for documents."""

from html.parser import HTMLParser

_INLINE = frozenset({"a", "abbr", "b", "code", "del", "em", "i", "s", "small", "span", "strong", "sub", "sup", "u"})


def plain_text(html: str) -> str:
    """What a reader sees of it, a line for each paragraph, without marks."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).splitlines())
    return "\n".join(line for line in lines if line)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - as HTMLParser calls it
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        self._break(tag)

    def _break(self, tag: str) -> None:
        if tag not in _INLINE:
            self.parts.append("\n")
