"""The own gate of a circle: set by its hosts, walked by members."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fengqun.kernel.errors import Denied, DomainError
from fengqun.kernel.policies import allow, members
from fengqun.kernel.requests import Request
from fengqun.people.circles.choices import Kind
from fengqun.people.circles.commands import (
    add_circle_step,
    answer_circle_step,
    change_circle_step,
    move_circle_step,
    remove_circle_step,
)
from fengqun.people.circles.forms import AskForm
from fengqun.people.circles.queries.gates import CircleWay, gate_of_circle, way_of
from fengqun.people.circles.types import CircleCard
from fengqun.people.circles.views.common import code_key, find, find_as_host
from fengqun.people.communities.gate import Turn, kind_of, kinds_for, standing
from fengqun.people.communities.gate.types import CIRCLE
from fengqun.people.communities.gate_forms import SettingsForm, StepForm, form_class
from fengqun.people.communities.queries import stage_labels
from fengqun.people.communities.queries.walks import lines_of


@require_safe
@never_cache
@allow(members)
def gate(request: Request, circle: str) -> HttpResponse:
    """The steps in order, and what can be added."""
    card = find_as_host(request, circle)
    plan = gate_of_circle(card.id)
    context = {
        "nav": "circles",
        "circle": card,
        "lines": lines_of(plan, {}, standing(plan.steps, {})),
        "has_codes": plan.of_kind("invite") is not None,
        "addable": [kind for kind in kinds_for(CIRCLE) if kind.is_repeatable or plan.of_kind(kind.code) is None],
    }
    return render(request, "circles/gate.html", context)


@require_safe
@never_cache
@allow(members)
def preview(request: Request, circle: str) -> HttpResponse:
    """The gate as somebody who wants to come in sees it; nothing is sent from here."""
    card = find_as_host(request, circle)
    plan = gate_of_circle(card.id)
    context = {
        "nav": "circles",
        "circle": card,
        "way": CircleWay(plan, {}, standing(plan.steps, {}), lines_of(plan, {}, standing(plan.steps, {}))),
        "forms": [StepForm(step=one, said={}) for one in plan.steps if kind_of(one.kind).turn is Turn.APPLICANT],
        "last": AskForm(question=card.question, with_message=card.kind == Kind.CLOSED),
        "minimum_label": stage_labels(request.community.kind).get(card.minimum_stage, ""),
    }
    return render(request, "circles/gate_preview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(members)
def new_step(request: Request, circle: str, kind: str) -> HttpResponse:
    """Add a step."""
    card = find_as_host(request, circle)
    if kind not in [one.code for one in kinds_for(CIRCLE)]:
        raise Http404
    form = _settings_form(request, kind, {})
    if request.method == "POST" and form.is_valid():
        try:
            add_circle_step(request.community.id, card.id, kind, form.settings, actor=request.actor)
        except Denied:
            raise
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return _to_gate(request, card)
    return _settings_page(request, card, kind, form)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(members)
def step(request: Request, circle: str, step_id: str) -> HttpResponse:
    """What a step asks."""
    card = find_as_host(request, circle)
    found = gate_of_circle(card.id).step(step_id)
    form = _settings_form(request, found.kind, dict(found.settings))
    if request.method == "POST" and form.is_valid():
        try:
            change_circle_step(request.community.id, card.id, step_id, form.settings, actor=request.actor)
        except Denied:
            raise
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已保存。"))
            return _to_gate(request, card)
    return _settings_page(request, card, found.kind, form)


@require_POST
@allow(members)
def step_place(request: Request, circle: str, step_id: str) -> HttpResponse:
    """Earlier, later, or gone."""
    card = find_as_host(request, circle)
    go = request.POST.get("go")
    if go == "remove":
        remove_circle_step(request.community.id, card.id, step_id, actor=request.actor)
    else:
        move_circle_step(request.community.id, card.id, step_id, -1 if go == "up" else 1, actor=request.actor)
    return _to_gate(request, card)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(members)
def answer(request: Request, circle: str, step_id: str) -> HttpResponse:
    """A step as somebody who wants to come in sees it."""
    card = find(request, circle)
    way = way_of(card, request.actor.require_member(request.community.id))
    found = way.plan.step(step_id)
    if kind_of(found.kind).turn is not Turn.APPLICANT:
        raise Http404
    result = way.results.get(step_id)
    said = dict(result.said) if result and result.revision == found.revision else {}
    if found.kind in {"invite", "invitation"}:
        said.setdefault("code", request.session.get(code_key(card), ""))
    form = StepForm(request.POST if request.method == "POST" else None, step=found, said=said)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            verdict = answer_circle_step(
                request.community.id,
                card.id,
                step_id,
                form.said,
                actor=request.actor,
                is_draft=request.POST.get("go") == "draft",
            )
            if verdict.is_passed or request.POST.get("go") == "draft":
                return redirect("circles-circle", community=request.community.slug, circle=card.slug)
            form.refuse(verdict)
    context = {"nav": "circles", "circle": card, "form": form, "face": form.face, "way": way}
    return render(request, "circles/gate_answer.html", context, status=status)


def _settings_form(request: Request, kind: str, settings: dict[str, object]) -> SettingsForm:
    labels = dict(stage_labels(request.community.kind))
    data = request.POST if request.method == "POST" else None
    return form_class(kind, subject=CIRCLE)(data, settings=settings, labels=labels)


def _settings_page(request: Request, card: CircleCard, kind: str, form: SettingsForm) -> HttpResponse:
    context = {"nav": "circles", "circle": card, "kind": kind_of(kind), "form": form}
    return render(request, "circles/gate_step.html", context, status=422 if form.errors else 200)


def _to_gate(request: Request, card: CircleCard) -> HttpResponse:
    return redirect("circles-gate", community=request.community.slug, circle=card.slug)
