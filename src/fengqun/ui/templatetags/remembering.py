"""`{% load remembering %}`: parts of pages that need not be written anew each time."""

import secrets
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from threading import Lock

from django import template
from django.conf import settings
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from fengqun.kernel import clock

register = template.Library()

CAPACITY = 4096
"""How many parts a process remembers; the one not asked for longest goes first."""

FORM_TOKEN = secrets.token_hex(16)
"""Stands in what is remembered for the form token of whoever asks, and before the names of what else is filled in."""
FILLED_IN = "filling"


class Memory:
    """What was written, by all that it was written from. Safe to share between threads."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self._kept: OrderedDict[Hashable, str] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Hashable) -> str | None:
        """What is remembered, or None."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def keep(self, key: Hashable, text: str) -> None:
        """Remember it; forget what was not asked for longest."""
        with self._lock:
            self._kept[key] = text
            self._kept.move_to_end(key)
            while len(self._kept) > self.capacity:
                self._kept.popitem(last=False)

    def forget(self) -> None:
        """Forget all."""
        with self._lock:
            self._kept.clear()


memory = Memory(CAPACITY)


class _Key:
    """All that a part was written from, hashed once: what is looked up is also moved to the end."""

    __slots__ = ("hash", "things")

    def __init__(self, *things: Hashable) -> None:
        self.things = things
        self.hash = hash(things)

    def __hash__(self) -> int:
        return self.hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.hash == other.hash and self.things == other.things


class StaleMemoryError(AssertionError):
    """A remembered part depends on something that is not among the things it is remembered by."""


class RememberedNode(template.Node):
    """See `remembered`."""

    def __init__(self, nodelist: NodeList, parts: list[FilterExpression], gaps: Sequence[str] = ()) -> None:
        self.nodelist = nodelist
        self.parts = parts
        self.gaps = {name: f"{FORM_TOKEN}-{name}-" for name in gaps}

    def render(self, context: Context) -> SafeString:
        """What was written before from the same things, with the form token and the gaps of this request."""
        request = context.get("request")
        key = _Key(
            self,
            get_language(),
            getattr(request, "community", None),
            clock.now().replace(second=0, microsecond=0),
            tuple(part.resolve(context) for part in self.parts),
        )
        text = memory.get(key)
        if text is None:
            text = self._write(context)
            memory.keep(key, text)
        elif settings.REMEMBERED_PARTS_ARE_CHECKED and (anew := self._write(context)) != text:
            raise StaleMemoryError(f"remembered:\n{text}\n\nwritten anew:\n{anew}")
        for name, gap in self.gaps.items():
            text = text.replace(gap, conditional_escape(context.get(name) or ""))
        token = context.get("csrf_token")
        return mark_safe(text.replace(FORM_TOKEN, str(token)) if token else text)  # noqa: S308 - a rendered template

    def _write(self, context: Context) -> str:
        with context.push(csrf_token=FORM_TOKEN if context.get("csrf_token") else "", **self.gaps):
            return str(self.nodelist.render(context))


@register.tag
def remembered(parser: Parser, token: Token) -> RememberedNode:
    """`{% remembered post is_member filling typing %}…{% endremembered %}`: write this part once for the same things.

    Only for parts that depend on nothing but the named things, which must be hashable and equal only if they look
    equal (frozen dataclasses, strings, numbers), and on the language, the community and the minute, which are always
    among them. Form tokens within are those of the request, and so are the values of the names after `filling`: they
    may only be written out as they are. In tests every part is written anew and compared.
    """
    _name, *parts = token.split_contents()
    gaps: list[str] = []
    if FILLED_IN in parts:
        place = parts.index(FILLED_IN)
        parts, gaps = parts[:place], parts[place + 1 :]
    nodelist = parser.parse(("endremembered",))
    parser.delete_first_token()
    return RememberedNode(nodelist, [parser.compile_filter(part) for part in parts], gaps)
