"""What every answer carries, and how a refusal becomes a page."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqun.kernel.errors import DomainError, SignInRequired
from fengqun.kernel.requests import Request
from fengqun.kernel.texts import UnstorableText, insist_storable

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""Scripts and styles come from files of this server alone; nothing inline ever runs."""

PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"

TITLES = {
    401: gettext_lazy("请先登录"),
    403: gettext_lazy("这里不对你开放"),
    404: gettext_lazy("没有找到"),
    409: gettext_lazy("情况变了"),
}
"""What happened, in a few words; the sentence below says why."""

LENGTH_DIGITS = 12

UPLOADS = re.compile(r"/c/[^/]+/media/|/api/v1/communities/[^/]+/media")
"""Where one file is sent, and nothing else."""

WAYS = {
    "silenced": ("conduct-mine", gettext_lazy("看处分与申诉")),
    "rules_unread": ("conduct-rules", gettext_lazy("去读群规")),
}
"""Refusals that one page of the community helps with, by their code."""

Next = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True)
class Way:
    """One way forward."""

    url: str
    action: str


def security_headers(get_response: Next) -> Next:
    """Add the headers that keep pages ours alone. What a view has set itself stays."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        return response

    return middleware


def reasonable_requests(get_response: Next) -> Next:
    """Refuse at the door what no page of ours ever sends: too large a body, or a NUL that no text column can hold."""

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or len(length) > LENGTH_DIGITS or int(length) > _largest(request.path_info):
            return HttpResponse(status=413)
        if "%00" in request.META.get("QUERY_STRING", "") or "\x00" in request.path:
            return HttpResponse(status=400)
        return get_response(request)

    return middleware


def _largest(path: str) -> int:
    """The largest request to that address, in bytes: one file may be larger than forms with all their files."""
    usual: int = settings.UPLOAD_MAX_BYTES
    return max(usual, settings.UPLOAD_FILE_MAX_BYTES) if UPLOADS.fullmatch(path) else usual


class DomainErrorMiddleware:
    """Turns a DomainError that a view let through into a page: what happened, why, and one way forward.

    Somebody not signed in is led to the sign-in page and back. A fragment that htmx asked for becomes a toast.
    (The API has its own handler.)
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; errors come by `process_exception`."""
        return self.get_response(request)

    def process_view(
        self, request: Request, view: Callable[..., HttpResponse], _args: object, _kwargs: object
    ) -> HttpResponse | None:
        """Refuse a form with a text that no column can hold, so that no view has to think of it.

        What other programs send (the API, the post of payment companies) is left to those who read it.
        """
        if request.method != "POST" or getattr(view, "csrf_exempt", False):
            return None
        try:
            insist_storable(dict(request.POST.lists()))
        except UnstorableText as refusal:
            return self.process_exception(request, refusal)
        except UnreadablePostError:
            return None  # who sent it is gone already
        return None

    def process_exception(self, request: Request, exception: Exception) -> HttpResponse | None:
        """The answer to a refusal; None leaves any other error to Django."""
        if not isinstance(exception, DomainError):
            return None
        is_stranger = isinstance(exception, SignInRequired)
        if request.htmx:
            way = _to_sign_in(request) if is_stranger else None
            told = {"sentence": str(exception), "way": way}
            return render(request, "ui/_refusal_toast.html", told, status=exception.status)
        if is_stranger and request.method in {"GET", "HEAD"}:
            return redirect(_to_sign_in(request).url)
        way = _to_sign_in(request) if is_stranger else _onward(request, exception.code)
        context = {
            "title": TITLES.get(exception.status, ""),
            "sentence": str(exception),
            "code": exception.code,
            "url": way.url,
            "action": way.action,
        }
        return render(request, "ui/refusal.html", context, status=exception.status)


def _to_sign_in(request: Request) -> Way:
    """The sign-in page, which leads back: to a page that was asked for, or to the page that a form stood on."""
    is_page = request.method in {"GET", "HEAD"} and not request.htmx
    back = request.get_full_path() if is_page else _page_before(request)
    return Way(f"{reverse('account_login')}?{urlencode({'next': back})}", _("去登录"))


def _onward(request: Request, code: str) -> Way:
    """The page that helps with this refusal, and leads back to where the person was; else the way back."""
    if request.community is None or code not in WAYS:
        return _back(request)
    name, action = WAYS[code]
    address = reverse(name, kwargs={"community": request.community.slug})
    return Way(f"{address}?{urlencode({'next': _page_before(request)})}", str(action))


def _page_before(request: Request) -> str:
    """The page of ours that the request came from, the home page where that is not known."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    return came_from._replace(scheme="", netloc="").geturl() if came_from.netloc == request.get_host() else "/"


def _back(request: Request) -> Way:
    """The community's first page, unless it is the one that refused; then the home page of the server."""
    if request.community is not None:
        url = reverse("posts-feed", kwargs={"community": request.community.slug})
        if url != request.path:
            return Way(url, _("回到%(community)s") % {"community": request.community.name})
    return Way("/", _("回到首页"))
