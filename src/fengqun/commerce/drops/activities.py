"""What happened to drops. `object_id` is always the drop's id."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fengqun.spine.activity.types import Activity


@dataclass(frozen=True, kw_only=True)
class DropActivity(Activity):
    """What all news about drops has in common."""

    object_kind: ClassVar[str] = "drop"

    @property
    def drop_id(self) -> UUID:
        """The drop's id."""
        return self.object_id


@dataclass(frozen=True, kw_only=True)
class DropScheduled(DropActivity):
    """A drop was announced; its units are reserved."""

    verb: ClassVar[str] = "drops.scheduled"
    label: ClassVar[str | Promise] = _("安排了限时抢购")

    title: str
    variant_id: UUID
    quota: int
    price_minor: int
    currency: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class DropChanged(DropActivity):
    """A drop was changed before it started."""

    verb: ClassVar[str] = "drops.changed"
    label: ClassVar[str | Promise] = _("改了限时抢购")

    title: str
    variant_id: UUID
    quota: int
    price_minor: int
    currency: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class DropPaused(DropActivity):
    """Nothing can be won for the time being."""

    verb: ClassVar[str] = "drops.paused"
    label: ClassVar[str | Promise] = _("暂停了限时抢购")


@dataclass(frozen=True, kw_only=True)
class DropResumed(DropActivity):
    """What was paused goes on."""

    verb: ClassVar[str] = "drops.resumed"
    label: ClassVar[str | Promise] = _("恢复了限时抢购")


@dataclass(frozen=True, kw_only=True)
class DropCancelled(DropActivity):
    """A drop was called off. `shelved` units went back at once; what had been won is undone after it."""

    verb: ClassVar[str] = "drops.cancelled"
    label: ClassVar[str | Promise] = _("取消了限时抢购")

    reason: str
    shelved: int


@dataclass(frozen=True, kw_only=True)
class DropEnded(DropActivity):
    """A drop is over; `shelved` units that nobody won went back to the shelf."""

    verb: ClassVar[str] = "drops.ended"
    label: ClassVar[str | Promise] = _("限时抢购结束")

    shelved: int


@dataclass(frozen=True, kw_only=True)
class DropWon(DropActivity):
    """A member (the actor) won a unit; it is theirs to pay."""

    verb: ClassVar[str] = "drops.won"
    label: ClassVar[str | Promise] = _("抢到")

    claim_id: UUID


@dataclass(frozen=True, kw_only=True)
class DropWinUndone(DropActivity):
    """A win of a drop that was called off was undone: its unpaid order closed, or what was paid given back."""

    verb: ClassVar[str] = "drops.win_undone"
    label: ClassVar[str | Promise] = _("撤销了一件")

    claim_id: UUID
    member_id: UUID
    is_refunded: bool


@dataclass(frozen=True, kw_only=True)
class DropUnitReturned(DropActivity):
    """A won unit came back, because it was not paid in time, its order cancelled, or the drop called off.

    `is_offered_again`: it can be won once more; otherwise it went to the shelf.
    """

    verb: ClassVar[str] = "drops.unit_returned"
    label: ClassVar[str | Promise] = _("退回一件")

    claim_id: UUID
    member_id: UUID
    reason: str
    is_offered_again: bool
