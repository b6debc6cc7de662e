"""Shapes that the operations of several rooms answer with."""

from ninja import Schema

from fengqun.kernel.money import Money


class Amount(Schema):
    """An amount in minor units of a currency, or in points."""

    amount_minor: int
    unit: str

    @classmethod
    def of(cls, money: Money) -> "Amount":
        """The amount of `money`."""
        return cls(amount_minor=money.amount_minor, unit=money.unit)
