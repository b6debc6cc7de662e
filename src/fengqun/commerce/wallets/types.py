"""What other rooms and pages see of wallets."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise

from fengqun.kernel.money import Money


@dataclass(frozen=True, slots=True)
class WalletCard:
    """A member's wallet in one unit.

    `available` may be spent or paid out, `pending` is promised and will arrive, `reserved` is held for
    payouts under way, `owed` is what a clawback left over.
    """

    member_id: UUID
    available: Money
    pending: Money
    reserved: Money
    owed: Money
    withdrawable: Money


@dataclass(frozen=True, slots=True)
class SourceAmount:
    """What one kind of business event has added to (or taken from) a wallet, all in all."""

    code: str
    label: str | Promise
    amount: Money


@dataclass(frozen=True, slots=True)
class PayoutCard:
    """A payout as its member and staff see it; `destination` is masked."""

    id: UUID
    community_id: UUID
    member_id: UUID
    amount: Money
    fee: Money
    net: Money
    fee_bps: int
    fee_fixed: Money
    state: str
    state_label: str
    provider: str
    destination: str
    attempt: int
    reference: str
    reason: str
    requested_at: datetime
    reviewed_at: datetime | None
    sent_at: datetime | None
    closed_at: datetime | None
    net_transfer_id: UUID
    fee_transfer_id: UUID | None
