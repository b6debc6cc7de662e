"""What crosses this room's walls."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fengqun.content.challenges.days import Standing
from fengqun.content.media.types import MediaCard
from fengqun.content.posts.types import Place
from fengqun.people.communities.types import MemberCard


@dataclass(frozen=True)
class ChallengeSettings:
    """All that those who run a challenge decide about it."""

    title: str
    starts_on: date
    ends_on: date
    description: str = ""
    min_chars: int = 0
    needs_picture: bool = False
    needs_audio: bool = False
    late_minutes: int = 0
    makeup_days: int = 0
    makeup_back: int = 0
    certificate_days: int = 0
    """0: every day of the challenge."""
    capacity: int | None = None
    minimum_stage: str = ""
    circle_id: UUID | None = None


@dataclass(frozen=True)
class ChallengeCard:
    """A challenge, as one who looks sees it on `today`."""

    id: UUID
    community_id: UUID
    host_id: UUID
    circle_id: UUID | None
    title: str
    description: str
    description_html: str
    starts_on: date
    ends_on: date
    min_chars: int
    needs_picture: bool
    needs_audio: bool
    late_minutes: int
    makeup_days: int
    makeup_back: int
    certificate_days: int
    capacity: int | None
    minimum_stage: str
    created_at: datetime
    cancelled_at: datetime | None
    cancelled_reason: str
    copied_from_id: UUID | None
    participant_count: int
    today: date
    is_joined: bool = False
    has_checked_in: bool = False

    @property
    def length(self) -> int:
        """How many days it lasts."""
        return (self.ends_on - self.starts_on).days + 1

    @property
    def day_number(self) -> int:
        """Which day of the challenge today is, within its days."""
        return min(max((self.today - self.starts_on).days + 1, 0), self.length)

    @property
    def phase(self) -> str:
        """`cancelled`, `upcoming`, `running` or `over`."""
        if self.cancelled_at:
            return "cancelled"
        if self.today < self.starts_on:
            return "upcoming"
        return "over" if self.today > self.ends_on else "running"

    @property
    def phase_label(self) -> str | Promise:
        """The phase in a word."""
        return PHASES[self.phase]

    @property
    def is_running(self) -> bool:
        """Whether one can check in for today."""
        return self.phase == "running"

    @property
    def is_open(self) -> bool:
        """Whether one can still join."""
        return self.phase in {"upcoming", "running"}

    @property
    def is_full(self) -> bool:
        """Whether the last place is taken."""
        return self.capacity is not None and self.participant_count >= self.capacity

    @property
    def last_day(self) -> date:
        """The day up to which streaks are looked at: today, or the challenge's last."""
        return min(self.today, self.ends_on)

    @property
    def day_ends(self) -> str:
        """The time of the clock at which a day ends, on the next morning where it is not midnight."""
        return f"{self.late_minutes // 60:02d}:{self.late_minutes % 60:02d}"

    @property
    def settings(self) -> ChallengeSettings:
        """What those who run it decide."""
        return ChallengeSettings(**{one.name: getattr(self, one.name) for one in fields(ChallengeSettings)})


PHASES: dict[str, str | Promise] = {
    "upcoming": _("还没开始"),
    "running": pgettext_lazy("challenge", "进行中"),
    "over": pgettext_lazy("challenge", "已结束"),
    "cancelled": pgettext_lazy("challenge", "已取消"),
}


@dataclass(frozen=True)
class CheckInCard:
    """A check-in as one who looks sees it. `body_html` is sanitized."""

    id: UUID
    challenge_id: UUID
    author: MemberCard
    day: date
    is_makeup: bool
    body: str
    body_html: str
    state: str
    held_reason: str
    like_count: int
    is_liked: bool
    created_at: datetime
    edited_at: datetime | None
    media: tuple[MediaCard, ...] = ()
    is_mine: bool = False

    @property
    def is_held(self) -> bool:
        """Whether staff looks at it first."""
        return self.state == "held"

    @property
    def is_hidden(self) -> bool:
        """Whether staff took it out of sight; `held_reason` says why."""
        return self.state == "hidden"


@dataclass(frozen=True)
class CheckInPage:
    """A page of check-ins, newest first; `next` is where the following one begins."""

    items: tuple[CheckInCard, ...]
    next: Place | None


@dataclass(frozen=True)
class DayCell:
    """One day of my calendar: `done`, `made_up`, `held`, `today`, `missed`, `ahead` or `open` (can be made up)."""

    day: date
    mark: str

    @property
    def number(self) -> int:
        """The day of the month."""
        return self.day.day

    @property
    def label(self) -> str | Promise:
        """What the mark means."""
        return MARKS[self.mark]


MARKS: dict[str, str | Promise] = {
    "done": _("打了卡"),
    "made_up": _("补打的"),
    "held": _("待审"),
    "today": _("今天，还没打"),
    "missed": _("没打"),
    "ahead": _("还没到"),
    "open": _("没打，可以补"),
}


@dataclass(frozen=True)
class Month:
    """A month of my calendar: `lead` empty cells before the first, so that weekdays stand below each other."""

    first: date
    lead: int
    cells: tuple[DayCell, ...]


@dataclass(frozen=True)
class MyPart:
    """What a member has to do with a challenge."""

    is_joined: bool
    remind_hour: int | None
    standing: Standing
    months: tuple[Month, ...]
    makeup_open: tuple[date, ...]
    makeups_left: int
    todays: CheckInCard | None
    days_done: int
    is_certified: bool


@dataclass(frozen=True)
class RankRow:
    """A place in the ranking; equal places only where days, longest streak and moment are all equal."""

    place: int
    person: MemberCard
    days: int
    longest: int
    latest_at: datetime
    is_me: bool


@dataclass(frozen=True)
class Ranking:
    """A page of the ranking, and my own row wherever I stand."""

    rows: tuple[RankRow, ...]
    mine: RankRow | None
    total: int
    number: int
    pages: int


@dataclass(frozen=True)
class ParticipantRow:
    """A participant as those who run the challenge see them."""

    person: MemberCard
    days: int
    last_day: date | None
    days_silent: int
    """Days since the last check-in, or since joining or the start where there was none; 0 for today."""
    cheered_at: datetime | None
    joined_at: datetime

    @property
    def has_fallen_off(self) -> bool:
        """Whether two whole days or more have passed in silence."""
        return self.days_silent > SILENT_DAYS


SILENT_DAYS = 2


@dataclass(frozen=True)
class Certificate:
    """What stands on a certificate."""

    name: str
    title: str
    community: str
    days: int
    longest: int
    needed: int
    starts_on: date
    ends_on: date
    earned_on: date
