"""What crosses this room's walls."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from fengqun.people.communities.types import MemberCard


@dataclass(frozen=True)
class NoticeCard:
    """A notice as its member reads it; `sentence` is in the language that is active when the card is made."""

    id: UUID
    community_id: UUID
    kind: str
    sentence: str
    url: str
    icon: str
    actor: MemberCard | None
    count: int
    moment: datetime
    is_read: bool
    title: str = ""
    params: dict[str, str | int] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class SwitchCard:
    """Where the switches of one kind stand for a member."""

    kind: str
    label: str
    group: str
    in_app: bool
    email: bool
    is_optional: bool


@dataclass(frozen=True)
class SwitchChoice:
    """Where a member wants the switches of one kind."""

    kind: str
    in_app: bool
    email: bool
