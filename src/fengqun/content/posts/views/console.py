"""What staff of a community does with posts: let held ones through, and set the terms."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fengqun.content.posts import commands, queries
from fengqun.content.posts.forms import HidingForm, TermsForm
from fengqun.content.posts.policies import MODERATE_POSTS, SET_POST_TERMS
from fengqun.content.posts.types import Terms
from fengqun.content.posts.views.common import UNREADABLE
from fengqun.kernel.ids import read_id
from fengqun.kernel.policies import allow, having, having_somewhere, members
from fengqun.kernel.requests import Request


@require_GET
@allow(having_somewhere(MODERATE_POSTS))
def held(request: Request) -> HttpResponse:
    """Posts and comments that wait for staff, longest first."""
    things = queries.held_things(request.community.id, actor=request.actor)
    return render(request, "posts/console/held.html", {"console_nav": "posts", "things": things, "form": HidingForm()})


@require_POST
@allow(members)
def release(request: Request, object_id: UUID) -> HttpResponse:
    """Let one through."""
    commands.release(object_id, actor=request.actor)
    messages.success(request, _("已放行。"))
    return _back(request)


@require_POST
@allow(members)
def refusal(request: Request, object_id: UUID) -> HttpResponse:
    """Do not let it through; its author reads why."""
    form = HidingForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("写一句理由，作者会看到。"))
        return _back(request)
    commands.refuse_held(object_id, form.cleaned_data["reason"], actor=request.actor)
    messages.success(request, _("没有放行，作者能看到理由。"))
    return _back(request)


@require_http_methods(["GET", "POST"])
@allow(having(SET_POST_TERMS))
def terms(request: Request) -> HttpResponse:
    """Who reads earlier wordings, and whether links are looked at."""
    stands = queries.terms_of(request.community.id)
    initial = {"has_open_history": stands.has_open_history, "has_previews": stands.has_previews}
    form = TermsForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        commands.set_post_terms(request.community.id, Terms(**form.cleaned_data), actor=request.actor)
        messages.success(request, _("已保存。"))
        return redirect("posts-terms", community=request.community.slug)
    context = {"console_nav": "posts", "form": form}
    return render(request, "posts/console/terms.html", context, status=UNREADABLE if form.errors else 200)


def _back(request: Request) -> HttpResponse:
    """To the thread that the decision was made in, else to the list."""
    post_id = read_id(request.POST.get("thread"))
    if post_id is not None:
        return redirect("posts-detail", community=request.community.slug, post_id=post_id)
    return redirect("posts-held", community=request.community.slug)
