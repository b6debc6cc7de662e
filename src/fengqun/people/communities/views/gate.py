"""The public face of a community, and its gate."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fengqun.kernel.errors import DomainError
from fengqun.kernel.policies import allow, anyone, members, signed_in
from fengqun.kernel.requests import Request
from fengqun.people.accounts.queries import user_card
from fengqun.people.communities.choices import ConsentPurpose
from fengqun.people.communities.codes import as_kept
from fengqun.people.communities.commands import JoinRequest, join, leave, save_draft
from fengqun.people.communities.commands.invite import refuse_unusable
from fengqun.people.communities.forms import JoinForm
from fengqun.people.communities.kinds import template_of
from fengqun.people.communities.queries import (
    canvas_of,
    current_rules,
    gate_of,
    last_application,
    member_card,
    newest_members,
    owners_of,
)
from fengqun.people.communities.queries.canvas import Gate, invite_code
from fengqun.people.communities.types import ApplicationCard, MemberCard
from fengqun.people.communities.views.preview import buyers, way_in
from fengqun.ui.navigation import community_url


@require_GET
@allow(anyone)
def about(request: Request) -> HttpResponse:
    """Who we are, what we believe, what one gets, and the way in."""
    community = request.community
    gate = gate_of(community.id)
    context = {
        "nav": "join",
        "canvas": canvas_of(community.id),
        "kind_label": template_of(community.kind).label,
        "rules": current_rules(community.id),
        "owners": owners_of(community.id),
        "newest": newest_members(community.id) if request.actor.member_id else (),
        "way_in": way_in(gate.steps, len(gate.questions)),
        "buyers": buyers(community.economy),
    }
    return render(request, "communities/about.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(anyone)
def join_page(request: Request) -> HttpResponse:
    """The gate: what one gets, what is asked, what one agrees to. Handing in needs a sign-in."""
    community, actor = request.community, request.actor
    if actor.member_id is not None:
        return redirect(_inside(request))
    application = last_application(community.id, actor.user_id) if actor.user_id else None
    if application is not None and application.is_waiting:
        return render(request, "communities/waiting.html", {"nav": "join", "application": application})
    gate = gate_of(community.id)
    if request.method != "POST":
        return _join_page(request, gate, _blank_form(request, gate, application), application)
    signed_in(request)
    is_draft = request.POST.get("go") == "draft"
    form = JoinForm(request.POST, gate=gate, is_draft=is_draft)
    if not form.is_valid():
        return _join_page(request, gate, form, application, status=422)
    try:
        return _keep_draft(request, form) if is_draft else _hand_in(request, form)
    except DomainError as error:
        form.add_error("invite_code" if "invite_code" in error.code else None, str(error))
        return _join_page(request, gate, form, application, status=422)


@require_POST
@allow(members)
def departure(request: Request) -> HttpResponse:
    """Leave; what was bought and earned stays."""
    leave(request.community.id, actor=request.actor)
    messages.success(request, _("你已经退出。想回来随时都行，之前的经历都在。"))
    return redirect("communities-about", community=request.community.slug)


def _hand_in(request: Request, form: JoinForm) -> HttpResponse:
    data = form.cleaned_data
    outcome = join(
        request.community.id,
        JoinRequest(
            accepts_rules_version=data["rules_version"],
            answers=form.answers,
            invite_code=data["invite_code"],
            display_name=data["display_name"],
            consents={ConsentPurpose.HARVEST: data["harvest"], ConsentPurpose.MARKETING: data["marketing"]},
        ),
        actor=request.actor,
    )
    if outcome.is_waiting:
        return redirect("communities-join", community=request.community.slug)
    messages.success(request, _("欢迎加入。先看看大家在聊什么。"))
    return redirect(_inside(request))


def _keep_draft(request: Request, form: JoinForm) -> HttpResponse:
    save_draft(
        request.community.id,
        actor=request.actor,
        answers=form.answers,
        display_name=form.cleaned_data["display_name"],
    )
    messages.success(request, _("写到一半的申请存好了，随时回来接着写。"))
    return redirect("communities-join", community=request.community.slug)


def _blank_form(request: Request, gate: Gate, application: ApplicationCard | None) -> JoinForm:
    initial: dict[str, Any] = {
        "invite_code": as_kept(request.GET.get("code", "")),
        "rules_version": current_rules(request.community.id).version,
    }
    if request.actor.user_id is not None:
        initial["display_name"] = user_card(request.actor.user_id).name
    if application is not None:
        initial["display_name"] = application.name
        said = dict(application.answers)
        initial |= {f"answer_{place}": said.get(text, "") for place, text in enumerate(gate.questions)}
    return JoinForm(initial=initial, gate=gate)


def _join_page(
    request: Request, gate: Gate, form: JoinForm, application: ApplicationCard | None, *, status: int = 200
) -> HttpResponse:
    code = as_kept(str(form["invite_code"].value() or ""))
    context = {
        "nav": "join",
        "form": form,
        "gate": gate,
        "rules": current_rules(request.community.id),
        "canvas": canvas_of(request.community.id),
        "refused": application if application is not None and application.state == "refused" else None,
        "code": code,
        "inviter": _inviter(request, code),
        "step_count": len(gate.steps) + 1,
    }
    return render(request, "communities/join.html", context, status=status)


def _inviter(request: Request, code: str) -> MemberCard | None:
    """Who gave the code, if it can be used now."""
    if not code:
        return None
    row = invite_code(request.community.id, code)
    try:
        refuse_unusable(row)
    except DomainError:
        return None
    return member_card(row.inviter_id) if row else None


def _inside(request: Request) -> str:
    """Where a member begins."""
    slug = request.community.slug
    return community_url(["posts-feed", "communities-me"], slug) or "/"
