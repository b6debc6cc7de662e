"""The console's pages about circles."""

from dataclasses import asdict

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fengqun.kernel.errors import Denied, DomainError
from fengqun.kernel.policies import allow, having
from fengqun.kernel.requests import Request, page_number
from fengqun.people.circles.choices import State
from fengqun.people.circles.commands import change_circle, found_circle, set_circle_terms
from fengqun.people.circles.forms import TermsForm
from fengqun.people.circles.policies import MANAGE_CIRCLES
from fengqun.people.circles.queries import (
    circle_by_slug,
    console_page,
    count_circles,
    founding_stage,
    hosts_of,
    requests_waiting,
    undoable_split,
)
from fengqun.people.circles.types import CircleCard
from fengqun.people.circles.views.common import circle_form, find, refuse_in
from fengqun.people.communities.queries import stage_labels


@require_GET
@never_cache
@allow(having(MANAGE_CIRCLES))
def circles_table(request: Request) -> HttpResponse:
    """All circles: size, hosts, who waits; and who may found more."""
    return _table(request)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(having(MANAGE_CIRCLES))
def new(request: Request) -> HttpResponse:
    """Found a circle."""
    slug = request.GET.get("from", "")
    source = circle_by_slug(request.community.id, slug, actor=request.actor) if slug else None
    form = circle_form(request, is_new=True, initial=asdict(source.settings) | {"name": ""} if source else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = found_circle(
                request.community.id,
                actor=request.actor,
                settings=form.settings,
                slug=form.cleaned_data["slug"],
                is_core=form.cleaned_data["is_core"],
                copied_from_id=source.id if source else None,
            )
        except Denied:
            raise
        except DomainError as error:
            refuse_in(form, error)
        else:
            messages.success(request, _("圈子建好了，你是主持。"))
            return redirect("circles-console-circle", community=request.community.slug, circle=made.slug)
    context = {"console_nav": "circles", "form": form, "source": source}
    return render(request, "circles/console/new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(having(MANAGE_CIRCLES))
def circle_detail(request: Request, circle: str) -> HttpResponse:
    """One circle: its settings, its hosts, what waits."""
    card = find(request, circle)
    form = circle_form(request, is_new=False, initial=asdict(card.settings) | {"is_core": card.is_core})
    if request.method == "POST" and form.is_valid():
        try:
            change_circle(
                request.community.id,
                card.id,
                actor=request.actor,
                settings=form.settings,
                is_core=form.cleaned_data["is_core"],
            )
        except DomainError as error:
            refuse_in(form, error)
        else:
            messages.success(request, _("已保存。"))
            return redirect("circles-console-circle", community=request.community.slug, circle=card.slug)
    return _detail(request, card, {"form": form}, status=422 if form.errors else 200)


@require_POST
@allow(having(MANAGE_CIRCLES))
def terms(request: Request) -> HttpResponse:
    """Say who may found circles."""
    form = TermsForm(request.POST, stages=stage_labels(request.community.kind))
    if not form.is_valid():
        return _table(request, form=form, status=422)
    set_circle_terms(request.community.id, actor=request.actor, founding_stage=form.stage)
    messages.success(request, _("已保存。"))
    return redirect("circles-console", community=request.community.slug)


def _table(request: Request, *, form: TermsForm | None = None, status: int = 200) -> HttpResponse:
    community = request.community
    state = State.ARCHIVED if "archived" in request.GET else State.ACTIVE
    search = request.GET.get("q", "").strip()
    stages = stage_labels(community.kind)
    context = {
        "console_nav": "circles",
        "page": console_page(
            community.id, actor=request.actor, search=search, state=state, number=page_number(request)
        ),
        "is_archived": state == State.ARCHIVED,
        "search": search,
        "total": count_circles(community.id, actor=request.actor),
        "form": form
        or TermsForm(stages=stages, initial={"founding_stage": founding_stage(community.id) or TermsForm.STAFF}),
    }
    return render(request, "circles/console/table.html", context, status=status)


def _detail(request: Request, card: CircleCard, context: dict[str, object], *, status: int) -> HttpResponse:
    context |= {
        "console_nav": "circles",
        "circle": card,
        "hosts": hosts_of(card.id),
        "requests": requests_waiting(card.id),
        "undoable": undoable_split(card.id),
    }
    return render(request, "circles/console/circle.html", context, status=status)
