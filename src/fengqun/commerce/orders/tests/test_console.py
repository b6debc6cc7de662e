"""Orders for staff in the browser."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fengqun.commerce.orders.commands import refund_order, request_refund
from fengqun.commerce.orders.models import OrderRefund, OrderSettings
from fengqun.commerce.orders.tests.factories import fresh, paid_order, placed_order
from fengqun.commerce.payments.sandbox import company
from fengqun.commerce.payments.sandbox.tables import SandboxRefund
from fengqun.commerce.payments.tests.factories import sandbox_payment, settle, wired
from fengqun.people.communities.tests.factories import actor_for_test, make_member
from fengqun.product.catalog.tests.factories import make_variant

pytestmark = pytest.mark.django_db
MOST_QUERIES = 16
"""Of which the frame's own sidebar asks some."""


def url(name, community, **more):
    return reverse(name, kwargs={"community": community.slug, **more})


def test_table_asks_as_much_for_fifty_rows_as_for_one(community, operator, client_for, django_assert_num_queries):
    beans, browser, page = make_variant(community, stock=100), client_for(operator), url("orders-console", community)
    placed_order(community, make_member(community, "第一位"), {beans.id: 1})
    browser.get(page)
    with CaptureQueriesContext(connection) as with_one:
        browser.get(page)
    for place in range(49):
        placed_order(community, make_member(community, f"买家{place}"), {beans.id: 1})
    with django_assert_num_queries(len(with_one)):
        shown = browser.get(page).content.decode()
    assert (shown.count('<td class="mono stack-main">'), len(with_one) <= MOST_QUERIES) == (50, True)


def test_search_by_number_and_by_buyer(community, member, host, operator, client_for):
    mine, other = placed_order(community, member), placed_order(community, host)
    browser = client_for(operator)
    by_number = browser.get(url("orders-console", community), {"q": mine.number}).content.decode()
    assert (mine.number in by_number, other.number in by_number) == (True, False)
    by_name = browser.get(url("orders-console", community), {"q": host.name}).content.decode()
    assert (f">{mine.number}<" in by_name, f">{other.number}<" in by_name) == (False, True)


def test_orders_of_another_community_stay_there(community, other_community, member, operator, client_for):
    foreign = placed_order(other_community, make_member(other_community))
    browser = client_for(operator)
    assert foreign.number not in browser.get(url("orders-console", community)).content.decode().replace("q=", "")
    assert browser.get(url("orders-console-detail", community, order_id=foreign.id)).status_code == 404
    response = browser.post(url("orders-console-cancellation", community, order_id=foreign.id))
    assert (response.status_code, fresh(foreign).state) == (404, "placed")


@pytest.mark.parametrize(
    "name", ["orders-console", "orders-console-export", "orders-console-refunds", "orders-console-settings"]
)
def test_console_is_for_staff(community, member, host, client_for, guest_client, name):
    assert client_for(member).get(url(name, community)).status_code == 403
    assert client_for(host).get(url(name, community)).status_code == 403
    assert guest_client.get(url(name, community)).status_code == 302


def test_members_can_do_nothing_of_staff(community, member, client_for, frozen):
    with wired():
        order = paid_order(community, member)
    refund_id = request_refund(order.id, actor=actor_for_test(member), reason="x")
    browser = client_for(member)
    for name in ("shipment", "cancellation", "refund"):
        assert browser.post(url(f"orders-console-{name}", community, order_id=order.id)).status_code == 403
    for name in ("approval", "refusal", "attempts"):
        assert browser.post(url(f"orders-console-{name}", community, refund_id=refund_id)).status_code == 403
    assert (fresh(order).fulfilment, OrderRefund.objects.get().state) == ("unfulfilled", "requested")


def test_ship_in_place(community, member, operator, client_for, frozen):
    with wired():
        order = paid_order(community, member)
    browser = client_for(operator)
    page = url("orders-console-detail", community, order_id=order.id)
    assert "文三路" in browser.get(page).content.decode()
    missing = browser.post(url("orders-console-shipment", community, order_id=order.id), {"carrier": "顺丰"})
    assert (missing.status_code, "填上快递公司和单号" in missing.content.decode()) == (422, True)
    done = browser.post(
        url("orders-console-shipment", community, order_id=order.id), {"carrier": "顺丰", "tracking_number": "SF1"}
    )
    assert (done["Location"], fresh(order).tracking_number) == (page, "SF1")


