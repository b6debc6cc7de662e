"""What other rooms and pages see of drops."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fengqun.commerce.orders.types import Audience
from fengqun.kernel import clock
from fengqun.kernel.money import Money


class Phase(StrEnum):
    """Where a drop stands at a moment, from what was decided about it and from the clock."""

    COMING = "coming"
    RUNNING = "running"
    SOLD_OUT = "sold_out"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    ENDED = "ended"

    @property
    def label(self) -> str:
        """The word that people read."""
        return str(_PHASES[self])


_PHASES = {
    Phase.COMING: _("即将开始"),
    Phase.RUNNING: _("进行中"),
    Phase.SOLD_OUT: _("已抢完"),
    Phase.PAUSED: _("已暂停"),
    Phase.CANCELLED: _("已取消"),
    Phase.ENDED: _("已结束"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class DropPlan:
    """What an operator plans. Moments without a time zone are those of the community's own."""

    variant_id: UUID
    title: str
    price_minor: int
    quota: int
    starts_at: datetime
    ends_at: datetime
    per_member_limit: int = 1
    pay_minutes: int = 15
    audience: Audience = field(default_factory=Audience)


@dataclass(frozen=True, kw_only=True, slots=True)
class DropCard:
    """A drop as it stands. `remaining` can be won now; `held` are won and not given back."""

    id: UUID
    community_id: UUID
    product_id: UUID
    variant_id: UUID
    title: str
    price: Money
    quota: int
    remaining: int
    wins: int
    returns: int
    shelved: int
    refused_sold_out: int
    refused_limit: int
    starts_at: datetime
    ends_at: datetime
    per_member_limit: int
    pay_minutes: int
    audience: Audience
    state: str
    created_at: datetime
    closed_at: datetime | None
    close_reason: str
    undone_at: datetime | None

    @property
    def phase(self) -> Phase:
        """Where it stands now."""
        now = clock.now()
        if self.state == "cancelled":
            return Phase.CANCELLED
        if self.state == "ended" or now >= self.ends_at:
            return Phase.ENDED
        if self.state == "paused":
            return Phase.PAUSED
        if now < self.starts_at:
            return Phase.COMING
        return Phase.RUNNING if self.remaining else Phase.SOLD_OUT

    @property
    def is_open(self) -> bool:
        """Whether it can still be won, now or later."""
        return self.phase in {Phase.COMING, Phase.RUNNING, Phase.SOLD_OUT, Phase.PAUSED}

    @property
    def is_changeable(self) -> bool:
        """Whether its plan may still be changed: it has not started."""
        return self.state in {"scheduled", "paused"} and clock.now() < self.starts_at

    @property
    def held(self) -> int:
        """Units that are won and not given back."""
        return self.wins - self.returns

    @property
    def decided(self) -> int:
        """Claims that were decided so far; two readings a second apart tell claims a second."""
        return self.wins + self.refused_sold_out + self.refused_limit

    @property
    def is_undoing(self) -> bool:
        """Whether it was called off and what had been won is still being undone."""
        return self.state == "cancelled" and self.undone_at is None


class Standing(StrEnum):
    """What has become of a claim."""

    WON = "won"
    TO_PAY = "to_pay"
    PAID = "paid"
    RETURNED = "returned"
    REFUNDED = "refunded"
    SOLD_OUT = "sold_out"
    LIMIT_REACHED = "limit_reached"

    @property
    def label(self) -> str:
        """The word that people read."""
        return str(_STANDINGS[self])


_STANDINGS = {
    Standing.WON: _("抢到了"),
    Standing.TO_PAY: _("抢到了，等付款"),
    Standing.PAID: _("已付款"),
    Standing.RETURNED: _("没付款，已退回"),
    Standing.REFUNDED: _("已退款"),
    Standing.SOLD_OUT: _("没抢到"),
    Standing.LIMIT_REACHED: _("到了每人的上限"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimCard:
    """One decided claim, and what has become of it. `return_reason` is one of unpaid, cancelled, called_off."""

    id: UUID
    community_id: UUID
    drop_id: UUID
    member_id: UUID
    outcome: str
    standing: Standing
    claimed_at: datetime
    pay_until: datetime | None
    order_id: UUID | None
    order_number: str
    returned_at: datetime | None
    return_reason: str


@dataclass(frozen=True, slots=True)
class Pass:
    """A lane token: its holder may claim until it expires."""

    token: str
    expires_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class DropReport:
    """What a drop came to. `given_up` is what the paid units would have cost more at today's ordinary price.

    New members joined within 30 days before the start. `revenue` is what was paid for the orders less what was
    given back, with shipping.
    """

    quota: int
    won: int
    paid: int
    waiting: int
    returned: int
    refunded: int
    shelved: int
    refused_sold_out: int
    refused_limit: int
    winners: int
    buyers: int
    new_buyers: int
    revenue: Money
    given_up: Money

    @property
    def conversion(self) -> float | None:
        """The part of all wins that were paid, from 0 to 1; None before the first win."""
        return self.paid / self.won if self.won else None

    @property
    def known_buyers(self) -> int:
        """Buyers who had been members before."""
        return self.buyers - self.new_buyers
