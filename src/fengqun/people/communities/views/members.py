"""What members see of each other and of themselves."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fengqun.kernel.policies import Role, allow, members
from fengqun.kernel.requests import Request, page_number
from fengqun.people.communities.choices import STAGES, Stage
from fengqun.people.communities.commands import (
    become_promoter,
    change_consent,
    change_member_profile,
    invite_person,
    make_invite_code,
    revoke_invite_code,
    stop_promoting,
    withdraw_invitation,
)
from fengqun.people.communities.errors import MemberNotFound
from fengqun.people.communities.forms import InvitationForm, InviteCodeForm, MemberProfileForm
from fengqun.people.communities.policies import INVITE, INVITE_FREELY, SEE_MEMBERS
from fengqun.people.communities.queries import (
    consents_of,
    directory_page,
    gate_of,
    invite_codes,
    may_invite,
    member_card,
    progress_of,
    stage_labels,
    stages_explained,
    trial_of,
)
from fengqun.people.communities.queries.canvas import invitations_left
from fengqun.people.communities.requests import MemberRequest
from fengqun.people.communities.types import MemberCard
from fengqun.people.communities.views.expiry import expiry_in


@require_GET
@allow(members)
def directory(request: Request) -> HttpResponse:
    """Everybody here, furthest on the way first."""
    search = request.GET.get("q", "").strip()
    sees_records = request.actor.may(SEE_MEMBERS, request.community.id)
    page = directory_page(request.community.id, search=search, number=page_number(request), by_records=sees_records)
    return render(request, "communities/members.html", {"page": page, "search": search})


@require_GET
@allow(members)
def profile(request: Request, member_id: UUID) -> HttpResponse:
    """One member: name, stage, since when; and what rooms above know of them."""
    card = member_card(member_id)
    if card.community_id != request.community.id or not card.is_present:
        raise MemberNotFound
    context = {"member": card, "progress": progress_of(card, kind=request.community.kind)}
    return render(request, "communities/member.html", context)


@require_GET
@never_cache
@allow(members)
def me(request: Request) -> HttpResponse:
    """One's own page: where one stands, what leads on, and the way to everything of one's own."""
    card = _me(request)
    progress = progress_of(card, kind=request.community.kind)
    here = next(one for one in stages_explained(request.community.id) if one.stage == card.stage)
    context = {
        "nav": "me",
        "member": card,
        "progress": progress,
        "gives": here.gives,
        "trial": trial_of(card.id),
        "is_promoter": Role.PROMOTER in card.roles,
    }
    return render(request, "communities/me.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(members)
def my_profile(request: Request) -> HttpResponse:
    """How one appears here, what one agreed to, and the way out."""
    card = _me(request)
    form = MemberProfileForm(request.POST or None, initial={"display_name": card.name, "avatar_key": card.avatar})
    if request.method == "POST" and form.is_valid():
        change_member_profile(request.community.id, actor=request.actor, **form.cleaned_data)
        messages.success(request, _("已保存。"))
        return redirect("communities-my-profile", community=request.community.slug)
    context = {
        "nav": "me",
        "form": form,
        "member": card,
        "consents": consents_of(request.community.id, card.user_id),
    }
    return render(request, "communities/my_profile.html", context, status=422 if form.errors else 200)


@require_POST
@allow(members)
def my_consent(request: Request, purpose: str) -> HttpResponse:
    """Give or withdraw one consent."""
    change_consent(request.community.id, purpose, actor=request.actor, is_given=request.POST.get("is_given") == "yes")
    messages.success(request, _("已保存。"))
    return redirect("communities-my-profile", community=request.community.slug)


@require_POST
@allow(members)
def promoter_role(request: Request) -> HttpResponse:
    """Become a promoter, or stop being one. Free, and for every member."""
    if request.POST.get("go") == "stop":
        stop_promoting(request.community.id, actor=request.actor)
        messages.success(request, _("你不再是推客。已经得到的佣金不受影响。"))
    else:
        become_promoter(request.community.id, actor=request.actor)
        messages.success(request, _("你是推客了。不收费，也不用先买。"))
    return redirect("communities-me", community=request.community.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(members)
def my_invitations(request: Request) -> HttpResponse:
    """One's own invite codes, for those who may invite."""
    request.actor.require(INVITE, request.community.id)
    may_make = may_invite(request.actor, request.community.id)
    is_limited = not request.actor.may(INVITE_FREELY, request.community.id)
    form = InviteCodeForm(request.POST or None, is_limited=is_limited)
    if request.method == "POST" and form.is_valid():
        make_invite_code(
            request.community.id,
            actor=request.actor,
            quota=form.cleaned_data["quota"],
            expires_at=expiry_in(form.cleaned_data["days"]),
        )
        return redirect("communities-my-invitations", community=request.community.slug)
    codes = invite_codes(request.community.id, inviter_id=request.actor.member_id)
    context = {"nav": "me", "form": form, "codes": codes, "may_make": may_make}
    return render(request, "communities/my_invitations.html", context, status=422 if form.errors else 200)


@require_POST
@allow(members)
def invitation_revocation(request: Request, code_id: UUID) -> HttpResponse:
    """Take a code back."""
    revoke_invite_code(request.community.id, code_id, actor=request.actor)
    messages.success(request, _("邀请码已收回。"))
    return redirect("communities-my-invitations", community=request.community.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(members)
def my_people(request: Request) -> HttpResponse:
    """Invite a person by link or mail, where the gate knows such invitations; and the ones that are out."""
    community = request.community
    step = gate_of(community.id).of_kind("invitation")
    form = InvitationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = invite_person(community.id, actor=request.actor, email=form.cleaned_data["email"])
        messages.success(request, _("邀请信已寄出。") if made.email else _("邀请好了，把链接发给对方。"))
        return redirect("communities-my-people", community=community.slug)
    member_id = cast("UUID", request.actor.member_id)
    context = {
        "nav": "me",
        "form": form,
        "step": step,
        "left": max(0, invitations_left(member_id, step, zone=community.zone)) if step else 0,
        "is_free": request.actor.may(INVITE_FREELY, community.id),
        "stage_label": stage_labels(community.kind).get(step.settings["from_stage"], "") if step else "",
        "has_reached": step is not None and _has_reached(_me(request).stage, step.settings["from_stage"]),
        "codes": invite_codes(community.id, inviter_id=member_id, is_personal=True),
    }
    return render(request, "communities/my_people.html", context, status=422 if form.errors else 200)


@require_POST
@allow(members)
def my_people_withdrawal(request: Request, code_id: UUID) -> HttpResponse:
    """Take an invitation back."""
    withdraw_invitation(request.community.id, code_id, actor=request.actor)
    messages.success(request, _("邀请已收回。"))
    return redirect("communities-my-people", community=request.community.slug)


def _has_reached(stage: str, wanted: str) -> bool:
    return STAGES.index(Stage(stage)) >= STAGES.index(Stage(wanted))


def _me(request: Request) -> MemberCard:
    """One's own card; the middleware has it already."""
    return cast("MemberRequest", request).member
