"""What crosses this room's walls."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.functional import Promise

from fengqun.kernel.policies import Role


@dataclass(frozen=True)
class TrialOutcome:
    """How a time on trial ended, or that hosts are asked how it ends."""

    trial_id: UUID
    member_id: UUID
    stays: bool = False
    reason: str = ""
    decided_by: UUID | None = None


@dataclass(frozen=True)
class Segment:
    """One audience of the canvas, and what it is promised: soon, and after a year."""

    name: str
    promise_now: str = ""
    promise_year: str = ""


@dataclass(frozen=True)
class CommunityCard:
    """A community, as other rooms and pages see it."""

    id: UUID
    slug: str
    name: str
    kind: str = "product"
    economy: str = "open"
    currency: str = "CNY"
    time_zone: str = "Asia/Shanghai"
    language: str = "zh-hans"
    refund_window_days: int = 7
    order_unpaid_minutes: int = 120
    auto_receipt_days: int = 7
    default_commission_bps: int = 800
    member_count: int = 0
    tagline: str = ""
    manifesto: str = ""
    promise_now: str = ""
    promise_year: str = ""
    cover: str = "s-ridge"
    crest: str = "s-mark"
    outside_shop_url: str = ""
    home_sections: tuple[str, ...] = ()
    created_at: datetime | None = None

    @property
    def avatar_key(self) -> str:
        """The drawing on the community's crest, under the name that templates look for."""
        return self.crest

    @property
    def zone(self) -> ZoneInfo:
        """The community's own time zone, in which its days begin and end."""
        return ZoneInfo(self.time_zone)


@dataclass(frozen=True)
class MemberCard:
    """A member, as other rooms and pages see them."""

    id: UUID
    community_id: UUID
    user_id: UUID
    name: str
    stage: str = "newcomer"
    roles: tuple[Role, ...] = (Role.MEMBER,)
    avatar: str = ""
    joined_at: datetime | None = None
    left_at: datetime | None = None
    granted: frozenset[str] = field(default=frozenset(), compare=False)
    silenced_until: datetime | None = field(default=None, compare=False)
    silenced_reason: str = field(default="", compare=False)
    rules_to_accept: int = field(default=0, compare=False)
    time_zone: str = field(default="UTC", compare=False)
    stage_label: str | Promise = field(default="", compare=False)

    @property
    def avatar_key(self) -> str:
        """The portrait, under the name that templates look for."""
        return self.avatar

    @property
    def initials(self) -> str:
        """What stands in the circle of a person without a portrait: one character, or two of a Latin name."""
        words = self.name.split()
        if len(words) > 1 and self.name.isascii():
            return (words[0][0] + words[-1][0]).upper()
        return self.name[:1].upper()

    @property
    def is_present(self) -> bool:
        """Whether the person still belongs to the community."""
        return self.left_at is None


@dataclass(frozen=True)
class Founded:
    """What founding a community made."""

    community_id: UUID
    slug: str
    owner_id: UUID
    """The membership of the owner."""


@dataclass(frozen=True)
class ImportedPerson:
    """A person of another system who becomes a member here."""

    source_id: str
    name: str
    joined_at: datetime
    email: str | None = None


@dataclass(frozen=True)
class ApplicationCard:
    """An application, with its questions as they were asked."""

    id: UUID
    community_id: UUID
    user_id: UUID
    name: str
    avatar: str
    state: str
    answers: tuple[tuple[str, str], ...]
    invite_code: str
    inviter: MemberCard | None
    submitted_at: datetime | None
    decided_at: datetime | None
    reason: str
    rules_version: int = 0
    segment: str = ""
    retry_at: datetime | None = None
    has_passed_review: bool = False
    """Handed in, and the applicant's turn again."""

    @property
    def is_waiting(self) -> bool:
        """Whether somebody has to decide it."""
        return self.state == "submitted"
