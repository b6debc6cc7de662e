"""Two at once, with real connections."""

from datetime import timedelta

import pytest

from fengqun.commerce.orders.commands import (
    OrderForm,
    accept_payment,
    cancel_order,
    expire_order,
    place_order,
    receive_order,
    refund_order,
)
from fengqun.commerce.orders.models import Order, OrderRefund
from fengqun.commerce.orders.tests.factories import HOME, fresh, open_page, paid_order, placed_order, shipped_order
from fengqun.commerce.orders.types import RefundDemand
from fengqun.commerce.payments.models import PaymentRefund
from fengqun.commerce.payments.outcomes import record_payment
from fengqun.commerce.payments.providers import provider_of
from fengqun.commerce.payments.queries import intents_of
from fengqun.commerce.payments.tests.factories import row, wired
from fengqun.commerce.payments.tests.test_races import at_once
from fengqun.commerce.payments.types import ProviderPayment
from fengqun.kernel import clock
from fengqun.kernel.policies import SYSTEM
from fengqun.people.communities.tests.factories import actor_for_test, make_member
from fengqun.product.catalog.errors import SoldOut
from fengqun.product.catalog.models import Variant
from fengqun.product.catalog.tests.factories import make_variant
from fengqun.spine.ledger.queries import journals_of_cause

pytestmark = pytest.mark.django_db(transaction=True)


def stock(variant):
    now = Variant.objects.get(id=variant.id)
    return now.stock_on_hand, now.stock_reserved


def captured(community, order, member):
    """The intent of the order, paid, while the order does not know yet."""
    with wired():
        open_page(order, member)
    [intent] = intents_of("order", order.id)
    merchant_id = provider_of("sandbox").merchant_id(community.id)
    record_payment(intent.id, ProviderPayment("paid", merchant_id, intent.order_no, order.total_minor, "CNY", "r"))
    return intent


def test_more_buyers_than_units_never_oversell(community):
    beans = make_variant(community, stock=3)
    buyers = [actor_for_test(make_member(community, f"买家{place}")) for place in range(6)]

    def buy(actor):
        form = OrderForm(token=f"token-{actor.member_id}", address=HOME, quantities={beans.id: 1})
        return place_order(community.id, form, actor=actor)

    answers = at_once(*(lambda actor=actor: buy(actor) for actor in buyers))
    assert sum(isinstance(answer, SoldOut) for answer in answers) == 3
    assert (Order.objects.count(), stock(beans)) == (3, (3, 3))


def test_same_form_sent_at_once_places_one_order(community, member):
    beans = make_variant(community, stock=1)
    form = OrderForm(token="same-form", address=HOME, quantities={beans.id: 1})
    answers = at_once(*[lambda: place_order(community.id, form, actor=actor_for_test(member))] * 4)
    assert len({answer.order_id for answer in answers}) == 1
    assert sum(not answer.is_replay for answer in answers) == 1
    assert (Order.objects.count(), stock(beans)) == (1, (1, 1))


def test_orders_at_once_have_numbers_of_their_own(community):
    beans = make_variant(community, stock=20)
    buyers = [make_member(community, f"买家{place}") for place in range(6)]
    at_once(*(lambda buyer=buyer: placed_order(community, buyer, {beans.id: 1}) for buyer in buyers))
    numbers = sorted(int(number[-5:]) for number in Order.objects.values_list("number", flat=True))
    assert numbers == [1, 2, 3, 4, 5, 6]


def test_paid_and_expired_at_once_is_one_of_them(community, member, at):
    beans = make_variant(community, stock=5)
    for _time in range(3):
        order = placed_order(community, member, {beans.id: 1})
        intent = captured(community, order, member)
        later = clock.now() + timedelta(hours=3)

        def expire(order=order, later=later):
            with at(later):
                return expire_order(order.id)

        def accept(order=order, intent=intent):
            return accept_payment(order.id, intent_id=intent.id, amount_minor=8800, currency="CNY")

        expired, accepted = at_once(expire, accept)
        assert {expired, accepted} == {True, False}
        assert fresh(order).state == ("expired" if expired else "paid")
        assert PaymentRefund.objects.filter(intent_id=intent.id).count() == int(expired)
    on_hand, reserved = stock(beans)
    paid = Order.objects.filter(state="paid").count()
    assert (on_hand, reserved) == (5 - paid, 0)


def test_cancelled_and_paid_at_once_is_one_of_them(community, member):
    order = placed_order(community, member)
    intent = captured(community, order, member)
    at_once(
        lambda: cancel_order(order.id, actor=actor_for_test(member)),
        lambda: accept_payment(order.id, intent_id=intent.id, amount_minor=8800, currency="CNY"),
    )
    order = fresh(order)
    assert (order.state, PaymentRefund.objects.count()) in {("paid", 0), ("cancelled", 1)}


def test_same_capture_told_twice_at_once_is_booked_once(community, member):
    with wired():
        order = paid_order(community, member)
    [intent_id] = Order.objects.values_list("intent_id", flat=True)
    assert intent_id is not None
    at_once(*[lambda: accept_payment(order.id, intent_id=intent_id, amount_minor=8800, currency="CNY")] * 3)
    rules = sorted(journal.rule for journal in journals_of_cause(community.id, "order", order.id))
    assert rules == ["orders.payment", "payments.capture"]


def test_two_refunds_at_once_never_exceed_what_was_paid(community, member):
    with wired():
        order = paid_order(community, member)
    demand = RefundDemand(amount_minor=5000)
    at_once(
        *(
            lambda key=key: refund_order(order.id, actor=SYSTEM, reason="x", key=key, demand=demand)
            for key in ("a", "b", "c")
        )
    )
    assert (OrderRefund.objects.count(), fresh(order).refunded_minor) == (1, 5000)
    assert row(order.intent_id).refunding_minor == 5000


def test_received_twice_at_once_is_told_once(community, member):
    with wired():
        order = shipped_order(community, member)
    answers = at_once(*[lambda: receive_order(order.id, actor=actor_for_test(member))] * 3)
    assert sum(answer is None for answer in answers) == 1
    assert fresh(order).state == "completed"
