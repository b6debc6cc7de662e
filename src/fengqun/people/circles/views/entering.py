"""Codes that open a circle's gate, and members who are on trial in it."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from fengqun.kernel.policies import allow, members
from fengqun.kernel.requests import Request
from fengqun.people.circles.commands import (
    decide_circle_trial,
    invite_person_to_circle,
    make_circle_code,
    revoke_circle_code,
    withdraw_circle_code,
)
from fengqun.people.circles.errors import NotInCircle
from fengqun.people.circles.forms import CodeForm, TrialForm
from fengqun.people.circles.policies import may_run
from fengqun.people.circles.queries import role_of
from fengqun.people.circles.queries.gates import gate_of_circle, may_bring
from fengqun.people.circles.types import CircleCard
from fengqun.people.circles.views.common import find, find_as_host
from fengqun.people.communities.errors import TrialNotFound
from fengqun.people.communities.queries import invite_codes, trials_asked
from fengqun.people.communities.queries.canvas import invitations_left


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(members)
def codes(request: Request, circle: str) -> HttpResponse:
    """Codes of the hosts: how many may use one, and until when."""
    card = find_as_host(request, circle)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        make_circle_code(
            request.community.id,
            card.id,
            actor=request.actor,
            quota=form.cleaned_data["quota"],
            expires_at=form.expires_at,
        )
        return redirect("circles-codes", community=request.community.slug, circle=card.slug)
    context = {
        "nav": "circles",
        "circle": card,
        "form": form,
        "codes": invite_codes(request.community.id, part_id=card.id),
        "is_asked": gate_of_circle(card.id).of_kind("invite") is not None,
    }
    return render(request, "circles/codes.html", context, status=422 if form.errors else 200)


@require_POST
@allow(members)
def code_revocation(request: Request, circle: str, code_id: UUID) -> HttpResponse:
    """Let a code open nothing any more."""
    card = find_as_host(request, circle)
    revoke_circle_code(request.community.id, card.id, code_id, actor=request.actor)
    messages.success(request, _("邀请码已收回。"))
    return redirect("circles-codes", community=request.community.slug, circle=card.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(members)
def guests(request: Request, circle: str) -> HttpResponse:
    """A member's own invitations of one person each, where the gate knows such; and the ones that are out."""
    card, member_id = _find_inside(request, circle)
    if request.method == "POST":
        invite_person_to_circle(request.community.id, card.id, actor=request.actor)
        messages.success(request, _("邀请好了，把链接发给对方。"))
        return redirect("circles-guests", community=request.community.slug, circle=card.slug)
    step, zone = gate_of_circle(card.id).of_kind("invitation"), request.community.zone
    left = invitations_left(member_id, step, zone=zone, part_id=card.id) if step else 0
    context = {
        "nav": "circles",
        "circle": card,
        "bringing": may_bring(card, step, member_id, runs=_runs(request, card)),
        "left": max(0, left),
        "codes": invite_codes(request.community.id, inviter_id=member_id, is_personal=True, part_id=card.id),
    }
    return render(request, "circles/guests.html", context)


@require_POST
@allow(members)
def guest_withdrawal(request: Request, circle: str, code_id: UUID) -> HttpResponse:
    """Take one's own invitation back."""
    card, _member_id = _find_inside(request, circle)
    withdraw_circle_code(request.community.id, card.id, code_id, actor=request.actor)
    messages.success(request, _("邀请已收回。"))
    return redirect("circles-guests", community=request.community.slug, circle=card.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(members)
def trial(request: Request, circle: str, trial_id: UUID) -> HttpResponse:
    """Decide whether somebody on trial stays."""
    card = find_as_host(request, circle)
    asked = next((one for one in trials_asked(request.community.id, part_id=card.id) if one.id == trial_id), None)
    if asked is None:
        raise TrialNotFound
    form = TrialForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        decide_circle_trial(
            request.community.id,
            card.id,
            trial_id,
            actor=request.actor,
            stays=form.cleaned_data["go"] == "stay",
            reason=form.cleaned_data["reason"],
        )
        messages.success(request, _("决定好了，也告诉了对方。"))
        return redirect("circles-circle", community=request.community.slug, circle=card.slug)
    context = {"nav": "circles", "circle": card, "trial": asked, "form": form}
    return render(request, "circles/trial.html", context, status=422 if form.errors else 200)


def _find_inside(request: Request, slug: str) -> tuple[CircleCard, UUID]:
    """The circle of the address for those who belong to it. Raises CircleNotFound, NotInCircle."""
    card = find(request, slug)
    if not role_of(card.id, request.actor.member_id):
        raise NotInCircle
    return card, cast("UUID", request.actor.member_id)


def _runs(request: Request, card: CircleCard) -> bool:
    return may_run(request.actor, card, role_of(card.id, request.actor.member_id))
