"""What other rooms and pages see of referrals."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fengqun.growth.referrals.decisions import Reason
from fengqun.kernel.money import Money


@dataclass(frozen=True, slots=True)
class LinkCard:
    """A promoter's link. `path` is the short address `/r/<code>`, `target_path` the page it leads to."""

    id: UUID
    community_id: UUID
    promoter_id: UUID
    code: str
    path: str
    target_kind: str
    target_id: UUID | None
    target_path: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class RuleInForce:
    """The rate for a product at a moment. Version 0 without id is the community's founding default."""

    rule_id: UUID | None
    version: int
    rate_bps: int
    is_product_rule: bool


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One version of a rule in the history. A rate of None falls back to the default."""

    id: UUID
    product_id: UUID | None
    version: int
    rate_bps: int | None
    valid_from: datetime
    set_by: UUID | None


@dataclass(frozen=True, slots=True)
class Terms:
    """How a community attributes sales."""

    attribution_days: int = 30
    profile: str = "direct"


@dataclass(frozen=True, slots=True)
class Tie:
    """Who would be thanked for what this buyer orders now, until when, and why."""

    promoter_id: UUID
    reason: Reason
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class CommissionCard:
    """A commission as its promoter and staff see it. `amount` is what is left of it."""

    id: UUID
    community_id: UUID
    promoter_id: UUID
    buyer_id: UUID
    order_id: UUID
    order_number: str
    product_id: UUID | None
    quantity: int
    state: str
    state_label: str
    is_held: bool
    amount: Money
    base: Money
    rate_bps: int
    rule_version: int
    released: Money
    clawed_back: Money
    transfer_id: UUID
    accrued_at: datetime
    received_at: datetime | None
    release_at: datetime | None
    released_at: datetime | None


@dataclass(frozen=True, slots=True)
class Funnel:
    """From clicks to commission, over a promoter's or a community's whole time."""

    clicks: int
    visitors: int
    orders: int
    pending: Money
    available: Money


@dataclass(frozen=True, slots=True)
class PromoterRow:
    """One promoter in the console's table."""

    member_id: UUID
    clicks: int
    orders: int
    pending: Money
    available: Money
