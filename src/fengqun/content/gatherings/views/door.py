"""The door: a page that checks people in, also where there is no network.

Without JavaScript it is a plain form. With it, the page keeps the list on the phone, notes what it scans, and sends it
when it can; a worker below the page's own address keeps the page itself.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.staticfiles import finders
from django.http import HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fengqun.content.gatherings import commands, queries
from fengqun.content.gatherings.forms import CodeForm
from fengqun.content.gatherings.types import GatheringCard, ScanAnswer, ScanRequest
from fengqun.content.gatherings.views.common import UNREADABLE, find_as_host, member_context
from fengqun.kernel import clock
from fengqun.kernel.errors import DomainError
from fengqun.kernel.ids import new_id, read_id
from fengqun.kernel.policies import allow, members
from fengqun.kernel.requests import Request
from fengqun.kernel.texts import insist_storable

CAMERA = "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"
"""The door may use the phone's camera; every other page may not."""
WORKER = "gatherings/worker.js"
UNREADABLE_SCANS = (
    *(ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError),
    RawPostDataException,  # a form with files
)


class ScansUnreadable(DomainError):
    """What a phone sent is no list of scans."""

    code = "gatherings.scans_unreadable"
    sentence = gettext_lazy("签到记录的格式不对。")


@require_http_methods(["GET", "POST"])
@never_cache
@allow(members)
def checkin(request: Request, gathering_id: UUID) -> HttpResponse:
    """The page at the door; posting checks one person in, or takes that back."""
    card = find_as_host(request, gathering_id)
    if request.method == "POST":
        return _checked(request, card)
    return _page(request, card, CodeForm(initial={"code": request.GET.get("ticket", "")}))


@require_GET
@never_cache
@allow(members)
def worker(request: Request, gathering_id: UUID) -> HttpResponse:
    """The worker that keeps the page. Its address lies below the page's, so it can reach nothing else."""
    find_as_host(request, gathering_id)
    source = Path(str(finders.find(WORKER))).read_text(encoding="utf-8")
    return HttpResponse(source, content_type="text/javascript; charset=utf-8")


@require_GET
@never_cache
@allow(members)
def listed(request: Request, gathering_id: UUID) -> HttpResponse:
    """The list that a phone takes to the door."""
    card = find_as_host(request, gathering_id)
    return JsonResponse({"now": clock.now().isoformat(), "people": people_at_the_door(card)})


@require_POST
@allow(members)
def scans(request: Request, gathering_id: UUID) -> HttpResponse:
    """What a phone noted, hours ago or just now; sent twice it counts once."""
    card = find_as_host(request, gathering_id)
    try:
        sent = json.loads(request.body)
        insist_storable(sent)
        read = [read_scan(one) for one in sent["scans"]]
        sent_at = _moment(sent["sent_at"])
        device = str(sent.get("device", ""))
    except UNREADABLE_SCANS as error:
        raise ScansUnreadable from error
    answers = commands.record_scans(
        card.community_id, card.id, read, actor=request.actor, device=device, sent_at=sent_at
    )
    return JsonResponse({"answers": [answer_data(one) for one in answers]})


def people_at_the_door(card: GatheringCard) -> list[dict[str, Any]]:
    """The rows of the list, as the page keeps them."""
    return [
        {
            "seat_id": str(one.seat_id),
            "name": one.name,
            "heads": one.heads,
            "ticket": one.ticket_name,
            "ticket_hash": one.ticket_hash,
            "code_hash": one.code_hash,
            "arrived_at": one.arrived_at.isoformat() if one.arrived_at else None,
            "device": one.device,
            "scans": one.scans,
        }
        for one in queries.door_list(card.id)
    ]


def read_scan(sent: dict[str, Any]) -> ScanRequest:
    """One scan as a phone sends it. Raises ValueError, KeyError, TypeError."""
    return ScanRequest(
        id=UUID(sent["id"]),
        moment=_moment(sent["moment"]),
        kind=str(sent.get("kind", "in")),
        ticket=str(sent.get("ticket") or "")[:400],
        code=str(sent.get("code") or "")[:40],
        seat_id=read_id(str(sent.get("seat_id") or "")),
    )


def answer_data(one: ScanAnswer) -> dict[str, Any]:
    """What became of a scan, for the page."""
    return {
        "id": str(one.id),
        "outcome": one.outcome,
        "seat_id": str(one.seat_id) if one.seat_id else None,
        "arrived_at": one.arrived_at.isoformat() if one.arrived_at else None,
        "device": one.device,
        "name": one.name,
        "heads": one.heads,
    }


def _moment(text: object) -> datetime:
    moment = datetime.fromisoformat(str(text))
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment.astimezone(UTC)


def _checked(request: Request, card: GatheringCard) -> HttpResponse:
    """One scan from the plain form: a code, or a name tapped in the list."""
    seat_id = read_id(request.POST.get("seat"))
    form = CodeForm(request.POST)
    if seat_id is None and not form.is_valid():
        return _page(request, card, form, status=UNREADABLE)
    said = form.cleaned_data["code"] if seat_id is None else ""
    scan = ScanRequest(
        id=read_id(request.POST.get("id")) or new_id(),
        moment=clock.now(),
        kind=request.POST.get("kind", "in"),
        seat_id=seat_id,
        ticket=said if "." in said else "",
        code="" if "." in said else said,
    )
    answer = commands.record_scans(card.community_id, card.id, [scan], actor=request.actor, device=_("网页"))[0]
    if answer.outcome in {"unknown", "not_seated"}:
        sentence = _("没有这张票。") if answer.outcome == "unknown" else _("这张票的座位已经退了，或者还在候补。")
        form.add_error("code", sentence) if seat_id is None else messages.error(request, sentence)
        return _page(request, card, form, status=UNREADABLE)
    words = {
        "entry": _("%(name)s 签到了，共 %(heads)s 人。"),
        "already": _("%(name)s 之前已经签过到。"),
        "undone": _("撤销了 %(name)s 的签到。"),
    }[answer.outcome]
    messages.success(request, words % {"name": answer.name, "heads": answer.heads})
    return redirect("gatherings-checkin", community=request.community.slug, gathering_id=card.id)


def _page(request: Request, card: GatheringCard, form: CodeForm, status: int = 200) -> HttpResponse:
    people = queries.door_list(card.id)
    context = member_context(
        gathering=card,
        form=form,
        people=people,
        heads=sum(one.heads for one in people),
        arrived=sum(one.heads for one in people if one.arrived_at),
    )
    response = render(request, "gatherings/checkin.html", context, status=status)
    response["Permissions-Policy"] = CAMERA
    return response
