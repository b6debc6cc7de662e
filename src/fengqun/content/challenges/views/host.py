"""Running challenges: opening, changing, cancelling, seeing who fell silent, looking at what is held."""

from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fengqun.content.challenges import commands, queries
from fengqun.content.challenges.forms import CheerForm, ReasonForm
from fengqun.content.challenges.policies import RUN_CHALLENGES
from fengqun.content.challenges.queries.cards import NOW, TABS
from fengqun.content.challenges.types import SILENT_DAYS, ChallengeCard
from fengqun.content.challenges.views.common import challenge_form, find, find_as_host
from fengqun.kernel import clock
from fengqun.kernel.errors import Denied, DomainError
from fengqun.kernel.policies import allow, having, members
from fengqun.kernel.requests import Request, page_number

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(FORM_METHODS)
@never_cache
@allow(members)
def new(request: Request) -> HttpResponse:
    """Open a challenge, from nothing or with `?from=` another one's settings."""
    source = _source(request)
    form = challenge_form(request, is_new=True, initial=_copied(request, source) if source else _usual(request))
    if request.method == "POST" and form.is_valid():
        try:
            challenge_id = commands.open_challenge(
                request.community.id,
                actor=request.actor,
                settings=form.settings,
                copied_from_id=source.id if source else None,
            )
        except Denied:
            raise
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("打卡办起来了。"))
            return redirect("challenges-challenge", community=request.community.slug, challenge_id=challenge_id)
    context = {"nav": "home", "form": form, "source": source}
    return render(request, "challenges/new.html", context, status=422 if form.errors else 200)


@require_http_methods(FORM_METHODS)
@never_cache
@allow(members)
def settings(request: Request, challenge_id: UUID) -> HttpResponse:
    """Change what it asks for."""
    card = find_as_host(request, challenge_id)
    form = challenge_form(request, is_new=False, initial=asdict(card.settings))
    if request.method == "POST" and form.is_valid():
        try:
            commands.change_challenge(
                request.community.id,
                card.id,
                actor=request.actor,
                settings=replace(form.settings, circle_id=card.circle_id),
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已保存。"))
            return redirect("challenges-challenge", community=request.community.slug, challenge_id=card.id)
    context = {"nav": "home", "challenge": card, "form": form}
    return render(request, "challenges/settings.html", context, status=422 if form.errors else 200)


@require_http_methods(FORM_METHODS)
@never_cache
@allow(members)
def cancellation(request: Request, challenge_id: UUID) -> HttpResponse:
    """Call it off, with a reason."""
    card = find_as_host(request, challenge_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        commands.cancel_challenge(request.community.id, card.id, actor=request.actor, reason=reason)
        messages.success(request, _("已取消，参加的人都收到了通知。"))
        return redirect("challenges-challenge", community=request.community.slug, challenge_id=card.id)
    context = {"nav": "home", "challenge": card, "form": form}
    return render(request, "challenges/cancellation.html", context, status=422 if form.errors else 200)


@require_safe
@never_cache
@allow(members)
def people(request: Request, challenge_id: UUID) -> HttpResponse:
    """Who takes part, the silent ones first; what is held."""
    card = find_as_host(request, challenge_id)
    return render(request, "challenges/people.html", people_context(request, card) | {"nav": "home"})


@require_POST
@allow(members)
def cheers(request: Request, challenge_id: UUID) -> HttpResponse:
    """Call to one who fell silent, or to all of them."""
    card = find_as_host(request, challenge_id)
    form = CheerForm(request.POST)
    if form.is_valid():
        one = form.cleaned_data["member"]
        silent = queries.participants_page(card, request.community, only_silent=True)
        called = [one] if one else [row.person.id for row in silent.object_list]
        try:
            count = commands.cheer_up(
                request.community.id, card.id, actor=request.actor, member_ids=called, words=form.cleaned_data["words"]
            )
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("招呼了 %(count)s 位。") % {"count": count})
    else:
        messages.error(request, _("说一句什么，别只戳一下。"))
    return _back(request, card.id)


@require_POST
@allow(members)
def release(request: Request, check_in_id: UUID) -> HttpResponse:
    """Let a held check-in be seen."""
    challenge_id = commands.release_check_in(request.community.id, check_in_id, actor=request.actor)
    messages.success(request, _("放行了。"))
    return _back(request, challenge_id)


@require_POST
@allow(members)
def refusal(request: Request, check_in_id: UUID) -> HttpResponse:
    """Turn a held check-in down."""
    reason = request.POST.get("reason", "")
    challenge_id = commands.refuse_check_in(request.community.id, check_in_id, actor=request.actor, reason=reason)
    messages.success(request, _("没有放行，理由发给了本人。"))
    return _back(request, challenge_id)


@require_safe
@never_cache
@allow(having(RUN_CHALLENGES))
def console(request: Request) -> HttpResponse:
    """The console's table of challenges."""
    tab = request.GET.get("tab", NOW)
    tab = tab if tab in TABS else NOW
    search = request.GET.get("q", "").strip()
    page = queries.challenges_page(
        request.community, actor=request.actor, tab=tab, search=search, number=page_number(request)
    )
    held = queries.held_counts([card.id for card in page.object_list])
    context = {
        "console_nav": "challenges",
        "tab": tab,
        "search": search,
        "page": page,
        "rows": [(card, held.get(card.id, 0)) for card in page.object_list],
    }
    return render(request, "challenges/console/table.html", context)


@require_safe
@never_cache
@allow(having(RUN_CHALLENGES))
def console_challenge(request: Request, challenge_id: UUID) -> HttpResponse:
    """One challenge in the console: who takes part, who fell silent, what waits."""
    card = find(request, challenge_id)
    context = people_context(request, card) | {"console_nav": "challenges"}
    return render(request, "challenges/console/challenge.html", context)


def people_context(request: Request, card: ChallengeCard) -> dict[str, Any]:
    """What those who run a challenge see of it."""
    only_silent = "silent" in request.GET
    page = queries.participants_page(card, request.community, only_silent=only_silent, number=page_number(request))
    return {
        "challenge": card,
        "page": page,
        "only_silent": only_silent,
        "silent": queries.silent_count(card, request.community),
        "silent_days": SILENT_DAYS,
        "held": queries.held_check_ins(card.id, actor=request.actor),
    }


def _back(request: Request, challenge_id: UUID) -> HttpResponse:
    name = "challenges-console-challenge" if request.POST.get("from") == "console" else "challenges-people"
    return redirect(name, community=request.community.slug, challenge_id=challenge_id)


def _source(request: Request) -> ChallengeCard | None:
    text = request.GET.get("from", "")
    try:
        return find(request, UUID(text)) if text else None
    except ValueError:
        return None


def _usual(request: Request) -> dict[str, Any]:
    """Three weeks from tomorrow on: as long as it takes to get used to something."""
    tomorrow = clock.now().astimezone(request.community.zone).date() + timedelta(days=1)
    return {"starts_on": tomorrow, "ends_on": tomorrow + timedelta(days=20)}


def _copied(request: Request, source: ChallengeCard) -> dict[str, Any]:
    """The same for as many days, from tomorrow on or right after the source ends."""
    tomorrow = clock.now().astimezone(request.community.zone).date() + timedelta(days=1)
    starts_on = max(tomorrow, source.ends_on + timedelta(days=1))
    return asdict(source.settings) | {
        "starts_on": starts_on,
        "ends_on": starts_on + (source.ends_on - source.starts_on),
        "circle_id": str(source.circle_id or ""),
    }
