"""What crosses this room's walls."""

from dataclasses import dataclass, field, fields
from datetime import datetime, time
from uuid import UUID

from django.utils.functional import Promise

from fengqun.content.moderation.choices import (
    EXCERPT_LENGTH,
    AppealState,
    CaseState,
    FlagReason,
    LogKind,
    LogVerb,
    Outcome,
    Verdict,
)
from fengqun.people.circles.types import CircleCard
from fengqun.people.communities.types import MemberCard


@dataclass(frozen=True)
class Terms:
    """How a community moderates. Weights count 1 for a newcomer's flag; see `weighing`."""

    hide_weight: int = 6
    newcomer_flaggers: int = 3
    lock_flaggers: int = 5
    newcomer_hours: int = 24
    opening_days: int = 7
    topics: int = 3
    replies: int = 10
    links: int = 2
    pictures: int = 1
    mentions: int = 2
    first_seconds: int = 3
    burst_count: int = 3
    burst_minutes: int = 10
    blocked_domains: tuple[str, ...] = ()
    allowed_domains: tuple[str, ...] = ()
    has_classifier: bool = True
    spam_percent: int = 95
    log_kind: str = LogKind.NAMELESS
    saved_reasons: tuple[str, ...] = ()

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """The names of all terms."""
        return tuple(one.name for one in fields(cls))


@dataclass(frozen=True)
class Thing:
    """Something that can be flagged, as its room shows it to those who look after it."""

    kind: str
    id: UUID
    community_id: UUID
    author_id: UUID
    circle_id: UUID | None
    thread_id: UUID | None
    title: str
    text: str
    state: str
    """held, published, hidden or removed"""
    moment: datetime
    url: str
    label: str | Promise = ""
    is_locked: bool = False

    @property
    def is_in_sight(self) -> bool:
        """Whether its audience sees it."""
        return self.state == "published"


@dataclass(frozen=True)
class FlagCard:
    """A flag, as staff sees it."""

    id: UUID
    member: MemberCard | None
    reason: str
    text: str
    weight: int
    made_at: datetime
    verdict: str

    @property
    def reason_label(self) -> str | Promise:
        """What was found wrong, in words."""
        return FlagReason(self.reason).label

    @property
    def weight_text(self) -> str:
        """The weight with one decimal."""
        return f"{self.weight / 100:.1f}"


@dataclass(frozen=True)
class OwnFlag:
    """A flag, as who made it sees it."""

    kind: str
    object_id: UUID
    reason: str
    text: str
    made_at: datetime
    verdict: str
    excerpt: str

    @property
    def reason_label(self) -> str | Promise:
        """What was found wrong, in words."""
        return FlagReason(self.reason).label

    @property
    def verdict_label(self) -> str | Promise:
        """What became of it, in words."""
        return Verdict(self.verdict).label

    @property
    def is_open(self) -> bool:
        """Whether it can be taken back."""
        return self.verdict == Verdict.OPEN


@dataclass(frozen=True)
class AppealCard:
    """An author's word against a decision."""

    text: str
    state: str
    filed_at: datetime
    reason: str
    decided_at: datetime | None
    decided_by: MemberCard | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether somebody has to hear it."""
        return self.state == AppealState.WAITING

    @property
    def state_label(self) -> str | Promise:
        """Where it stands, in words."""
        return AppealState(self.state).label


@dataclass(frozen=True)
class CaseCard:
    """Something that staff looks at."""

    id: UUID
    community_id: UUID
    circle: CircleCard | None
    circle_id: UUID | None
    author: MemberCard
    kind: str
    kind_label: str | Promise
    object_id: UUID
    thread_id: UUID | None
    excerpt: str
    hold_reason: str
    weight: int
    flagger_count: int
    has_held: bool
    has_locked: bool
    silenced_until: datetime | None
    spam_percent: int | None
    spam_signs: tuple[str, ...]
    state: str
    opened_at: datetime
    claimed_by: MemberCard | None
    claimed_until: datetime | None
    outcome: str
    reason: str
    decided_by: MemberCard | None
    decided_at: datetime | None
    violation_id: UUID | None
    thing: Thing | None = None
    flags: tuple[FlagCard, ...] = ()
    appeal: AppealCard | None = None
    is_claimed: bool = False
    """Whether the claim still holds."""

    @property
    def is_open(self) -> bool:
        """Whether somebody has to decide it."""
        return self.state == CaseState.OPEN

    @property
    def weight_text(self) -> str:
        """The weight with one decimal."""
        return f"{self.weight / 100:.1f}"

    @property
    def outcome_label(self) -> str | Promise:
        """What was decided, in words."""
        return Outcome(self.outcome).label if self.outcome else ""

    @property
    def says_now(self) -> str:
        """What it says by now where that is something else; empty where it says what the case is about."""
        said = self.thing.text if self.thing else ""
        return "" if said[:EXCERPT_LENGTH] == self.excerpt else said

    @property
    def reasons(self) -> tuple[str | Promise, ...]:
        """What its flags find wrong, each once."""
        return tuple(dict.fromkeys(one.reason_label for one in self.flags))


@dataclass(frozen=True)
class Around:
    """What a moderator sees beside a case: the thread, the author's record, earlier decisions, who flags together."""

    thread: tuple[Thing, ...] = ()
    earlier: tuple[CaseCard, ...] = ()
    penalties: int = 0
    said_posts: int = 0
    said_comments: int = 0
    together: int = 0
    """Earlier cases of this author in which two or more of the same members flagged."""


@dataclass(frozen=True)
class OwnCase:
    """A thing of mine that is held, or was decided about."""

    id: UUID
    kind: str
    kind_label: str | Promise
    object_id: UUID
    excerpt: str
    url: str
    state: str
    outcome: str
    reason: str
    opened_at: datetime
    decided_at: datetime | None
    may_appeal: bool
    appeal_until: datetime | None
    appeal: AppealCard | None = None

    @property
    def outcome_label(self) -> str | Promise:
        """What was decided, in words."""
        return Outcome(self.outcome).label if self.outcome else ""

    @property
    def is_open(self) -> bool:
        """Whether it waits."""
        return self.state == CaseState.OPEN


@dataclass(frozen=True)
class QuietCard:
    """A quiet time that stands."""

    id: UUID
    circle: CircleCard | None
    circle_id: UUID | None
    seconds_between: int
    daily_from: time | None
    daily_until: time | None
    ends_at: datetime | None
    reason: str
    is_on: bool = field(default=True)
    until: datetime | None = None
    """When it ends or pauses next, if it is on and has an end."""


@dataclass(frozen=True)
class Line:
    """A line of the public log."""

    id: UUID
    moment: datetime
    verb: str
    role: str
    kind_label: str | Promise
    reason: str
    doer: MemberCard | None
    """Never set where names are hidden."""
    member: MemberCard | None

    @property
    def verb_label(self) -> str | Promise:
        """What was done, in words."""
        return LogVerb(self.verb).label
