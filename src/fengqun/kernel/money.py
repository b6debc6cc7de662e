"""Amounts: integer minor units with their unit, and the few ways they may be divided.

A unit is an ISO 4217 currency code (`CNY`) or `POINTS`, the points of a community. Amounts of
different units never mix. Rates are basis points (1 bp = 0.01 %).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import get_currency_precision, list_currencies

POINTS = "POINTS"
BASIS_POINTS = 10_000
MAX_MINOR = 10**15
"""No amount is larger, so that thousands of the largest still fit the database's 64-bit integers."""


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """`amount_minor` minor units (分, cents, whole points) of `unit`."""

    amount_minor: int
    unit: str

    def __post_init__(self) -> None:
        if not isinstance(self.amount_minor, int) or isinstance(self.amount_minor, bool):
            message = f"an amount is an integer of minor units, not {self.amount_minor!r}"
            raise TypeError(message)
        if not is_unit(self.unit):
            message = f"{self.unit!r} is neither an ISO 4217 currency nor {POINTS}"
            raise ValueError(message)

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount_minor + self._same(other), self.unit)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount_minor - self._same(other), self.unit)

    def __mul__(self, count: int) -> "Money":
        return Money(self.amount_minor * count, self.unit)

    def __neg__(self) -> "Money":
        return Money(-self.amount_minor, self.unit)

    def __lt__(self, other: "Money") -> bool:
        return self.amount_minor < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.amount_minor <= self._same(other)

    def __gt__(self, other: "Money") -> bool:
        return self.amount_minor > self._same(other)

    def __ge__(self, other: "Money") -> bool:
        return self.amount_minor >= self._same(other)

    def __bool__(self) -> bool:
        return self.amount_minor != 0

    @property
    def decimal(self) -> Decimal:
        """The amount in major units, exact."""
        return Decimal(self.amount_minor).scaleb(-exponent(self.unit))

    def _same(self, other: "Money") -> int:
        if self.unit != other.unit:
            message = f"{self.unit} and {other.unit} do not mix"
            raise ValueError(message)
        return other.amount_minor


_CURRENCIES = frozenset(list_currencies())


def is_unit(code: str) -> bool:
    """Whether `code` is a currency of ISO 4217 or the unit of points."""
    return code == POINTS or code in _CURRENCIES


def exponent(unit: str) -> int:
    """Decimal places of the unit: 2 for CNY, 0 for JPY and points, 3 for KWD."""
    return 0 if unit == POINTS else get_currency_precision(unit)


_AMOUNT = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,6})?")


def parse_money(text: str, unit: str) -> Money:
    """Read `12.64` as money of `unit`.

    Raises ValueError for anything but a plain decimal number that the unit can express exactly.
    """
    plain = text.strip().replace(",", "")
    if not _AMOUNT.fullmatch(plain):
        message = f"not an amount: {text[:40]!r}"
        raise ValueError(message)
    value = Decimal(plain)
    minor = value.scaleb(exponent(unit))
    if minor != minor.to_integral_value() or abs(minor) > MAX_MINOR:
        message = f"{unit} cannot express {text!r}"
        raise ValueError(message)
    return Money(int(minor), unit)


def portion(amount: Money, rate_bps: int) -> Money:
    """`rate_bps` basis points of `amount`, rounded half up (away from zero) to the minor unit."""
    exact = Decimal(amount.amount_minor) * rate_bps / BASIS_POINTS
    return Money(int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP)), amount.unit)


def split(total: Money, weights: Sequence[int]) -> list[Money]:
    """Divide `total` in proportion to `weights`; the parts sum to the whole exactly.

    Largest-remainder method (Hamilton): everyone gets the floor, the units left over go to the largest
    remainders, ties to the larger weight, then to the earlier place. Raises ValueError for a negative
    total or weight, or when all weights are zero.
    """
    if total.amount_minor < 0 or any(weight < 0 for weight in weights) or sum(weights) == 0:
        message = "a split needs a total >= 0 and weights >= 0 that are not all zero"
        raise ValueError(message)
    whole = sum(weights)
    parts = [total.amount_minor * weight // whole for weight in weights]
    by_remainder = sorted(
        range(len(weights)),
        key=lambda place: (-(total.amount_minor * weights[place] % whole), -weights[place], place),
    )
    for place in by_remainder[: total.amount_minor - sum(parts)]:
        parts[place] += 1
    return [Money(part, total.unit) for part in parts]
