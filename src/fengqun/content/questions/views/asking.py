"""Asking, and what may help before one asks."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from fengqun.content.questions import commands, queries
from fengqun.content.questions.forms import AskForm
from fengqun.content.questions.types import Helpful
from fengqun.content.questions.views.common import UNREADABLE, own_circles
from fengqun.kernel.errors import Denied, DomainError
from fengqun.kernel.ids import read_id
from fengqun.kernel.policies import allow, members
from fengqun.kernel.requests import Request

MOST_TYPED = 400


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(members)
def ask(request: Request) -> HttpResponse:
    """The sheet for a question. What was answered before is shown before it is asked once more."""
    circles = own_circles(request.actor)
    if request.method != "POST":
        circle = read_id(request.GET.get("circle", ""))
        start = {"circle": str(circle) if circle else "", "title": request.GET.get("title", "")[:80]}
        return _sheet(request, AskForm(initial=start, circles=circles), _typed(request))
    form = AskForm(request.POST, circles=circles)
    if not form.is_valid():
        return _sheet(request, form, Helpful(), status=UNREADABLE)
    helpful = Helpful() if form.cleaned_data["seen"] else _helpful(request, form.cleaned_data["title"])
    if helpful.is_enough:
        return _sheet(request, form, helpful, is_step=True)
    try:
        post_id = commands.ask_question(
            request.community.id,
            actor=request.actor,
            title=form.cleaned_data["title"],
            detail=form.cleaned_data["detail"],
            tags=form.cleaned_data["tags"],
            circle_id=form.circle_id,
        )
    except Denied:
        raise
    except DomainError as error:
        form.add_error("title" if error.code == "questions.title_missing" else None, str(error))
        return _sheet(request, form, Helpful(), status=UNREADABLE)
    messages.success(request, _("问出去了。有人回答会告诉你。"))
    return redirect("questions-detail", community=request.community.slug, post_id=post_id)


@require_GET
@never_cache
@allow(members)
def suggestions(request: Request) -> HttpResponse:
    """What may help, while the title is typed: a fragment."""
    return render(request, "questions/_suggestions.html", {"helpful": _typed(request), "is_typed": True})


def _typed(request: Request) -> Helpful:
    return _helpful(request, request.GET.get("title", ""))


def _helpful(request: Request, text: str) -> Helpful:
    words = text.replace("\x00", "")[:MOST_TYPED]
    return queries.helpful_before_asking(request.community, words, actor=request.actor)


def _sheet(
    request: Request, form: AskForm, helpful: Helpful, *, is_step: bool = False, status: int = 200
) -> HttpResponse:
    context = {
        "nav": "make",
        "form": form,
        "helpful": helpful,
        "is_step": is_step,
        "is_typed": not is_step,
        "terms": queries.terms_of(request.community.id),
    }
    return render(request, "questions/ask.html", context, status=status)
