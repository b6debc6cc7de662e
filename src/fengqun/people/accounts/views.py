"""Pages about oneself: name, language, tokens; and what a trial server offers besides."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fengqun.kernel.policies import allow, anyone, signed_in
from fengqun.kernel.requests import Request
from fengqun.people.accounts import mailbox
from fengqun.people.accounts.commands import change_profile, create_token, revoke_token, set_language
from fengqun.people.accounts.errors import NotATrialServer
from fengqun.people.accounts.forms import ProfileForm, TokenForm
from fengqun.people.accounts.models import User
from fengqun.people.accounts.queries import (
    demo_identities,
    has_second_factor,
    tokens_of,
    trial_mails,
    user_card,
)

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(signed_in)
def settings_page(request: Request) -> HttpResponse:
    """Who one is on this server, and where to change it."""
    card = user_card(request.actor.user_id)  # type: ignore[arg-type]  # the policy asked for a person
    form = ProfileForm(request.POST or None, initial={"display_name": card.name, "avatar_key": card.avatar})
    if request.method == "POST" and form.is_valid():
        change_profile(actor=request.actor, **form.cleaned_data)
        messages.success(request, _("已保存。"))
        return redirect("accounts-settings")
    context = {"form": form, "person": card, "has_second_factor": has_second_factor(card.id)}
    return render(request, "accounts/settings.html", context, status=422 if form.errors else 200)


@require_GET
@allow(signed_in)
def second_factor(request: Request) -> HttpResponse:
    """Why staff need a second factor, and the two ways to get one."""
    has_one = has_second_factor(request.actor.user_id)  # type: ignore[arg-type]  # the policy asked for a person
    context = {"has_second_factor": has_one, "is_required": settings.STAFF_NEED_SECOND_FACTOR}
    return render(request, "accounts/second_factor.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(signed_in)
def tokens(request: Request) -> HttpResponse:
    """The tokens of one's programs; a new one is shown this once."""
    form = TokenForm(request.POST or None)
    made = None
    if request.method == "POST" and form.is_valid():
        made = create_token(actor=request.actor, name=form.cleaned_data["name"], days=form.cleaned_data["days"] or None)
        form = TokenForm()
    context = {"form": form, "made": made, "tokens": tokens_of(request.actor.user_id)}  # type: ignore[arg-type]
    return render(request, "accounts/tokens.html", context, status=422 if form.errors else 200)


@require_POST
@allow(signed_in)
def token_revocation(request: Request, token_id: UUID) -> HttpResponse:
    """End a token."""
    revoke_token(token_id, actor=request.actor)
    messages.success(request, _("令牌已停用。"))
    return redirect("accounts-tokens")


@require_POST
@allow(anyone)
def language(request: Request) -> HttpResponse:
    """Read on in another language; remembered in the browser, and with the person who has signed in."""
    chosen = set_language(request.POST.get("language", ""), actor=request.actor)
    response = redirect(_safe_next(request))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        samesite="Lax",
        secure=settings.IS_PUBLIC,
    )
    return response


@require_GET
@allow(anyone)
def mailbox_page(request: Request) -> HttpResponse:
    """What a trial server would have sent; exists on no other server."""
    if not mailbox.is_open():
        raise NotATrialServer
    return render(request, "accounts/mailbox.html", {"mails": trial_mails()})


@require_POST
@allow(anyone)
def demo_sign_in(request: Request) -> HttpResponse:
    """Be one of the demo people; exists on trial servers only."""
    allowed = {str(person.id) for person in demo_identities()}
    wanted = request.POST.get("person", "")
    if wanted not in allowed:
        raise NotATrialServer
    login(request, User.objects.get(id=wanted), backend=BACKEND)
    return redirect(_safe_next(request))


def _safe_next(request: Request) -> str:
    """The page to go on to, if it is one of ours."""
    wanted = request.POST.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if wanted and is_ours else "/"
