import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqun.kernel.money import POINTS, Money, exponent, parse_money, portion, split


@pytest.mark.parametrize(
    ("amount", "rate_bps", "expected"),
    [(2, 2000, 0), (3, 2000, 1), (7, 2000, 1), (15, 1000, 2), (15800, 800, 1264), (0, 800, 0), (1, 10_000, 1)],
)
def test_portion_rounds_half_up(amount, rate_bps, expected):
    assert portion(Money(amount, "CNY"), rate_bps) == Money(expected, "CNY")


@given(st.integers(0, 10**15), st.lists(st.integers(0, 10**6), min_size=1, max_size=40).filter(any))
def test_parts_of_a_split_sum_to_the_whole(total, weights):
    parts = split(Money(total, "CNY"), weights)

    assert sum(part.amount_minor for part in parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert 0 <= part.amount_minor - total * weight // sum(weights) <= 1


def test_the_remainder_goes_to_the_largest_remainder_first():
    assert [part.amount_minor for part in split(Money(100, "CNY"), [1, 1, 1])] == [34, 33, 33]
    assert [part.amount_minor for part in split(Money(10, "CNY"), [1, 3, 3])] == [2, 4, 4]
    assert [part.amount_minor for part in split(Money(1, "CNY"), [5, 6])] == [0, 1]


@pytest.mark.parametrize(("total", "weights"), [(-1, [1]), (1, [0, 0]), (1, [-1, 2]), (1, [])])
def test_a_split_without_meaning_is_refused(total, weights):
    with pytest.raises(ValueError, match="a split needs"):
        split(Money(total, "CNY"), weights)


def test_units_never_mix():
    with pytest.raises(ValueError, match="do not mix"):
        Money(1, "CNY") + Money(1, "USD")
    with pytest.raises(ValueError, match="do not mix"):
        Money(1, "CNY") < Money(1, POINTS)  # noqa: B015


@pytest.mark.parametrize("amount", [1.5, True, "1"])
def test_an_amount_is_a_whole_number(amount):
    with pytest.raises(TypeError, match="integer of minor units"):
        Money(amount, "CNY")


def test_a_unit_is_a_currency_or_points():
    assert [exponent(unit) for unit in ("CNY", "JPY", "KWD", POINTS)] == [2, 0, 3, 0]
    with pytest.raises(ValueError, match="neither an ISO 4217"):
        Money(1, "XYZ!")


@pytest.mark.parametrize(
    ("text", "unit", "minor"),
    [("12.64", "CNY", 1264), (" 1,286.40 ", "CNY", 128640), ("5", "JPY", 5), ("-3.5", "CNY", -350), ("0", POINTS, 0)],
)
def test_reading_an_amount(text, unit, minor):
    assert parse_money(text, unit) == Money(minor, unit)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("1.234", "CNY"),
        ("0.5", "JPY"),
        ("", "CNY"),
        ("twelve", "CNY"),
        ("NaN", "CNY"),
        ("Infinity", "CNY"),
        ("1e30", "CNY"),
    ],
)
def test_an_amount_that_the_unit_cannot_express_is_refused(text, unit):
    with pytest.raises(ValueError, match=r"cannot express|not an amount"):
        parse_money(text, unit)
