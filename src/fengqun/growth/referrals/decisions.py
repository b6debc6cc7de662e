"""Who is thanked for a sale, and how much: pure functions.

**Attribution.** Each candidate says through what a promoter is tied to the buyer. A typed code wins over a
live binding, a live binding over the last click; of several of one kind the latest wins. A candidate older
than the attribution window, of a promoter who is not one any more, or of the buyer herself does not count.
Only when nothing else is left does a self-referral decide, and then nobody is paid and the reason stays.

**Amount.** A commission is a function of the line as it stands now:

    due(line) = rate x (paid for the line - refunded of the line), rounded half up

The line's amount already holds the quantity, so the quantity never enters again. Because `due` looks only
at what remains, refunds in any order and in any parts lead to the same commission as one refund of their
sum, to the minor unit; a fully refunded line is worth nothing. What has been released and is not due any
more is clawed back, and because `due` is never below zero, no more than was released.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from fengqun.kernel.money import Money, portion


class Reason(StrEnum):
    """Why an order line is, or is not, attributed to a promoter. Lower case codes are stored."""

    TYPED_CODE = "typed_code"
    BINDING = "binding"
    LAST_CLICK = "last_click"
    NOBODY = "nobody"
    SELF_REFERRAL = "self_referral"
    NOT_A_PROMOTER = "not_a_promoter"


_STRENGTH = {Reason.TYPED_CODE: 3, Reason.BINDING: 2, Reason.LAST_CLICK: 1}


@dataclass(frozen=True)
class Candidate:
    """One tie between the buyer and a promoter. `since` is when the tie was made."""

    reason: Reason
    promoter_id: UUID
    since: datetime
    link_id: UUID | None = None
    click_id: UUID | None = None
    binding_id: UUID | None = None
    is_promoter: bool = True


@dataclass(frozen=True)
class Decision:
    """The promoter to thank (or none) and why."""

    reason: Reason
    promoter_id: UUID | None = None
    tie: Candidate | None = None


def attribute(candidates: Iterable[Candidate], *, buyer_id: UUID, at: datetime, window_days: int) -> Decision:
    """Who is thanked for what `buyer_id` orders `at` that moment. See the module for the rule."""
    oldest = at - timedelta(days=window_days)
    fresh = [tie for tie in candidates if oldest <= tie.since <= at]
    others = [tie for tie in fresh if tie.promoter_id != buyer_id and tie.is_promoter]
    if others:
        best = max(others, key=lambda tie: (_STRENGTH[tie.reason], tie.since, str(tie.promoter_id)))
        return Decision(reason=best.reason, promoter_id=best.promoter_id, tie=best)
    own = next((tie for tie in fresh if tie.promoter_id == buyer_id), None)
    if own is not None:
        return Decision(reason=Reason.SELF_REFERRAL, tie=own)
    if fresh:
        return Decision(reason=Reason.NOT_A_PROMOTER, tie=fresh[0])
    return Decision(reason=Reason.NOBODY)


def due(base: Money, refunded: Money, rate_bps: int) -> Money:
    """The commission of a line of which `base` was paid and `refunded` given back; never below zero."""
    remaining = Money(max(0, (base - refunded).amount_minor), base.unit)
    return portion(remaining, rate_bps)


class Step(StrEnum):
    """What has to happen to a commission so that the ledger says what the order says."""

    ACCRUE = "accrue"
    REDUCE = "reduce"
    VOID = "void"
    CLAW_BACK = "claw_back"


@dataclass(frozen=True)
class Standing:
    """Where a commission stands in the ledger, in minor units."""

    pending_minor: int = 0
    released_minor: int = 0
    clawed_back_minor: int = 0

    @property
    def net_minor(self) -> int:
        """What the promoter has or is promised."""
        return self.pending_minor + self.released_minor - self.clawed_back_minor


@dataclass(frozen=True)
class Move:
    """One step and its amount: the new pending amount of accrue and reduce, else what is taken away."""

    step: Step
    amount_minor: int


def next_move(standing: Standing, due_minor: int, *, is_paid: bool) -> Move | None:
    """The one step that brings a commission to `due_minor`, or None when it is there.

    A commission never grows: what is due can only shrink once the order is paid.
    """
    if not is_paid:
        return None
    if standing.released_minor:
        excess = standing.net_minor - due_minor
        return Move(Step.CLAW_BACK, excess) if excess > 0 else None
    if standing.pending_minor == 0:
        return Move(Step.ACCRUE, due_minor) if due_minor > 0 else None
    if due_minor == 0:
        return Move(Step.VOID, standing.pending_minor)
    if due_minor < standing.pending_minor:
        return Move(Step.REDUCE, due_minor)
    return None


def release_moment(received_at: datetime, window_days: int, time_zone: str) -> datetime:
    """When the refund window closes: the same time of day, `window_days` later, on the community's wall clock.

    In a zone without daylight saving this is exactly that many times 24 hours.
    """
    zone = ZoneInfo(time_zone)
    local = received_at.astimezone(zone)
    return (local + timedelta(days=window_days)).astimezone(ZoneInfo("UTC"))


@dataclass(frozen=True)
class Split:
    """How a clawback is covered."""

    from_wallet_minor: int
    owed_minor: int


def split_clawback(amount_minor: int, available_minor: int) -> Split:
    """Take what the wallet has, carry over the rest as owed."""
    from_wallet = min(amount_minor, max(0, available_minor))
    return Split(from_wallet_minor=from_wallet, owed_minor=amount_minor - from_wallet)
