"""The request as views see it: Django's, with who acts and where."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from fengqun.kernel.policies import Actor

LAST_PAGE = 10_000
"""Nobody turns more pages; it bounds what a list is asked to skip."""


PAGE_DIGITS = 6


class Request(HttpRequest):
    """A request after the middleware of `people.communities`: annotate views with this class."""

    actor: Actor
    community: Any
    """The `CommunityCard` of the address, or None. (Its class lives a wing above the kernel.)"""
    htmx: HtmxDetails


def client_address(request: HttpRequest) -> str:
    """The address that the request came from, seen through the proxies that are ours (`FENGQUN_PROXIES`).

    Each of our proxies appends the address it was asked from to `X-Forwarded-For`; what stands further left could have
    been written by anybody and is not believed.
    """
    proxies = int(settings.ALLAUTH_TRUSTED_PROXY_COUNT)
    seen = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if proxies and len(seen) >= proxies:
        return seen[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))


def page_number(request: HttpRequest) -> int:
    """The page of a list that the address asks for with `?page=`, from 1; the first for anything odd."""
    text = request.GET.get("page", "")
    if not (text.isascii() and text.isdigit()):
        return 1
    return min(int(text[:PAGE_DIGITS]), LAST_PAGE) or 1
