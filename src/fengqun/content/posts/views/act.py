"""Acting on posts: liking, removing, hiding, pinning, locking, moving.

Each address is a noun: PUT makes it so, DELETE undoes it; a plain form posts, with `_method=delete` to undo.
"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fengqun.content.posts import commands
from fengqun.content.posts.forms import HidingForm, PinForm, PlaceForm
from fengqun.content.posts.views.common import STATEFUL, UNREADABLE, is_undo, moment_here, thread_url
from fengqun.content.posts.views.read import thread_context
from fengqun.kernel.errors import DomainError
from fengqun.kernel.policies import allow, members
from fengqun.kernel.requests import Request


@require_http_methods(STATEFUL)
@allow(members)
def like(request: Request, post_id: UUID) -> HttpResponse:
    """Like a post, or take it back."""
    change = commands.unlike_post if is_undo(request) else commands.like_post
    liked = change(request.community.id, post_id, actor=request.actor)
    if request.htmx:
        context = {"post_id": post_id, "count": liked.like_count, "is_liked": liked.is_liked, "is_member": True}
        return render(request, "posts/_like.html", context)
    return redirect(f"{thread_url(request, post_id)}#acts")


@require_http_methods(STATEFUL)
@allow(members)
def removal(request: Request, post_id: UUID) -> HttpResponse:
    """Take an own post away, or bring it back."""
    slug = request.community.slug
    if is_undo(request):
        commands.restore_post(request.community.id, post_id, actor=request.actor)
        messages.success(request, _("已找回。"))
        return redirect("posts-detail", community=slug, post_id=post_id)
    commands.remove_post(request.community.id, post_id, actor=request.actor)
    return redirect(f"{reverse('posts-feed', kwargs={'community': slug})}?tab=latest&removed={post_id}")


@require_http_methods(STATEFUL)
@allow(members)
def hiding(request: Request, post_id: UUID) -> HttpResponse:
    """Take a post out of sight, with a reason its author reads, or show it again."""
    if is_undo(request):
        commands.show_post(request.community.id, post_id, actor=request.actor)
        messages.success(request, _("大家又能看到了。"))
    else:
        form = HidingForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("写一句隐藏的理由，作者会看到。"))
            return render(request, "posts/thread.html", thread_context(request, post_id), status=UNREADABLE)
        commands.hide_post(request.community.id, post_id, actor=request.actor, reason=form.cleaned_data["reason"])
        messages.success(request, _("已隐藏。作者能看到理由。"))
    return redirect(thread_url(request, post_id))


@require_http_methods(STATEFUL)
@allow(members)
def pin(request: Request, post_id: UUID) -> HttpResponse:
    """Let a post stand first in its place, or take it down."""
    if is_undo(request):
        commands.unpin_post(request.community.id, post_id, actor=request.actor)
        messages.success(request, _("已取消置顶。"))
        return redirect(thread_url(request, post_id))
    form = PinForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["until"][0]))
        return render(request, "posts/thread.html", thread_context(request, post_id), status=UNREADABLE)
    try:
        until = moment_here(request, form.cleaned_data["until"])
        commands.pin_post(request.community.id, post_id, actor=request.actor, until=until)
    except DomainError as error:
        return _refused(request, post_id, error)
    messages.success(request, _("已置顶。"))
    return redirect(thread_url(request, post_id))


@require_http_methods(STATEFUL)
@allow(members)
def lock(request: Request, post_id: UUID) -> HttpResponse:
    """Close a post for comments, or open it again."""
    if is_undo(request):
        commands.unlock_post(request.community.id, post_id, actor=request.actor)
        messages.success(request, _("又能评论了。"))
    else:
        commands.lock_post(request.community.id, post_id, actor=request.actor)
        messages.success(request, _("评论已关闭。"))
    return redirect(thread_url(request, post_id))


@require_POST
@allow(members)
def place(request: Request, post_id: UUID) -> HttpResponse:
    """Move a post into a circle, or out of one."""
    form = PlaceForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("选一个圈子。"))
        return render(request, "posts/thread.html", thread_context(request, post_id), status=UNREADABLE)
    try:
        commands.move_post(request.community.id, post_id, actor=request.actor, circle_id=form.cleaned_data["circle"])
    except DomainError as error:
        return _refused(request, post_id, error)
    messages.success(request, _("已移动。"))
    return redirect(thread_url(request, post_id))


def _refused(request: Request, post_id: UUID, error: DomainError) -> HttpResponse:
    """The thread with the refusal above it, where the post itself can be read."""
    context = thread_context(request, post_id)
    messages.error(request, str(error))
    return render(request, "posts/thread.html", context, status=error.status)
