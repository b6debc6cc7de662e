"""What this room records."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fengqun.commerce.redpackets.chart import PACKET, SHARE
from fengqun.spine.activity.types import Activity


@dataclass(frozen=True, kw_only=True)
class RedPacketGiven(Activity):
    """A packet was funded. `giver_id` is None where the community gives; `actor_id` is who clicked."""

    verb: ClassVar[str] = "redpackets.given"
    object_kind: ClassVar[str] = PACKET
    label: ClassVar[str | Promise] = _("发了红包")
    giver_id: UUID | None
    kind: str
    pot_minor: int
    unit: str
    count: int
    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True, kw_only=True)
class RedPacketOpened(Activity):
    """A member opened a share of a packet and has it in the wallet."""

    verb: ClassVar[str] = "redpackets.opened"
    object_kind: ClassVar[str] = SHARE
    label: ClassVar[str | Promise] = _("拆了红包")
    packet_id: UUID
    giver_id: UUID | None
    amount_minor: int
    unit: str
    place: int


@dataclass(frozen=True, kw_only=True)
class RedPacketReturned(Activity):
    """What nobody opened went back to the giver: the time was up, or the packet was withdrawn before it opened."""

    verb: ClassVar[str] = "redpackets.returned"
    object_kind: ClassVar[str] = PACKET
    label: ClassVar[str | Promise] = _("红包退回")
    giver_id: UUID | None
    amount_minor: int
    unit: str
    count: int
    is_withdrawn: bool
