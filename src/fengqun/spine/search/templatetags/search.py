"""Filters of the search pages."""

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def of(values: Mapping[object, object], key: object) -> object:
    """`{{ authors|of:hit.author_id }}`: what stands under the key, or nothing."""
    return values.get(key, "")
