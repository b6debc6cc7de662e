"""Taking part: joining, checking in, encouraging, being reminded.

Each address is a noun; a plain form posts to it, with `_method=delete` to undo.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fengqun.content.challenges import commands, queries
from fengqun.content.challenges.forms import CheckInForm, ReminderForm, WordsForm
from fengqun.content.challenges.views.common import find
from fengqun.content.challenges.views.read import challenge_context
from fengqun.content.media.commands import upload
from fengqun.kernel.errors import DomainError
from fengqun.kernel.policies import allow, members
from fengqun.kernel.requests import Request

STATEFUL = ["POST", "PUT", "DELETE"]


@require_http_methods(STATEFUL)
@allow(members)
def participation(request: Request, challenge_id: UUID) -> HttpResponse:
    """Take part, or no longer."""
    if _is_undo(request):
        commands.leave_challenge(request.community.id, challenge_id, actor=request.actor)
        messages.success(request, _("已退出。打过的卡还在，想回来随时可以。"))
    else:
        commands.join_challenge(request.community.id, challenge_id, actor=request.actor)
        messages.success(request, _("参加了。今天就打第一卡吧。"))
    return _to_challenge(request, challenge_id)


@require_safe
@never_cache
@allow(members)
def departure(request: Request, challenge_id: UUID) -> HttpResponse:
    """Whether one really wants to leave; `participation` does it."""
    context = {"nav": "home", "challenge": find(request, challenge_id)}
    return render(request, "challenges/departure.html", context)


@require_POST
@allow(members)
def check_ins(request: Request, challenge_id: UUID) -> HttpResponse:
    """Check in for today, or make up a day."""
    card = find(request, challenge_id)
    form = CheckInForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            made = commands.check_in(
                request.community.id,
                card.id,
                actor=request.actor,
                body=form.cleaned_data["body"],
                media_ids=[*form.cleaned_data["media"], *_kept(request, form.cleaned_data["files"])],
                day=form.cleaned_data["day"],
                opened=form.cleaned_data["opened"],
            )
        except DomainError as error:
            form.add_error("body", str(error))
        else:
            messages.success(request, _("打上了，审核后大家就能看到。") if made.is_held else _("打上了。"))
            return _to_challenge(request, challenge_id)
    return render(request, "challenges/challenge.html", challenge_context(request, card, form=form), status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(members)
def wording(request: Request, check_in_id: UUID) -> HttpResponse:
    """Rewrite today's check-in."""
    row = queries.check_in_card(request.community.id, check_in_id, actor=request.actor)
    form = WordsForm(request.POST if request.method == "POST" else None, initial={"body": row.body})
    if request.method == "POST" and form.is_valid():
        try:
            commands.edit_check_in(
                request.community.id, check_in_id, actor=request.actor, body=form.cleaned_data["body"]
            )
        except DomainError as error:
            form.add_error("body", str(error))
        else:
            messages.success(request, _("已保存。"))
            return _to_challenge(request, row.challenge_id)
    context = {"nav": "home", "check_in": row, "form": form}
    return render(request, "challenges/wording.html", context, status=422 if form.errors else 200)


@require_POST
@allow(members)
def removal(request: Request, check_in_id: UUID) -> HttpResponse:
    """Take a check-in back, or down."""
    challenge_id = commands.remove_check_in(
        request.community.id, check_in_id, actor=request.actor, reason=request.POST.get("reason", "")[:200]
    )
    messages.success(request, _("已删除，那一天不再算。"))
    return _to_challenge(request, challenge_id)


@require_http_methods(STATEFUL)
@allow(members)
def like(request: Request, check_in_id: UUID) -> HttpResponse:
    """Encourage a check-in, or take it back."""
    change = commands.unlike_check_in if _is_undo(request) else commands.like_check_in
    liked = change(request.community.id, check_in_id, actor=request.actor)
    if request.htmx:
        context = {"check_in_id": check_in_id, "count": liked.like_count, "is_liked": liked.is_liked}
        return render(request, "challenges/_like.html", context)
    return _to_challenge(request, liked.challenge_id)


@require_POST
@allow(members)
def reminder(request: Request, challenge_id: UUID) -> HttpResponse:
    """Choose the hour to be reminded at."""
    form = ReminderForm(request.POST)
    if form.is_valid():
        hour = form.cleaned_data["hour"]
        commands.set_reminder(request.community.id, challenge_id, actor=request.actor, hour=hour)
        messages.success(
            request, _("不再提醒。") if hour is None else _("每天 %(hour)s 点，没打卡就提醒你。") % {"hour": hour}
        )
    else:
        messages.error(request, _("没有这样的选项。"))
    return _to_challenge(request, challenge_id)


def _kept(request: Request, files: "Sequence[UploadedFile[Any]]") -> list[UUID]:
    """Keep uploaded files; answers their ids."""
    return [upload(request.community.id, actor=request.actor, file=file, purpose="check_in").id for file in files]


def _is_undo(request: Request) -> bool:
    return request.method == "DELETE" or request.POST.get("_method") == "delete"


def _to_challenge(request: Request, challenge_id: UUID) -> HttpResponse:
    return redirect("challenges-challenge", community=request.community.slug, challenge_id=challenge_id)
