"""Paying an order: from the pay page to the ledger."""

from datetime import timedelta

import pytest

from fengqun.commerce.orders.activities import OrderPaid, PaymentReturned
from fengqun.commerce.orders.chart import SALES, SHIPPING_INCOME
from fengqun.commerce.orders.commands import begin_payment, change_order_settings, expire_unpaid
from fengqun.commerce.orders.errors import OrderNotFound, PaymentTimeOver, WrongState
from fengqun.commerce.orders.tests.factories import fresh, open_intent, open_page, paid_order, pay, placed_order, told
from fengqun.commerce.payments.chart import CLEARING_SANDBOX, UNAPPLIED
from fengqun.commerce.payments.queries import intents_of, refunds_caused_by
from fengqun.commerce.payments.sandbox import company
from fengqun.commerce.payments.tests.factories import sandbox_payment, settle, wired
from fengqun.kernel import clock
from fengqun.kernel.policies import SYSTEM
from fengqun.people.communities.tests.factories import actor_for_test
from fengqun.product.catalog.queries import variant_cards
from fengqun.product.catalog.tests.factories import make_variant
from fengqun.spine.ledger.queries import balance
from fengqun.spine.ledger.types import AccountRef

pytestmark = pytest.mark.django_db


def held(community, purpose):
    return balance(community.id, AccountRef(purpose, "CNY")).posted_minor


def test_paid_order_is_booked_and_its_stock_is_taken(community, member, frozen):
    # given
    variant = make_variant(community, price_minor=7900, stock=5)
    change_order_settings(
        community.id, actor=SYSTEM, shipping_fee_minor=800, free_shipping_from_minor=20000, number_prefix="SY"
    )
    # when
    with wired():
        order = paid_order(community, member, {variant.id: 2})
    # then
    assert (order.state, order.payment, order.fulfilment) == ("paid", "paid", "unfulfilled")
    assert (order.goods_minor, order.shipping_minor, order.total_minor) == (15800, 800, 16600)
    assert order.number == "SY26030200001"
    assert held(community, CLEARING_SANDBOX) == 16600
    assert held(community, UNAPPLIED) == 0
    assert held(community, SALES) == 15800
    assert held(community, SHIPPING_INCOME) == 800
    assert variant_cards([variant.id])[variant.id].available == 3
    [paid] = told(community, order, OrderPaid)
    assert [(line.variant_id, line.quantity, line.net_minor) for line in paid.lines] == [(variant.id, 2, 15800)]
    assert (paid.buyer_member_id, paid.currency, paid.occurred_at) == (member.id, "CNY", frozen)


def test_last_unit_can_be_bought(community, member, frozen):
    variant = make_variant(community, stock=1)
    with wired():
        order = paid_order(community, member, {variant.id: 1})
    assert order.state == "paid"
    assert variant_cards([variant.id])[variant.id].available == 0


def test_money_after_the_time_goes_back_by_itself(community, member, at, frozen):
    # given
    variant = make_variant(community, stock=1)
    with wired():
        order = placed_order(community, member, {variant.id: 1})
        open_page(order, member)
        with at(frozen + timedelta(hours=3)):
            expire_unpaid()
            # when
            company.pay(sandbox_payment(intents_of("order", order.id)[0].id).id)
            settle()
    # then
    order = fresh(order)
    assert (order.state, order.payment, order.intent_id) == ("expired", "awaiting", None)
    [refund] = refunds_caused_by("order", order.id)
    assert (refund.status, refund.amount_minor, refund.reason) == ("succeeded", 8800, "late")
    assert (held(community, CLEARING_SANDBOX), held(community, UNAPPLIED), held(community, SALES)) == (0, 0, 0)
    assert variant_cards([variant.id])[variant.id].available == 1
    assert [one.why for one in told(community, order, PaymentReturned)] == ["late"]


def test_second_payment_of_an_order_goes_back(community, member, frozen):
    # given: the first page fails, a second is opened, then both are paid
    with wired():
        order = placed_order(community, member)
        open_page(order, member)
        first = open_intent(order)
        company.fail(sandbox_payment(first.id).id, reason="no")
        settle()
        open_page(order, member)
        second = open_intent(order)
        # when
        company.pay(sandbox_payment(second.id).id)
        company.pay(sandbox_payment(first.id).id)
        settle()
    # then
    order = fresh(order)
    assert (order.state, order.intent_id) == ("paid", second.id)
    [refund] = refunds_caused_by("order", order.id)
    assert (refund.intent_id, refund.reason, refund.status) == (first.id, "twice", "succeeded")
    assert (held(community, CLEARING_SANDBOX), held(community, SALES)) == (8800, 8800)


def test_asking_to_pay_again_opens_the_same_page(community, member, frozen):
    order = placed_order(community, member)
    assert open_page(order, member) == open_page(order, member)
    assert len(intents_of("order", order.id)) == 1


def test_nobody_else_can_pay_it(community, member, host, frozen):
    order = placed_order(community, member)
    with pytest.raises(OrderNotFound):
        begin_payment(order.id, actor=actor_for_test(host), provider="sandbox")
    assert intents_of("order", order.id) == []


def test_time_over_and_paid_orders_take_no_payment(community, member, at, frozen):
    late = placed_order(community, member)
    with at(frozen + timedelta(hours=2)), pytest.raises(PaymentTimeOver):
        begin_payment(late.id, actor=actor_for_test(member), provider="sandbox")
    with wired():
        done = pay(placed_order(community, member), member)
    with pytest.raises(WrongState):
        begin_payment(done.id, actor=actor_for_test(member), provider="sandbox")


def test_free_order_needs_no_payment(community, member, frozen):
    variant = make_variant(community, price_minor=0, stock=3)
    order = placed_order(community, member, {variant.id: 2})
    assert (order.state, order.payment, order.total_minor) == ("paid", "not_needed", 0)
    assert order.paid_at == clock.now()
    assert variant_cards([variant.id])[variant.id].available == 1
    assert intents_of("order", order.id) == []
