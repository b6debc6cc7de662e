"""Writing: a new post, its draft and its pictures, a better wording."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fengqun.content.posts import commands, queries
from fengqun.content.posts.forms import PostForm
from fengqun.content.posts.types import NewPicture, PostCard
from fengqun.kernel.errors import DomainError
from fengqun.kernel.policies import allow, members
from fengqun.kernel.requests import Request

UNREADABLE = 422


@require_http_methods(["GET", "POST"])
@allow(members)
def new_post(request: Request) -> HttpResponse:
    """The sheet for a new post. What is written is kept as a draft first, so that nothing is lost."""
    draft = queries.open_draft(request.community.id, actor=request.actor)
    if request.method != "POST":
        return _compose(request, PostForm.of(draft) if draft else PostForm(), draft)
    form = PostForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            return _kept(request, form)
        except DomainError as error:
            form.add_error("pictures" if "picture" in error.code else "body", str(error))
            draft = queries.open_draft(request.community.id, actor=request.actor)
    return _compose(request, form, draft, status=UNREADABLE)


@require_POST
@allow(members)
def draft(request: Request) -> HttpResponse:
    """Keep the words written so far, for the page that saves by itself; `_method=delete` throws them away."""
    if request.POST.get("_method") == "delete":
        kept = queries.open_draft(request.community.id, actor=request.actor)
        if kept:
            commands.discard_draft(request.community.id, kept.id, actor=request.actor)
        messages.success(request, _("草稿已清空。"))
        return redirect("posts-feed", community=request.community.slug)
    form = PostForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=UNREADABLE)
    post_id = commands.save_draft(request.community.id, actor=request.actor, **form.words)
    return JsonResponse({"id": str(post_id), "note": _("草稿已保存")})


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
@allow(members)
def edit(request: Request, post_id: UUID) -> HttpResponse:
    """Better words for an own post."""
    community_id, actor = request.community.id, request.actor
    post = queries.own_post(community_id, post_id, actor=actor)
    if request.method != "POST":
        return _compose(request, PostForm.of(post), post)
    form = PostForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            _add_pictures(request, post_id, form.cleaned_data["pictures"])
            commands.edit_post(community_id, post_id, actor=actor, **form.words)
        except DomainError as error:
            form.add_error("pictures" if "picture" in error.code else "body", str(error))
            post = queries.own_post(community_id, post_id, actor=actor)
        else:
            return redirect("posts-detail", community=request.community.slug, post_id=post_id)
    return _compose(request, form, post, status=UNREADABLE)


def _kept(request: Request, form: PostForm) -> HttpResponse:
    """Save the draft with its new pictures and, unless only that was asked for, publish it."""
    community_id, actor, slug = request.community.id, request.actor, request.community.slug
    post_id = commands.save_draft(community_id, actor=actor, **form.words)
    _add_pictures(request, post_id, form.cleaned_data["pictures"])
    if request.POST.get("then") == "keep":
        messages.success(request, _("草稿已保存，下次接着写。"))
        return redirect("posts-new", community=slug)
    commands.publish_draft(community_id, post_id, actor=actor)
    messages.success(request, _("已发布。"))
    return redirect("posts-detail", community=slug, post_id=post_id)


def _add_pictures(request: Request, post_id: UUID, uploads: Sequence[object]) -> None:
    pictures = [NewPicture(upload=upload) for upload in uploads]  # type: ignore[arg-type]
    if pictures:
        commands.add_pictures(request.community.id, post_id, pictures, actor=request.actor)


def _compose(request: Request, form: PostForm, post: PostCard | None, status: int = 200) -> HttpResponse:
    is_new = post is None or post.state == "draft"
    kept = f"{post.attachment.kind}:{post.attachment.id}" if post and post.attachment else ""
    context = {
        "nav": "make",
        "form": form,
        "post": post,
        "is_new": is_new,
        "selected": request.POST.get("attachment", kept),
    }
    return render(request, "posts/compose.html", context, status=status)
