"""Totals and splits: the parts always sum to the whole."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqun.commerce.orders.errors import NothingToRefund, QuantityOutOfRange, RefundTooLarge
from fengqun.commerce.orders.pricing import missing_for_free_shipping, plan_refund, shipping_fee
from fengqun.commerce.orders.types import Refundable, RefundDemand
from fengqun.kernel.ids import new_id


@st.composite
def refundables(draw):
    lines = []
    for _place in range(draw(st.integers(1, 5))):
        net, quantity = draw(st.integers(0, 100_000)), draw(st.integers(1, 9))
        lines.append(Refundable(new_id(), net, quantity, draw(st.integers(0, net)), draw(st.integers(0, quantity))))
    return lines


def plan(lines, shipping=0, **demand):
    return plan_refund(lines, shipping_left_minor=shipping, demand=RefundDemand(**demand), currency="CNY")


@pytest.mark.parametrize(
    ("goods", "free_from", "ships", "fee", "missing"),
    [
        (6799, 6800, True, 800, 1),
        (6800, 6800, True, 0, None),
        (100, None, True, 800, None),
        (100, 6800, False, 0, None),
        (0, 0, True, 0, None),
    ],
)
def test_shipping_is_flat_and_free_from_a_sum(goods, free_from, ships, fee, missing):
    charged = shipping_fee(goods, fee_minor=800, free_from_minor=free_from, requires_shipping=ships)
    assert charged == fee
    assert missing_for_free_shipping(goods, free_from_minor=free_from, shipping_minor=charged) == missing


@given(lines=refundables(), shipping=st.integers(0, 5000), data=st.data())
def test_amount_divides_exactly_and_never_exceeds_a_line(lines, shipping, data):
    left = sum(line.left_minor for line in lines) + shipping
    if not left:
        with pytest.raises(NothingToRefund):
            plan(lines, shipping)
        return
    wanted = data.draw(st.integers(1, left))
    planned = plan(lines, shipping, amount_minor=wanted, with_shipping=True)
    assert planned.amount_minor == wanted
    taken = {share.line_id: share.amount_minor for share in planned.shares}
    assert all(0 <= taken.get(line.line_id, 0) <= line.left_minor for line in lines)
    assert 0 <= planned.shipping_minor <= shipping
    with pytest.raises(RefundTooLarge):
        plan(lines, shipping, amount_minor=left + 1, with_shipping=True)


@given(lines=refundables(), shipping=st.integers(0, 5000))
def test_nothing_named_means_everything_left(lines, shipping):
    left = sum(line.left_minor for line in lines) + shipping
    if not left:
        return
    planned = plan(lines, shipping)
    assert (planned.amount_minor, planned.shipping_minor) == (left, shipping)
    returned = {share.line_id: share.quantity for share in planned.shares}
    assert all(returned.get(line.line_id, 0) == line.left_quantity for line in lines)


@given(net=st.integers(1, 100_000), quantity=st.integers(1, 50))
def test_unit_by_unit_gives_back_exactly_the_line(net, quantity):
    line_id, money, units = new_id(), 0, 0
    while units < quantity:
        line = Refundable(line_id, net, quantity, money, units)
        with suppress(NothingToRefund):
            money += plan([line], quantities={line_id: 1}).amount_minor
        units += 1
    assert money == net


def test_quantities_take_their_share_and_the_amount_may_be_less():
    beans, cup = Refundable(new_id(), 15800, 2, 0, 0), Refundable(new_id(), 5000, 1, 0, 0)
    assert plan([beans, cup], 800, quantities={beans.line_id: 1}).amount_minor == 7900
    assert plan([beans, cup], 800, quantities={beans.line_id: 1}, with_shipping=True).amount_minor == 8700
    less = plan([beans, cup], 800, quantities={beans.line_id: 1, cup.line_id: 1}, amount_minor=10000)
    assert [share.amount_minor for share in less.shares] == [6124, 3876]
    with pytest.raises(RefundTooLarge):
        plan([beans, cup], 800, quantities={beans.line_id: 1}, amount_minor=7901)


def test_more_units_than_are_left_are_refused():
    line = Refundable(new_id(), 15800, 2, 7900, 1)
    with pytest.raises(QuantityOutOfRange):
        plan([line], quantities={line.line_id: 2})
    with pytest.raises(QuantityOutOfRange):
        plan([line], quantities={line.line_id: -1})
    with pytest.raises(NothingToRefund):
        plan([line], amount_minor=0)
