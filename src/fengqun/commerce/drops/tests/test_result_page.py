"""What became of a claim, on the page of the one who claimed."""

from datetime import timedelta

import pytest

from fengqun.commerce.drops.commands import cancel_drop, undo_wins
from fengqun.commerce.drops.models import Claim
from fengqun.commerce.drops.tests.factories import ask, make_drop, open_pay_page, order_of, pay, sandbox, win_of
from fengqun.commerce.orders.commands import expire_unpaid
from fengqun.commerce.orders.models import Order
from fengqun.commerce.payments.sandbox import company
from fengqun.commerce.payments.tests.factories import settle
from fengqun.kernel import clock
from fengqun.kernel.policies import SYSTEM
from fengqun.spine.activity.commands import drain_all


@pytest.fixture
def drop(community, frozen):
    return make_drop(community)


@pytest.fixture
def won(drop, member):
    ask(drop, member)
    return win_of(drop, member)


def url_of(community, claim, *parts):
    return "/".join([f"/c/{community.slug}/drops/claims/{claim.id}", *parts, ""])


def go_to_pay(browser, community, claim):
    return browser.post(url_of(community, claim, "payment"))


def test_a_win_has_a_deadline_and_one_way_to_pay(community, won, client_for, member):
    page = client_for(member).get(url_of(community, won))
    assert page.context["face"] == "to_pay"
    assert "去付款，¥9" in page.text
    assert 'data-left="900"' in page.text


def test_the_order_is_opened_on_the_way_to_paying_and_once(community, won, client_for, member):
    # given
    browser = client_for(member)
    assert not Order.objects.exists()

    # when
    answers = [go_to_pay(browser, community, won) for _time in range(2)]

    # then
    order = Order.objects.get()
    assert [one["Location"] for one in answers] == [f"/c/{community.slug}/orders/{order.id}/payment/"] * 2
    assert (order.total_minor, order.buyer_id) == (900 + order.shipping_minor, member.id)


def test_the_address_is_asked_before_paying(community, won, client_for, member):
    browser = client_for(member)
    payment = go_to_pay(browser, community, won)["Location"]
    assert browser.get(payment)["Location"].endswith("/address/")
    assert "先写收货地址" in browser.get(url_of(community, won)).text


def test_a_paid_win_leads_to_its_order(community, drop, won, client_for, member):
    browser = client_for(member)
    go_to_pay(browser, community, won)
    with sandbox():
        order = pay(order_of(drop, member), member)
    page = browser.get(url_of(community, won))
    assert page.context["face"] == "paid"
    assert f"/c/{community.slug}/orders/{order.id}/" in page.text


def test_when_the_time_is_over_nothing_can_be_paid_any_more(community, drop, won, client_for, member):
    browser = client_for(member)
    with clock.travel_to(won.pay_until):
        assert browser.get(url_of(community, won)).context["face"] == "too_late"
        assert go_to_pay(browser, community, won)["Location"] == url_of(community, won)
    assert not Order.objects.exists()


def test_an_unpaid_win_is_told_that_it_went_back(community, drop, won, client_for, member):
    browser = client_for(member)
    go_to_pay(browser, community, won)
    with clock.travel_to(won.pay_until + timedelta(minutes=1)):
        expire_unpaid()
        drain_all()
        page = browser.get(url_of(community, won))
    assert page.context["face"] == "returned"
    assert "没有来得及付款" in page.text
    assert "付款到得太晚" not in page.text


def test_money_that_came_too_late_is_told_to_go_back(community, drop, won, client_for, member):
    # given
    browser = client_for(member)
    go_to_pay(browser, community, won)
    with sandbox():
        payment = open_pay_page(order_of(drop, member), member)
        with clock.travel_to(won.pay_until + timedelta(minutes=1)):
            expire_unpaid()
            drain_all()

            # when
            company.pay(payment)
            settle()
            page = browser.get(url_of(community, won))

    # then
    assert page.context["face"] == "returned"
    assert "你的付款到得太晚，钱会原路退回" in page.text


def test_a_called_off_drop_tells_its_winners_why(community, drop, won, client_for, member):
    cancel_drop(drop.id, actor=SYSTEM, reason="这批豆子受潮了")
    undo_wins(drop.id)
    page = client_for(member).get(url_of(community, won))
    assert page.context["face"] == "returned"
    assert "这批豆子受潮了" in page.text


def test_what_was_refused_has_a_page_too(community, frozen, client_for, member, make_member):
    drop = make_drop(community, quota=1)
    ask(drop, make_member("快手"))
    ask(drop, member)
    refused = Claim.objects.get(member_id=member.id)
    page = client_for(member).get(url_of(community, refused))
    assert page.context["face"] == "sold_out"
    assert go_to_pay(client_for(member), community, refused).status_code == 404


def test_a_win_is_nobody_elses(
    community, won, other_community, client_for, make_member, operator, stranger, guest_client
):
    for person, status in ((make_member("别人"), 404), (operator, 404), (stranger, 403)):
        browser = client_for(person)
        assert browser.get(url_of(community, won)).status_code == status
        assert go_to_pay(browser, community, won).status_code == status
    neighbour = client_for(make_member("隔壁", community=other_community))
    assert neighbour.get(url_of(other_community, won)).status_code == 404
    assert guest_client.get(url_of(community, won)).status_code == 302
    assert guest_client.post(url_of(community, won, "payment")).status_code == 401
    assert not Order.objects.exists()


def test_a_form_that_is_not_ours_opens_no_order(community, won, client_for, member):
    assert go_to_pay(client_for(member, enforce_csrf_checks=True), community, won).status_code == 403
    assert not Order.objects.exists()
