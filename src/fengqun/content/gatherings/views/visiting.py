"""Gatherings for those who come: the list, the month, one gathering, the seat, the ticket, the calendar."""

import calendar as months
from datetime import date
from typing import Any
from uuid import UUID

from babel.dates import format_date
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fengqun.content.gatherings import calendars, commands, queries
from fengqun.content.gatherings.errors import GatheringNotFound
from fengqun.content.gatherings.forms import SeatForm
from fengqun.content.gatherings.policies import is_member
from fengqun.content.gatherings.queries.people import with_seats
from fengqun.content.gatherings.types import GatheringCard, Outing, SeatCard, TicketCard
from fengqun.content.gatherings.views.common import UNREADABLE, code_of, find, may_plan_something, member_context
from fengqun.kernel import clock
from fengqun.kernel.errors import DomainError, NotFound
from fengqun.kernel.ids import read_id
from fengqun.kernel.pictures.serving import picture_response
from fengqun.kernel.policies import allow, anyone, members
from fengqun.kernel.requests import Request, page_number
from fengqun.people.circles.queries import cards_by_id
from fengqun.people.communities.queries import member_card
from fengqun.ui.amounts import active_locale
from fengqun.ui.navigation import community_url

JOIN_PAGES = ("communities-join", "communities-gate", "communities-about")
PRIVATE = "private, no-store"


@require_GET
@allow(anyone)
def gatherings(request: Request) -> HttpResponse:
    """What is ahead, or what was."""
    if request.community is None:
        raise NotFound
    is_past, number = request.GET.get("tab") == "past", page_number(request)
    circle_id = read_id(request.GET.get("circle"))
    cards, has_more = queries.outings(
        request.community.id, actor=request.actor, past=is_past, circle_id=circle_id, number=number
    )
    return _list(request, "past" if is_past else "ahead", with_seats(cards, request.actor.member_id), has_more=has_more)


@require_GET
@allow(members)
def mine(request: Request) -> HttpResponse:
    """What one signed up for, and how often one stayed away."""
    outings, has_more = queries.own_outings(request.community.id, actor=request.actor, number=page_number(request))
    no_shows = queries.no_shows_of(request.actor.member_id)  # type: ignore[arg-type]  # the policy asked
    limit = queries.no_show_limit(request.community.id)
    return _list(request, "mine", outings, has_more=has_more, no_shows=no_shows, limit=limit)


@require_GET
@allow(anyone)
def month(request: Request, month: str) -> HttpResponse:
    """One month on the community's calendar."""
    if request.community is None:
        raise NotFound
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError as error:
        raise NotFound from error
    if not 2000 <= first.year <= 2200:  # noqa: PLR2004 - the calendars that anybody looks at
        raise NotFound
    found = queries.month_of(request.community.id, first, request.community.zone, actor=request.actor)
    weeks = [
        [(day, found.get(day, []) if day.month == first.month else None) for day in week]
        for week in months.Calendar().monthdatescalendar(first.year, first.month)
    ]
    before, after = _month_before(first), _month_after(first)
    context = member_context(
        first=first,
        moment=clock.now()
        .astimezone(request.community.zone)
        .replace(year=first.year, month=first.month, day=1, hour=12, minute=0),
        weeks=weeks,
        weekdays=_weekdays(weeks),
        days=[(day, cards) for day, cards in sorted(found.items())],
        today=clock.now().astimezone(request.community.zone).date(),
        newer=_month_url(request, before),
        older=_month_url(request, after),
        tabs=_tabs(request, "month"),
    )
    return render(request, "gatherings/month.html", context)


@require_GET
@never_cache
@allow(anyone)
def gathering(request: Request, gathering_id: UUID) -> HttpResponse:
    """One gathering, and what one has to do with it."""
    return _page(request, find(request, gathering_id))


