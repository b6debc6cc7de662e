"""Texts that come from outside: what no text column can hold is refused before anybody works with it."""

import re

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.errors import DomainError

_NEVER = re.compile("[\x00\ud800-\udfff]")
SHOWN = 80


class UnstorableText(DomainError):
    """A text holds a NUL, or half of a surrogate pair: neither can be kept as text. Details: at."""

    code = "unstorable_text"
    sentence = _("“%(at)s”里有不能保存的字符。")


def insist_storable(value: object) -> None:
    """Look through parsed JSON, names and values. Raises UnstorableText with the path of the first bad text."""
    waiting: list[tuple[str, object]] = [("", value)]
    while waiting:
        at, found = waiting.pop()
        if isinstance(found, str) and not is_storable(found):
            raise UnstorableText(at=at[:SHOWN] or "/")
        if isinstance(found, list):
            waiting += [(f"{at}/{place}", one) for place, one in enumerate(found)]
        elif isinstance(found, dict):
            if not all(is_storable(name) for name in found):
                raise UnstorableText(at=at[:SHOWN] or "/")
            waiting += [(f"{at}/{name}", one) for name, one in found.items()]


def is_storable(text: str) -> bool:
    """Whether a text column can hold it."""
    return _NEVER.search(text) is None
