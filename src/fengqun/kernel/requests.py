"""The request as views see it: Django's, with who acts and where."""

from typing import Any

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from fengqun.kernel.policies import Actor


class Request(HttpRequest):
    """A request after the middleware of `people.communities`: annotate views with this class."""

    actor: Actor
    community: Any
    """The `CommunityCard` of the address, or None. (Its class lives a wing above the kernel.)"""
    htmx: HtmxDetails
