"""Who comes, for those who host: the list, and the same as a file."""

from collections.abc import Iterator
from io import BytesIO
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from openpyxl import Workbook

from fengqun.content.gatherings import commands, queries
from fengqun.content.gatherings.queries.people import ATTENDEES_ON_A_PAGE
from fengqun.content.gatherings.queries.terms import no_shows_by_member
from fengqun.content.gatherings.types import Attendee, GatheringCard
from fengqun.content.gatherings.views.common import find_as_host, member_context
from fengqun.kernel.policies import allow, members
from fengqun.kernel.requests import Request, page_number
from fengqun.kernel.spreadsheets import csv_response, plain
from fengqun.ui.moments import write_moment

EXPORT_LIMIT = 10_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@never_cache
@allow(members)
def people(request: Request, gathering_id: UUID) -> HttpResponse:
    """Who comes, who waits, who was there."""
    card = find_as_host(request, gathering_id)
    return render(request, "gatherings/people.html", member_context(**people_context(request, card)))


@require_POST
@allow(members)
def removal(request: Request, gathering_id: UUID, member_id: UUID) -> HttpResponse:
    """Give somebody's seat back for them."""
    card = find_as_host(request, gathering_id)
    commands.give_up_seat(card.community_id, card.id, actor=request.actor, member_id=member_id)
    messages.success(request, _("座位退了，候补的人会往前挪。"))
    return redirect("gatherings-people", community=request.community.slug, gathering_id=card.id)


@require_GET
@allow(members)
def csv_file(request: Request, gathering_id: UUID) -> HttpResponse:
    """The list as CSV; nobody's words are taken for a formula."""
    card = find_as_host(request, gathering_id)
    return csv_response(_name(request, card), _head(card), _rows(request, card))


@require_GET
@allow(members)
def xlsx_file(request: Request, gathering_id: UUID) -> HttpResponse:
    """The list as a workbook."""
    card = find_as_host(request, gathering_id)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("1")
    for row in (_head(card), *_rows(request, card)):
        sheet.append([plain(cell) for cell in row])
    buffer = BytesIO()
    book.save(buffer)
    response = HttpResponse(buffer.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{_name(request, card)}.xlsx"'
    return response


def people_context(request: Request, card: GatheringCard) -> dict[str, object]:
    """What the list of people is drawn with, here and in the console."""
    state, search, number = request.GET.get("state", ""), request.GET.get("q", "").strip(), page_number(request)
    start = (number - 1) * ATTENDEES_ON_A_PAGE
    found = queries.attendees(card.id, state=state, search=search, offset=start, limit=ATTENDEES_ON_A_PAGE + 1)
    shown = found[:ATTENDEES_ON_A_PAGE]
    missed = no_shows_by_member([one.person.id for one in shown]) if shown else {}
    query = f"state={state}&q={search}"
    return {
        "gathering": card,
        "rows": [(one, missed.get(one.person.id, 0)) for one in shown],
        "figures": queries.figures_of(card.id),
        "state": state,
        "search": search,
        "filters": _filters(state),
        "newer": f"?{query}&page={number - 1}" if number > 1 else "",
        "older": f"?{query}&page={number + 1}" if len(found) > ATTENDEES_ON_A_PAGE else "",
    }


def _filters(current: str) -> list[dict[str, object]]:
    labels = {
        "": _("全部"),
        "seated": _("有座"),
        "waiting": _("候补"),
        "arrived": _("已签到"),
        "no_show": _("没到场"),
        "given_up": _("已退座"),
    }
    return [{"url": f"?state={key}", "label": label, "current": key == current} for key, label in labels.items()]


def _name(request: Request, card: GatheringCard) -> str:
    return f"gathering-{card.starts_at.astimezone(request.community.zone):%Y%m%d-%H%M}"


def _head(card: GatheringCard) -> list[object]:
    head: list[object] = [pgettext("column", "成员"), _("阶段"), _("票种"), _("带几位"), _("状态"), _("报名时间")]
    return [*head, _("签到时间"), _("没到场"), *card.questions]


def _rows(request: Request, card: GatheringCard) -> Iterator[list[object]]:
    zone = request.community.zone

    def written(one: Attendee) -> list[object]:
        seat = one.seat
        return [
            one.person.name,
            str(one.person.stage_label or one.person.stage),
            seat.ticket_name,
            seat.guests,
            str(seat.state_label),
            write_moment(seat.queued_at, "iso", zone),
            write_moment(seat.arrived_at, "iso", zone) if seat.arrived_at else "",
            _("是") if seat.is_no_show else "",
            *seat.answers,
        ]

    for one in queries.attendees(card.id, limit=EXPORT_LIMIT):
        yield written(one)
