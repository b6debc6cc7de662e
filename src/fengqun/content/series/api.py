"""The API of series: everything that the pages do. What the caller may not know of is not found."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from ninja import Field, Router, Schema, Status

from fengqun.content.series import commands, queries
from fengqun.content.series.choices import ART_KEYS, Form, Rhythm
from fengqun.content.series.types import SeriesCard, SeriesPlan
from fengqun.content.series.views.common import month_after, read_month, start_of
from fengqun.kernel.policies import allow, members
from fengqun.kernel.requests import Request

router = Router(tags=["series"])


class SeriesIn(Schema):
    """A series as its host wants it; `at` and the days are on the community's clocks, weekday 0 is Monday."""

    title: str = Field(max_length=40)
    rhythm: Rhythm
    at: time
    starts_on: date
    description: str = Field("", max_length=2000)
    art: str = ART_KEYS[0]
    form: Form = Form.TEXT
    circle_id: UUID | None = None
    weekdays: list[int] = []
    every: int = 1
    month_day: int = 1
    ends_on: date | None = None
    warn_hours: int = 12
    grace_hours: int = 6
    host_ids: list[UUID] = []

    def plan(self) -> SeriesPlan:
        """As the commands take it."""
        values = self.dict()
        return SeriesPlan(**{**values, "weekdays": tuple(self.weekdays), "host_ids": tuple(self.host_ids)})


class BeatOut(Schema):
    """A beat: planned, kept, made_up, missed or excused."""

    day: date
    moment: datetime
    state: str
    host_id: UUID | None
    reason: str
    post_id: UUID | None
    number: int | None


class SeriesOut(Schema):
    """A series."""

    id: UUID
    title: str
    description: str
    art: str
    form: str
    circle_id: UUID | None
    state: str
    episode_count: int
    host_ids: list[UUID]
    rhythm: str
    at: str
    weekdays: list[int]
    every: int
    month_day: int
    starts_on: date
    ends_on: date | None
    next: BeatOut | None


class RecordOut(Schema):
    """How a series kept its word."""

    kept: int
    made_up: int
    missed: int
    excused: int
    longest: int
    current: int


class EpisodeOut(Schema):
    """An episode."""

    post_id: UUID
    number: int | None
    title: str
    published_at: datetime | None
    beat_day: date | None


class SeriesDetail(SeriesOut):
    """One series with its latest episodes."""

    record: RecordOut
    is_subscribed: bool
    episodes: list[EpisodeOut]
    has_more: bool


class EpisodeIn(Schema):
    """An own post; `beat_day` names the beat that it makes up for."""

    post_id: UUID
    beat_day: date | None = None


class PauseIn(Schema):
    """Days without a beat, both included."""

    first: date
    last: date
    reason: str = Field("", max_length=120)


class ReasonIn(Schema):
    """Why."""

    reason: str = Field(min_length=1, max_length=120)


class HostIn(Schema):
    """Another host of the series."""

    host_id: UUID


class MadeOut(Schema):
    """The id of what was made."""

    id: UUID


@router.get("/communities/{community}/series", response=list[SeriesOut])
@allow(members)
def list_series(request: Request, community: str, circle_id: UUID | None = None) -> list[dict[str, Any]]:
    """All series, those that go on first, each with its next beat."""
    del community
    cards = queries.listed(request.community.id, actor=request.actor, circle_id=circle_id)
    following = queries.next_beats(cards, request.community.zone)
    return [_out(card, following) for card in cards]


@router.post("/communities/{community}/series", response={201: MadeOut})
@allow(members)
def start_series(request: Request, community: str, sent: SeriesIn) -> Status[dict[str, UUID]]:
    """Start a series."""
    del community
    return Status(201, {"id": commands.start_series(request.community.id, sent.plan(), actor=request.actor)})


@router.get("/communities/{community}/series/{series_id}", response=SeriesDetail)
@allow(members)
def read_series(request: Request, community: str, series_id: UUID, before: int | None = None) -> dict[str, Any]:
    """One series; `before` continues its episodes below that number."""
    del community
    card = queries.card_for(request.community.id, series_id, actor=request.actor)
    before = min(max(before, 0), 2**31 - 1) if before is not None else None
    episodes, has_more = queries.episodes_of(card.id, before=before)
    return {
        **_out(card, queries.next_beats([card], request.community.zone)),
        "record": queries.record_of(card.id),
        "is_subscribed": queries.is_subscribed(card.id, request.actor.member_id),
        "episodes": episodes,
        "has_more": has_more,
    }


