"""The positioning canvas, step by step. What was answered is kept in the session until the community is founded."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from fengqun.kernel.errors import DomainError
from fengqun.kernel.policies import allow, signed_in
from fengqun.kernel.requests import Request
from fengqun.people.communities.canvas import Canvas, suggested
from fengqun.people.communities.choices import Kind
from fengqun.people.communities.commands import found
from fengqun.people.communities.forms import (
    EconomyForm,
    GateForm,
    KindForm,
    PurposeForm,
    ValuesForm,
    initial_of,
)
from fengqun.people.communities.kinds import TEMPLATES
from fengqun.people.communities.views.preview import preview_of

SESSION_KEY = "canvas"


@dataclass(frozen=True)
class Step:
    """One page of the canvas."""

    key: str
    label: str | Promise
    form: type[forms.Form] | None


STEPS = (
    Step("purpose", gettext_lazy("为谁，做什么"), PurposeForm),
    Step("kind", gettext_lazy("类型"), KindForm),
    Step("values", gettext_lazy("价值与调性"), ValuesForm),
    Step("gate", gettext_lazy("门槛"), GateForm),
    Step("economy", gettext_lazy("经济"), EconomyForm),
    Step("confirm", gettext_lazy("确认"), None),
)
_PLACES = {step.key: place for place, step in enumerate(STEPS)}


@require_http_methods(["GET", "HEAD"])
@allow(signed_in)
def start(_request: Request) -> HttpResponse:
    """Begin, or go on where one was."""
    return redirect("communities-new-step", step=STEPS[0].key)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(signed_in)
def canvas_step(request: Request, step: str) -> HttpResponse:
    """One step: shown with what was answered so far; kept, also on the way back; the last one founds."""
    place = _place_of(step)
    current = STEPS[place]
    answers = dict(request.session.get(SESSION_KEY, {}))
    if current.form is None:
        return _confirm(request, answers)
    form = current.form(request.POST or None, initial=initial_of(_canvas(answers)))
    if request.method != "POST":
        return _page(request, place, form, answers)
    go = request.POST.get("go", "next")
    if form.is_valid():
        answers = _with(answers, form.cleaned_data)
        request.session[SESSION_KEY] = _plain(answers)
    elif go != "back":
        return _page(request, place, form, answers, status=422)
    if go == "preview":
        return redirect("communities-new-step", step=step)
    towards = max(0, place - 1) if go == "back" else place + 1
    return redirect("communities-new-step", step=STEPS[towards].key)


@require_POST
@allow(signed_in)
def canvas_preview(request: Request, step: str) -> HttpResponse:
    """What the answers on the page would mean, as a fragment; nothing is kept."""
    answers = dict(request.session.get(SESSION_KEY, {}))
    form_class = STEPS[_place_of(step)].form
    if form_class is not None:
        form = form_class(request.POST)
        form.is_valid()
        answers = _with(answers, form.cleaned_data)
    return render(request, "communities/_preview.html", {"preview": preview_of(_canvas(answers))})


def _confirm(request: Request, answers: dict[str, Any]) -> HttpResponse:
    place = _PLACES["confirm"]
    canvas = _canvas(answers)
    if request.method != "POST":
        return _page(request, place, None, answers)
    if request.POST.get("go") == "back":
        return redirect("communities-new-step", step=STEPS[place - 1].key)
    try:
        founded = found(canvas, actor=request.actor)
    except DomainError as error:
        messages.error(request, str(error))
        return _page(request, place, None, answers, status=error.status)
    request.session.pop(SESSION_KEY, None)
    messages.success(request, _("社群建好了。先发第一条，再请第一个人进来。"))
    return redirect("communities-about", community=founded.slug)


def _page(
    request: Request, place: int, form: forms.Form | None, answers: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "step": STEPS[place],
        "steps": [
            {"key": step.key, "label": step.label, "number": number + 1, "is_done": number < place}
            for number, step in enumerate(STEPS)
        ],
        "number": place + 1,
        "is_first": place == 0,
        "templates": TEMPLATES.values() if STEPS[place].key == "kind" else (),
        "preview": preview_of(_canvas(answers)),
    }
    return render(request, "communities/wizard.html", context, status=status)


def _canvas(answers: dict[str, Any]) -> Canvas:
    """The canvas so far: the kind's suggestions, and over them what was answered."""
    given = {**answers, "name": answers.get("name", ""), "slug": answers.get("slug", "")}
    kind = given.pop("kind", Kind.PRODUCT)
    return Canvas.from_data({**suggested(kind), **given, "kind": kind})


def _with(answers: dict[str, Any], fresh: dict[str, Any]) -> dict[str, Any]:
    """The answers with the fresh ones; another kind brings its own suggestions."""
    merged = {**answers, **fresh}
    if "kind" in fresh and fresh["kind"] != answers.get("kind", Kind.PRODUCT):
        for suggestion in suggested(fresh["kind"]):
            merged.pop(suggestion, None)
    return merged


def _plain(answers: dict[str, Any]) -> dict[str, Any]:
    return {key: list(value) if isinstance(value, tuple) else value for key, value in answers.items()}


def _place_of(step: str) -> int:
    if step not in _PLACES:
        raise Http404
    return _PLACES[step]
