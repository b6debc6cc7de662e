"""Who acts, and where: sets `request.actor` and `request.community`."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from fengqun.kernel.policies import Actor


class ActorMiddleware:
    """Sets `request.actor` and `request.community` from the session and the address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Start as a guest of no community."""
        request.actor = Actor()
        request.community = None
        return self.get_response(request)
