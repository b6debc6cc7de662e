"""The request as views see it: Django's, with who acts and where."""

from typing import Any

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from fengqun.kernel.policies import Actor

LAST_PAGE = 10_000
"""Nobody turns more pages; it bounds what a list is asked to skip."""


class Request(HttpRequest):
    """A request after the middleware of `people.communities`: annotate views with this class."""

    actor: Actor
    community: Any
    """The `CommunityCard` of the address, or None. (Its class lives a wing above the kernel.)"""
    htmx: HtmxDetails


def page_number(request: HttpRequest) -> int:
    """The page of a list that the address asks for with `?page=`, from 1; the first for anything odd."""
    text = request.GET.get("page", "")
    return min(int(text), LAST_PAGE) if text.isascii() and text.isdigit() and int(text) else 1
