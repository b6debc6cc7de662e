"""Drops for those who run them: the list, one drop live and afterwards, and what can be done about it."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from fengqun.commerce.drops import commands
from fengqun.commerce.drops.forms import ReasonForm
from fengqun.commerce.drops.offers import offer_of, offers_of
from fengqun.commerce.drops.policies import RUN_DROPS
from fengqun.commerce.drops.queries import drop_in, drops_of, report_of, winners
from fengqun.commerce.drops.queries.live import claims_by_second, outlook_of_cancelling
from fengqun.commerce.drops.queries.reminders import reminded_counts
from fengqun.commerce.drops.queries.reports import NEW_MEMBER
from fengqun.commerce.drops.types import ClaimCard, DropCard, DropReport, Phase
from fengqun.commerce.drops.wording import zone_words
from fengqun.commerce.orders.queries import audience_sentence
from fengqun.kernel.errors import DomainError
from fengqun.kernel.ids import read_id
from fengqun.kernel.policies import allow, having
from fengqun.kernel.requests import Request, page_number
from fengqun.kernel.spreadsheets import csv_response
from fengqun.people.communities.queries import member_cards
from fengqun.people.communities.types import MemberCard
from fengqun.ui.moments import write_moment

PAGE_SIZE = 50
EXPORT_LIMIT = 100_000
INVALID = 422
RATE_SECONDS = 10
REPORT_SECONDS = 10
SMALL = 1_000
CHART = 600, 100
"""Width and height of the chart, in its own units."""
MOVING = {Phase.RUNNING, Phase.SOLD_OUT, Phase.PAUSED}


@require_GET
@allow(having(RUN_DROPS))
def drops(request: Request) -> HttpResponse:
    """Every drop, the latest start first."""
    community, tab, number = request.community, request.GET.get("tab", "all"), page_number(request)
    found = drops_of(community.id, tab=tab, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE + 1)
    shown = found[:PAGE_SIZE]
    waiting = reminded_counts(community.id, [drop.id for drop in shown])
    context = {
        "console_nav": "drops",
        "rows": [(offer, waiting.get(offer.drop.id, 0)) for offer in offers_of(shown)],
        "tabs": _tabs(request, tab),
        "tab": tab,
        "newer": f"?tab={tab}&page={number - 1}" if number > 1 else "",
        "older": f"?tab={tab}&page={number + 1}" if len(found) > PAGE_SIZE else "",
    }
    return render(request, "drops/console/drops.html", context)


@require_GET
@allow(having(RUN_DROPS))
def drop(request: Request, drop_id: UUID) -> HttpResponse:
    """One drop: live while it goes on, its report afterwards."""
    community = request.community
    card = drop_in(community.id, drop_id)
    before = read_id(request.GET.get("before"))
    found = winners(community.id, drop_id, before=before, limit=PAGE_SIZE + 1)
    context = {
        **_figures(card),
        "console_nav": "drops",
        "offer": offer_of(card),
        "rows": _with_members(card, found[:PAGE_SIZE]),
        "audience": audience_sentence(community.id, card.audience),
        "zone": zone_words(community.zone),
        "waiting": reminded_counts(community.id, [drop_id]).get(drop_id, 0),
        "is_pausable": card.state == "scheduled" and card.is_open,
        "is_resumable": card.phase is Phase.PAUSED,
        "older": f"?before={found[PAGE_SIZE - 1].id}" if len(found) > PAGE_SIZE else "",
    }
    return render(request, "drops/console/drop.html", context)


@require_GET
@allow(having(RUN_DROPS))
def live(request: Request, drop_id: UUID) -> HttpResponse:
    """The figures alone, fetched each second while somebody watches."""
    return render(request, "drops/console/_live.html", _figures(drop_in(request.community.id, drop_id)))


@require_GET
@allow(having(RUN_DROPS))
def export(request: Request, drop_id: UUID) -> HttpResponse:
    """Who won, as CSV that spreadsheets open."""
    card = drop_in(request.community.id, drop_id)
    found = winners(request.community.id, drop_id, limit=EXPORT_LIMIT)
    head = [_("时间"), pgettext("column", "成员"), _("结果"), _("订单号"), _("价格"), _("币种")]
    head += [pgettext("badge", "新成员"), _("退回时间")]
    name = f"drop-{card.starts_at.astimezone(request.community.zone):%Y%m%d-%H%M}"
    return csv_response(name, head, _exported(request, card, found))


@require_http_methods(["GET", "POST"])
@allow(having(RUN_DROPS))
def pause(request: Request, drop_id: UUID) -> HttpResponse:
    """Hold it, after a look at what that means."""
    return _confirmed(request, drop_id, "drops/console/pause.html", commands.pause_drop, _("暂停了，谁也抢不走。"))


@require_http_methods(["GET", "POST"])
@allow(having(RUN_DROPS))
def resumption(request: Request, drop_id: UUID) -> HttpResponse:
    """Let it go on."""
    return _confirmed(request, drop_id, "drops/console/resume.html", commands.resume_drop, _("恢复了。"))


@require_http_methods(["GET", "POST"])
@allow(having(RUN_DROPS))
def cancellation(request: Request, drop_id: UUID) -> HttpResponse:
    """Call it off, with everything that this undoes named beforehand."""
    card = drop_in(request.community.id, drop_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            commands.cancel_drop(drop_id, actor=request.actor, reason=form.cleaned_data["reason"])
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("取消了。没付的订单在关，付过的在退，大家会收到信。"))
            return _to_drop(request, drop_id)
    context = {
        "console_nav": "drops",
        "drop": card,
        "form": form,
        "outlook": outlook_of_cancelling(request.community.id, drop_id),
        "waiting": reminded_counts(request.community.id, [drop_id]).get(drop_id, 0),
    }
    return render(request, "drops/console/cancel.html", context, status=INVALID if form.errors else 200)


def _confirmed(request: Request, drop_id: UUID, template: str, command: Callable[..., None], said: str) -> HttpResponse:
    """First the question, then the deed."""
    card = drop_in(request.community.id, drop_id)
    if request.method == "GET":
        return render(request, template, {"console_nav": "drops", "drop": card})
    command(drop_id, actor=request.actor)
    messages.success(request, said)
    return _to_drop(request, drop_id)


def _to_drop(request: Request, drop_id: UUID) -> HttpResponse:
    return redirect("drops-console-drop", community=request.community.slug, drop_id=drop_id)


def _figures(card: DropCard) -> dict[str, Any]:
    """What changes from second to second, and what it comes to."""
    by_second = claims_by_second(card.community_id, card.id) if card.phase in MOVING else []
    recent = by_second[-RATE_SECONDS:]
    return {
        "drop": card,
        "is_moving": card.phase in MOVING,
        "by_second": by_second,
        "bars": _bars(by_second),
        "per_second": round(sum(recent) / RATE_SECONDS, 1),
        "most_per_second": max(by_second, default=0),
        "in_a_minute": sum(by_second),
        "report": _report(card),
    }


def _report(card: DropCard) -> DropReport:
    """The report; of a large drop one of the last few seconds, for it reads every win and many may be watching."""
    if card.wins <= SMALL:
        return report_of(card.community_id, card.id)
    return _report_lately(card.community_id, card.id, int(time.monotonic() // REPORT_SECONDS))


@lru_cache(maxsize=64)
def _report_lately(community_id: UUID, drop_id: UUID, _span: int) -> DropReport:
    return report_of(community_id, drop_id)


@dataclass(frozen=True, slots=True)
class _Bar:
    """One second: how long ago, how many, and where it stands in a chart of `CHART` units."""

    ago: int
    count: int
    x: int
    y: int
    height: int


def _bars(by_second: list[int]) -> list[_Bar]:
    """The seconds in which anything was claimed, as bars from the bottom of the chart."""
    most, (width, high) = max(by_second, default=0), CHART
    step = width // len(by_second) if by_second else 0
    heights = [(second, count, max(1, high * count // most)) for second, count in enumerate(by_second) if count]
    return [
        _Bar(len(by_second) - second, count, second * step + 1, high - height, height)
        for second, count, height in heights
    ]


def _with_members(card: DropCard, claims: list[ClaimCard]) -> list[dict[str, object]]:
    people = member_cards(claim.member_id for claim in claims)
    return [
        {
            "claim": claim,
            "member": people.get(claim.member_id),
            "is_new": _is_new(card, people.get(claim.member_id)),
        }
        for claim in claims
    ]


def _is_new(card: DropCard, member: MemberCard | None) -> bool:
    """Whether somebody had joined not long before the start, or after it."""
    return member is not None and member.joined_at is not None and member.joined_at >= card.starts_at - NEW_MEMBER


def _exported(request: Request, card: DropCard, claims: list[ClaimCard]) -> Iterator[list[object]]:
    people = member_cards(claim.member_id for claim in claims)
    zone = request.community.zone
    for claim in claims:
        member = people.get(claim.member_id)
        yield [
            write_moment(claim.claimed_at, "iso", zone),
            member.name if member else "",
            claim.standing.label,
            claim.order_number,
            card.price.decimal,
            card.price.unit,
            _("是") if _is_new(card, member) else _("否"),
            write_moment(claim.returned_at, "iso", zone) if claim.returned_at else "",
        ]


def _tabs(request: Request, chosen: str) -> list[dict[str, object]]:
    base = reverse("drops-console", kwargs={"community": request.community.slug})
    labels = {"all": _("全部"), "coming": _("未开始"), "running": _("进行中"), "closed": _("已结束")}
    return [{"url": f"{base}?tab={key}", "label": label, "current": key == chosen} for key, label in labels.items()]
