from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from fengqun.importers.purchases.parsing import parse
from fengqun.importers.purchases.types import Column, ColumnMap, PurchasedItem, RowProblem

SHANGHAI = ZoneInfo("Asia/Shanghai")
PLAIN = ColumnMap(customer=Column("who"), date=Column("day", "%Y%m%d"), amount=Column("sum"))
ORDERED = ColumnMap(
    customer=Column("who"),
    date=Column("day"),
    amount=Column("sum"),
    order=Column("no"),
    quantity=Column("n"),
    item=Column("what"),
    email=Column("mail"),
)


def plain(*rows):
    return parse(
        [(line, dict(zip(("who", "day", "sum"), row, strict=True))) for line, row in enumerate(rows, start=2)],
        PLAIN,
        currency="CNY",
        zone=SHANGHAI,
    )


def ordered(*rows):
    names = ("no", "who", "day", "sum", "n", "what", "mail")
    return parse(
        [(line, dict(zip(names, row, strict=True))) for line, row in enumerate(rows, start=2)],
        ORDERED,
        currency="CNY",
        zone=SHANGHAI,
    )


def test_a_day_begins_in_the_zone_of_the_community():
    (purchase,) = plain(("a", "19970101", "11.77")).purchases

    assert purchase.moment.astimezone(UTC) == datetime(1996, 12, 31, 16, tzinfo=UTC)
    assert purchase.items == (PurchasedItem("", 1, 1177),)


def test_equal_rows_are_purchases_of_their_own_with_stable_names():
    rows = [("a", "19970101", "5"), ("a", "19970101", "5"), ("b", "19970101", "5")]

    first, again = plain(*rows), plain(*rows)

    assert len({purchase.source_id for purchase in first.purchases}) == 3
    assert first == again


def test_rows_of_one_order_become_its_lines():
    contents = ordered(
        ("SY1", "阿岚", "2026-01-31 20:14", "¥158.00", "2", "花魁", "LAN@example.com"),
        ("SY2", "老周", "2026-01-30", "1,080", "", "手冲壶", ""),
        ("SY1", "阿岚", "2026-01-31 20:14", "12", "1", "滤纸", ""),
    )

    second, first = contents.purchases
    assert contents.problems == ()
    assert (first.source_id, first.customer, first.email) == ("SY1", "阿岚", "lan@example.com")
    assert first.items == (PurchasedItem("花魁", 2, 15800), PurchasedItem("滤纸", 1, 1200))
    assert second.items == (PurchasedItem("手冲壶", 1, 108000),)


@pytest.mark.parametrize(
    ("row", "column", "sentence"),
    [
        (("SY1", "", "2026-01-31", "1", "1", "", ""), "who", "这一格是空的"),
        (("", "a", "2026-01-31", "1", "1", "", ""), "no", "这一格是空的"),
        (("SY1", "a", "31.1.2026", "1", "1", "", ""), "day", "“31.1.2026”不是日期，应当像 2026-01-31"),
        (("SY1", "a", "1026-01-31", "1", "1", "", ""), "day", "“1026-01-31”早得不像真的"),
        (("SY1", "a", "2026-01-31", "一百", "1", "", ""), "sum", "“一百”不是 CNY 的金额"),
        (("SY1", "a", "2026-01-31", "1.005", "1", "", ""), "sum", "“1.005”不是 CNY 的金额"),
        (("SY1", "a", "2026-01-31", "-3", "1", "", ""), "sum", "金额是负数；退款请单独登记"),
        (("SY1", "a", "2026-01-31", "1", "0", "", ""), "n", "“0”不是数量"),
        (("SY1", "a", "2026-01-31", "1", "1.5", "", ""), "n", "“1.5”不是数量"),
        (("SY1", "a", "2026-01-31", "1", "1", "", "not mail"), "mail", "“not mail”不是邮箱地址"),
        (("SY1", "a" * 101, "2026-01-31", "1", "1", "", ""), "who", "超过 100 个字"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_by_line_and_column(row, column, sentence):
    contents = ordered(("SY0", "z", "2026-01-01", "1", "1", "", ""), row)

    assert contents.problems == (RowProblem(3, column, sentence),)
    assert [purchase.source_id for purchase in contents.purchases] == ["SY0"]


def test_one_order_cannot_belong_to_two_customers():
    contents = ordered(("SY1", "a", "2026-01-31", "1", "1", "", ""), ("SY1", "b", "2026-01-31", "1", "1", "", ""))

    assert contents.problems == (RowProblem(3, "no", "同一个订单号属于两个客户"),)


def test_purchases_come_in_their_order_of_time():
    contents = plain(("b", "19970301", "1"), ("a", "19970101", "1"), ("c", "19970201", "1"))

    assert [purchase.customer for purchase in contents.purchases] == ["a", "c", "b"]
