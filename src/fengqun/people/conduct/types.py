"""What crosses this room's walls."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise

from fengqun.people.circles.types import CircleCard
from fengqun.people.communities.types import MemberCard
from fengqun.people.conduct.choices import (
    APPEAL_DAYS,
    COUNTING_DAYS,
    AppealState,
    CaseState,
    LogKind,
    PenaltyState,
    hours_in_words,
)


@dataclass(frozen=True)
class Terms:
    """How a community decides."""

    counting_days: int = COUNTING_DAYS
    appeal_days: int = APPEAL_DAYS
    log_kind: str = LogKind.NAMELESS


@dataclass(frozen=True)
class Evidence:
    """What was seen: the thing it was seen in, where it stands, and its text as it was then."""

    kind: str = ""
    id: UUID | None = None
    url: str = ""
    text: str = ""


@dataclass(frozen=True)
class Measure:
    """A step, for how long; a warning has no hours."""

    step: str
    hours: int = 0

    @property
    def text(self) -> str:
        """In words."""
        return hours_in_words(self.step, self.hours)


@dataclass(frozen=True)
class Suggestion:
    """What the ladder says, and why: so many penalties still count."""

    measure: Measure
    standing: int
    counting_days: int


@dataclass(frozen=True)
class AppealCard:
    """An appeal, and what became of it."""

    id: UUID
    penalty_id: UUID
    text: str
    state: str
    filed_at: datetime
    decided_by: MemberCard | None
    decided_at: datetime | None
    reason: str

    @property
    def is_waiting(self) -> bool:
        """Whether somebody has to decide it."""
        return self.state == AppealState.WAITING

    @property
    def state_label(self) -> str | Promise:
        """Where it stands, in words."""
        return AppealState(self.state).label


@dataclass(frozen=True)
class PenaltyCard:
    """A penalty, with its appeal if there is one."""

    id: UUID
    case_id: UUID
    member_id: UUID
    measure: Measure
    suggested: Measure
    reason: str
    departure: str
    judge: MemberCard | None
    judge_id: UUID | None
    is_by_appeal: bool
    began_at: datetime
    ends_at: datetime
    appeal_until: datetime
    state: str
    closed_at: datetime | None
    appeal: AppealCard | None = None

    @property
    def state_label(self) -> str | Promise:
        """Whether it holds, in words."""
        return PenaltyState(self.state).label

    @property
    def is_standing(self) -> bool:
        """Whether it holds."""
        return self.state == PenaltyState.STANDING

    @property
    def ends(self) -> bool:
        """Whether its end means something to the member: a warning only stops counting."""
        return self.measure.hours > 0

    def may_be_appealed(self, now: datetime) -> bool:
        """Whether its member may appeal now."""
        is_open = self.state in {PenaltyState.STANDING, PenaltyState.ENDED} and not self.is_by_appeal
        return is_open and self.appeal is None and now <= self.appeal_until


@dataclass(frozen=True)
class CaseCard:
    """A case, its evidence as it was, and what it led to."""

    id: UUID
    community_id: UUID
    member: MemberCard
    circle: CircleCard | None
    rules_version: int
    rule_number: int
    rule_text: str
    reason: str
    evidence: Evidence
    state: str
    opened_by: MemberCard | None
    opened_at: datetime
    closed_at: datetime | None
    dropped_because: str
    penalties: tuple[PenaltyCard, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether somebody has to decide it."""
        return self.state == CaseState.OPEN

    @property
    def state_label(self) -> str | Promise:
        """Where it stands, in words."""
        return CaseState(self.state).label

    @property
    def appeal(self) -> AppealCard | None:
        """The appeal in this case, if there is one."""
        return next((one.appeal for one in self.penalties if one.appeal), None)


@dataclass(frozen=True)
class LogLine:
    """A decision, as members may read it."""

    id: UUID
    began_at: datetime
    measure: Measure
    rule_number: int
    rule_text: str
    state: str
    member: MemberCard | None
    """None where names are not shown."""
    is_appealed: bool = False

    @property
    def state_label(self) -> str | Promise:
        """Whether it holds, in words."""
        return PenaltyState(self.state).label
