"""What crosses this room's walls."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.functional import Promise

from fengqun.kernel.policies import right_of
from fengqun.people.circles.types import CircleCard
from fengqun.people.communities.types import MemberCard
from fengqun.people.duties.choices import HELD, TermState


@dataclass(frozen=True)
class KindCard:
    """A kind of duty, in the reader's words where it is one of the usual ones."""

    id: UUID
    community_id: UUID
    code: str
    name: str
    description: str
    honour: str
    badge: str
    reward: str
    rights: tuple[str, ...]
    is_needed: bool
    is_retired: bool = False

    @property
    def right_labels(self) -> list[str | Promise]:
        """The rights in words."""
        return [right.label for code in self.rights if (right := right_of(code))]


def last_moment(ends_at: datetime) -> datetime:
    """The last moment before an end."""
    return ends_at - timedelta(microseconds=1)


@dataclass(frozen=True)
class TermCard:
    """A term on the roster."""

    id: UUID
    kind: KindCard
    circle: CircleCard | None
    member: MemberCard | None
    starts_at: datetime
    ends_at: datetime
    state: str
    began_at: datetime | None
    closed_at: datetime | None
    closed_because: str
    handover_note: str
    deeds: int = 0
    volunteers: tuple[MemberCard, ...] = field(default=(), compare=False)

    @property
    def last_moment(self) -> datetime:
        """The end as days go: a term until midnight ends on the day before."""
        return last_moment(self.ends_at)

    @property
    def state_label(self) -> str | Promise:
        """Where it stands, in words."""
        return TermState(self.state).label

    @property
    def is_open(self) -> bool:
        """Whether somebody is wanted for it."""
        return self.state == TermState.OPEN

    @property
    def is_running(self) -> bool:
        """Whether it runs now."""
        return self.state == TermState.RUNNING

    @property
    def is_offered(self) -> bool:
        """Whether its member has to answer."""
        return self.state == TermState.OFFERED

    @property
    def is_held(self) -> bool:
        """Whether its member has it, now or later."""
        return self.state in HELD


@dataclass(frozen=True)
class DeedCard:
    """Something done on duty."""

    kind: KindCard
    note: str
    done_at: datetime


@dataclass(frozen=True)
class DelegationCard:
    """A right that was given to a member, by whom and why, and how it ended."""

    id: UUID
    member: MemberCard
    circle: CircleCard | None
    right: str
    reason: str
    granted_by: MemberCard | None
    granted_at: datetime
    ended_by: MemberCard | None
    ended_at: datetime | None
    ended_because: str

    @property
    def right_label(self) -> str | Promise:
        """The right in words."""
        right = right_of(self.right)
        return right.label if right else self.right


@dataclass(frozen=True)
class HonourLine:
    """Who served in one duty, how often, how long, and what was done."""

    member: MemberCard
    kind: KindCard
    terms: int
    days: int
    deeds: int
    serves_now: bool
