"""The addresses of django-allauth, each with a policy of ours."""

from collections.abc import Callable
from functools import wraps

from allauth.account import urls as account_urls
from allauth.mfa import urls as second_factor_urls
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path

from fengqun.kernel.policies import allow, anyone, signed_in

OPEN = frozenset(
    {
        "account_login",
        "account_logout",
        "account_inactive",
        "account_signup",
        "account_email_verification_sent",
        "account_reset_password",
        "account_confirm_login_code",
        "account_confirm_password_reset_code",
        "account_complete_password_reset",
        "account_password_reset_completed",
        "account_request_login_code",
        "mfa_authenticate",
        "mfa_login_webauthn",
    }
)
"""Pages on the way in; every other page of allauth is for somebody who has signed in."""

View = Callable[..., HttpResponse]


def unprocessable_when_invalid(view: View) -> View:
    """Answer 422 instead of 200 where a form comes back with errors, as our own pages do."""

    @wraps(view)
    def honest(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        form = (getattr(response, "context_data", None) or {}).get("form")
        if request.method == "POST" and response.status_code == 200 and getattr(form, "errors", None):  # noqa: PLR2004
            response.status_code = 422
        return response

    return honest


def _guarded(patterns: list[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    guarded: list[URLPattern | URLResolver] = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            guarded.append(URLResolver(pattern.pattern, _guarded(pattern.url_patterns), pattern.default_kwargs))
            continue
        policy = anyone if pattern.name in OPEN else signed_in
        view = allow(policy)(unprocessable_when_invalid(pattern.callback))
        guarded.append(URLPattern(pattern.pattern, view, pattern.default_args, pattern.name))
    return guarded


urlpatterns = [
    path("account/", (_guarded(account_urls.urlpatterns), None, None)),
    path("account/mfa/", (_guarded(second_factor_urls.urlpatterns), None, None)),
]
