"""Comments: said, reworded, liked, removed and brought back, hidden and shown."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fengqun.content.posts import commands, queries
from fengqun.content.posts.errors import CommentNotFound
from fengqun.content.posts.forms import CommentForm, HidingForm, WordingForm
from fengqun.content.posts.typing_time import seconds_since
from fengqun.content.posts.views.common import STATEFUL, UNREADABLE, is_undo, thread_url
from fengqun.content.posts.views.read import thread_context
from fengqun.kernel.errors import DomainError
from fengqun.kernel.policies import allow, anyone, members
from fengqun.kernel.requests import Request


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
                mentioned=form.cleaned_data["mentions"],
                seconds_typing=seconds_since(form.cleaned_data["typing"]),
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
    return redirect(f"{thread_url(request, post_id)}{query}#c-{comment_id}")


@require_GET
@allow(anyone)
def place(request: Request, comment_id: UUID) -> HttpResponse:
    """Where a comment stands: its thread, at the page that shows it."""
    if request.community is None:
        raise CommentNotFound
    card = queries.comment_card(request.community.id, comment_id, actor=request.actor)
    if card.post_id is None:
        raise CommentNotFound
    after = queries.page_before(comment_id)
    query = f"?after={after}" if after else ""
    return redirect(f"{thread_url(request, card.post_id)}{query}#c-{comment_id}")


@require_http_methods(["GET", "POST"])
@allow(members)
def wording(request: Request, post_id: UUID, comment_id: UUID) -> HttpResponse:
    """Better words for an own comment."""
    card = queries.comment_card(request.community.id, comment_id, actor=request.actor)
    if card.author.id != request.actor.member_id or card.post_id != post_id:
        raise CommentNotFound
    form = WordingForm(request.POST) if request.method == "POST" else WordingForm(initial={"body": card.body})
    if form.is_valid():
        try:
            is_held = commands.edit_comment(
                request.community.id, comment_id, actor=request.actor, body=form.cleaned_data["body"]
            )
        except DomainError as error:
            form.add_error("body", str(error))
        else:
            if is_held:
                messages.warning(request, _("改好了。管理人员看过之前，只有你看得到。"))
            return redirect(f"{thread_url(request, post_id)}#c-{comment_id}")
    context = {"nav": "home", "form": form, "post_id": post_id, "comment": card}
    return render(request, "posts/comment_wording.html", context, status=UNREADABLE if form.errors else 200)


@require_http_methods(STATEFUL)
@allow(members)
def like(request: Request, post_id: UUID, comment_id: UUID) -> HttpResponse:
    """Like a comment, or take it back."""
    change = commands.unlike_comment if is_undo(request) else commands.like_comment
    liked = change(request.community.id, comment_id, actor=request.actor)
    if request.htmx:
        context = {
            "post_id": post_id,
            "comment_id": comment_id,
            "count": liked.like_count,
            "is_liked": liked.is_liked,
            "is_member": True,
        }
        return render(request, "posts/_comment_like.html", context)
    return redirect(f"{thread_url(request, post_id)}#c-{comment_id}")


@require_http_methods(STATEFUL)
@allow(members)
def removal(request: Request, post_id: UUID, comment_id: UUID) -> HttpResponse:
    """Take a comment away, one's own or as staff anybody's; or bring it back."""
    if is_undo(request):
        commands.restore_comment(request.community.id, comment_id, actor=request.actor)
        messages.success(request, _("已找回。"))
        return redirect(f"{thread_url(request, post_id)}#c-{comment_id}")
    commands.remove_comment(request.community.id, comment_id, actor=request.actor)
    if request.htmx:
        context = thread_context(request, post_id) | {"removed_comment": comment_id}
        return render(request, "posts/_comments.html", context)
    messages.success(request, _("评论已删除。"))
    return redirect(f"{thread_url(request, post_id)}?removed_comment={comment_id}#comments")


@require_http_methods(STATEFUL)
@allow(members)
def hiding(request: Request, post_id: UUID, comment_id: UUID) -> HttpResponse:
    """Take a comment out of sight, with a reason its author reads, or show it again."""
    if is_undo(request):
        commands.show_comment(request.community.id, comment_id, actor=request.actor)
        messages.success(request, _("大家又能看到了。"))
        return redirect(f"{thread_url(request, post_id)}#c-{comment_id}")
    form = HidingForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("写一句隐藏的理由，作者会看到。"))
        return render(request, "posts/thread.html", thread_context(request, post_id), status=UNREADABLE)
    commands.hide_comment(request.community.id, comment_id, actor=request.actor, reason=form.cleaned_data["reason"])
    messages.success(request, _("已隐藏。作者能看到理由。"))
    return redirect(f"{thread_url(request, post_id)}#comments")
