"""Filters of the search pages."""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()

BEGINNING = 24
"""So many characters alike, and the excerpt repeats the title."""


@register.filter
def of(values: Mapping[object, object], key: object) -> object:
    """`{{ authors|of:hit.author_id }}`: what stands under the key, or nothing."""
    return values.get(key, "")


@register.filter
def repeats(hit: Any) -> bool:  # noqa: ANN401 - a hit of a search
    """`{{ hit|repeats }}`: the excerpt begins with the title, as that of a post without a title of its own does."""
    title, excerpt = ("".join(piece.text for piece in pieces).split() for pieces in (hit.title, hit.snippet))
    return bool(title) and "".join(excerpt).startswith("".join(title)[:BEGINNING])
