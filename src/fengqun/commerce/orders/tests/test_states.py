"""The machines of an order, and that the documentation shows the same ones."""

from itertools import product
from pathlib import Path

import pytest

from fengqun.commerce.orders.errors import WrongState
from fengqun.commerce.orders.models import Order, OrderRefund
from fengqun.commerce.orders.states import REFUND_MOVES, STEPS, advance, advance_refund, documented, targets

PLACES = list(product(Order.State.values, Order.Payment.values, Order.Fulfilment.values))


def test_documentation_shows_the_tables_as_they_are():
    page = Path(__file__).parents[5] / "docs" / "orders.md"
    assert documented() in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_a_step_leads_only_where_its_row_says(step):
    for order, payment, fulfilment in PLACES:
        after = targets(step.name, order, payment, fulfilment)
        fits = all(
            not moves or present in {source for source, _target in moves}
            for moves, present in ((step.order, order), (step.payment, payment), (step.fulfilment, fulfilment))
        )
        assert (after is not None) == fits
        row = Order(state=order, payment=payment, fulfilment=fulfilment)
        if fits:
            advance(row, step.name)
            assert (row.state, row.payment, row.fulfilment) == after
        else:
            with pytest.raises(WrongState):
                advance(row, step.name)
            assert (row.state, row.payment, row.fulfilment) == (order, payment, fulfilment)


def test_every_place_that_can_be_reached_makes_sense():
    reached, frontier = set(), [("placed", "awaiting", "unfulfilled")]
    while frontier:
        place = frontier.pop()
        if place in reached:
            continue
        reached.add(place)
        frontier += [after for step in STEPS if (after := targets(step.name, *place))]
    assert all(payment != "awaiting" or fulfilment == "unfulfilled" for _order, payment, fulfilment in reached)
    assert all(order != "expired" or payment == "awaiting" for order, payment, _fulfilment in reached)
    assert all(order != "completed" or fulfilment == "received" for order, _payment, fulfilment in reached)
    assert {order for order, _p, _f in reached} == set(Order.State.values)
    assert {payment for _o, payment, _f in reached} == set(Order.Payment.values)


@pytest.mark.parametrize("move", REFUND_MOVES)
@pytest.mark.parametrize("state", OrderRefund.State.values)
def test_refund_moves(move, state):
    refund = OrderRefund(state=state)
    allowed = dict(REFUND_MOVES[move])
    if state in allowed:
        advance_refund(refund, move)
        assert refund.state == allowed[state]
    else:
        with pytest.raises(WrongState):
            advance_refund(refund, move)
        assert refund.state == state
