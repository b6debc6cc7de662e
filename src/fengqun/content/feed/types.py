"""What pages and other rooms see of the feed."""

import base64
import math
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from fengqun.content.feed.formula import Reckoning
from fengqun.content.posts.types import PostCard
from fengqun.people.communities.types import MemberCard


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a list ordered by a number and an id, highest first; it stays when posts are added."""

    key: float
    id: UUID

    def __str__(self) -> str:
        return base64.urlsafe_b64encode(f"{self.key!r}|{self.id}".encode()).decode().rstrip("=")

    @classmethod
    def read(cls, text: str) -> "Mark | None":
        """The place that `str()` wrote, or None for anything else."""
        try:
            raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
            key, _bar, identifier = raw.partition("|")
            mark = cls(float(key), UUID(identifier))
        except (ValueError, UnicodeError):
            return None
        return mark if math.isfinite(mark.key) else None


@dataclass(frozen=True, slots=True)
class Order:
    """Which posts a page shows, in order; `is_plain` is None for a member whose row is still to be written."""

    ids: tuple[UUID, ...]
    next: Mark | None
    is_plain: bool | None = False


@dataclass(frozen=True, slots=True)
class FeedPage:
    """A page of the home feed; `next` goes into `before` for the following one."""

    posts: tuple[PostCard, ...]
    tab: str
    next: str = ""
    is_plain: bool = False


@dataclass(frozen=True, slots=True)
class PickCard:
    """Why a post was picked."""

    post_id: UUID
    reason: str
    picker: MemberCard | None
    picked_at: datetime


@dataclass(frozen=True, slots=True)
class Why:
    """Everything that decides where a post stands for one reader."""

    post_id: UUID
    reckoning: Reckoning
    full_votes: int
    ring_votes: int
    ring_weight: float
    new_votes: int
    own_votes: int
    is_plain: bool
    pick: PickCard | None
    is_reckoned: bool = True
    """Whether the post has a row of its own yet; a post of this second is reckoned without votes."""


@dataclass(frozen=True, slots=True)
class RingCard:
    """A member whose likes mostly stay in a ring."""

    member: MemberCard
    partners: tuple[MemberCard, ...]
    inside: int
    given: int
    weight: float
    found_at: datetime


@dataclass(frozen=True, slots=True)
class QualityFigures:
    """How the community's likes count, for an operator."""

    shown: int
    posts: int
    full: int
    new: int
    ring: int
    own: int
    rings: tuple[RingCard, ...] = field(default=())
