"""What hosts do: plan, change, call off, look back."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from fengqun.content.gatherings import commands, queries
from fengqun.content.gatherings.errors import NotOverYet, NotTheHost, RecapExists
from fengqun.content.gatherings.forms import GatheringForm, ReasonForm, RecapForm, initial_of
from fengqun.content.gatherings.policies import HOST_GATHERINGS
from fengqun.content.gatherings.types import GatheringCard, NewCover
from fengqun.content.gatherings.views.common import (
    UNREADABLE,
    circles_to_host_in,
    find_as_host,
    may_plan_something,
    member_context,
)
from fengqun.content.posts.types import NewPicture
from fengqun.kernel.errors import Denied, DomainError
from fengqun.kernel.policies import allow, members
from fengqun.kernel.requests import Request
from fengqun.people.circles.queries import cards_by_id
from fengqun.people.communities.queries import stage_labels


@require_http_methods(["GET", "POST"])
@never_cache
@allow(members)
def new(request: Request) -> HttpResponse:
    """Announce a gathering."""
    if not may_plan_something(request):
        raise NotTheHost
    initial: dict[str, object] = {"circle": request.GET.get("circle", ""), "art_key": "s-cup"}
    form = _form(request, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                made = commands.plan_gathering(request.community.id, form.plan, actor=request.actor)
                _set_cover(request, made, form)
        except Denied:
            raise
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("聚会安排好了。"))
            return redirect("gatherings-detail", community=request.community.slug, gathering_id=made)
    context = member_context(form=form)
    return render(request, "gatherings/plan.html", context, status=UNREADABLE if form.errors else 200)


@require_http_methods(["GET", "POST"])
@never_cache
@allow(members)
def plan(request: Request, gathering_id: UUID) -> HttpResponse:
    """Change a gathering."""
    card = find_as_host(request, gathering_id)
    link = queries.link_for(card, actor=request.actor)
    form = _form(request, card, initial=initial_of(card, link, request.community.zone))
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                commands.change_gathering(card.community_id, card.id, form.plan, actor=request.actor)
                _set_cover(request, card.id, form)
                if request.POST.get("remove_cover") and not form.cleaned_data["cover"]:
                    commands.remove_cover(card.community_id, card.id, actor=request.actor)
        except Denied:
            raise
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("改好了。时间、地点变了的话，报名的人都会知道。"))
            return redirect("gatherings-detail", community=request.community.slug, gathering_id=card.id)
    context = member_context(form=form, gathering=card)
    return render(request, "gatherings/plan.html", context, status=UNREADABLE if form.errors else 200)


@require_http_methods(["GET", "POST"])
@never_cache
@allow(members)
def cancellation(request: Request, gathering_id: UUID) -> HttpResponse:
    """Call it off, with a reason."""
    card = find_as_host(request, gathering_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            commands.cancel_gathering(card.community_id, card.id, actor=request.actor, reason=reason)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("取消了，大家会收到通知。"))
            return redirect("gatherings-detail", community=request.community.slug, gathering_id=card.id)
    context = member_context(form=form, gathering=card)
    return render(request, "gatherings/cancellation.html", context, status=UNREADABLE if form.errors else 200)


@require_http_methods(["GET", "POST"])
@never_cache
@allow(members)
def recap(request: Request, gathering_id: UUID) -> HttpResponse:
    """Look back: a post that begins with the numbers."""
    card = find_as_host(request, gathering_id)
    if card.recap_post_id is not None:
        raise RecapExists
    if not card.is_over:
        raise NotOverYet
    title, body = commands.recap_words(card, request.community)
    form = RecapForm(request.POST or None, request.FILES or None, initial={"title": title, "body": body})
    if request.method == "POST" and form.is_valid():
        try:
            post_id = commands.write_recap(
                card.community_id,
                card.id,
                actor=request.actor,
                title=form.cleaned_data["title"],
                body=form.cleaned_data["body"],
                is_public=card.is_public,
                pictures=[NewPicture(upload=one) for one in form.cleaned_data["pictures"]],
            )
        except Denied:
            raise
        except DomainError as refusal:
            form.add_error("pictures" if "picture" in refusal.code else "body", str(refusal))
        else:
            messages.success(request, _("回顾发出去了。"))
            return redirect("posts-detail", community=request.community.slug, post_id=post_id)
    context = member_context(form=form, gathering=card, figures=queries.figures_of(card.id))
    return render(request, "gatherings/recap.html", context, status=UNREADABLE if form.errors else 200)


def _form(request: Request, card: GatheringCard | None = None, *, initial: dict[str, object]) -> GatheringForm:
    community = request.community
    circles = circles_to_host_in(request)
    if card is not None and card.circle_id and card.circle_id not in {one.id for one in circles}:
        circles += cards_by_id([card.circle_id]).values()
    return GatheringForm(
        request.POST or None,
        request.FILES or None,
        initial=initial,
        zone=community.zone,
        circles=circles,
        stages=stage_labels(community.kind),
        may_host_all=request.actor.may(HOST_GATHERINGS, community.id) or (card is not None and card.circle_id is None),
        tickets=queries.tickets_of(card.id) if card else (),
    )


def _set_cover(request: Request, gathering_id: UUID, form: GatheringForm) -> None:
    upload = form.cleaned_data["cover"]
    if upload:
        new_cover = NewCover(upload=upload, alt=form.cleaned_data["cover_alt"])
        commands.set_cover(request.community.id, gathering_id, new_cover, actor=request.actor)
