"""The console's editor of the gate: steps and their order, a look as an applicant, who stops where, reasons, trials."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fengqun.kernel.errors import Denied, DomainError
from fengqun.kernel.policies import allow, having
from fengqun.kernel.requests import Request
from fengqun.people.communities.commands import add_step, change_step, move_step, remove_step
from fengqun.people.communities.commands.decide import drop_reason, keep_reason
from fengqun.people.communities.commands.trials import decide_trial
from fengqun.people.communities.forms import ReasonForm, StepForm, TrialDecisionForm
from fengqun.people.communities.gate import COMMUNITY, Turn, kind_of, kinds_for, standing
from fengqun.people.communities.gate_forms import form_class
from fengqun.people.communities.policies import CHANGE_GATE, REVIEW_APPLICATIONS
from fengqun.people.communities.queries import (
    canvas_of,
    current_rules,
    funnel,
    gate_of,
    refusal_reasons,
    stage_labels,
    trials_asked,
)
from fengqun.people.communities.queries.walks import Walk, lines_of


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(having(CHANGE_GATE))
def new_step(request: Request, kind: str) -> HttpResponse:
    """Add a step of a kind, set as it should be."""
    if kind not in [one.code for one in kinds_for(COMMUNITY)]:
        raise Http404
    form = form_class(kind, subject=COMMUNITY)(
        request.POST if request.method == "POST" else None, settings={}, labels=_labels(request)
    )
    if request.method == "POST" and form.is_valid():
        try:
            add_step(request.community.id, kind, form.settings, actor=request.actor)
        except Denied:
            raise
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已加上这一步。"))
            return _back(request)
    return _step_page(request, kind, form)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(having(CHANGE_GATE))
def step(request: Request, step_id: str) -> HttpResponse:
    """What a step asks."""
    plan = gate_of(request.community.id)
    found = plan.step(step_id)
    form = form_class(found.kind, subject=COMMUNITY)(
        request.POST if request.method == "POST" else None, settings=found.settings, labels=_labels(request)
    )
    if request.method == "POST" and form.is_valid():
        seen = request.POST.get("seen", "")
        try:
            change_step(
                request.community.id,
                step_id,
                form.settings,
                actor=request.actor,
                seen=int(seen) if seen.isdecimal() else None,
            )
        except Denied:
            raise
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已保存。没提交的人会按新的来，提交了的不受影响。"))
            return _back(request)
    return _step_page(request, found.kind, form, version=plan.version)


@require_POST
@allow(having(CHANGE_GATE))
def step_place(request: Request, step_id: str) -> HttpResponse:
    """Let a step come earlier or later."""
    move_step(request.community.id, step_id, -1 if request.POST.get("go") == "up" else 1, actor=request.actor)
    return _back(request)


@require_POST
@allow(having(CHANGE_GATE))
def step_removal(request: Request, step_id: str) -> HttpResponse:
    """Ask for a step no more."""
    remove_step(request.community.id, step_id, actor=request.actor)
    messages.success(request, _("已去掉这一步。"))
    return _back(request)


@require_GET
@never_cache
@allow(having(CHANGE_GATE))
def as_applicant(request: Request) -> HttpResponse:
    """The gate as somebody new sees it: the overview, and each step's page below it. Nothing can be sent."""
    plan = gate_of(request.community.id)
    here = standing(plan.steps, {})
    canvas = canvas_of(request.community.id)
    wanted = request.GET.get("segment", "")
    context = {
        "console_nav": "gate",
        "is_look": True,
        "walk": Walk(plan=plan, results={}, standing=here, is_handed_in=True, lines=lines_of(plan, {}, here)),
        "total": len(plan.steps) + 1,
        "forms": [StepForm(step=one, said={}) for one in plan.steps if kind_of(one.kind).turn is Turn.APPLICANT],
        "rules": current_rules(request.community.id),
        "segments": canvas.segments,
        "segment": next((one for one in canvas.segments if one.name == wanted), None),
    }
    return render(request, "communities/console_gate_preview.html", context)


@require_GET
@never_cache
@allow(having(REVIEW_APPLICATIONS))
def stops(request: Request) -> HttpResponse:
    """Where applicants stop."""
    context = {"console_nav": "applications", "funnel": funnel(request.community.id)}
    return render(request, "communities/console_funnel.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(having(CHANGE_GATE))
def reasons(request: Request) -> HttpResponse:
    """Reasons kept ready for refusals."""
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        keep_reason(request.community.id, actor=request.actor, **form.cleaned_data)
        return redirect("communities-console-reasons", community=request.community.slug)
    context = {"console_nav": "gate", "form": form, "reasons": refusal_reasons(request.community.id)}
    return render(request, "communities/console_reasons.html", context, status=422 if form.errors else 200)


@require_POST
@allow(having(CHANGE_GATE))
def reason_removal(request: Request, reason_id: UUID) -> HttpResponse:
    """Keep a reason no longer."""
    drop_reason(request.community.id, reason_id, actor=request.actor)
    return redirect("communities-console-reasons", community=request.community.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(having(REVIEW_APPLICATIONS))
def trials(request: Request) -> HttpResponse:
    """Whose trial is over without the goals being met, to be decided."""
    form = TrialDecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        decide_trial(
            request.community.id, data["trial"], actor=request.actor, stays=data["go"] == "stay", reason=data["reason"]
        )
        messages.success(request, _("已告诉对方。"))
        return redirect("communities-console-trials", community=request.community.slug)
    context = {"console_nav": "applications", "trials": trials_asked(request.community.id), "form": form}
    return render(request, "communities/console_trials.html", context, status=422 if form.errors else 200)


def _step_page(request: Request, kind: str, form: Any, *, version: int = 0) -> HttpResponse:  # noqa: ANN401
    context = {"console_nav": "gate", "form": form, "kind": kind_of(kind), "version": version}
    return render(request, "communities/console_step.html", context, status=422 if form.errors else 200)


def _labels(request: Request) -> dict[str, Any]:
    return dict(stage_labels(request.community.kind))


def _back(request: Request) -> HttpResponse:
    return redirect("communities-console-gate", community=request.community.slug)
