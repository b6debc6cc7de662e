"""Acting on posts: liking, commenting, removing, hiding, picking.

Each address is a noun: PUT makes it so, DELETE undoes it; a plain form posts, with `_method=delete` to undo.
"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fengqun.content.posts import commands, queries
from fengqun.content.posts.forms import CommentForm, HidingForm
from fengqun.content.posts.views.read import thread_context
from fengqun.kernel.errors import DomainError
from fengqun.kernel.policies import allow, members
from fengqun.kernel.requests import Request

UNREADABLE = 422
STATEFUL = ["POST", "PUT", "DELETE"]


@require_http_methods(STATEFUL)
@allow(members)
def like(request: Request, post_id: UUID) -> HttpResponse:
    """Like a post, or take it back."""
    change = commands.unlike_post if _is_undo(request) else commands.like_post
    liked = change(request.community.id, post_id, actor=request.actor)
    if request.htmx:
        context = {"post_id": post_id, "count": liked.like_count, "is_liked": liked.is_liked, "is_member": True}
        return render(request, "posts/_like.html", context)
    return redirect(f"{_thread_url(request, post_id)}#acts")


@require_POST
@allow(members)
def comments(request: Request, post_id: UUID) -> HttpResponse:
    """Say something about a post."""
    form = CommentForm(request.POST)
    comment_id = None
    if form.is_valid():
        try:
            comment_id = commands.publish_comment(
                request.community.id,
                post_id,
                actor=request.actor,
                body=form.cleaned_data["body"],
                parent_id=form.cleaned_data["parent"],
            )
        except DomainError as error:
            form.add_error("body", str(error))
    if comment_id is None:
        template = "posts/_comments.html" if request.htmx else "posts/thread.html"
        return render(request, template, thread_context(request, post_id, form=form), status=UNREADABLE)
    after = queries.page_before(comment_id)
    if request.htmx:
        return render(request, "posts/_comments.html", thread_context(request, post_id, after=after))
    query = f"?after={after}" if after else ""
    return redirect(f"{_thread_url(request, post_id)}{query}#c-{comment_id}")


@require_http_methods(STATEFUL)
@allow(members)
def comment_removal(request: Request, post_id: UUID, comment_id: UUID) -> HttpResponse:
    """Take a comment away: one's own, or as staff anybody's."""
    commands.remove_comment(request.community.id, comment_id, actor=request.actor)
    if request.htmx:
        return render(request, "posts/_comments.html", thread_context(request, post_id))
    messages.success(request, _("评论已删除。"))
    return redirect(f"{_thread_url(request, post_id)}#comments")


@require_http_methods(STATEFUL)
@allow(members)
def removal(request: Request, post_id: UUID) -> HttpResponse:
    """Take an own post away, or bring it back."""
    slug = request.community.slug
    if _is_undo(request):
        commands.restore_post(request.community.id, post_id, actor=request.actor)
        messages.success(request, _("已找回。"))
        return redirect("posts-detail", community=slug, post_id=post_id)
    commands.remove_post(request.community.id, post_id, actor=request.actor)
    return redirect(f"{reverse('posts-feed', kwargs={'community': slug})}?tab=latest&removed={post_id}")


@require_http_methods(STATEFUL)
@allow(members)
def hiding(request: Request, post_id: UUID) -> HttpResponse:
    """Take a post out of sight, with a reason its author reads, or show it again."""
    if _is_undo(request):
        commands.show_post(request.community.id, post_id, actor=request.actor)
        messages.success(request, _("大家又能看到了。"))
    else:
        form = HidingForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("写一句隐藏的理由，作者会看到。"))
            return render(request, "posts/thread.html", thread_context(request, post_id), status=UNREADABLE)
        commands.hide_post(request.community.id, post_id, actor=request.actor, reason=form.cleaned_data["reason"])
        messages.success(request, _("已隐藏。作者能看到理由。"))
    return redirect(_thread_url(request, post_id))


@require_http_methods(STATEFUL)
@allow(members)
def feature(request: Request, post_id: UUID) -> HttpResponse:
    """Pick a post, or let it go."""
    if _is_undo(request):
        commands.unfeature_post(request.community.id, post_id, actor=request.actor)
        messages.success(request, _("已移出精选。"))
    else:
        commands.feature_post(request.community.id, post_id, actor=request.actor)
        messages.success(request, _("已选为精选。"))
    return redirect(_thread_url(request, post_id))


def _is_undo(request: Request) -> bool:
    return request.method == "DELETE" or request.POST.get("_method") == "delete"


def _thread_url(request: Request, post_id: UUID) -> str:
    return reverse("posts-detail", kwargs={"community": request.community.slug, "post_id": post_id})