@require_http_methods(["POST", "PUT", "DELETE"])
@allow(members)
def seat(request: Request, gathering_id: UUID) -> HttpResponse:
    """Sign up or change how; `_method=delete` gives the seat back."""
    card = find(request, gathering_id)
    slug = request.community.slug
    if request.method == "DELETE" or request.POST.get("_method") == "delete":
        commands.give_up_seat(card.community_id, card.id, actor=request.actor)
        messages.success(request, _("退了。想来再报。"))
        return redirect("gatherings-detail", community=slug, gathering_id=card.id)
    before = queries.seat_of(card.id, request.actor.member_id)
    form = SeatForm(request.POST, gathering=card, tickets=_tickets(request, card, before), seat=before)
    if form.is_valid():
        try:
            taken = commands.take_seat(card.community_id, card.id, actor=request.actor, **form.asked)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            said = _("座位留好了，到时见。") if taken.is_seated else _("排上候补了，轮到你会通知。")
            messages.success(request, said)
            return redirect("gatherings-detail", community=slug, gathering_id=card.id)
    return _page(request, card, form=form, status=UNREADABLE)


@require_GET
@never_cache
@allow(members)
def seat_return(request: Request, gathering_id: UUID) -> HttpResponse:
    """Whether one really gives one's seat or place in line back; `seat` does it."""
    card = find(request, gathering_id)
    own = queries.seat_of(card.id, request.actor.member_id)
    if own is None or not (own.is_seated or own.is_waiting):
        raise NotFound
    return render(request, "gatherings/seat_return.html", member_context(gathering=card, seat=own))


@require_POST
@allow(members)
def confirmation(request: Request, gathering_id: UUID) -> HttpResponse:
    """Say that one comes."""
    commands.confirm_seat(request.community.id, gathering_id, actor=request.actor)
    messages.success(request, _("确认了，到时见。"))
    return redirect("gatherings-detail", community=request.community.slug, gathering_id=gathering_id)


@require_GET
@never_cache
@allow(members)
def ticket(request: Request, gathering_id: UUID) -> HttpResponse:
    """One's ticket: the code to be scanned, and the short one to be read aloud."""
    card = find(request, gathering_id)
    own, token = queries.seat_with_ticket(card.id, actor=request.actor)
    page = reverse("gatherings-checkin", kwargs={"community": request.community.slug, "gathering_id": card.id})
    context = member_context(
        gathering=card,
        seat=own,
        person=member_card(own.member_id),
        code=code_of(f"{settings.SITE_ORIGIN}{page}?ticket={token}"),
        typed=f"{own.code[:3]} {own.code[3:]}",
    )
    response = render(request, "gatherings/ticket.html", context)
    response["Cache-Control"] = PRIVATE
    return response


