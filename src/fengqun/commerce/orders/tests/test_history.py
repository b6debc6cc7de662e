"""Purchases of the past."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqun.commerce.orders.activities import OrderImported
from fengqun.commerce.orders.chart import CASH_HISTORY, SALES
from fengqun.commerce.orders.commands import record_history, refund_order
from fengqun.commerce.orders.commands.history import _line
from fengqun.commerce.orders.errors import HistoryUnreasonable, NotRefundable
from fengqun.commerce.orders.models import Order, OrderLine
from fengqun.commerce.orders.queries import purchase_facts
from fengqun.commerce.orders.tests.factories import told
from fengqun.commerce.orders.types import HistoricLine, HistoricPurchase
from fengqun.kernel.policies import SYSTEM
from fengqun.spine.ledger.queries import balance
from fengqun.spine.ledger.types import AccountRef

LONG_AGO = datetime(1997, 1, 12, 4, 0, tzinfo=UTC)


def purchase(member, source_id="1", *, amount_minor=2933, quantity=2, at=LONG_AGO):
    return HistoricPurchase(source_id, member.id, at, [HistoricLine("CD", quantity, amount_minor)], "CNY")


@pytest.mark.django_db
def test_purchase_becomes_a_completed_order_of_its_day(community, member):
    assert record_history(community.id, [purchase(member)]).recorded == 1
    order = Order.objects.get()
    assert (order.state, order.payment, order.fulfilment) == ("completed", "paid", "received")
    assert (order.number, order.total_minor, order.placed_at, order.source_id) == (
        "SH97011200001",
        2933,
        LONG_AGO,
        "1",
    )
    line = OrderLine.objects.get()
    assert (line.unit_price_minor, line.discount_minor, line.net_minor) == (1467, 1, 2933)
    assert balance(community.id, AccountRef(CASH_HISTORY, "CNY")).posted_minor == 2933
    assert balance(community.id, AccountRef(SALES, "CNY")).posted_minor == 2933
    [news] = told(community, order, OrderImported)
    assert (news.occurred_at, news.total_minor) == (LONG_AGO, 2933)
    [fact] = purchase_facts(community.id)
    assert (fact.buyer_member_id, fact.occurred_at, fact.quantity, fact.amount_minor) == (member.id, LONG_AGO, 2, 2933)


@pytest.mark.django_db
def test_run_again_writes_nothing_twice(community, member):
    purchases = [purchase(member, str(place), at=LONG_AGO + timedelta(days=place % 3)) for place in range(20)]
    first = record_history(community.id, purchases[:15])
    again = record_history(community.id, [*purchases, purchases[0]])
    assert ((first.recorded, first.skipped), (again.recorded, again.skipped)) == ((15, 0), (5, 16))
    assert Order.objects.values("number").distinct().count() == 20
    assert balance(community.id, AccountRef(SALES, "CNY")).posted_minor == 20 * 2933


@pytest.mark.django_db
def test_purchase_of_nothing_is_kept_without_a_transfer(community, member):
    record_history(community.id, [purchase(member, amount_minor=0)])
    assert Order.objects.get().payment == "not_needed"


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"quantity": 0}, {"amount_minor": -1}])
def test_what_cannot_have_happened_is_refused_whole(community, member, wrong):
    with pytest.raises(HistoryUnreasonable) as refusal:
        record_history(community.id, [purchase(member), purchase(member, "2", **wrong)])
    assert refusal.value.details == {"source_id": "2"}
    assert not Order.objects.exists()


@pytest.mark.django_db
def test_imported_order_cannot_be_refunded_here(community, member):
    record_history(community.id, [purchase(member)])
    with pytest.raises(NotRefundable):
        refund_order(Order.objects.get().id, actor=SYSTEM, reason="x", key="k")


@given(quantity=st.integers(1, 200), amount=st.integers(0, 10**7))
def test_any_line_is_price_times_quantity_less_discount(quantity, amount):
    line = _line(Order(placed_at=LONG_AGO), 0, HistoricLine("CD", quantity, amount))
    assert line.unit_price_minor * quantity - line.discount_minor == line.net_minor == amount
    assert 0 <= line.discount_minor < quantity
