"""What a payout costs and whether it may be asked for: pure functions."""

from dataclasses import dataclass

from fengqun.kernel.money import Money, portion


@dataclass(frozen=True)
class Terms:
    """A community's terms of paying out, in minor units of its currency."""

    minimum_minor: int = 100
    fee_bps: int = 0
    fee_fixed_minor: int = 0
    version: int = 0


@dataclass(frozen=True)
class Quote:
    """What leaves the wallet, what is kept as a fee, what arrives."""

    amount: Money
    fee: Money
    net: Money
    terms: Terms


def quote(amount: Money, terms: Terms) -> Quote:
    """The fee of paying out `amount`: `fee_bps` of it, rounded half up, plus the fixed part.

    The fee comes out of the amount, so `net + fee == amount` always; `net` may be zero or less for a tiny
    amount, and such a payout is refused.
    """
    fee = portion(amount, terms.fee_bps) + Money(terms.fee_fixed_minor, amount.unit)
    return Quote(amount=amount, fee=fee, net=amount - fee, terms=terms)


def withdrawable(available: Money, owed: Money) -> Money:
    """What a member may take out once what is owed has been deducted; never below zero."""
    return Money(max(0, available.amount_minor - owed.amount_minor), available.unit)
