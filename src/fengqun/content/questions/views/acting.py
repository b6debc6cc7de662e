"""Answering, accepting, closing, and handing on."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from fengqun.content.questions import commands
from fengqun.content.questions.errors import (
    AlreadyAnswered,
    CannotTake,
    InvalidDuplicate,
    NobodyKnows,
    ReasonMissing,
    RelayTooSoon,
    TooManyRounds,
)
from fengqun.content.questions.forms import AnswerForm, CloseForm, PassOnForm, ReopenForm
from fengqun.content.questions.views.common import UNREADABLE, is_undo, question_context, question_url
from fengqun.kernel.errors import Conflict, Denied, DomainError
from fengqun.kernel.policies import allow, members
from fengqun.kernel.requests import Request

STATEFUL = ["POST", "PUT", "DELETE"]
NOT_NOW = (AlreadyAnswered, CannotTake, NobodyKnows, RelayTooSoon, TooManyRounds)


@require_POST
@allow(members)
def answers(request: Request, post_id: UUID) -> HttpResponse:
    """Answer the question."""
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            comment_id = commands.answer_question(
                request.community.id, post_id, actor=request.actor, body=form.cleaned_data["body"]
            )
        except (Denied, Conflict):
            raise
        except DomainError as error:
            form.add_error("body", str(error))
        else:
            messages.success(request, _("谢谢你的回答。"))
            return redirect(f"{question_url(request, post_id)}#c-{comment_id}")
    context = question_context(request, post_id, form=form)
    return render(request, "questions/question.html", context, status=UNREADABLE)


@require_http_methods(STATEFUL)
@allow(members)
def acceptance(request: Request, post_id: UUID, comment_id: UUID) -> HttpResponse:
    """Accept an answer, or none after all."""
    if is_undo(request):
        commands.withdraw_acceptance(request.community.id, post_id, actor=request.actor)
        messages.success(request, _("已取消采纳。"))
        return redirect(question_url(request, post_id))
    commands.accept_answer(request.community.id, post_id, comment_id, actor=request.actor)
    messages.success(request, _("已采纳。回答的人会知道。"))
    return redirect(f"{question_url(request, post_id)}#c-{comment_id}")


@require_http_methods(STATEFUL)
@allow(members)
def rating(request: Request, post_id: UUID, comment_id: UUID) -> HttpResponse:
    """Find an answer helpful, or take that back."""
    change = commands.unrate_answer if is_undo(request) else commands.rate_answer
    count = change(request.community.id, comment_id, actor=request.actor)
    if request.htmx:
        context = {
            "post_id": post_id,
            "comment_id": comment_id,
            "count": count,
            "is_rated": not is_undo(request),
            "can_rate": True,
        }
        return render(request, "questions/_rating.html", context)
    return redirect(f"{question_url(request, post_id)}#c-{comment_id}")


@require_http_methods(STATEFUL)
@allow(members)
def closing(request: Request, post_id: UUID) -> HttpResponse:
    """Close a question, or open it again."""
    if is_undo(request):
        return _reopen(request, post_id)
    form = CloseForm(request.POST)
    if form.is_valid():
        try:
            commands.close_question(request.community.id, post_id, actor=request.actor, **form.cleaned_data)
        except InvalidDuplicate as error:
            form.add_error("duplicate_of", str(error))
        except ReasonMissing as error:
            form.add_error("reason", str(error))
        else:
            messages.success(request, _("已关闭。"))
            return redirect(question_url(request, post_id))
    context = question_context(request, post_id, close_form=form)
    return render(request, "questions/question.html", context, status=UNREADABLE)


def _reopen(request: Request, post_id: UUID) -> HttpResponse:
    form = ReopenForm(request.POST)
    if not form.is_valid():
        context = question_context(request, post_id, reopen_form=form)
        return render(request, "questions/question.html", context, status=UNREADABLE)
    commands.reopen_question(request.community.id, post_id, actor=request.actor, reason=form.cleaned_data["reason"])
    messages.success(request, _("重新打开了。"))
    return redirect(question_url(request, post_id))


@require_POST
@allow(members)
def relays(request: Request, post_id: UUID) -> HttpResponse:
    """Hand the question to those who may know."""
    try:
        asked = commands.relay_question(request.community.id, post_id, actor=request.actor)
    except NOT_NOW as error:
        messages.error(request, str(error))
    else:
        count = len(asked)
        words = ngettext("接力给了 %(count)s 个答过类似问题的人。", "接力给了 %(count)s 个答过类似问题的人。", count)
        messages.success(request, words % {"count": count})
    return redirect(_back(request, post_id))


@require_POST
@allow(members)
def relay_taking(request: Request, relay_id: UUID) -> HttpResponse:
    """Want to answer."""
    post_id = commands.take_relay(request.community.id, relay_id, actor=request.actor)
    return redirect(f"{question_url(request, post_id)}#answer")


@require_POST
@allow(members)
def relay_passing(request: Request, relay_id: UUID) -> HttpResponse:
    """Hand it on."""
    form = PassOnForm(request.POST)
    to, note = (form.cleaned_data.get("to"), form.cleaned_data.get("note", "")) if form.is_valid() else (None, "")
    try:
        commands.pass_on_relay(request.community.id, relay_id, actor=request.actor, to_member_id=to, note=note)
    except NOT_NOW as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("转给下一位了。"))
    return redirect(_relayed_url(request))


@require_POST
@allow(members)
def relay_declining(request: Request, relay_id: UUID) -> HttpResponse:
    """Not answer this time."""
    commands.decline_relay(request.community.id, relay_id, actor=request.actor)
    messages.success(request, _("好的，这次不打扰你了。"))
    return redirect(_relayed_url(request))


@require_POST
@allow(members)
def relay_choice(request: Request) -> HttpResponse:
    """Be asked in relays, or not."""
    is_open = request.POST.get("open") == "1"
    commands.choose_relays(request.community.id, actor=request.actor, is_open=is_open)
    messages.success(request, _("会请你接力。") if is_open else _("不再请你接力。"))
    return redirect(_relayed_url(request))


def _relayed_url(request: Request) -> str:
    return f"{reverse('questions-list', kwargs={'community': request.community.slug})}?tab=relayed"


def _back(request: Request, post_id: UUID) -> str:
    """Operators press the button on their day or in the console's list, everybody else at the question."""
    places = {"today": "console-today", "console": "questions-console"}
    name = places.get(request.POST.get("from", ""))
    return reverse(name, kwargs={"community": request.community.slug}) if name else question_url(request, post_id)
