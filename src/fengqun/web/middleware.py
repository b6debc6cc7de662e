"""What every answer carries, and how a refusal becomes a page."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from fengqun.kernel.errors import DomainError, SignInRequired

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""Scripts and styles come from files of this server alone; nothing inline ever runs."""

PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"

Next = Callable[[HttpRequest], HttpResponse]


def security_headers(get_response: Next) -> Next:
    """Add the headers that keep pages ours alone. What a view has set itself stays."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        return response

    return middleware


class DomainErrorMiddleware:
    """Turns a DomainError that a view let through into a page: what happened, and one way forward.

    Somebody not signed in is led to the sign-in page and back. (The API has its own handler.)
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; errors come by `process_exception`."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for a refusal; None leaves any other error to Django."""
        if not isinstance(exception, DomainError):
            return None
        if isinstance(exception, SignInRequired) and request.method in {"GET", "HEAD"}:
            return redirect(f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}")
        context = {"error": exception, "title": str(exception), "code": exception.code}
        return render(request, "ui/refusal.html", context, status=exception.status)
