"""What the insight pages, the API and the command line show."""

import math
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class MoneyMoved:
    """What one purchase (`orders` 1) or refund (`orders` 0, amount negative) changes in the roll-ups."""

    member_id: UUID
    moment: datetime
    orders: int
    amount_minor: int


@dataclass(frozen=True)
class CohortCell:
    """The members of one cohort who bought `offset` months after their first month."""

    offset: int
    month: date
    customers: int
    spend_minor: int
    share: Fraction
    """Of the cohort's customers, 0 to 1."""

    @property
    def percent(self) -> float:
        """The share in percent, one decimal."""
        return round(float(self.share * 100), 1)

    @property
    def heat(self) -> int:
        """How strongly to colour the cell: 0 (nobody) to 9 (half of the cohort or more)."""
        return min(9, math.ceil(self.share * 18))


@dataclass(frozen=True)
class Cohort:
    """Those who bought first in `month`, and who of them bought again in each month since."""

    month: date
    customers: int
    cells: tuple[CohortCell, ...]


@dataclass(frozen=True)
class CohortTable:
    """All cohorts of a community, oldest first, with how purchases are spread over customers."""

    currency: str
    cohorts: tuple[Cohort, ...]
    offsets: tuple[int, ...]
    customers: int
    orders: int
    repeat_customers: int
    spend_minor: int
    top_fifth_customers: int
    top_fifth_spend_minor: int

    @property
    def top_fifth_share(self) -> float:
        """What the fifth of customers who spend most spend of it all, in percent with one decimal."""
        return _percent(self.top_fifth_spend_minor, self.spend_minor)

    @property
    def repeat_share(self) -> float:
        """Customers with more than one purchase, in percent with one decimal."""
        return _percent(self.repeat_customers, self.customers)

    def as_data(self) -> dict[str, Any]:
        """The same as plain data, for programs."""
        return {
            "currency": self.currency,
            "customers": self.customers,
            "orders": self.orders,
            "repeat_customers": self.repeat_customers,
            "repeat_percent": self.repeat_share,
            "spend_minor": self.spend_minor,
            "top_fifth": {
                "customers": self.top_fifth_customers,
                "spend_minor": self.top_fifth_spend_minor,
                "percent": self.top_fifth_share,
            },
            "cohorts": [
                {
                    "month": cohort.month.strftime("%Y-%m"),
                    "customers": cohort.customers,
                    "months": [
                        {
                            "month": cell.month.strftime("%Y-%m"),
                            "offset": cell.offset,
                            "customers": cell.customers,
                            "percent": cell.percent,
                            "spend_minor": cell.spend_minor,
                        }
                        for cell in cohort.cells
                    ],
                }
                for cohort in self.cohorts
            ],
        }


@dataclass(frozen=True)
class CohortMember:
    """A member of a cohort who bought in the month that is looked at."""

    member_id: UUID
    name: str
    order_count: int
    spend_minor: int


def _percent(part: int, whole: int) -> float:
    return round(float(Fraction(part * 100, whole)), 1) if whole else 0.0
