"""The public face of a community, and its gate: a page for each step, and one to agree and hand in."""

from collections.abc import Sequence
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
from fengqun.people.communities.commands import JoinRequest, answer_step, choose_segment, hand_in, leave
from fengqun.people.communities.commands.invite import refuse_unusable
from fengqun.people.communities.errors import StepNotFound
from fengqun.people.communities.forms import AgreementForm, StepForm
from fengqun.people.communities.gate import Turn, kind_of
from fengqun.people.communities.gate.plans import Plan
from fengqun.people.communities.kinds import template_of
from fengqun.people.communities.queries import (
    canvas_of,
    current_rules,
    gate_of,
    last_application,
    member_card,
    newest_members,
    owners_of,
    walk_of,
)
from fengqun.people.communities.queries.canvas import invite_code
from fengqun.people.communities.queries.walks import Walk
from fengqun.people.communities.types import MemberCard
from fengqun.people.communities.views.preview import buyers, way_in
from fengqun.ui.navigation import community_url

SESSION_CODE = "gate_code"


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
        "way_in": way_in(gate.kinds, len(gate.questions)),
        "buyers": buyers(community.economy),
    }
    return render(request, "communities/about.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(anyone)
def join_page(request: Request) -> HttpResponse:
    """Before the gate: what one gets, which steps there are, how far one is. An open gate is passed right here."""
    if request.actor.member_id is not None:
        return redirect(_inside(request))
    _remember_code(request)
    walk = walk_of(request.community.id, request.actor.user_id)
    if walk.is_waiting:
        return _waiting(request, walk)
    if request.method == "POST" and walk.plan.is_open:
        signed_in(request)
        return _agree(request, walk)
    form = _agreement(request) if walk.plan.is_open else None
    return _start(request, walk, form)


@require_POST
@allow(signed_in)
def segment(request: Request) -> HttpResponse:
    """Say which audience one belongs to, and go on to the first step that is open."""
    wanted = request.POST.get("segment", "")
    if wanted in [one.name for one in canvas_of(request.community.id).segments]:
        choose_segment(request.community.id, wanted, actor=request.actor)
    if request.POST.get("go") == "look":
        return redirect("communities-join", community=request.community.slug)
    return _to_open_step(request, walk_of(request.community.id, request.actor.user_id))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(signed_in)
def step_page(request: Request, step_id: str) -> HttpResponse:
    """One step: answered, kept as a draft, or left for the one before."""
    walk = walk_of(request.community.id, request.actor.user_id)
    if request.actor.member_id is not None or walk.is_waiting:
        return redirect("communities-join", community=request.community.slug)
    try:
        step = walk.plan.step(step_id)
    except StepNotFound as error:
        messages.info(request, str(error))
        return _to_open_step(request, walk)
    if kind_of(step.kind).turn is not Turn.APPLICANT:
        return redirect("communities-join", community=request.community.slug)
    result = walk.results.get(step.id)
    said = dict(result.said) if result and result.revision == step.revision else {}
    if kind_of(step.kind).code in {"invite", "invitation"}:
        said.setdefault("code", request.session.get(SESSION_CODE, ""))
    form = StepForm(request.POST if request.method == "POST" else None, step=step, said=said)
    if request.method != "POST" or not form.is_valid():
        return _step(request, walk, form, status=422 if form.errors else 200)
    return _answer(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(signed_in)
def agreement(request: Request) -> HttpResponse:
    """The last page: name, rules, what one consents to; then handing in."""
    if request.actor.member_id is not None:
        return redirect(_inside(request))
    walk = walk_of(request.community.id, request.actor.user_id)
    if walk.is_waiting or walk.is_handed_in:
        return redirect("communities-join", community=request.community.slug)
    if not walk.standing.needs_agreement:
        return _to_open_step(request, walk)
    if request.method == "POST":
        return _agree(request, walk)
    return _last(request, walk, _agreement(request))


@require_POST
@allow(members)
def departure(request: Request) -> HttpResponse:
    """Leave; what was bought and earned stays."""
    leave(request.community.id, actor=request.actor)
    messages.success(request, _("你已经退出。想回来随时都行，之前的经历都在。"))
    return redirect("communities-about", community=request.community.slug)


def _answer(request: Request, form: StepForm) -> HttpResponse:
    step = form.step
    go = request.POST.get("go", "next")
    answered = answer_step(request.community.id, step.id, form.said, actor=request.actor, is_draft=go != "next")
    if answered.member_id is not None:
        messages.success(request, _("欢迎加入。先看看大家在聊什么。"))
        return redirect(_inside(request))
    walk = walk_of(request.community.id, request.actor.user_id)
    if go == "next" and not answered.verdict.is_passed:
        form.refuse(answered.verdict)
        return _step(request, walk, form, status=422)
    if go == "draft":
        messages.success(request, _("写到一半的申请存好了，换台设备也能接着写。"))
        return redirect("communities-join", community=request.community.slug)
    if go == "back":
        return _to_step_before(request, walk, step.id)
    return _to_open_step(request, walk)


def _agree(request: Request, walk: Walk) -> HttpResponse:
    form = AgreementForm(request.POST)
    page = _start if walk.plan.is_open else _last
    if not form.is_valid():
        return page(request, walk, form, status=422)
    data = form.cleaned_data
    handed = JoinRequest(
        accepts_rules_version=data["rules_version"],
        invite_code=data["invite_code"],
        display_name=data["display_name"],
        consents={ConsentPurpose.HARVEST: data["harvest"], ConsentPurpose.MARKETING: data["marketing"]},
    )
    try:
        outcome = hand_in(request.community.id, handed, actor=request.actor)
    except DomainError as error:
        form.add_error("invite_code" if "invit" in error.code and walk.plan.is_open else None, str(error))
        return page(request, walk, form, status=422)
    request.session.pop(SESSION_CODE, None)
    if outcome.is_waiting:
        return redirect("communities-join", community=request.community.slug)
    messages.success(request, _("欢迎加入。先看看大家在聊什么。"))
    return redirect(_inside(request))


def _agreement(request: Request) -> AgreementForm:
    initial: dict[str, Any] = {
        "invite_code": request.session.get(SESSION_CODE, ""),
        "rules_version": current_rules(request.community.id).version,
    }
    if request.actor.user_id is not None:
        last = last_application(request.community.id, request.actor.user_id)
        initial["display_name"] = (last.name if last else "") or user_card(request.actor.user_id).name
    return AgreementForm(initial=initial)


def _start(request: Request, walk: Walk, form: AgreementForm | None, *, status: int = 200) -> HttpResponse:
    context = {**_common(request, walk), "form": form, "rules": current_rules(request.community.id)}
    return render(request, "communities/join.html", context, status=status)


def _step(request: Request, walk: Walk, form: StepForm, *, status: int = 200) -> HttpResponse:
    result = walk.results.get(form.step.id)
    context = {
        **_common(request, walk),
        "form": form,
        "step": form.step,
        "face": form.face,
        "place": walk.plan.steps.index(form.step) + 1,
        "retry_at": result.retry_at if result else None,
    }
    return render(request, "communities/join_step.html", context, status=status)


def _last(request: Request, walk: Walk, form: AgreementForm, *, status: int = 200) -> HttpResponse:
    context = {**_common(request, walk), "form": form, "rules": current_rules(request.community.id)}
    return render(request, "communities/join_agreement.html", context, status=status)


def _waiting(request: Request, walk: Walk) -> HttpResponse:
    context = {**_common(request, walk), "application": walk.application}
    return render(request, "communities/waiting.html", context)


def _common(request: Request, walk: Walk) -> dict[str, Any]:
    canvas = canvas_of(request.community.id)
    wanted = request.GET.get("segment") or walk.segment
    code = request.session.get(SESSION_CODE, "")
    return {
        "nav": "join",
        "walk": walk,
        "segments": canvas.segments,
        "segment": next((one for one in canvas.segments if one.name == wanted), None),
        "code": code,
        "inviter": _inviter(request, code),
        "total": len(walk.plan.steps) + 1,
        "done": walk.done,
    }


def _to_open_step(request: Request, walk: Walk) -> HttpResponse:
    """On to the first step that is the applicant's own and open, else to the agreement, else to the overview."""
    slug = request.community.slug
    here = walk.standing
    if here.step is not None and here.turn is Turn.APPLICANT:
        return redirect("communities-join-step", community=slug, step_id=here.step.id)
    if here.needs_agreement and not walk.is_handed_in and not walk.plan.is_open:
        return redirect("communities-join-agreement", community=slug)
    return redirect("communities-join", community=slug)


def _to_step_before(request: Request, walk: Walk, step_id: str) -> HttpResponse:
    own = _own_steps(walk.plan)
    place = own.index(step_id) if step_id in own else 0
    if place == 0:
        return redirect("communities-join", community=request.community.slug)
    return redirect("communities-join-step", community=request.community.slug, step_id=own[place - 1])


def _own_steps(plan: Plan) -> Sequence[str]:
    return [step.id for step in plan.steps if kind_of(step.kind).turn is Turn.APPLICANT]


def _remember_code(request: Request) -> None:
    """A code in the address goes along through the sign-in and all steps."""
    if "code" in request.GET:
        request.session[SESSION_CODE] = as_kept(request.GET["code"])


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
