"""Series for those who read them: the list, one series, its calendar, the subscription."""

import calendar as months
from datetime import timedelta
from uuid import UUID

from babel.dates import format_date
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from fengqun.content.series import commands, queries
from fengqun.content.series.choices import BeatState
from fengqun.content.series.policies import RUN_SERIES
from fengqun.content.series.views.common import (
    circles_to_start_in,
    find,
    month_after,
    read_month,
    start_of,
)
from fengqun.content.series.wording import rhythm_words
from fengqun.kernel import clock
from fengqun.kernel.policies import allow, members
from fengqun.kernel.requests import Request
from fengqun.people.circles.queries import cards_by_id
from fengqun.ui.amounts import active_locale

SHOWN_BEATS = 12
LOOK_BACK, LOOK_AHEAD = timedelta(days=45), timedelta(days=45)
MAX_NUMBER_DIGITS = 9


@require_GET
@never_cache
@allow(members)
def listing(request: Request) -> HttpResponse:
    """All series, and when each comes next."""
    cards = queries.listed(request.community.id, actor=request.actor)
    following = queries.next_beats(cards, request.community.zone)
    circles = cards_by_id({card.circle_id for card in cards if card.circle_id})
    rows = [
        (
            card,
            rhythm_words(card.cadence),
            following.get(card.id),
            circles.get(card.circle_id) if card.circle_id else None,
        )
        for card in cards
    ]
    may_start = request.actor.may(RUN_SERIES, request.community.id) or bool(circles_to_start_in(request))
    context = {"nav": "home", "rows": rows, "may_start": may_start}
    return render(request, "series/listing.html", context)


@require_GET
@never_cache
@allow(members)
def detail(request: Request, series_id: UUID) -> HttpResponse:
    """One series: what comes next, what was, how it kept its word."""
    card = find(request, series_id)
    before = request.GET.get("before", "")
    is_number = before.isascii() and before.isdigit() and len(before) <= MAX_NUMBER_DIGITS
    episodes, has_more = queries.episodes_of(card.id, before=int(before) if is_number else None)
    zone, now = request.community.zone, clock.now()
    runs = queries.runs(request.actor, card)
    beats = queries.calendar_of(card, now - LOOK_BACK, now + LOOK_AHEAD, zone) if runs else []
    people = {host.id: host for host in card.hosts}
    context = {
        "nav": "home",
        "series": card,
        "rhythm": rhythm_words(card.cadence),
        "next": queries.next_beats([card], zone).get(card.id),
        "episodes": episodes,
        "older": f"?before={episodes[-1].number}" if has_more else "",
        "record": queries.record_of(card.id),
        "is_subscribed": queries.is_subscribed(card.id, request.actor.member_id),
        "runs": runs,
        "missed": [one for one in beats if one.state == BeatState.MISSED],
        "coming": [(one, people.get(one.host_id) if one.host_id else None) for one in beats if one.moment > now][
            :SHOWN_BEATS
        ],
        "pauses": [one for one in queries.pause_list(card.id) if one.last >= now.astimezone(zone).date()],
        "circle": cards_by_id([card.circle_id]).get(card.circle_id) if card.circle_id else None,
        "month": f"{now.astimezone(zone):%Y-%m}",
    }
    return render(request, "series/detail.html", context)


@require_http_methods(["POST", "DELETE"])
@allow(members)
def subscription(request: Request, series_id: UUID) -> HttpResponse:
    """Be told of each episode; `_method=delete` ends it."""
    if request.method == "DELETE" or request.POST.get("_method") == "delete":
        commands.unsubscribe(request.community.id, series_id, actor=request.actor)
        messages.success(request, _("不订了。"))
    else:
        commands.subscribe(request.community.id, series_id, actor=request.actor)
        messages.success(request, _("订上了，更新了告诉你。"))
    return redirect("series-detail", community=request.community.slug, series_id=series_id)


@require_GET
@never_cache
@allow(members)
def month(request: Request, series_id: UUID, month: str) -> HttpResponse:
    """One month: what came, what was missed, what is to come."""
    card, first = find(request, series_id), read_month(month)
    zone = request.community.zone
    begin, end = start_of(first, request), start_of(month_after(first), request)
    beats = queries.calendar_of(card, begin - timedelta(seconds=1), end - timedelta(seconds=1), zone)
    by_day = {one.day: one for one in beats}
    weeks = [
        [(day, by_day.get(day), day.month == first.month) for day in week]
        for week in months.Calendar().monthdatescalendar(first.year, first.month)
    ]
    context = {
        "nav": "home",
        "series": card,
        "moment": begin + timedelta(days=14),
        "weeks": weeks,
        "weekdays": [str(format_date(day, "ccccc", locale=active_locale())) for day, _beat, _is_in in weeks[0]],
        "beats": beats,
        "today": clock.now().astimezone(zone).date(),
        "before": f"{month_after(first, -1):%Y-%m}",
        "after": f"{month_after(first):%Y-%m}",
    }
    return render(request, "series/month.html", context)
