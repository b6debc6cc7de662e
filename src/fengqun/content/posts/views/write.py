"""Writing: a new post, its draft, its files and its time; a better wording."""

from collections.abc import Sequence
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fengqun.content.media import commands as media
from fengqun.content.media.queries import own_media
from fengqun.content.posts import commands, queries
from fengqun.content.posts.errors import NewerElsewhere
from fengqun.content.posts.forms import PostForm
from fengqun.content.posts.types import NewPicture, PostCard
from fengqun.content.posts.typing_time import seconds_since, stamp
from fengqun.content.posts.views.common import UNREADABLE, is_undo, moment_here, places_of, take_in
from fengqun.kernel.errors import DomainError
from fengqun.kernel.ids import read_id
from fengqun.kernel.policies import allow, members
from fengqun.kernel.requests import Request
from fengqun.people.circles.errors import CircleNotFound
from fengqun.people.circles.queries import circle_by_id
from fengqun.people.circles.types import CircleCard

MOMENT = "%Y-%m-%dT%H:%M"


@require_http_methods(["GET", "POST"])
@never_cache
@allow(members)
def new_post(request: Request) -> HttpResponse:
    """The sheet for a new post. What is written is kept as a draft first, so that nothing is lost."""
    circle = _circle(request)
    draft = _draft(request, circle)
    if request.method != "POST":
        return _compose(request, PostForm.of(draft) if draft else PostForm(), draft, circle)
    form = PostForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            return _kept(request, form, circle)
        except DomainError as error:
            form.add_error(_field_of(error), str(error))
            draft = _draft(request, circle)
    return _compose(request, form, draft, circle, status=UNREADABLE)


@require_POST
@allow(members)
def draft(request: Request) -> HttpResponse:
    """Keep what is written so far, for the page that saves by itself; `_method=delete` throws it away.

    Where another device has saved something newer, the answer is 409 with that.
    """
    circle = _circle(request)
    if is_undo(request):
        kept = _draft(request, circle)
        if kept:
            commands.discard_draft(request.community.id, kept.id, actor=request.actor)
        messages.success(request, _("草稿已清空。"))
        return redirect("posts-feed", community=request.community.slug)
    form = PostForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=UNREADABLE)
    try:
        post_id = _save(request, form, circle, read_revision=form.cleaned_data["revision"])
    except NewerElsewhere as error:
        newer = _draft(request, circle)
        words = {"title": newer.title, "body": newer.body, "revision": newer.revision} if newer else {}
        return JsonResponse({"newer": words, "note": str(error)}, status=error.status)
    kept = _draft(request, circle)
    revision = kept.revision if kept else 0
    return JsonResponse({"id": str(post_id), "note": _("草稿已保存"), "revision": revision})


@require_GET
@never_cache
@allow(members)
def unpublished(request: Request) -> HttpResponse:
    """The member's drafts and scheduled posts."""
    posts = queries.unpublished(request.community.id, actor=request.actor)
    circles = {circle.id: circle for circle in places_of(request)}
    rows = [
        (post, circles.get(post.circle_id) if post.circle_id else None)
        for post in posts
        if post.circle_id is None or post.circle_id in circles
    ]
    return render(request, "posts/unpublished.html", {"nav": "make", "rows": rows})


@require_POST
@allow(members)
def schedule(request: Request, post_id: UUID) -> HttpResponse:
    """Take a scheduled post back among the drafts."""
    commands.unschedule_post(request.community.id, post_id, actor=request.actor)
    messages.success(request, _("已取消定时，放回草稿。"))
    return redirect("posts-unpublished", community=request.community.slug)


@require_POST
@allow(members)
def discarding(request: Request, post_id: UUID) -> HttpResponse:
    """Throw a draft or a scheduled post away."""
    commands.discard_draft(request.community.id, post_id, actor=request.actor)
    messages.success(request, _("草稿已清空。"))
    return redirect("posts-unpublished", community=request.community.slug)


@require_POST
@allow(members)
def picture_removal(request: Request, picture_id: UUID) -> HttpResponse:
    """Take a picture out of an own post or draft, and go back to where it was shown."""
    post_id = commands.remove_picture(request.community.id, picture_id, actor=request.actor)
    slug = request.community.slug
    if request.POST.get("from") == "post":
        return redirect("posts-edit", community=slug, post_id=post_id)
    return redirect("posts-new", community=slug)


@require_http_methods(["GET", "POST"])
@never_cache
@allow(members)
def edit(request: Request, post_id: UUID) -> HttpResponse:
    """Better words for an own post, or another time for a scheduled one."""
    community_id, actor = request.community.id, request.actor
    post = queries.own_post(community_id, post_id, actor=actor)
    circle = circle_by_id(community_id, post.circle_id, actor=actor) if post.circle_id else None
    if request.method != "POST":
        return _compose(request, PostForm.of(post), post, circle)
    form = PostForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            is_held = _rewrite(request, form, post)
        except DomainError as error:
            form.add_error(_field_of(error), str(error))
            post = queries.own_post(community_id, post_id, actor=actor)
        else:
            if post.state == "scheduled":
                return redirect("posts-unpublished", community=request.community.slug)
            if is_held:
                messages.warning(request, _("改好了。管理人员看过之前，只有你看得到。"))
            return redirect("posts-detail", community=request.community.slug, post_id=post_id)
    return _compose(request, form, post, circle, status=UNREADABLE)


@require_GET
@never_cache
@allow(members)
def suggestions(request: Request) -> JsonResponse:
    """Who or what the letters after `@` or `#` may become: `?at=佟` or `?tag=手`."""
    community_id, actor = request.community.id, request.actor
    if "tag" in request.GET:
        return JsonResponse({"tags": queries.popular_tags(community_id, request.GET["tag"][:30])})
    circle_id = read_id(request.GET.get("circle"))
    beginning = request.GET.get("at", "")[:20]
    people = queries.mentionable(community_id, beginning, actor=actor, circle_id=circle_id)
    return JsonResponse({"members": [{"id": str(one.id), "name": one.name, "note": one.stage_label} for one in people]})