@router.put("/communities/{community}/series/{series_id}", response=list[str])
@allow(members)
def change_series(request: Request, community: str, series_id: UUID, sent: SeriesIn) -> list[str]:
    """Change it from now on; answers the names of what changed."""
    del community
    return list(commands.change_series(request.community.id, series_id, sent.plan(), actor=request.actor))


@router.post("/communities/{community}/series/{series_id}/end", response={204: None})
@allow(members)
def end_series(request: Request, community: str, series_id: UUID) -> Status[None]:
    """No more beats."""
    del community
    commands.end_series(request.community.id, series_id, actor=request.actor)
    return Status(204, None)


@router.get("/communities/{community}/series/{series_id}/months/{month}", response=list[BeatOut])
@allow(members)
def read_month_of(request: Request, community: str, series_id: UUID, month: str) -> list[Any]:
    """The beats of a month (`2026-03`), as they went or as they come."""
    del community
    card = queries.card_for(request.community.id, series_id, actor=request.actor)
    first, second = read_month(month), timedelta(seconds=1)
    begin, end = start_of(first, request) - second, start_of(month_after(first), request) - second
    beats: list[Any] = queries.calendar_of(card, begin, end, request.community.zone)
    return beats


@router.put("/communities/{community}/series/{series_id}/subscription", response={204: None})
@allow(members)
def subscribe(request: Request, community: str, series_id: UUID) -> Status[None]:
    """Be told of each episode."""
    del community
    commands.subscribe(request.community.id, series_id, actor=request.actor)
    return Status(204, None)


@router.delete("/communities/{community}/series/{series_id}/subscription", response={204: None})
@allow(members)
def unsubscribe(request: Request, community: str, series_id: UUID) -> Status[None]:
    """Be told no more."""
    del community
    commands.unsubscribe(request.community.id, series_id, actor=request.actor)
    return Status(204, None)


@router.post("/communities/{community}/series/{series_id}/episodes", response={201: MadeOut})
@allow(members)
def add_episode(request: Request, community: str, series_id: UUID, sent: EpisodeIn) -> Status[dict[str, UUID]]:
    """Make an own post an episode."""
    del community
    made = commands.add_episode(
        request.community.id, series_id, sent.post_id, actor=request.actor, beat_day=sent.beat_day
    )
    return Status(201, {"id": made})


@router.post("/communities/{community}/series/{series_id}/pauses", response={201: MadeOut})
@allow(members)
def pause_series(request: Request, community: str, series_id: UUID, sent: PauseIn) -> Status[dict[str, UUID]]:
    """No beats for some days."""
    del community
    made = commands.pause_series(
        request.community.id, series_id, sent.first, sent.last, actor=request.actor, reason=sent.reason
    )
    return Status(201, {"id": made})


@router.delete("/communities/{community}/series/{series_id}/pauses/{pause_id}", response={204: None})
@allow(members)
def resume_series(request: Request, community: str, series_id: UUID, pause_id: UUID) -> Status[None]:
    """Go on earlier."""
    del community
    commands.resume_series(request.community.id, series_id, pause_id, actor=request.actor)
    return Status(204, None)


@router.put("/communities/{community}/series/{series_id}/beats/{day}/excuse", response={204: None})
@allow(members)
def excuse_beat(request: Request, community: str, series_id: UUID, day: date, sent: ReasonIn) -> Status[None]:
    """Say why nothing comes, or came."""
    del community
    commands.excuse_beat(request.community.id, series_id, day, actor=request.actor, reason=sent.reason)
    return Status(204, None)


@router.put("/communities/{community}/series/{series_id}/beats/{day}/host", response={204: None})
@allow(members)
def hand_over(request: Request, community: str, series_id: UUID, day: date, sent: HostIn) -> Status[None]:
    """Another host takes that beat."""
    del community
    commands.hand_over(request.community.id, series_id, day, actor=request.actor, host_id=sent.host_id)
    return Status(204, None)


def _out(card: SeriesCard, following: dict[UUID, Any]) -> dict[str, Any]:
    names = ("id", "title", "description", "art", "form", "circle_id", "state", "episode_count")
    cadence = card.cadence
    return {
        **{name: getattr(card, name) for name in names},
        **{name: getattr(cadence, name) for name in ("rhythm", "every", "month_day", "starts_on", "ends_on")},
        "weekdays": list(cadence.weekdays),
        "at": f"{cadence.at:%H:%M}",
        "host_ids": [host.id for host in card.hosts],
        "next": following.get(card.id),
    }
