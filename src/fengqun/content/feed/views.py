"""The home feed, why a post is shown, how one reads, what was seen, and picks."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fengqun.content.feed import commands, queries
from fengqun.content.feed.commands.exposure import MOST_AT_ONCE
from fengqun.content.feed.errors import PickReasonMissing
from fengqun.content.feed.forms import PickForm
from fengqun.content.feed.policies import SEE_QUALITY
from fengqun.content.posts.policies import FEATURE_POSTS, is_member
from fengqun.content.posts.queries import FEATURED, LATEST, is_pinned, pinned, post_card, standing_at
from fengqun.kernel.errors import Denied, NotFound
from fengqun.kernel.ids import read_id
from fengqun.kernel.policies import allow, anyone, having, members
from fengqun.kernel.requests import Request
from fengqun.people.profiles.queries import hidden_authors
from fengqun.ui.navigation import community_url

JOIN_PAGES = ("communities-join", "communities-gate", "communities-about")
UNREADABLE = 422


@require_GET
@allow(anyone)
def home(request: Request) -> HttpResponse:
    """The community's home page. Guests read what is public, newest first; htmx gets the next posts only."""
    if request.community is None:
        raise NotFound
    community, actor, before = request.community, request.actor, request.GET.get("before", "")
    page = queries.feed_page(
        community.id, actor=actor, tab=request.GET.get("tab", ""), before=before, without=_not_met(request)
    )
    request.feed_tab = page.tab  # type: ignore[attr-defined]
    shows_pins = not before and page.tab in {LATEST, queries.FOR_YOU}
    belongs = is_member(actor, community.id)
    context = {
        "nav": "home",
        "feed": page,
        "pins": pinned(community.id, actor=actor) if shows_pins and is_pinned(request) else [],
        "tabs": _tabs(request, page.tab, is_plain=page.is_plain, belongs=belongs),
        "is_member": belongs,
        "join_url": community_url(JOIN_PAGES, community.slug),
        "removed": None if before else read_id(request.GET.get("removed", "")),
        "is_first": not before,
    }
    template = "feed/home.html"
    return render(request, f"{template}#more" if request.htmx and before else template, context)


@require_GET
@allow(anyone)
def why(request: Request, post_id: UUID) -> HttpResponse:
    """Why a post stands where it stands, with every number."""
    if request.community is None:
        raise NotFound
    found = queries.why_shown(request.community.id, post_id, actor=request.actor)
    tab = request.GET.get("from", "")
    context = {
        "nav": "home",
        "why": found,
        "from": tab,
        "is_member": is_member(request.actor, request.community.id),
        "age_hours": round(found.reckoning.age.total_seconds() / 3600, 1),
    }
    return render(request, "feed/why.html", context)


@require_POST
@allow(members)
def ranking(request: Request) -> HttpResponse:
    """Read newest first without personal ranking, or with it again."""
    is_plain = request.POST.get("plain") == "1"
    commands.choose_ranking(request.community.id, actor=request.actor, is_plain=is_plain)
    messages.success(request, _("只按时间看，不再为你排。") if is_plain else _("按公式为你排。"))
    return redirect("posts-feed", community=request.community.slug)


@require_POST
@allow(members)
def exposures(request: Request) -> HttpResponse:
    """What stood on the member's screen, from `seen.js`, in batches."""
    ids = [one for text in request.POST.get("posts", "").split(",")[:MOST_AT_ONCE] if (one := read_id(text))]
    commands.note_exposures(request.community.id, ids, actor=request.actor)
    return HttpResponse(status=204)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(members)
def pick(request: Request, post_id: UUID) -> HttpResponse:
    """Pick a post and say why, or let it go."""
    community, actor = request.community, request.actor
    post = post_card(community.id, post_id, actor=actor)
    if not standing_at(post, actor=actor).may(FEATURE_POSTS):
        raise Denied(reason=_("你没有“%(right)s”的权限。") % {"right": FEATURE_POSTS.label})
    back = reverse("posts-detail", kwargs={"community": community.slug, "post_id": post_id})
    if request.method == "POST" and request.POST.get("_method") == "delete":
        commands.unpick_post(community.id, post_id, actor=actor)
        messages.success(request, _("已移出精选。"))
        return redirect(back)
    known = queries.picks_of([post_id]).get(post_id)
    form = PickForm(request.POST or None, initial={"reason": known.reason if known else ""})
    if request.method == "POST" and form.is_valid():
        try:
            commands.pick_post(community.id, post_id, actor=actor, reason=form.cleaned_data["reason"])
        except PickReasonMissing as error:
            form.add_error("reason", str(error))
        else:
            messages.success(request, _("已选为精选。"))
            return redirect(back)
    context = {"nav": "home", "form": form, "post": post, "back": back}
    return render(request, "feed/pick.html", context, status=UNREADABLE if form.errors else 200)


@require_GET
@never_cache
@allow(having(SEE_QUALITY))
def console(request: Request) -> HttpResponse:
    """How likes count here, and which members mostly like each other."""
    context = {"console_nav": "feed", "figures": queries.quality_figures(request.community.id)}
    return render(request, "feed/console.html", context)


def _tabs(request: Request, current: str, *, is_plain: bool, belongs: bool) -> list[dict[str, object]]:
    url = reverse("posts-feed", kwargs={"community": request.community.slug})
    labels: Mapping[str, str] = {queries.FOR_YOU: _("为你"), LATEST: _("最新"), FEATURED: _("精选")}
    if belongs:
        labels = {**labels, queries.FOLLOWING: pgettext("tab", "关注")}
    hidden = queries.FOR_YOU if is_plain or not belongs else ""
    return [
        {"url": f"{url}?tab={tab}", "label": label, "current": tab == current}
        for tab, label in labels.items()
        if tab != hidden
    ]


def _not_met(request: Request) -> frozenset[UUID]:
    """The authors whose words this reader does not meet; kept for whoever else asks in this request."""
    kept = hidden_authors(request.actor.member_id)
    request.authors_not_met = kept  # type: ignore[attr-defined]
    return kept
