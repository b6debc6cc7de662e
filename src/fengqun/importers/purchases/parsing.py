"""From rows of text to purchases: pure, with a sentence for each row that cannot be read."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from fengqun.importers.purchases.types import (
    Column,
    ColumnMap,
    FileContents,
    Purchase,
    PurchasedItem,
    Row,
    RowProblem,
)
from fengqun.kernel.money import parse_money

CURRENCY_SIGNS = "¥￥$€£"
MAX_QUANTITY = 1_000_000
MAX_SOURCE_CHARACTERS = 100
EARLIEST_YEAR = 1970


class _Unreadable(Exception):
    def __init__(self, column: Column, message: str) -> None:
        super().__init__(message)
        self.column = column
        self.message = message


def parse(rows: Iterable[tuple[int, Row]], columns: ColumnMap, *, currency: str, zone: ZoneInfo) -> FileContents:
    """All purchases that `rows` tell of, in their order of time, and the rows that cannot be read.

    Rows with the same order number become lines of one purchase, whose moment is that of its first row.
    Dates without a zone are read in `zone`, amounts in `currency`.
    """
    purchases: dict[str, Purchase] = {}
    problems: list[RowProblem] = []
    seen: Counter[tuple[str, datetime]] = Counter()
    row_count = 0
    for line, row in rows:
        row_count += 1
        try:
            purchase = _purchase(row, columns, seen, currency=currency, zone=zone)
        except _Unreadable as problem:
            problems.append(RowProblem(line, problem.column.name, problem.message))
            continue
        before = purchases.get(purchase.source_id)
        if before is None:
            purchases[purchase.source_id] = purchase
        elif before.customer != purchase.customer:
            column = columns.order or columns.customer
            problems.append(RowProblem(line, column.name, _("同一个订单号属于两个客户")))
        else:
            purchases[purchase.source_id] = Purchase(
                before.source_id,
                before.customer,
                before.moment,
                (*before.items, *purchase.items),
                before.name,
                before.email,
            )
    in_time = sorted(purchases.values(), key=lambda purchase: purchase.moment)
    return FileContents(tuple(in_time), tuple(problems), row_count)


def _purchase(
    row: Row, columns: ColumnMap, seen: Counter[tuple[str, datetime]], *, currency: str, zone: ZoneInfo
) -> Purchase:
    customer = _needed(row, columns.customer)
    moment = _moment(row, columns.date, zone)
    item = PurchasedItem(
        _text(row, columns.item), _quantity(row, columns.quantity), _amount(row, columns.amount, currency)
    )
    if columns.order is not None:
        source_id = _needed(row, columns.order)
    else:
        seen[customer, moment] += 1
        source_id = f"{customer}/{moment.astimezone(zone).isoformat()}/{seen[customer, moment]}"
    return Purchase(source_id, customer, moment, (item,), _text(row, columns.name), _email(row, columns.email))


def _text(row: Row, column: Column | None) -> str:
    return row[column.name].strip() if column else ""


def _needed(row: Row, column: Column) -> str:
    value = _text(row, column)
    if not value:
        raise _Unreadable(column, _("这一格是空的"))
    if len(value) > MAX_SOURCE_CHARACTERS:
        raise _Unreadable(column, _("超过 %(count)s 个字") % {"count": MAX_SOURCE_CHARACTERS})
    return value


def _moment(row: Row, column: Column, zone: ZoneInfo) -> datetime:
    text = _needed(row, column)
    try:
        moment = datetime.strptime(text, column.form) if column.form else datetime.fromisoformat(text)  # noqa: DTZ007
    except ValueError:
        hint = column.form or "2026-01-31"
        raise _Unreadable(column, _("“%(text)s”不是日期，应当像 %(hint)s") % {"text": text, "hint": hint}) from None
    if moment.year < EARLIEST_YEAR:
        raise _Unreadable(column, _("“%(text)s”早得不像真的") % {"text": text})
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _amount(row: Row, column: Column, currency: str) -> int:
    text = _needed(row, column).strip(CURRENCY_SIGNS + " ")
    try:
        amount = parse_money(text, currency)
    except ValueError:
        raise _Unreadable(
            column, _("“%(text)s”不是 %(currency)s 的金额") % {"text": text, "currency": currency}
        ) from None
    if amount.amount_minor < 0:
        raise _Unreadable(column, _("金额是负数；退款请单独登记"))
    return amount.amount_minor


def _quantity(row: Row, column: Column | None) -> int:
    text = _text(row, column)
    if not text or column is None:
        return 1
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(MAX_QUANTITY))
    if not is_number or not 1 <= int(text) <= MAX_QUANTITY:
        raise _Unreadable(column, _("“%(text)s”不是数量") % {"text": text})
    return int(text)


def _email(row: Row, column: Column | None) -> str:
    text = _text(row, column).lower()
    if not text or column is None:
        return ""
    try:
        validate_email(text)
    except ValidationError:
        raise _Unreadable(column, _("“%(text)s”不是邮箱地址") % {"text": text}) from None
    return text
