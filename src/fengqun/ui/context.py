"""What every template finds in its context."""

from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.functional import SimpleLazyObject

_KEY = "fengqun.ui.forms_token"


def forms_token(request: HttpRequest) -> dict[str, Any]:
    """The token that forms carry, masked once a page and not once for each of the fragments that make it up.

    Django's own processor has given the name a value before; this one takes its place.
    """
    return {"csrf_token": SimpleLazyObject(lambda: _token_of(request))}


def _token_of(request: HttpRequest) -> str:
    """The page's token; another one after signing in or out has changed the secret behind it."""
    secret, token = request.META.get(_KEY, (None, ""))
    if not token or secret != request.META.get("CSRF_COOKIE"):
        token = get_token(request)
        request.META[_KEY] = (request.META["CSRF_COOKIE"], token)
    return str(token)