def _kept(request: Request, form: PostForm, circle: CircleCard | None) -> HttpResponse:
    """Save the draft with its files and, unless only that was asked for, publish it now or later."""
    community_id, actor, slug = request.community.id, request.actor, request.community.slug
    post_id = _save(request, form, circle)
    _add_pictures(request, post_id, form.cleaned_data["pictures"])
    if request.POST.get("then") == "keep":
        messages.success(request, _("草稿已保存，下次接着写。"))
        return redirect(_sheet_url(request, circle))
    publish_at = moment_here(request, form.cleaned_data["publish_at"])
    if publish_at is not None:
        commands.schedule_post(community_id, post_id, actor=actor, publish_at=publish_at)
        messages.success(request, _("定好了，到时候自动发布。"))
        return redirect("posts-unpublished", community=slug)
    seconds = seconds_since(form.cleaned_data["typing"])
    mentioned = form.cleaned_data["mentions"]
    commands.publish_draft(community_id, post_id, actor=actor, mentioned=mentioned, seconds_typing=seconds)
    is_held = queries.own_post(community_id, post_id, actor=actor).is_held
    messages.success(request, _("已交给管理人员，看过就发布。") if is_held else _("已发布。"))
    return redirect("posts-detail", community=slug, post_id=post_id)


def _save(request: Request, form: PostForm, circle: CircleCard | None, *, read_revision: int | None = None) -> UUID:
    media_ids = [*form.media_ids, *take_in(request, form.cleaned_data["files"])]
    post_id = commands.save_draft(
        request.community.id,
        actor=request.actor,
        circle_id=circle.id if circle else None,
        media_ids=media_ids,
        composed=form.composed,
        read_revision=read_revision,
        **form.words,
    )
    _describe(request, form)
    return post_id


def _rewrite(request: Request, form: PostForm, post: PostCard) -> bool:
    """Write it anew; answers whether it waits for staff now."""
    community_id, actor = request.community.id, request.actor
    _add_pictures(request, post.id, form.cleaned_data["pictures"])
    media_ids = [*form.media_ids, *take_in(request, form.cleaned_data["files"])]
    is_held = commands.edit_post(
        community_id,
        post.id,
        actor=actor,
        media_ids=media_ids,
        mentioned=form.cleaned_data["mentions"],
        **form.words,
    )
    _describe(request, form)
    publish_at = moment_here(request, form.cleaned_data["publish_at"])
    if post.state == "scheduled" and publish_at is not None:
        commands.schedule_post(community_id, post.id, actor=actor, publish_at=publish_at)
    return is_held


def _describe(request: Request, form: PostForm) -> None:
    """Keep what the files show, where that was changed."""
    alts = form.alts
    for card in own_media(request.community.id, list(alts), actor=request.actor):
        if card.alt != alts[card.id]:
            media.describe(request.community.id, card.id, actor=request.actor, alt=alts[card.id])


def _add_pictures(request: Request, post_id: UUID, uploads: Sequence[object]) -> None:
    pictures = [NewPicture(upload=upload) for upload in uploads]  # type: ignore[arg-type]
    if pictures:
        commands.add_pictures(request.community.id, post_id, pictures, actor=request.actor)


def _compose(
    request: Request, form: PostForm, post: PostCard | None, circle: CircleCard | None, status: int = 200
) -> HttpResponse:
    is_new = post is None or post.state == "draft"
    kept = f"{post.attachment.kind}:{post.attachment.id}" if post and post.attachment else ""
    there = ZoneInfo(request.community.time_zone)
    context = {
        "nav": "make",
        "form": form,
        "post": post,
        "circle": circle,
        "places": places_of(request) if is_new else [],
        "is_new": is_new,
        "is_scheduled": post is not None and post.state == "scheduled",
        "publish_at": _entered(form, "publish_at")
        or (post.publish_at.astimezone(there).strftime(MOMENT) if post and post.publish_at else ""),
        "files": post.media if post else (),
        "selected": form["attachment"].value() if form.is_bound else kept,
        "composed": form.composed if form.is_bound and form.is_valid() else (post.composed if post else {}),
        "typing": _entered(form, "typing") or stamp(),
    }
    return render(request, "posts/compose.html", context, status=status)


def _entered(form: PostForm, name: str) -> str:
    return str(form.data.get(name, "")) if form.is_bound else ""


def _circle(request: Request) -> CircleCard | None:
    """The circle that the address names with `?circle=`, or the form.

    What names none is no circle, and not the whole community. Raises CircleNotFound.
    """
    named = request.POST.get("circle") or request.GET.get("circle")
    if not named:
        return None
    circle_id = read_id(named)
    if circle_id is None:
        raise CircleNotFound
    return circle_by_id(request.community.id, circle_id, actor=request.actor)


def _draft(request: Request, circle: CircleCard | None) -> PostCard | None:
    return queries.open_draft(request.community.id, actor=request.actor, circle_id=circle.id if circle else None)


def _sheet_url(request: Request, circle: CircleCard | None) -> str:
    url = reverse("posts-new", kwargs={"community": request.community.slug})
    return f"{url}?circle={circle.id}" if circle else url


def _field_of(error: DomainError) -> str:
    """The field of the sheet that a refusal belongs to."""
    if "picture" in error.code:
        return "pictures"
    if error.code.startswith("media."):
        return "files"
    if error.code in {"posts.moment_passed", "posts.too_far_ahead", "no_such_time"}:
        return "publish_at"
    return "body"
