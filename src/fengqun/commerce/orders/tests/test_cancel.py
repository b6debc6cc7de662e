"""Orders that nobody paid."""

from datetime import timedelta

import pytest

from fengqun.commerce.orders.activities import OrderCancelled, OrderExpired
from fengqun.commerce.orders.commands import cancel_order, expire_order, expire_unpaid
from fengqun.commerce.orders.errors import OrderNotFound, WrongState
from fengqun.commerce.orders.tests.factories import fresh, paid_order, placed_order
from fengqun.commerce.payments.tests.factories import wired
from fengqun.people.communities.tests.factories import actor_for_test, make_member
from fengqun.product.catalog.queries import variant_cards
from fengqun.product.catalog.tests.factories import make_variant
from fengqun.spine.activity.queries import activities_about
from fengqun.spine.jobs.commands import run_periodic

pytestmark = pytest.mark.django_db


def available(variant):
    return variant_cards([variant.id])[variant.id].available


def verbs(community, order):
    return {one.verb for one in activities_about(community.id, "order", order.id)}


def test_buyer_cancels_and_the_stock_is_free_again(community, member, frozen):
    beans = make_variant(community, stock=3)
    order = placed_order(community, member, {beans.id: 2})
    cancel_order(order.id, actor=actor_for_test(member), reason="买错了")
    order = fresh(order)
    assert (order.state, order.payment, order.close_reason, order.closed_at) == (
        "cancelled",
        "awaiting",
        "买错了",
        frozen,
    )
    assert available(beans) == 3
    assert OrderCancelled.verb in verbs(community, order)


def test_staff_may_cancel_too(community, member, operator):
    order = placed_order(community, member)
    cancel_order(order.id, actor=actor_for_test(operator))
    assert fresh(order).state == "cancelled"


@pytest.mark.parametrize("who", ["host", "stranger", "elsewhere"])
def test_nobody_else_can_cancel_it(community, other_community, member, host, stranger, who):
    beans = make_variant(community)
    order = placed_order(community, member, {beans.id: 1})
    people = {"host": host, "stranger": stranger, "elsewhere": make_member(other_community, roles=["operator"])}
    with pytest.raises(OrderNotFound):
        cancel_order(order.id, actor=actor_for_test(people[who]))
    assert (fresh(order).state, available(beans)) == ("placed", 9)


def test_paid_order_is_not_cancelled_but_refunded(community, member, frozen):
    with wired():
        order = paid_order(community, member)
    with pytest.raises(WrongState):
        cancel_order(order.id, actor=actor_for_test(member))
    assert fresh(order).state == "paid"


def test_cancelled_twice_releases_once(community, member):
    beans = make_variant(community, stock=3)
    order = placed_order(community, member, {beans.id: 2})
    cancel_order(order.id, actor=actor_for_test(member))
    with pytest.raises(WrongState):
        cancel_order(order.id, actor=actor_for_test(member))
    assert available(beans) == 3


def test_free_order_is_called_off_and_its_stock_returns(community, member):
    gift = make_variant(community, price_minor=0, stock=3)
    order = placed_order(community, member, {gift.id: 2})
    cancel_order(order.id, actor=actor_for_test(member))
    assert (fresh(order).state, available(gift)) == ("cancelled", 3)


def test_time_over_closes_and_releases(community, member, at, frozen):
    beans = make_variant(community, stock=3)
    order = placed_order(community, member, {beans.id: 2})
    with at(frozen + timedelta(minutes=community.order_unpaid_minutes - 1)):
        assert expire_unpaid() == 0
    with at(frozen + timedelta(minutes=community.order_unpaid_minutes)):
        run_periodic("orders.expire_unpaid")
        assert expire_unpaid() == 0
        assert not expire_order(order.id)
    assert (fresh(order).state, available(beans)) == ("expired", 3)
    assert OrderExpired.verb in verbs(community, order)


def test_paid_order_does_not_expire(community, member, at, frozen):
    with wired():
        order = paid_order(community, member)
    with at(frozen + timedelta(days=1)):
        assert expire_unpaid() == 0
    assert fresh(order).state == "paid"
