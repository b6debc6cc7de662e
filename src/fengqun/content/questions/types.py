"""What other rooms and pages see of questions."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.functional import Promise

from fengqun.content.posts.types import CommentCard
from fengqun.content.questions.waking import Waking
from fengqun.people.communities.types import MemberCard

MINUTES_AN_HOUR = 60


@dataclass(frozen=True, slots=True)
class Terms:
    """What is promised to those who ask, in a community or in one of its circles."""

    target_hours: int = 4
    waking_from_minute: int = 8 * MINUTES_AN_HOUR
    waking_to_minute: int = 22 * MINUTES_AN_HOUR
    relay_at_percent: int = 50
    relay_size: int = 2
    relays_per_day: int = 3
    is_relayed_by_clock: bool = True

    @property
    def target(self) -> timedelta:
        """The waking time within which somebody is to answer."""
        return timedelta(hours=self.target_hours)

    @property
    def relay_after(self) -> timedelta:
        """The waking time after which the question is handed on, if nobody has answered."""
        return self.target * self.relay_at_percent / 100

    def waking(self, zone: ZoneInfo) -> Waking:
        """The waking hours on the community's clocks."""
        return Waking(self.waking_from_minute, self.waking_to_minute, zone)


@dataclass(frozen=True, slots=True)
class QuestionCard:
    """A question without its words, which are the post's."""

    post_id: UUID
    community_id: UUID
    asker: MemberCard
    circle_id: UUID | None
    title: str
    tags: tuple[str, ...]
    state: str
    is_listed: bool
    asked_at: datetime
    target_minutes: int
    due_at: datetime
    relay_due_at: datetime | None
    first_response_at: datetime | None
    response_seconds: int | None
    answer_count: int
    relay_rounds: int
    accepted_comment_id: UUID | None
    accepted_at: datetime | None
    accepted_by: UUID | None
    close_reason: str
    close_note: str
    closed_at: datetime | None
    duplicate_of_id: UUID | None
    reopened_at: datetime | None
    reopen_note: str

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer that its asker accepts."""
        return self.state == "open"

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has answered at all and the clock runs."""
        return self.is_open and self.first_response_at is None

    @property
    def is_in_time(self) -> bool | None:
        """Whether the first answer came within the target; None while nobody has answered."""
        if self.response_seconds is None:
            return None
        return self.response_seconds <= self.target_minutes * 60


@dataclass(frozen=True, slots=True)
class Clock:
    """How a question's clock stands: for those who wait and for those who could answer."""

    due_at: datetime
    left: timedelta
    """Waking time that is left; nothing when it is over."""
    over: timedelta
    """Waking time beyond the target."""
    is_running: bool
    """Whether the community is awake now."""
    took: timedelta | None = None
    """Waking time until the first answer, once it is there."""
    is_in_time: bool = True


@dataclass(frozen=True, slots=True)
class AnswerCard:
    """An answer as one viewer sees it."""

    comment: CommentCard
    rating: int
    is_accepted: bool
    is_rated: bool
    is_own: bool


@dataclass(frozen=True, slots=True)
class RelayCard:
    """One link of the chain: who was asked, by whom, why, and what became of it."""

    id: UUID
    post_id: UUID
    member: MemberCard
    relayed_by: MemberCard | None
    passed_from_id: UUID | None
    round: int
    score: float
    answered: tuple[tuple[UUID, str], ...]
    tags: tuple[str, ...]
    note: str
    state: str
    state_label: str | Promise
    sent_at: datetime
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class RelayedToMe:
    """A question that waits for me, with the reason why I was asked."""

    relay: RelayCard
    question: QuestionCard


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question that was asked before and is like the one being asked."""

    post_id: UUID
    title: str
    answer_count: int
    is_accepted: bool
    likeness: float


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Something else of the community that holds what is being asked: a post, a comment, a gathering, a page."""

    label: str | Promise
    icon: str
    title: str
    excerpt: str
    url: str


@dataclass(frozen=True, slots=True)
class Helpful:
    """What may help before one asks: questions like this one, and what is found elsewhere.

    `is_enough`: worth a look before the question is asked; what holds but a part of the words is not.
    """

    questions: tuple[Suggestion, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    is_enough: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who answered alike before."""

    member_id: UUID
    score: float
    answered: tuple[tuple[UUID, str], ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionFigures:
    """How questions fared in the last thirty days."""

    asked: int
    answered: int
    in_time: int
    median_seconds: int | None
    waiting: int
    late: int
    accepted: int = field(default=0)

    @property
    def share_in_time(self) -> int | None:
        """Percent of the questions whose time is up or answered that were answered in time."""
        return round(100 * self.in_time / (self.answered + self.late)) if self.answered + self.late else None
