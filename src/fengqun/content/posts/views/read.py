"""Reading: the feed, a circle's, a topic's, a thread, a picture."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from fengqun.content.posts import commands, queries
from fengqun.content.posts.forms import CommentForm
from fengqun.content.posts.policies import LOCK_POSTS, MODERATE_POSTS, MOVE_POSTS, PIN_POSTS, is_member
from fengqun.content.posts.queries.feeds import is_pinned_in_circle
from fengqun.content.posts.reading import fold, tag_url
from fengqun.content.posts.types import CommentCard, Place, Thread
from fengqun.content.posts.typing_time import stamp
from fengqun.content.posts.views.common import circle_of, not_met, places_of
from fengqun.kernel.errors import NotFound
from fengqun.kernel.ids import read_id
from fengqun.kernel.pictures.serving import picture_response
from fengqun.kernel.policies import allow, anyone, members
from fengqun.kernel.requests import Request
from fengqun.people.circles.commands import mark_seen
from fengqun.people.circles.queries import circle_by_id, has_news
from fengqun.ui.navigation import community_url

JOIN_PAGES = ("communities-join", "communities-gate", "communities-about")


@require_GET
@never_cache
@allow(members)
def circle_feed(request: Request, circle_id: UUID) -> HttpResponse:
    """What is said in one circle, for those who belong; looking is having seen."""
    community_id, actor = request.community.id, request.actor
    circle = circle_by_id(community_id, circle_id, actor=actor)
    before = Place.read(request.GET.get("before", ""))
    page = queries.circle_feed(community_id, circle_id, actor=actor, before=before, without=not_met(request))
    if before is None and has_news(request, circle=circle_id):
        mark_seen(circle_id, actor)
    has_pins = bool(page.posts) and not before and is_pinned_in_circle(request, circle=circle_id)
    context = {
        "nav": "circles",
        "feed": page,
        "circle": circle,
        "sheet_url": f"{reverse('posts-new', kwargs={'community': request.community.slug})}?circle={circle_id}",
        "pins": queries.pinned(community_id, circle_id=circle_id, actor=actor) if has_pins else [],
        "is_member": True,
        "is_first": before is None,
    }
    template = "posts/circle.html"
    return render(request, f"{template}#more" if request.htmx and before else template, context)


@require_GET
@allow(anyone)
def topic(request: Request, tag: str) -> HttpResponse:
    """The posts about a topic, as far as the reader may read them."""
    if request.community is None:
        raise NotFound
    before = Place.read(request.GET.get("before", ""))
    page = queries.tag_feed(request.community.id, tag, actor=request.actor, before=before, without=not_met(request))
    context = {
        "nav": "home",
        "feed": page,
        "tag": fold(tag),
        "others": _topics_beside(request, fold(tag)),
        "is_member": is_member(request.actor, request.community.id),
    }
    template = "posts/topic.html"
    return render(request, f"{template}#more" if request.htmx and before else template, context)


@require_GET
@allow(anyone)
def thread(request: Request, post_id: UUID) -> HttpResponse:
    """A post and what is said about it; htmx asks for the whole text of one that a list shortened.

    Kinds with a page of their own lead there; `?as=post` shows them as what they are made of.
    """
    if request.community is None:
        raise NotFound
    if request.htmx and request.GET.get("part") == "text":
        post = queries.post_card(request.community.id, post_id, actor=request.actor)
        return render(request, "posts/_say.html", {"post": post, "whole": True})
    context = thread_context(request, post_id)
    found = context["thread"]
    if isinstance(found, Thread) and found.post.form.url_name and "as" not in request.GET:
        return redirect(found.post.form.url_name, community=request.community.slug, post_id=post_id)
    if isinstance(found, Thread):
        context["unread_url"] = _read_on(request, found)
    return render(request, "posts/thread.html", context)


@require_GET
@allow(anyone)
def history(request: Request, post_id: UUID) -> HttpResponse:
    """A post's earlier wordings, each with what changed."""
    if request.community is None:
        raise NotFound
    post, versions = queries.versions_of(request.community.id, post_id, actor=request.actor)
    context = {"nav": "home", "post": post, "changes": queries.changes_of(post, versions)}
    return render(request, "posts/history.html", context)


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
    found = queries.thread(
        community.id,
        post_id,
        actor=actor,
        after=after or read_id(request.GET.get("after", "")),
        without=not_met(request),
    )
    standing = queries.standing_at(found.post, actor=actor)
    is_own = actor.member_id == found.post.author.id
    can_move = is_own or standing.may(MOVE_POSTS)
    return {
        "nav": "circles" if found.post.circle_id else "home",
        "thread": found,
        "post": found.post,
        "page": (found.post,),
        "whole": True,
        "circle": circle_of(found.post),
        "is_member": is_member(actor, community.id),
        "is_open": found.post.state == "published" and not found.post.is_locked,
        "is_own": is_own,
        "can_moderate": standing.may(MODERATE_POSTS),
        "can_pin": standing.may(PIN_POSTS),
        "can_lock": is_own or standing.may(LOCK_POSTS),
        "can_move": can_move,
        "places": places_of(request) if can_move else [],
        "is_pinned": queries.is_pinned_now(found.post),
        "has_history": bool(found.post.version_count) and queries.may_read_history(found.post, standing),
        "join_url": community_url(JOIN_PAGES, community.slug),
        "form": form or CommentForm(initial={"body": _quoted(request, found.comments)}),
        "typing": stamp(),
        "removed_comment": read_id(request.GET.get("removed_comment")),
    }


def _read_on(request: Request, found: Thread) -> str:
    """The way to where the reader left off, "" if there is nothing new; and remember how far they are now."""
    newest = queries.newest_comment_id(found.comments)
    if newest is None or request.actor.member_id is None:
        return ""
    unread = commands.read_on(found.post.id, newest, actor=request.actor)
    if unread is None:
        return ""
    if any(one.id == unread for top in found.comments for one in (top, *top.replies)):
        return f"#c-{unread}"
    return reverse("posts-comment", kwargs={"community": request.community.slug, "comment_id": unread})


def _quoted(request: Request, comments: tuple[CommentCard, ...]) -> str:
    """The words that `?quote=` names, as the beginning of a comment."""
    wanted = read_id(request.GET.get("quote", ""))
    everyone = (one for top in comments for one in (top, *top.replies))
    said = next((one for one in everyone if one.id == wanted and one.state == "published"), None)
    if said is None:
        return ""
    lines = [f"> {line}" for line in f"{said.author.name}：{said.body}".splitlines()[:QUOTED_LINES]]
    return "\n".join(lines)[:QUOTED_CHARS] + "\n\n"


QUOTED_LINES = 8
QUOTED_CHARS = 600


def _topics_beside(request: Request, current: str) -> list[dict[str, str]]:
    tags = queries.popular_tags(request.community.id) if is_member(request.actor, request.community.id) else []
    return [{"tag": tag, "url": tag_url(request.community.slug, tag)} for tag in tags if tag != current]
