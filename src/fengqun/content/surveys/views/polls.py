"""Voting. A plain form posts the chosen options; with htmx the poll alone comes back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from fengqun.content.surveys import commands, queries
from fengqun.content.surveys.policies import RUN_SURVEYS
from fengqun.kernel.errors import DomainError
from fengqun.kernel.policies import allow, members
from fengqun.kernel.requests import Request


@require_http_methods(["POST", "PUT", "DELETE"])
@allow(members)
def votes(request: Request, poll_id: UUID) -> HttpResponse:
    """Vote, or take the vote back."""
    is_undo = request.method == "DELETE" or request.POST.get("_method") == "delete"
    error = ""
    try:
        if is_undo:
            commands.take_vote_back(request.community.id, poll_id, actor=request.actor)
        else:
            chosen = _ids(request.POST.getlist("option"))
            commands.vote(request.community.id, poll_id, actor=request.actor, option_ids=chosen)
    except DomainError as refused:
        if refused.status in {401, 403, 404}:
            raise
        error = str(refused)
    return _answer(request, poll_id, error)


@require_POST
@allow(members)
def closing(request: Request, poll_id: UUID) -> HttpResponse:
    """End voting now."""
    commands.close_poll(request.community.id, poll_id, actor=request.actor)
    return _answer(request, poll_id, "")


def _answer(request: Request, poll_id: UUID, error: str) -> HttpResponse:
    poll = queries.poll_by_id(request.community.id, poll_id, actor=request.actor)
    if request.htmx:
        is_own = poll.author_id == request.actor.member_id
        may_close = is_own or request.actor.may(RUN_SURVEYS, request.community.id)
        context = {"poll": poll, "error": error, "may_close": may_close}
        return render(request, "surveys/_poll.html", context, status=422 if error else 200)
    if error:
        messages.error(request, error)
    return redirect("posts-detail", community=request.community.slug, post_id=poll.post_id)


def _ids(texts: list[str]) -> list[UUID]:
    ids = []
    for text in texts[:20]:
        try:
            ids.append(UUID(text))
        except ValueError:
            continue
    return ids
