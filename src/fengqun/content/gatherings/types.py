"""What crosses this room's walls."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO
from uuid import UUID

from django.utils.functional import Promise

from fengqun.content.gatherings.choices import ART_KEYS, SeatState, State
from fengqun.kernel import clock
from fengqun.people.communities.types import MemberCard


@dataclass(frozen=True, slots=True)
class TicketPlan:
    """A kind of ticket as a host wants it; `id` names one that is there already."""

    name: str
    quota: int | None = None
    stages: tuple[str, ...] = ()
    id: UUID | None = None
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class GatheringPlan:
    """A gathering as a host wants it. Moments without an offset are those of the community's clocks."""

    title: str
    starts_at: datetime
    ends_at: datetime
    description: str = ""
    place: str = ""
    address: str = ""
    link: str = ""
    link_minutes: int = 30
    circle_id: UUID | None = None
    is_public: bool = False
    art_key: str = ART_KEYS[0]
    capacity: int | None = None
    guest_limit: int = 0
    questions: tuple[str, ...] = ()
    answers_are_required: bool = False
    tickets: tuple[TicketPlan, ...] = ()
    """None given: one kind for everybody."""


@dataclass(frozen=True, slots=True)
class NewCover:
    """A picture to put on top."""

    upload: BinaryIO
    alt: str = ""


@dataclass(frozen=True, slots=True)
class TicketCard:
    """A kind of ticket."""

    id: UUID
    name: str
    quota: int | None
    stages: tuple[str, ...]
    taken: int
    is_open: bool

    @property
    def left(self) -> int | None:
        """How many are left of it, None without a limit."""
        return None if self.quota is None else max(0, self.quota - self.taken)

    def is_for(self, stage: str) -> bool:
        """Whether a member of that stage may have it."""
        return self.is_open and (not self.stages or stage in self.stages)


@dataclass(frozen=True, slots=True)
class GatheringCard:
    """A gathering as anybody who may know of it sees it; the link is not on it.

    `sight_reason` is why staff took it out of sight.
    """

    id: UUID
    community_id: UUID
    circle_id: UUID | None
    host: MemberCard
    is_public: bool
    title: str
    description: str
    description_html: str
    art_key: str
    cover_id: UUID | None
    cover_alt: str
    place: str
    address: str
    has_link: bool
    link_minutes: int
    starts_at: datetime
    ends_at: datetime
    capacity: int | None
    guest_limit: int
    questions: tuple[str, ...]
    answers_are_required: bool
    taken: int
    waiting: int
    state: str
    cancel_reason: str
    sight: str
    sight_reason: str
    sequence: int
    changed_at: datetime
    settled_at: datetime | None
    recap_post_id: UUID | None

    @property
    def is_cancelled(self) -> bool:
        """Whether it was called off."""
        return self.state == State.CANCELLED

    @property
    def is_over(self) -> bool:
        """Whether its end has passed."""
        return self.ends_at <= clock.now()

    @property
    def has_begun(self) -> bool:
        """Whether its start has passed."""
        return self.starts_at <= clock.now()

    @property
    def is_open(self) -> bool:
        """Whether a seat can still be asked for."""
        return not self.is_cancelled and not self.is_over

    @property
    def is_running(self) -> bool:
        """Whether it goes on now."""
        return not self.is_cancelled and self.has_begun and not self.is_over

    @property
    def left(self) -> int | None:
        """Seats that are free, None without a limit. What people wait for is not free."""
        return None if self.capacity is None else max(0, self.capacity - self.taken)

    @property
    def is_full(self) -> bool:
        """Whether who comes now has to wait."""
        return self.left == 0 or self.waiting > 0

    @property
    def where(self) -> str:
        """The place, or "" for one that meets online only."""
        return self.place

    @property
    def link_shown_from(self) -> datetime:
        """From when those with a seat see the link."""
        return self.starts_at - timedelta(minutes=self.link_minutes)


@dataclass(frozen=True, slots=True)
class SeatCard:
    """Somebody's seat or place in the waiting list."""

    id: UUID
    gathering_id: UUID
    member_id: UUID
    ticket_id: UUID
    ticket_name: str
    guests: int
    answers: tuple[str, ...]
    state: str
    queued_at: datetime
    seated_at: datetime | None
    confirm_from: datetime | None
    confirm_by: datetime | None
    confirmed_at: datetime | None
    code: str
    arrived_at: datetime | None
    is_no_show: bool

    @property
    def heads(self) -> int:
        """The member and the guests."""
        return 1 + self.guests

    @property
    def is_seated(self) -> bool:
        """Whether there is a seat."""
        return self.state == SeatState.SEATED

    @property
    def is_waiting(self) -> bool:
        """Whether it stands in the waiting list."""
        return self.state == SeatState.WAITING

    @property
    def is_current(self) -> bool:
        """Whether it is a seat or a wish for one."""
        return self.is_seated or self.is_waiting

    @property
    def state_label(self) -> str | Promise:
        """How it stands, in words."""
        return SeatState(self.state).label

    @property
    def must_confirm(self) -> bool:
        """Whether the member has to say now that they come."""
        return self.is_waiting_for_word and self.confirm_from is not None and self.confirm_from <= clock.now()

    @property
    def is_waiting_for_word(self) -> bool:
        """Whether the seat is lost unless the member says in time that they come."""
        return self.is_seated and self.confirm_by is not None and self.confirmed_at is None


@dataclass(frozen=True, slots=True)
class Attendee:
    """A row of the list of those who come, wait, or thought better of it."""

    seat: SeatCard
    person: MemberCard
    scans: int = 0
    """How often the ticket was shown: more than once is worth a look."""


@dataclass(frozen=True, slots=True)
class Outing:
    """A gathering in a list, with what the reader has to do with it."""

    gathering: GatheringCard
    seat: SeatCard | None = None
    circle_name: str = ""


@dataclass(frozen=True, slots=True)
class ScanRequest:
    """What a phone reports. One of `ticket` (what the code said), `code` (typed) and `seat_id` names the seat."""

    id: UUID
    moment: datetime
    kind: str = "in"
    ticket: str = ""
    code: str = ""
    seat_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ScanAnswer:
    """What became of a scan; `arrived_at` is how it stands now.

    `entry` it let the person in · `already` an earlier scan did · `undone` · `unknown` no such ticket · `not_seated`
    the seat was given back or is only waited for.
    """

    id: UUID
    outcome: str
    seat_id: UUID | None = None
    arrived_at: datetime | None = None
    device: str = ""
    """The phone that let the person in."""
    name: str = ""
    heads: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """A gathering in numbers, heads counted with guests."""

    seated: int
    heads: int
    waiting: int
    arrived: int
    arrived_heads: int
    no_shows: int
    given_up: int
