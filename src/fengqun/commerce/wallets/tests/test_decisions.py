from hypothesis import given
from hypothesis import strategies as st

from fengqun.commerce.wallets.decisions import Terms, quote, withdrawable
from fengqun.kernel.money import Money


def test_fee_is_a_share_rounded_half_up_and_a_fixed_part():
    # given
    terms = Terms(minimum_minor=100, fee_bps=60, fee_fixed_minor=10)

    # when
    priced = quote(Money(10_025, "CNY"), terms)

    # then: 0.6 % of 100.25 is 60.15 分, and 10 more
    assert priced.fee == Money(70, "CNY")
    assert priced.net == Money(9_955, "CNY")


@given(st.integers(1, 10**12), st.integers(0, 5_000), st.integers(0, 10_000))
def test_net_and_fee_are_the_amount(amount, bps, fixed):
    priced = quote(Money(amount, "CNY"), Terms(fee_bps=bps, fee_fixed_minor=fixed))

    assert priced.net + priced.fee == priced.amount


def test_what_is_owed_cannot_be_withdrawn():
    assert withdrawable(Money(500, "CNY"), Money(200, "CNY")) == Money(300, "CNY")
    assert withdrawable(Money(500, "CNY"), Money(900, "CNY")) == Money(0, "CNY")
