"""What crosses this room's walls."""

from dataclasses import dataclass, field, fields
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise

from fengqun.people.circles.choices import ADVISED_FROM, ADVISED_TO, ART_KEYS, CircleRole, Kind, State
from fengqun.people.communities.types import MemberCard


@dataclass(frozen=True)
class CircleSettings:
    """All that hosts decide about their circle."""

    name: str
    purpose: str = ""
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
