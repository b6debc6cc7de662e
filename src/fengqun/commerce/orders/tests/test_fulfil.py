"""From the shelf to the buyer's hands."""

from datetime import timedelta

import pytest

from fengqun.commerce.orders.activities import OrderReceived, OrderShipped
from fengqun.commerce.orders.commands import receive_order, receive_overdue, request_refund, ship_order
from fengqun.commerce.orders.errors import OrderNotFound, RefundPending, TrackingMissing, WrongState
from fengqun.commerce.orders.tests.factories import fresh, paid_order, placed_order, shipped_order, told
from fengqun.commerce.payments.tests.factories import wired
from fengqun.kernel.errors import Denied
from fengqun.kernel.policies import SYSTEM
from fengqun.people.communities.tests.factories import actor_for_test
from fengqun.product.catalog.commands import create_product, list_product
from fengqun.product.catalog.queries import product_detail
from fengqun.product.catalog.types import NewVariant
from fengqun.spine.jobs.commands import run_periodic

pytestmark = pytest.mark.django_db


def lesson(community):
    product = create_product(
        community.id,
        actor=SYSTEM,
        title="手冲课",
        variant=NewVariant(price_minor=9900, stock=5, requires_shipping=False),
    )
    list_product(community.id, product, actor=SYSTEM)
    return product_detail(community.id, product).variants[0]


def test_shipping_notes_the_parcel_and_when_it_counts_as_received(community, member, operator, frozen):
    with wired():
        order = paid_order(community, member)
    ship_order(order.id, actor=actor_for_test(operator), carrier=" 顺丰 ", tracking_number="SF1001")
    order = fresh(order)
    assert (order.state, order.fulfilment, order.carrier, order.tracking_number) == (
        "paid",
        "shipped",
        "顺丰",
        "SF1001",
    )
    assert order.receive_by == frozen + timedelta(days=community.auto_receipt_days)
    assert [one.tracking_number for one in told(community, order, OrderShipped)] == ["SF1001"]


def test_shipping_needs_right_payment_and_tracking(community, member, host, frozen):
    unpaid = placed_order(community, member)
    with pytest.raises(WrongState):
        ship_order(unpaid.id, actor=SYSTEM, carrier="顺丰", tracking_number="1")
    with wired():
        paid = paid_order(community, member)
    for person in (member, host):
        with pytest.raises(Denied):
            ship_order(paid.id, actor=actor_for_test(person), carrier="顺丰", tracking_number="1")
    with pytest.raises(TrackingMissing):
        ship_order(paid.id, actor=SYSTEM, carrier="顺丰")
    assert (fresh(unpaid).fulfilment, fresh(paid).fulfilment) == ("unfulfilled", "unfulfilled")


def test_open_refund_request_is_decided_before_shipping(community, member, frozen):
    with wired():
        order = paid_order(community, member)
    request_refund(order.id, actor=actor_for_test(member), reason="不要了")
    with pytest.raises(RefundPending):
        ship_order(order.id, actor=SYSTEM, carrier="顺丰", tracking_number="1")


def test_buyer_confirms_receipt(community, member, frozen):
    with wired():
        order = shipped_order(community, member)
    receive_order(order.id, actor=actor_for_test(member))
    order = fresh(order)
    assert (order.state, order.fulfilment, order.received_at) == ("completed", "received", frozen)
    [received] = told(community, order, OrderReceived)
    assert (received.is_automatic, received.occurred_at, received.buyer_member_id) == (False, frozen, member.id)
    assert [line.net_minor for line in received.lines] == [8800]


def test_nobody_else_confirms_it_and_not_before_it_is_sent(community, member, host, operator, frozen):
    with wired():
        sent, waiting = shipped_order(community, member), paid_order(community, member)
    for person in (host, operator):
        with pytest.raises(OrderNotFound):
            receive_order(sent.id, actor=actor_for_test(person))
    with pytest.raises(WrongState):
        receive_order(waiting.id, actor=actor_for_test(member))
    assert (fresh(sent).fulfilment, fresh(waiting).fulfilment) == ("shipped", "unfulfilled")


def test_days_pass_and_it_counts_as_received(community, member, at, frozen):
    with wired():
        order = shipped_order(community, member)
    with at(frozen + timedelta(days=community.auto_receipt_days, seconds=-1)):
        assert receive_overdue() == 0
    with at(frozen + timedelta(days=community.auto_receipt_days)):
        run_periodic("orders.receive_overdue")
        assert receive_overdue() == 0
    assert fresh(order).state == "completed"
    assert [one.is_automatic for one in told(community, order, OrderReceived)] == [True]


def test_receipt_waits_for_an_open_refund_request(community, member, at, frozen):
    with wired():
        order = shipped_order(community, member)
    request_refund(order.id, actor=actor_for_test(member), reason="坏了")
    with at(frozen + timedelta(days=30)):
        assert receive_overdue() == 0
    assert fresh(order).fulfilment == "shipped"


def test_goods_without_a_parcel_are_received_without_being_sent(community, member, at, frozen):
    with wired():
        by_hand = paid_order(community, member, {lesson(community).id: 1})
        by_time = paid_order(community, member, {lesson(community).id: 1})
    receive_order(by_hand.id, actor=actor_for_test(member))
    with at(frozen + timedelta(days=community.auto_receipt_days)):
        assert receive_overdue() == 1
    assert (fresh(by_hand).state, fresh(by_time).state) == ("completed", "completed")
