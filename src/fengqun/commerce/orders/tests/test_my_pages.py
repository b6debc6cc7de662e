"""A buyer's own orders in the browser."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from fengqun.commerce.orders.commands import request_refund
from fengqun.commerce.orders.models import OrderRefund
from fengqun.commerce.orders.tests.factories import fresh, paid_order, placed_order, shipped_order
from fengqun.commerce.payments.tests.factories import wired
from fengqun.people.communities.tests.factories import actor_for_test
from fengqun.product.catalog.tests.factories import make_variant

pytestmark = pytest.mark.django_db
MOST_QUERIES = 8


def url(name, community, **more):
    return reverse(name, kwargs={"community": community.slug, **more})


def test_list_asks_as_much_for_twenty_rows_as_for_one(community, member, client_for, django_assert_num_queries):
    beans, browser, page = make_variant(community, stock=100), client_for(member), url("orders-mine", community)
    placed_order(community, member, {beans.id: 1})
    browser.get(page)
    with CaptureQueriesContext(connection) as with_one:
        browser.get(page)
    for _time in range(19):
        placed_order(community, member, {beans.id: 1})
    with django_assert_num_queries(len(with_one)):
        shown = browser.get(page).content.decode()
    assert (shown.count("去付款"), len(with_one) <= MOST_QUERIES) == (20, True)


def test_tabs_narrow_the_list_and_older_ones_follow(community, member, client_for, frozen):
    with wired():
        paid = paid_order(community, member)
    beans = make_variant(community, stock=100)
    for _time in range(20):
        placed_order(community, member, {beans.id: 1})
    browser = client_for(member)
    waiting = browser.get(url("orders-mine", community), {"tab": "to_ship"}).content.decode()
    assert (paid.number in waiting, waiting.count("order-card__body")) == (True, 1)
    assert "before=" in browser.get(url("orders-mine", community)).content.decode()


def test_empty_list_says_what_to_do(community, member, client_for):
    assert "这里还没有订单" in client_for(member).get(url("orders-mine", community)).content.decode()


@pytest.mark.parametrize("who", ["host", "operator", "stranger"])
def test_nobody_else_sees_or_touches_an_order(community, member, client_for, request, who, frozen):
    with wired():
        order = shipped_order(community, member)
    refund_id = request_refund(order.id, actor=actor_for_test(member), reason="坏了")
    browser = client_for(request.getfixturevalue(who))
    assert browser.get(url("orders-detail", community, order_id=order.id)).status_code == 404
    assert browser.get(url("orders-refunds", community, order_id=order.id)).status_code == 404
    for name in ("orders-payment", "orders-cancellation", "orders-receipt", "orders-refunds"):
        assert browser.post(url(name, community, order_id=order.id), {"reason": "x"}).status_code == 404
    assert browser.post(url("orders-refund-withdrawal", community, refund_id=refund_id)).status_code == 404
    assert (fresh(order).fulfilment, OrderRefund.objects.get().state) == ("shipped", "requested")


def test_order_is_not_found_under_another_community(community, other_community, member, client_for):
    order = placed_order(community, member)
    assert client_for(member).get(url("orders-detail", other_community, order_id=order.id)).status_code == 404


def test_guest_is_led_to_sign_in(community, member, guest_client):
    order = placed_order(community, member)
    response = guest_client.get(url("orders-detail", community, order_id=order.id))
    assert (response.status_code, "next=" in response["Location"]) == (302, True)


def test_cancel_receive_and_ask_for_a_refund(community, member, client_for, frozen):
    browser = client_for(member)
    unpaid = placed_order(community, member)
    browser.post(url("orders-cancellation", community, order_id=unpaid.id))
    assert fresh(unpaid).state == "cancelled"
    with wired():
        sent = shipped_order(community, member)
    browser.post(url("orders-receipt", community, order_id=sent.id))
    assert fresh(sent).state == "completed"
    form = url("orders-refunds", community, order_id=sent.id)
    assert "还能退" in browser.get(form).content.decode()
    empty = browser.post(form, {"reason": ""})
    assert (empty.status_code, OrderRefund.objects.count()) == (422, 0)
    too_much = browser.post(form, {"reason": "x", "amount": "88.01"})
    assert (too_much.status_code, "退款超过了还能退的金额" in too_much.content.decode()) == (422, True)
    browser.post(form, {"reason": "漏气", "amount": "12.50"})
    refund = OrderRefund.objects.get()
    assert (refund.amount_minor, refund.state) == (1250, "requested")
    detail = browser.get(url("orders-detail", community, order_id=sent.id)).content.decode()
    assert "等店家处理" in detail
    browser.post(url("orders-refund-withdrawal", community, refund_id=refund.id))
    assert OrderRefund.objects.get().state == "withdrawn"


def test_amounts_of_a_paid_order_open_their_explanation(community, member, client_for, frozen):
    with wired():
        order = paid_order(community, member)
    page = client_for(member).get(url("orders-detail", community, order_id=order.id)).content.decode()
    assert ('class="money num why"' in page) == has_explanations(community)


def has_explanations(community):
    """Whether this server has pages that explain amounts (they belong to a floor above)."""
    try:
        return bool(url("why-transfer", community, transfer_id=community.id))
    except NoReverseMatch:
        return False
