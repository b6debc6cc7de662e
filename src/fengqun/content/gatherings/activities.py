"""What happened around gatherings. `object_id` is always the gathering's id."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fengqun.spine.activity.types import Activity


@dataclass(frozen=True, kw_only=True)
class GatheringActivity(Activity):
    """What all news about gatherings has in common."""

    object_kind: ClassVar[str] = "gathering"

    circle_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class GatheringPlanned(GatheringActivity):
    """A gathering was announced."""

    verb: ClassVar[str] = "gatherings.planned"
    label: ClassVar[str | Promise] = _("安排了聚会")
    starts_at: datetime
    capacity: int | None = None
    is_public: bool = False


@dataclass(frozen=True, kw_only=True)
class GatheringChanged(GatheringActivity):
    """A gathering was changed; `changes` names what."""

    verb: ClassVar[str] = "gatherings.changed"
    label: ClassVar[str | Promise] = _("改了聚会")
    changes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class GatheringCancelled(GatheringActivity):
    """A gathering was called off."""

    verb: ClassVar[str] = "gatherings.cancelled"
    label: ClassVar[str | Promise] = _("取消了聚会")
    reason: str


@dataclass(frozen=True, kw_only=True)
class GatheringHidden(GatheringActivity):
    """A gathering was taken out of sight by who looks after what is said; the seats stand."""

    verb: ClassVar[str] = "gatherings.hidden"
    label: ClassVar[str | Promise] = _("隐藏了聚会")
    author_id: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class GatheringShown(GatheringActivity):
    """A hidden gathering can be seen again."""

    verb: ClassVar[str] = "gatherings.shown"
    label: ClassVar[str | Promise] = _("恢复了聚会")
    author_id: UUID


@dataclass(frozen=True, kw_only=True)
class GatheringRemoved(GatheringActivity):
    """A gathering was taken away."""

    verb: ClassVar[str] = "gatherings.removed"
    label: ClassVar[str | Promise] = _("删除了聚会")
    author_id: UUID


@dataclass(frozen=True, kw_only=True)
class SeatTaken(GatheringActivity):
    """A member got a seat by asking for it."""

    verb: ClassVar[str] = "gatherings.seat_taken"
    label: ClassVar[str | Promise] = _("报名聚会")
    member_id: UUID
    heads: int


@dataclass(frozen=True, kw_only=True)
class SeatWaitedFor(GatheringActivity):
    """A member stands in the waiting list."""

    verb: ClassVar[str] = "gatherings.seat_waited_for"
    label: ClassVar[str | Promise] = _("排了聚会候补")
    member_id: UUID
    heads: int


@dataclass(frozen=True, kw_only=True)
class SeatPromoted(GatheringActivity):
    """A member moved up from the waiting list."""

    verb: ClassVar[str] = "gatherings.seat_promoted"
    label: ClassVar[str | Promise] = _("候补转正")
    member_id: UUID
    confirm_by: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class SeatConfirmed(GatheringActivity):
    """A member said that they come."""

    verb: ClassVar[str] = "gatherings.seat_confirmed"
    label: ClassVar[str | Promise] = _("确认来聚会")
    member_id: UUID


@dataclass(frozen=True, kw_only=True)
class SeatGivenUp(GatheringActivity):
    """A member gave a seat, or a place in the waiting list, back."""

    verb: ClassVar[str] = "gatherings.seat_given_up"
    label: ClassVar[str | Promise] = _("退了聚会座位")
    member_id: UUID
    heads: int
    was_waiting: bool = False


@dataclass(frozen=True, kw_only=True)
class SeatReleased(GatheringActivity):
    """A seat that nobody confirmed in time went back."""

    verb: ClassVar[str] = "gatherings.seat_released"
    label: ClassVar[str | Promise] = _("没确认，让出座位")
    member_id: UUID
    heads: int


@dataclass(frozen=True, kw_only=True)
class GatheringAttended(GatheringActivity):
    """A member was there; the actor is the member. Told once the gathering is over."""

    verb: ClassVar[str] = "gatherings.attended"
    label: ClassVar[str | Promise] = _("参加了聚会")


@dataclass(frozen=True, kw_only=True)
class GatheringMissed(GatheringActivity):
    """A member had a seat and did not come; the actor is the system."""

    verb: ClassVar[str] = "gatherings.missed"
    label: ClassVar[str | Promise] = _("聚会没到场")
    member_id: UUID


@dataclass(frozen=True, kw_only=True)
class RecapPublished(GatheringActivity):
    """Somebody wrote what it was like."""

    verb: ClassVar[str] = "gatherings.recap_published"
    label: ClassVar[str | Promise] = _("发了聚会回顾")
    post_id: UUID
