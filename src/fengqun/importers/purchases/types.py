"""What the importer reads, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from django.utils.functional import Promise

from fengqun.kernel.money import Money

Row = Mapping[str, str]
"""A row of the file: column name to text."""


@dataclass(frozen=True)
class Column:
    """Which column of the file a field is read from, and for dates in which form (`strptime`; empty: ISO 8601)."""

    name: str
    form: str = ""


@dataclass(frozen=True)
class ColumnMap:
    """Which column holds what. `customer`, `date` and `amount` are needed, the others are used where they are.

    Without `order`, each row is a purchase of its own, named after customer, day and its place among equals.
    """

    customer: Column
    date: Column
    amount: Column
    order: Column | None = None
    quantity: Column | None = None
    item: Column | None = None
    name: Column | None = None
    email: Column | None = None


@dataclass(frozen=True)
class RowProblem:
    """A row that cannot be read: the line in the file, the column, and a sentence that says how to mend it."""

    line: int
    column: str
    message: str | Promise


@dataclass(frozen=True)
class PurchasedItem:
    """One line of a purchase; `amount_minor` is for the whole line."""

    title: str
    quantity: int
    amount_minor: int


@dataclass(frozen=True)
class Purchase:
    """One purchase as the file tells it."""

    source_id: str
    customer: str
    moment: datetime
    items: tuple[PurchasedItem, ...]
    name: str = ""
    email: str = ""


@dataclass(frozen=True)
class FileContents:
    """All that a file says: purchases in their order of time, and the rows that cannot be read."""

    purchases: tuple[Purchase, ...]
    problems: tuple[RowProblem, ...]
    row_count: int


@dataclass(frozen=True)
class ImportReport:
    """What a run did, or in a dry run would do."""

    row_count: int
    purchase_count: int
    customer_count: int
    total: Money
    first_at: datetime | None
    last_at: datetime | None
    problems: tuple[RowProblem, ...] = field(default=())
    is_dry: bool = False
    resumed_at: int = 0
    new_order_count: int = 0


class Progress(Protocol):
    """Told how many of how many are done."""

    def __call__(self, done: int, total: int) -> None:
        """`done` of `total` purchases are in."""