@require_GET
@allow(anyone)
def calendar_file(request: Request, gathering_id: UUID) -> HttpResponse:
    """The gathering as a file that calendars read."""
    card = find(request, gathering_id)
    outing = Outing(card, queries.seat_of(card.id, request.actor.member_id))
    response = HttpResponse(calendars.calendar_file(request.community, [outing]), content_type=calendars.CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{calendars.file_name(card)}"'
    response["Cache-Control"] = PRIVATE
    return response


@require_http_methods(["GET", "POST"])
@never_cache
@allow(members)
def calendar(request: Request) -> HttpResponse:
    """The secret address of one's own calendar, to be subscribed to; posting makes a new one."""
    if request.method == "POST":
        commands.renew_calendar(request.community.id, actor=request.actor)
        messages.success(request, _("换了新地址，旧的从现在起没用了。"))
        return redirect("gatherings-calendar", community=request.community.slug)
    secret = queries.own_calendar(request.actor.member_id)  # type: ignore[arg-type]  # the policy asked
    path = reverse("gatherings-feed", kwargs={"community": request.community.slug, "secret": secret}) if secret else ""
    context = member_context(address=f"{settings.SITE_ORIGIN}{path}" if path else "")
    return render(request, "gatherings/calendar.html", context)


@require_GET
@allow(anyone)
def feed(request: Request, secret: str) -> HttpResponse:
    """A member's own calendar: whoever knows the address reads it, as calendars do not sign in."""
    outings = queries.calendar_of(request.community.id, secret) if request.community else None
    if outings is None:
        raise GatheringNotFound
    response = HttpResponse(calendars.calendar_file(request.community, outings), content_type=calendars.CONTENT_TYPE)
    response["Cache-Control"] = PRIVATE
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_GET
@allow(anyone)
def cover(request: Request, cover_id: UUID, size: str) -> HttpResponseBase:
    """The picture on top, full or small, for those who may know of the gathering."""
    if request.community is None:
        raise NotFound
    name, is_public = queries.cover_file(request.community.id, cover_id, actor=request.actor, thumbnail=size == "small")
    return picture_response(name, for_everybody=is_public)


def _page(request: Request, card: GatheringCard, *, form: SeatForm | None = None, status: int = 200) -> HttpResponse:
    own = queries.seat_of(card.id, request.actor.member_id)
    tickets = queries.tickets_of(card.id)
    offered = _tickets(request, card, own, tickets)
    is_mine = own is not None and own.is_current
    context = member_context(
        gathering=card,
        seat=own if is_mine else None,
        past_seat=own if own is not None and not is_mine else None,
        places_ahead=queries.places_ahead(own) if own is not None and own.is_waiting else 0,
        tickets=tickets,
        offered=offered,
        form=form or (SeatForm(gathering=card, tickets=offered, seat=own) if offered else None),
        is_open_form=form is not None,
        link=queries.link_for(card, actor=request.actor),
        runs=queries.runs(request.actor, card),
        circle=cards_by_id([card.circle_id]).get(card.circle_id) if card.circle_id else None,
        is_member=is_member(request.actor, card.community_id),
        join_url=community_url(JOIN_PAGES, request.community.slug),
    )
    return render(request, "gatherings/gathering.html", context, status=status)


def _tickets(
    request: Request, card: GatheringCard, own: SeatCard | None, tickets: list[TicketCard] | None = None
) -> list[TicketCard]:
    """The kinds that the reader may have: those open to their stage, and the one they hold."""
    if not is_member(request.actor, card.community_id) or not card.is_open:
        return []
    stage = getattr(getattr(request, "member", None), "stage", "")
    held = own.ticket_id if own is not None and own.is_current else None
    found = tickets if tickets is not None else queries.tickets_of(card.id)
    return [one for one in found if one.is_for(stage) or one.id == held]


def _list(request: Request, tab: str, outings: list[Outing], *, has_more: bool, **more: Any) -> HttpResponse:  # noqa: ANN401
    number = page_number(request)
    query = request.GET.copy()
    context = member_context(
        outings=_with_circles(outings),
        tab=tab,
        tabs=_tabs(request, tab),
        may_plan=may_plan_something(request),
        newer=_page_url(query, number - 1) if number > 1 else "",
        older=_page_url(query, number + 1) if has_more else "",
        **more,
    )
    return render(request, "gatherings/gatherings.html", context)


def _page_url(query: Any, number: int) -> str:  # noqa: ANN401 - a QueryDict
    query["page"] = str(number)
    return f"?{query.urlencode()}"


def _with_circles(outings: list[Outing]) -> list[Outing]:
    ids = {one.gathering.circle_id for one in outings if one.gathering.circle_id}
    circles = cards_by_id(ids) if ids else {}
    return [
        Outing(one.gathering, one.seat, circles[one.gathering.circle_id].name if one.gathering.circle_id else "")
        for one in outings
    ]


def _tabs(request: Request, current: str) -> list[dict[str, object]]:
    slug = {"community": request.community.slug}
    today = clock.now().astimezone(request.community.zone).date()
    base = reverse("gatherings-list", kwargs=slug)
    tabs = [("ahead", _("接下来"), base), ("month", _("月历"), _month_url(request, today))]
    if request.actor.member_id is not None:
        tabs.append(("mine", _("我报的"), reverse("gatherings-mine", kwargs=slug)))
    tabs.append(("past", _("办过的"), f"{base}?tab=past"))
    return [{"url": url, "label": label, "current": key == current} for key, label, url in tabs]


def _weekdays(weeks: list[Any]) -> list[str]:
    """The names of the days of a week, short, in the reader's language."""
    return [str(format_date(day, "ccccc", locale=active_locale())) for day, _cards in weeks[0]]


def _month_url(request: Request, day: date) -> str:
    return reverse("gatherings-month", kwargs={"community": request.community.slug, "month": f"{day:%Y-%m}"})


def _month_before(first: date) -> date:
    return first.replace(year=first.year - 1, month=12) if first.month == 1 else first.replace(month=first.month - 1)


def _month_after(first: date) -> date:
    return first.replace(year=first.year + 1, month=1) if first.month == 12 else first.replace(month=first.month + 1)  # noqa: PLR2004 - December
