"""What crosses this room's walls."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils.functional import Promise

from fengqun.content.series.beats import Cadence
from fengqun.content.series.choices import ART_KEYS, BeatState, Form, State
from fengqun.people.communities.types import MemberCard


@dataclass(frozen=True, slots=True)
class SeriesPlan:
    """A series as its host wants it."""

    title: str
    rhythm: str
    at: time
    starts_on: date
    description: str = ""
    art: str = ART_KEYS[0]
    form: str = Form.TEXT
    circle_id: UUID | None = None
    weekdays: tuple[int, ...] = ()
    every: int = 1
    month_day: int = 1
    ends_on: date | None = None
    warn_hours: int = 12
    grace_hours: int = 6
    host_ids: tuple[UUID, ...] = ()
    """None given: who starts it."""


@dataclass(frozen=True, slots=True)
class SeriesCard:
    """A series, as those see it who may know of it."""

    id: UUID
    community_id: UUID
    circle_id: UUID | None
    title: str
    description: str
    description_html: str
    art: str
    form: str
    cadence: Cadence
    warn_hours: int
    grace_hours: int
    state: str
    episode_count: int
    hosts: tuple[MemberCard, ...]
    judged_until: datetime
    ended_at: datetime | None

    @property
    def is_running(self) -> bool:
        """Whether it goes on."""
        return self.state == State.RUNNING

    @property
    def grace(self) -> timedelta:
        """How late an episode may be and still keep its beat."""
        return timedelta(hours=self.grace_hours)

    @property
    def form_label(self) -> str | Promise:
        """What episodes are made of, in words."""
        return Form(self.form).label


@dataclass(frozen=True, slots=True)
class BeatCard:
    """A beat: over, or to come."""

    day: date
    moment: datetime
    state: str
    host_id: UUID | None = None
    reason: str = ""
    is_prepared: bool = False
    post_id: UUID | None = None
    number: int | None = None
    title: str = ""

    @property
    def state_label(self) -> str | Promise:
        """How it stands, in words."""
        return BeatState(self.state).label

    @property
    def is_missed(self) -> bool:
        """Whether nothing came."""
        return self.state == BeatState.MISSED

    @property
    def is_planned(self) -> bool:
        """Whether it is still open."""
        return self.state == BeatState.PLANNED


@dataclass(frozen=True, slots=True)
class EpisodeCard:
    """An episode in a list."""

    post_id: UUID
    series_id: UUID
    number: int | None
    title: str
    published_at: datetime | None
    beat_day: date | None


@dataclass(frozen=True, slots=True)
class Neighbours:
    """An episode with the ones before and after it."""

    series_id: UUID
    series_title: str
    number: int
    before: EpisodeCard | None
    after: EpisodeCard | None


@dataclass(frozen=True, slots=True)
class Record:
    """How a series kept its word."""

    kept: int
    made_up: int
    missed: int
    excused: int
    longest: int
    current: int

    @property
    def due(self) -> int:
        """Beats that counted."""
        return self.kept + self.made_up + self.missed

    @property
    def percent(self) -> int | None:
        """Of a hundred beats so many came; None before there was one."""
        return round(100 * (self.kept + self.made_up) / self.due) if self.due else None
