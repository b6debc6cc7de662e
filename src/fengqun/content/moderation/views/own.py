"""What members do and read: flags, their own things that staff looked at, and the log."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from fengqun.content.moderation import commands, queries
from fengqun.content.moderation.choices import LogKind
from fengqun.content.moderation.errors import CaseNotFound, ThingNotFound, Unreadable
from fengqun.content.moderation.forms import AppealForm, FlagForm
from fengqun.content.moderation.subjects import subject_of, things
from fengqun.content.moderation.types import OwnCase, Thing
from fengqun.kernel.policies import allow, members
from fengqun.kernel.requests import Request, page_number

UNREADABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(members)
def flag_sheet(request: Request, kind: str, object_id: UUID) -> HttpResponse:
    """Say what is wrong with a thing, or take that back."""
    community, actor = request.community, request.actor
    if request.POST.get("_method") == "delete":
        commands.withdraw_flag(community.id, kind, object_id, actor=actor)
        messages.success(request, _("举报已撤回。"))
        return redirect("moderation-flags", community=community.slug)
    has_flagged = object_id in queries.flagged_by(actor.member_id, [object_id])
    thing = _seen_thing(request, kind, object_id, has_flagged=has_flagged)
    form = FlagForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            commands.flag(community.id, kind, object_id, actor=actor, **form.cleaned_data)
        except Unreadable as error:
            form.add_error("text", str(error))
        else:
            messages.success(request, _("收到了，会有人看。作者不知道是谁举报的。"))
            return redirect("moderation-flags", community=community.slug)
    context = {
        "nav": "home",
        "thing": thing,
        "form": form,
        "has_flagged": has_flagged,
        "is_own": thing.author_id == actor.member_id,
    }
    return render(request, "moderation/flag.html", context, status=UNREADABLE if form.errors else 200)


@require_GET
@never_cache
@allow(members)
def flags(request: Request) -> HttpResponse:
    """What I flagged, and what became of it."""
    rows = queries.own_flags(request.community.id, _me(request))
    return render(request, "moderation/flags.html", {"nav": "me", "flags": rows})


@require_GET
@never_cache
@allow(members)
def mine(request: Request) -> HttpResponse:
    """My things that are held, hidden or removed."""
    context = {
        "nav": "me",
        "cases": queries.own_cases(request.community.id, _me(request)),
        "is_silenced": request.actor.is_silenced,
        "silenced_until": request.actor.silenced_until,
    }
    return render(request, "moderation/mine.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(members)
def appeal(request: Request, case_id: UUID) -> HttpResponse:
    """Appeal against one decision."""
    case = _own_case(request, case_id)
    form = AppealForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            commands.file_appeal(request.community.id, case_id, actor=request.actor, text=form.cleaned_data["text"])
        except Unreadable as error:
            form.add_error("text", str(error))
        else:
            messages.success(request, _("申诉交上去了，由另一个人复核。"))
            return redirect("moderation-mine", community=request.community.slug)
    context = {"nav": "me", "case": case, "form": form}
    return render(request, "moderation/appeal.html", context, status=UNREADABLE if form.errors else 200)


@require_GET
@allow(members)
def log(request: Request) -> HttpResponse:
    """The public log, with names where the community shows them."""
    community = request.community
    context = {
        "nav": "me",
        "page": queries.log_page(community.id, actor=request.actor, number=page_number(request)),
        "is_off": queries.terms_of(community.id).log_kind == LogKind.OFF,
        "quiets": [one for one in queries.quiets_at(community.id, None) if one.is_on],
    }
    return render(request, "moderation/log.html", context)


def _me(request: Request) -> UUID:
    return request.actor.require_member(request.community.id)


def _seen_thing(request: Request, kind: str, object_id: UUID, *, has_flagged: bool) -> Thing:
    """The thing, for who may read it; who flagged it still finds it when it is out of sight. Raises ThingNotFound."""
    thing, made = things(request.community.id, [(kind, object_id)]).get(object_id), subject_of(kind)
    if thing is None or made is None or not (has_flagged or made.may_see(thing, request.actor)):
        raise ThingNotFound
    return thing


def _own_case(request: Request, case_id: UUID) -> OwnCase:
    for case in queries.own_cases(request.community.id, _me(request)):
        if case.id == case_id:
            return case
    raise CaseNotFound
