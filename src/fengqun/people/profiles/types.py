"""What crosses this room's walls."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fengqun.people.communities.types import MemberCard
from fengqun.people.profiles.choices import Audience, Field


@dataclass(frozen=True)
class Told:
    """What a member tells in one field, and to whom. No values: nothing is told."""

    values: tuple[str, ...]
    audience: Audience = Audience.EVERYBODY


@dataclass(frozen=True)
class Fact:
    """One field of a profile as somebody may read it."""

    field: Field
    values: tuple[str, ...]
    audience: Audience

    @property
    def text(self) -> str:
        """The field as one text."""
        return "、".join(self.values) if self.field == Field.TAGS else "\n".join(self.values)


@dataclass(frozen=True)
class Standing:
    """What two members are to each other, seen by the first, and how many follow the second."""

    is_following: bool = False
    is_followed: bool = False
    is_blocking: bool = False
    is_blocked: bool = False
    is_muting: bool = False
    follower_count: int = 0
    following_count: int = 0

    @property
    def is_mutual(self) -> bool:
        """Whether both follow each other."""
        return self.is_following and self.is_followed

    @property
    def is_apart(self) -> bool:
        """Whether one of the two has blocked the other."""
        return self.is_blocking or self.is_blocked


@dataclass(frozen=True)
class TiedMember:
    """Somebody in a list of followers, of those followed, or of those one does not want to meet."""

    member: MemberCard
    since: datetime
    kind: str
    tie_id: UUID
