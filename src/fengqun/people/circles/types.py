"""What crosses this room's walls."""

from dataclasses import dataclass, field, fields
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise

from fengqun.people.circles.choices import ADVISED_FROM, ADVISED_TO, ART_KEYS, CircleRole, Kind, State
from fengqun.people.communities.types import MemberCard

PUBLIC, MEMBERS, CIRCLE = "public", "members", "circle:"


@dataclass(frozen=True, slots=True)
class Audience:
    """Who may read something: everybody, the community's members, or those of one circle. Never public and a circle's.

    Rooms keep it as text beside what they keep, so that a query compares it with `audiences_of(actor, community_id)`.
    """

    is_public: bool = False
    circle_id: UUID | None = None

    def __post_init__(self) -> None:
        if self.is_public and self.circle_id is not None:
            message = "what is said in a circle is not public"
            raise ValueError(message)

    def as_text(self) -> str:
        """`public`, `members` or `circle:<id>`."""
        if self.circle_id is not None:
            return f"{CIRCLE}{self.circle_id}"
        return PUBLIC if self.is_public else MEMBERS

    @classmethod
    def read(cls, text: str) -> "Audience":
        """The audience that `as_text` wrote. Raises ValueError for anything else."""
        if text in {PUBLIC, MEMBERS}:
            return cls(is_public=text == PUBLIC)
        if not text.startswith(CIRCLE):
            message = f"{text!r} is no audience"
            raise ValueError(message)
        return cls(circle_id=UUID(text.removeprefix(CIRCLE)))


@dataclass(frozen=True, slots=True)
class Said:
    """Something that was new in a circle: since when, and who said it."""

    at: datetime
    by: UUID


@dataclass(frozen=True)
class CircleSettings:
    """All that hosts decide about their circle."""

    name: str
    purpose: str = ""
    promise_now: str = ""
    promise_year: str = ""
    art: str = ART_KEYS[0]
    kind: str = Kind.OPEN
    minimum_stage: str = ""
    question: str = ""
    rules: str = ""
    advised_from: int = ADVISED_FROM
    advised_to: int = ADVISED_TO
    capacity: int | None = None


@dataclass(frozen=True)
class CircleCard:
    """A circle, as other rooms and pages see it."""

    id: UUID
    community_id: UUID
    slug: str
    name: str
    purpose: str = ""
    promise_now: str = ""
    promise_year: str = ""
    art: str = "circles"
    kind: str = "open"
    is_core: bool = False
    minimum_stage: str = ""
    question: str = ""
    rules: str = ""
    advised_from: int = 30
    advised_to: int = 50
    capacity: int | None = None
    member_count: int = 0
    state: str = "active"
    copied_from_id: UUID | None = None
    split_from_id: UUID | None = None
    created_at: datetime | None = None
    archived_at: datetime | None = None

    @property
    def is_active(self) -> bool:
        """Whether the circle goes on."""
        return self.state == State.ACTIVE

    @property
    def is_secret(self) -> bool:
        """Whether only its members know of it."""
        return self.kind == Kind.SECRET

    @property
    def is_over_advice(self) -> bool:
        """Whether it has outgrown its advised size and had better be two."""
        return self.member_count > self.advised_to

    @property
    def is_full(self) -> bool:
        """Whether the last place is taken."""
        return self.capacity is not None and self.member_count >= self.capacity

    @property
    def settings(self) -> CircleSettings:
        """What its hosts decide about it."""
        return CircleSettings(**{one.name: getattr(self, one.name) for one in fields(CircleSettings)})

    @property
    def kind_label(self) -> str | Promise:
        """How one comes in, in words."""
        return Kind(self.kind).label

    @property
    def rule_lines(self) -> list[str]:
        """The circle's own rules, one a line."""
        return [line.strip() for line in self.rules.splitlines() if line.strip()]


@dataclass(frozen=True)
class CircleMemberCard:
    """Somebody in a circle."""

    person: MemberCard
    role: str
    joined_at: datetime

    @property
    def is_host(self) -> bool:
        """Whether they host it."""
        return self.role == CircleRole.HOST


@dataclass(frozen=True)
class MyCircle:
    """A circle of mine, and my part in it."""

    circle: CircleCard
    role: str
    joined_at: datetime
    waiting: int = field(default=0, compare=False)
    """Requests that wait for me as a host."""
    unread: int = field(default=0, compare=False)
    """What was said here since I looked last."""
    is_muted: bool = field(default=False, compare=False)
    news_at: datetime | None = field(default=None, compare=False)

    @property
    def is_host(self) -> bool:
        """Whether I host it."""
        return self.role == CircleRole.HOST


@dataclass(frozen=True)
class RequestCard:
    """A wish to come in."""

    id: UUID
    circle_id: UUID
    person: MemberCard
    message: str
    question: str
    answer: str
    state: str
    asked_at: datetime
    decided_at: datetime | None
    decided_by: UUID | None
    reason: str

    @property
    def is_waiting(self) -> bool:
        """Whether a host has to decide it."""
        return self.state == "waiting"


@dataclass(frozen=True)
class InvitationCard:
    """An invitation that waits."""

    id: UUID
    circle: CircleCard
    person: MemberCard
    inviter: MemberCard | None
    invited_at: datetime


@dataclass(frozen=True)
class NewCircle:
    """A circle that has just begun."""

    id: UUID
    slug: str
