"""What hosts of series do: start, change, add episodes, pause, excuse, hand over, end."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from fengqun.content.posts.queries import posts_of_member
from fengqun.content.series import commands, queries
from fengqun.content.series.choices import BeatState
from fengqun.content.series.errors import BeatNotFound, NotTheHost
from fengqun.content.series.forms import EpisodeForm, ExcuseForm, PauseForm, SeriesForm, initial_of
from fengqun.content.series.policies import RUN_SERIES
from fengqun.content.series.types import BeatCard, SeriesCard
from fengqun.content.series.views.common import UNREADABLE, circles_to_start_in, find_as_host, read_day
from fengqun.kernel import clock
from fengqun.kernel.errors import Denied, DomainError
from fengqun.kernel.ids import read_id
from fengqun.kernel.policies import allow, members
from fengqun.kernel.requests import Request
from fengqun.people.circles.queries import cards_by_id, member_ids_of
from fengqun.people.communities.queries import member_cards, owners_of
from fengqun.people.communities.types import MemberCard

MADE_UP_WITHIN = timedelta(days=60)
MANY = 60


@require_http_methods(["GET", "POST"])
@never_cache
@allow(members)
def new(request: Request) -> HttpResponse:
    """Start a series."""
    today = clock.now().astimezone(request.community.zone).date()
    initial: dict[str, object] = {
        "circle": request.GET.get("circle", ""),
        "form": "text",
        "rhythm": "weekly",
        "weekdays": [today.weekday()],
        "at": "20:00",
        "starts_on": today.isoformat(),
        "hosts": [str(request.actor.member_id)],
        "art": "book",
    }
    form = _form(request, None, initial)
    if not form.fields["circle"].choices:  # type: ignore[attr-defined]
        raise NotTheHost
    if request.method == "POST" and form.is_valid():
        try:
            made = commands.start_series(request.community.id, form.plan, actor=request.actor)
        except Denied:
            raise
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("系列开好了。"))
            return redirect("series-detail", community=request.community.slug, series_id=made)
    context = {"nav": "home", "form": form}
    return render(request, "series/plan.html", context, status=UNREADABLE if form.errors else 200)


@require_http_methods(["GET", "POST"])
@never_cache
@allow(members)
def plan(request: Request, series_id: UUID) -> HttpResponse:
    """Change a series, from now on."""
    card = find_as_host(request, series_id)
    form = _form(request, card, initial_of(card))
    if request.method == "POST" and form.is_valid():
        try:
            commands.change_series(card.community_id, card.id, form.plan, actor=request.actor)
        except Denied:
            raise
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("改好了，从现在起这样排。"))
            return _back(request, card)
    context = {"nav": "home", "form": form, "series": card}
    return render(request, "series/plan.html", context, status=UNREADABLE if form.errors else 200)


@require_http_methods(["GET", "POST"])
@never_cache
@allow(members)
def end(request: Request, series_id: UUID) -> HttpResponse:
    """Bring it to its end, after having been asked."""
    card = find_as_host(request, series_id)
    if request.method == "POST":
        commands.end_series(card.community_id, card.id, actor=request.actor)
        messages.success(request, _("系列完结了，往期都还在。"))
        return _back(request, card)
    return render(request, "series/end.html", {"nav": "home", "series": card})


@require_http_methods(["GET", "POST"])
@never_cache
@allow(members)
def episodes(request: Request, series_id: UUID) -> HttpResponse:
    """Make a post that is out already an episode."""
    card = find_as_host(request, series_id)
    posts = [
        post
        for post in posts_of_member(card.community_id, request.actor.member_id, actor=request.actor, limit=MANY)  # type: ignore[arg-type]  # the policy asked
        if post.circle_id == card.circle_id
    ]
    used = queries.neighbours_of(card.community_id, [post.id for post in posts], actor=request.actor)
    missed = _missed(request, card)
    form = EpisodeForm(
        request.POST or None,
        posts=[post for post in posts if post.id not in used],
        beats=missed,
        initial={"day": request.GET.get("day", "")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            commands.add_episode(
                card.community_id,
                card.id,
                form.cleaned_data["post"],
                actor=request.actor,
                beat_day=form.cleaned_data["day"],
            )
        except Denied:
            raise
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("收进系列了。"))
            return _back(request, card)
    context = {"nav": "home", "series": card, "form": form, "day": request.GET.get("day", "")}
    return render(request, "series/episodes.html", context, status=UNREADABLE if form.errors else 200)


@require_http_methods(["GET", "POST"])
@never_cache
@allow(members)
def pauses(request: Request, series_id: UUID) -> HttpResponse:
    """Nothing comes for some days."""
    card = find_as_host(request, series_id)
    form = PauseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            commands.pause_series(
                card.community_id,
                card.id,
                asked["first"],
                asked["last"],
                actor=request.actor,
                reason=asked["reason"],
            )
        except Denied:
            raise
        except DomainError as refusal:
            form.add_error("first", str(refusal))
        else:
            messages.success(request, _("停更记下了，那几天不算断更。"))
            return _back(request, card)
    context = {"nav": "home", "series": card, "form": form}
    return render(request, "series/pauses.html", context, status=UNREADABLE if form.errors else 200)


@require_POST
@allow(members)
def pause_removal(request: Request, series_id: UUID, pause_id: UUID) -> HttpResponse:
    """Go on earlier than planned."""
    card = find_as_host(request, series_id)
    commands.resume_series(card.community_id, card.id, pause_id, actor=request.actor)
    messages.success(request, _("停更取消了。"))
    return _back(request, card)


@require_http_methods(["GET", "POST"])
@never_cache
@allow(members)
def beat(request: Request, series_id: UUID, day: str) -> HttpResponse:
    """One beat: excuse it, or hand it over (`host`)."""
    card, on = find_as_host(request, series_id), read_day(day)
    found = _beat(request, card, day)
    form = ExcuseForm(request.POST or None if "host" not in request.POST else None, initial={"reason": found.reason})
    if request.method == "POST":
        try:
            if "host" in request.POST:
                host_id = read_id(request.POST["host"]) or UUID(int=0)
                commands.hand_over(card.community_id, card.id, on, actor=request.actor, host_id=host_id)
                messages.success(request, _("交出去了，对方会收到通知。"))
                return _back(request, card)
            if form.is_valid():
                reason = form.cleaned_data["reason"]
                commands.excuse_beat(card.community_id, card.id, on, actor=request.actor, reason=reason)
                messages.success(request, _("原因记下了，不算断更。"))
                return _back(request, card)
        except Denied:
            raise
        except DomainError as refusal:
            form = ExcuseForm(request.POST)
            form.full_clean()
            form.add_error(None, str(refusal))
    context = {
        "nav": "home",
        "series": card,
        "beat": found,
        "form": form,
        "others": [host for host in card.hosts if host.id != (found.host_id or card.hosts[0].id)],
        "is_ahead": found.moment > clock.now(),
    }
    return render(request, "series/beat.html", context, status=UNREADABLE if form.errors else 200)


def _beat(request: Request, card: SeriesCard, day: str) -> BeatCard:
    on, zone = read_day(day), request.community.zone
    noon = clock.now().astimezone(zone).replace(year=on.year, month=on.month, day=on.day, hour=12, minute=0)
    around = queries.calendar_of(card, noon - timedelta(days=1), noon + timedelta(days=1), zone)
    found = next((one for one in around if one.day == on), None)
    if found is None:
        raise BeatNotFound
    return found


def _missed(request: Request, card: SeriesCard) -> list[BeatCard]:
    now = clock.now()
    beats = queries.calendar_of(card, now - MADE_UP_WITHIN, now, request.community.zone)
    return [one for one in beats if one.state == BeatState.MISSED]


def _form(request: Request, card: SeriesCard | None, initial: dict[str, object]) -> SeriesForm:
    community, actor = request.community, request.actor
    circles = circles_to_start_in(request)
    if card is not None and card.circle_id and card.circle_id not in {one.id for one in circles}:
        circles += cards_by_id([card.circle_id]).values()
    return SeriesForm(
        request.POST or None,
        initial=initial,
        circles=circles,
        people=_who_may_host(request, card),
        may_start_all=actor.may(RUN_SERIES, community.id) or (card is not None and card.circle_id is None),
    )


def _who_may_host(request: Request, card: SeriesCard | None) -> list[MemberCard]:
    """Whom the form offers as hosts: those who are, oneself, the owners; in a circle those who belong to it."""
    community_id, member_id = request.community.id, request.actor.member_id
    circle_id = card.circle_id if card else read_id(request.GET.get("circle"))
    ids = {host.id for host in card.hosts} if card else set()
    if member_id is not None:
        ids.add(member_id)
    if circle_id is not None:
        ids |= set(sorted(member_ids_of(circle_id))[:MANY])
    people = member_cards(ids) | ({one.id: one for one in owners_of(community_id)} if circle_id is None else {})
    present = [one for one in people.values() if one.is_present]
    return sorted(present, key=lambda one: (one.name, str(one.id)))


def _back(request: Request, card: SeriesCard) -> HttpResponse:
    return redirect("series-detail", community=request.community.slug, series_id=card.id)
