"""Reading: the feed, a thread, a picture."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from fengqun.content.posts import queries
from fengqun.content.posts.forms import CommentForm
from fengqun.content.posts.policies import FEATURE_POSTS, MODERATE_POSTS, is_member
from fengqun.content.posts.types import Feed, Place
from fengqun.kernel.errors import NotFound
from fengqun.kernel.ids import read_id
from fengqun.kernel.pictures.serving import picture_response
from fengqun.kernel.policies import allow, anyone
from fengqun.kernel.requests import Request
from fengqun.ui.navigation import community_url

JOIN_PAGES = ("communities-join", "communities-gate", "communities-about")


@require_GET
@allow(anyone)
def feed(request: Request) -> HttpResponse:
    """The community's home page. Guests read what is public; htmx gets the next posts only."""
    if request.community is None:
        raise NotFound
    before = Place.read(request.GET.get("before", ""))
    page = _chosen_feed(request, before)
    context = {
        "nav": "home",
        "feed": page,
        "tabs": _tabs(request, page.tab),
        "is_member": is_member(request.actor, request.community.id),
        "join_url": community_url(JOIN_PAGES, request.community.slug),
        "removed": None if before else _removed_id(request),
        "is_first": before is None,
    }
    template = "posts/feed.html"
    return render(request, f"{template}#more" if request.htmx and before else template, context)


@require_GET
@allow(anyone)
def thread(request: Request, post_id: UUID) -> HttpResponse:
    """A post and what is said about it; htmx asks for the whole text of one that a list shortened."""
    if request.community is None:
        raise NotFound
    if request.htmx and request.GET.get("part") == "text":
        post = queries.post_card(request.community.id, post_id, actor=request.actor)
        return render(request, "posts/_say.html", {"post": post, "whole": True})
    return render(request, "posts/thread.html", thread_context(request, post_id))


@require_GET
@allow(anyone)
def picture(request: Request, picture_id: UUID, size: str) -> HttpResponseBase:
    """The file of a post's picture, full or small, for those who may read the post."""
    if request.community is None:
        raise NotFound
    name, is_public = queries.picture_file(
        request.community.id, picture_id, actor=request.actor, thumbnail=size == "small"
    )
    return picture_response(name, for_everybody=is_public)


def thread_context(
    request: Request, post_id: UUID, *, after: UUID | None = None, form: CommentForm | None = None
) -> dict[str, object]:
    """What the thread page and its comments draw with. Raises PostNotFound."""
    actor, community = request.actor, request.community
    found = queries.thread(community.id, post_id, actor=actor, after=after or read_id(request.GET.get("after", "")))
    return {
        "nav": "home",
        "thread": found,
        "post": found.post,
        "page": (found.post,),
        "whole": True,
        "is_member": is_member(actor, community.id),
        "is_own": actor.member_id == found.post.author.id,
        "can_moderate": actor.may(MODERATE_POSTS, community.id),
        "can_feature": actor.may(FEATURE_POSTS, community.id),
        "join_url": community_url(JOIN_PAGES, community.slug),
        "form": form or CommentForm(),
    }


def _chosen_feed(request: Request, before: Place | None) -> Feed:
    """The tab that the address names; without one the picked posts, or all while none is picked."""
    community_id, actor, tab = request.community.id, request.actor, request.GET.get("tab", "")
    if tab in queries.TABS:
        return queries.feed(community_id, actor=actor, tab=tab, before=before)
    picked = queries.feed(community_id, actor=actor, tab=queries.FEATURED, before=before)
    return picked if picked.posts else queries.feed(community_id, actor=actor, tab=queries.LATEST, before=before)


def _tabs(request: Request, current: str) -> list[dict[str, object]]:
    url = reverse("posts-feed", kwargs={"community": request.community.slug})
    labels = {queries.FEATURED: _("精选"), queries.LATEST: _("最新")}
    return [{"url": f"{url}?tab={tab}", "label": label, "current": tab == current} for tab, label in labels.items()]


def _removed_id(request: Request) -> UUID | None:
    return read_id(request.GET.get("removed", ""))