def test_requests_are_decided_in_place(community, member, operator, client_for, frozen):
    browser = client_for(operator)
    with wired():
        first, second = paid_order(community, member), paid_order(community, member)
        yes = request_refund(first.id, actor=actor_for_test(member), reason="尺寸不对")
        no = request_refund(second.id, actor=actor_for_test(member), reason="不要了")
        assert "尺寸不对" in browser.get(url("orders-console-refunds", community)).content.decode()
        browser.post(url("orders-console-approval", community, refund_id=yes), {"then": "refunds"})
        browser.post(url("orders-console-refusal", community, refund_id=no), {"reason": "已经发出"})
        settle()
    states = dict(OrderRefund.objects.values_list("id", "state"))
    assert (states[yes], states[no]) == ("succeeded", "refused")
    assert "没有等你处理的退款" in browser.get(url("orders-console-refunds", community)).content.decode()


def test_failed_refund_is_tried_again_in_place(community, member, operator, client_for, frozen):
    browser = client_for(operator)
    with wired():
        order = paid_order(community, member)
        company.refuse_refunds(sandbox_payment(order.intent_id).id, is_refusing=True)
        give_back = {"how": "all", "reason": "断货", "key": "k", "confirmed_minor": "8800"}
        browser.post(url("orders-console-refund", community, order_id=order.id), give_back)
        settle()
        refund = OrderRefund.objects.get()
        assert "再退一次" in browser.get(url("orders-console-refunds", community)).content.decode()
        company.refuse_refunds(sandbox_payment(order.intent_id).id, is_refusing=False)
        page = browser.post(url("orders-console-attempts", community, refund_id=refund.id), follow=True)
        settle()
    assert "已重新发起退款。" in page.content.decode()
    assert OrderRefund.objects.get().state == "succeeded"


def test_a_retry_says_so_when_the_refund_had_been_paid(community, member, operator, client_for, frozen):
    # given: refused at first, paid by the provider after all, and nobody told us
    browser = client_for(operator)
    with wired():
        order = paid_order(community, member)
        company.refuse_refunds(sandbox_payment(order.intent_id).id, is_refusing=True)
        refund_order(order.id, actor=actor_for_test(operator), reason="断货", key="once-only")
        settle()
        SandboxRefund.objects.update(status="succeeded")
        # when
        refund = OrderRefund.objects.get()
        page = browser.post(url("orders-console-attempts", community, refund_id=refund.id), follow=True)
        settle()
    # then
    assert "付款方说这笔退款已经退成了，没有再退。" in page.content.decode()
    assert OrderRefund.objects.get().state == "succeeded"
    assert SandboxRefund.objects.count() == 1


def test_export_opens_in_a_spreadsheet_and_runs_no_formula(community, operator, client_for, frozen):
    buyer = make_member(community, '=HYPERLINK("x")')
    order = placed_order(community, buyer)
    response = client_for(operator).get(url("orders-console-export", community))
    text = response.content.decode()
    assert text.startswith("\ufeff")
    header, row = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert header[:3] == ["订单号", "下单时间", "买家"]
    assert (row[0], row[2], row[5:7]) == (order.number, '\'=HYPERLINK("x")', ["1", "88.00"])


def test_settings_are_saved_and_wrong_ones_come_back(community, operator, client_for):
    browser = client_for(operator)
    page = url("orders-console-settings", community)
    wrong = browser.post(page, {"shipping_fee": "-1", "number_prefix": "12345"})
    assert (wrong.status_code, OrderSettings.objects.count()) == (422, 0)
    browser.post(page, {"shipping_fee": "8", "free_shipping_from": "68.00", "number_prefix": "sy"})
    saved = OrderSettings.objects.get()
    assert (saved.shipping_fee_minor, saved.free_shipping_from_minor, saved.number_prefix) == (800, 6800, "SY")


def test_today_names_parcels_and_refunds(community, member, operator, client_for, frozen):
    with wired():
        paid_order(community, member)
        asked = paid_order(community, member)
    request_refund(asked.id, actor=actor_for_test(member), reason="尺寸不对")
    today = client_for(operator).get(url("console-today", community)).content.decode()
    assert ("待发货" in today, "退款申请" in today, "尺寸不对" in today) == (True, True, True)
