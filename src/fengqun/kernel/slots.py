"""Named places on a page that rooms above may fill.

A low page writes `{% slot "product.aside" product=product %}`; a higher room registers, when it starts,
a function that answers a fragment of HTML (or None for nothing):

    @fill("product.aside", order=20)
    def share_button(request, *, product): ...
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.safestring import SafeString

Filler = Callable[..., SafeString | None]


@dataclass(frozen=True)
class _Filling:
    order: int
    name: str
    filler: Filler


_fillings: dict[str, list[_Filling]] = defaultdict(list)


def fill(slot: str, *, order: int = 50) -> Callable[[Filler], Filler]:
    """Register the function for `slot`; smaller `order` comes first, ties by the function's name."""

    def register(filler: Filler) -> Filler:
        name = f"{filler.__module__}.{filler.__qualname__}"
        others = [filling for filling in _fillings[slot] if filling.name != name]
        _fillings[slot] = sorted([*others, _Filling(order, name, filler)], key=lambda f: (f.order, f.name))
        return filler

    return register


def fragments(slot: str, request: HttpRequest, **context: object) -> list[SafeString]:
    """What the rooms put into `slot` for this request, in order."""
    filled = (filling.filler(request, **context) for filling in _fillings.get(slot, ()))
    return [fragment for fragment in filled if fragment]
