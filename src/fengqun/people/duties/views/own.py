"""What members see: who looks after what, what is open, the honours, and their own duties."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from fengqun.kernel.policies import allow, members
from fengqun.kernel.requests import Request
from fengqun.people.duties.commands import (
    accept_term,
    decline_term,
    resign,
    tick,
    volunteer,
    withdraw,
    write_handover,
)
from fengqun.people.duties.errors import InvalidDuty
from fengqun.people.duties.forms import DeedForm, HandoverForm
from fengqun.people.duties.queries import deeds_of, honours, looking_after, my_delegations, terms_of_member
from fengqun.people.duties.queries.terms import note_for, open_terms


@require_GET
@allow(members)
def overview(request: Request) -> HttpResponse:
    """Who looks after what now, and what wants somebody."""
    community, actor = request.community, request.actor
    context = {
        "nav": "home",
        "terms": looking_after(community.id, actor=actor),
        "wanted": open_terms(community.id, actor=actor),
        "me": actor.member_id,
    }
    return render(request, "duties/overview.html", context)


@require_GET
@allow(members)
def honour(request: Request) -> HttpResponse:
    """Who has served, how long, and what they did."""
    return render(request, "duties/honours.html", {"nav": "home", "lines": honours(request.community.id)})


@require_GET
@never_cache
@allow(members)
def mine(request: Request) -> HttpResponse:
    """My duties and rights."""
    return _mine(request)


@require_POST
@allow(members)
def answer(request: Request, term_id: UUID) -> HttpResponse:
    """Take the term one was asked to take, or say no."""
    if "accept" in request.POST:
        accept_term(request.community.id, term_id, actor=request.actor)
        messages.success(request, _("接下了，谢谢。"))
    else:
        decline_term(request.community.id, term_id, actor=request.actor)
        messages.success(request, _("已谢绝。"))
    return redirect("duties-mine", community=request.community.slug)


@require_POST
@allow(members)
def volunteering(request: Request, term_id: UUID) -> HttpResponse:
    """Volunteer for an open term."""
    has_it = volunteer(request.community.id, term_id, actor=request.actor)
    messages.success(request, _("归你了，谢谢。") if has_it else _("已自荐，等工作人员确认。"))
    return redirect("duties-mine" if has_it else "duties-overview", community=request.community.slug)


@require_POST
@allow(members)
def deed(request: Request, term_id: UUID) -> HttpResponse:
    """Write down what one did."""
    form = DeedForm(request.POST)
    if not form.is_valid():
        return _mine(request, status=422)
    tick(request.community.id, term_id, actor=request.actor, note=form.cleaned_data["note"])
    messages.success(request, _("记下了。"))
    return redirect("duties-mine", community=request.community.slug)


@require_POST
@allow(members)
def handover(request: Request, term_id: UUID) -> HttpResponse:
    """Leave a note for who comes next."""
    form = HandoverForm(request.POST)
    if not form.is_valid():
        return _mine(request, status=422)
    write_handover(request.community.id, term_id, actor=request.actor, note=form.cleaned_data["note"])
    messages.success(request, _("已保存。"))
    return redirect("duties-mine", community=request.community.slug)


@require_POST
@allow(members)
def resignation(request: Request, term_id: UUID) -> HttpResponse:
    """Lay down a term."""
    resign(request.community.id, term_id, actor=request.actor, reason=request.POST.get("reason", ""))
    messages.success(request, _("已辞任，权限也收回了。"))
    return redirect("duties-mine", community=request.community.slug)


@require_POST
@allow(members)
def laying_down(request: Request, delegation_id: UUID) -> HttpResponse:
    """Lay down a right that was given to one."""
    try:
        withdraw(request.community.id, delegation_id, actor=request.actor, reason=request.POST.get("reason", ""))
    except InvalidDuty as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("已交还。"))
    return redirect("duties-mine", community=request.community.slug)


def _mine(request: Request, *, status: int = 200) -> HttpResponse:
    member_id = request.actor.require_member(request.community.id)
    terms = terms_of_member(member_id, actor=request.actor)
    held = [one for one in terms if one.is_held]
    context = {
        "nav": "me",
        "offered": [one for one in terms if one.is_offered],
        "held": [(one, note_for(one)) for one in held],
        "past": [one for one in terms if not one.is_held and not one.is_offered],
        "delegations": my_delegations(member_id),
        "deeds": deeds_of(member_id),
        "deed_form": DeedForm(),
        "handover_form": HandoverForm(),
    }
    return render(request, "duties/mine.html", context, status=status)
