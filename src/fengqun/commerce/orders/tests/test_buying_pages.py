"""Cart, checkout and payment in the browser, without JavaScript."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from fengqun.commerce.orders.commands import expire_unpaid, put_in_cart
from fengqun.commerce.orders.models import CartLine, Order
from fengqun.commerce.orders.tests.factories import HOME, open_intent, paid_order, placed_order
from fengqun.commerce.payments.queries import intents_of
from fengqun.commerce.payments.sandbox import company
from fengqun.commerce.payments.tests.factories import sandbox_payment, settle, wired
from fengqun.kernel.policies import SYSTEM
from fengqun.people.communities.tests.factories import make_community
from fengqun.product.catalog.commands import change_price
from fengqun.product.catalog.tests.factories import make_variant

pytestmark = pytest.mark.django_db


def url(name, community, **more):
    return reverse(name, kwargs={"community": community.slug, **more})


def hidden(page, name):
    found = re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())
    assert found, name
    return found[1]


def filled(page, **changes):
    return {
        "token": hidden(page, "token"),
        "expected_minor": hidden(page, "expected_minor"),
        **HOME.as_data(),
        "note": "",
        **changes,
    }


def test_from_the_product_to_a_paid_order(community, member, client_for, frozen):
    browser, beans = client_for(member), make_variant(community, price_minor=7900, stock=3)
    shop = browser.get(url("catalog-product", community, product_id=beans.product_id)).content.decode()
    assert 'form id="buy"' in shop
    response = browser.post(url("orders-cart", community), {"variant": beans.id, "quantity": 2, "then": "cart"})
    assert response["Location"] == url("orders-cart", community)
    assert "158" in browser.get(url("orders-cart", community)).content.decode()
    page = browser.get(url("orders-checkout", community))
    placed = browser.post(url("orders-checkout", community), filled(page))
    order = Order.objects.get()
    assert placed["Location"] == url("orders-payment", community, order_id=order.id)
    assert "沙盒支付" in browser.get(placed["Location"]).content.decode()
    with wired():
        pay_page = browser.post(placed["Location"], {"provider": "sandbox"})["Location"]
        back = browser.post(pay_page, {"act": "pay"})["Location"]
        settle()
    outcome = browser.get(back).content.decode()
    assert ("付款成功" in outcome, order.number in outcome) == (True, True)
    assert "待发货" in browser.get(url("orders-detail", community, order_id=order.id)).content.decode()


def test_second_click_on_the_form_leads_to_the_same_order(community, member, client_for):
    browser, beans = client_for(member), make_variant(community, stock=1)
    put_in_cart(community.id, member.id, beans.id)
    form = filled(browser.get(url("orders-checkout", community)))
    first = browser.post(url("orders-checkout", community), form)
    second = browser.post(url("orders-checkout", community), form)
    assert (first.status_code, first["Location"]) == (302, second["Location"])
    assert Order.objects.count() == 1


def test_another_tab_has_ordered_already(community, member, client_for):
    # given: the same cart in two tabs
    browser, beans = client_for(member), make_variant(community, price_minor=7900, stock=5)
    put_in_cart(community.id, member.id, beans.id)
    earlier = placed_order(community, member)
    first_tab = filled(browser.get(url("orders-checkout", community)))
    second_tab = filled(browser.get(url("orders-checkout", community)))
    # when
    browser.post(url("orders-checkout", community), first_tab)
    answer = browser.post(url("orders-checkout", community), second_tab)
    # then
    order = Order.objects.exclude(id=earlier.id).get()
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"你最近的订单 {order.number} 在这里：¥79，待付款。" in page
    assert url("orders-detail", community, order_id=order.id) in page
    assert '<form method="post" id="checkout"' not in page
    assert browser.get(url("orders-checkout", community)).status_code == 200


def test_checkout_of_nothing_leads_to_the_cart(community, member, client_for):
    response = client_for(member).get(url("orders-checkout", community))
    assert (response.status_code, response["Location"]) == (302, url("orders-cart", community))


def test_buy_now_leaves_the_cart_alone(community, member, client_for):
    browser, kept, wanted = client_for(member), make_variant(community), make_variant(community)
    put_in_cart(community.id, member.id, kept.id)
    response = browser.post(url("orders-cart", community), {"variant": wanted.id, "quantity": 2, "then": "checkout"})
    page = browser.get(response["Location"])
    browser.post(response["Location"], filled(page))
    assert [line.variant_id for line in Order.objects.get().lines.all()] == [wanted.id]
    assert CartLine.objects.get().variant_id == kept.id


def test_form_errors_come_back_with_422(community, member, client_for):
    browser, beans = client_for(member), make_variant(community)
    put_in_cart(community.id, member.id, beans.id)
    page = browser.get(url("orders-checkout", community))
    answer = browser.post(url("orders-checkout", community), filled(page, phone="not a phone", detail=""))
    assert answer.status_code == 422
    assert "手机号只写数字" in answer.content.decode()
    assert Order.objects.count() == 0


def test_new_price_is_shown_before_the_order_is_placed(community, member, client_for):
    browser, beans = client_for(member), make_variant(community, price_minor=7900)
    put_in_cart(community.id, member.id, beans.id)
    form = filled(browser.get(url("orders-checkout", community)))
    change_price(community.id, beans.id, price_minor=8900, actor=SYSTEM)
    answer = browser.post(url("orders-checkout", community), form)
    assert (answer.status_code, Order.objects.count()) == (422, 0)
    assert "价格或运费刚刚变了" in answer.content.decode()
    again = browser.post(url("orders-checkout", community), filled(answer))
    assert (again.status_code, Order.objects.get().total_minor) == (302, 8900)


def test_guest_fills_a_cart_and_signs_in_to_check_out(community, stranger, guest_client, client_for):
    beans = make_variant(community)
    guest_client.post(url("orders-cart", community), {"variant": beans.id, "quantity": 2})
    assert "× 2" in guest_client.get(url("orders-cart", community)).content.decode()
    away = guest_client.get(url("orders-checkout", community))
    assert (away.status_code, "next=" in away["Location"]) == (302, True)
    guest_client.force_login(stranger, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = guest_client.get(url("orders-checkout", community))
    guest_client.post(url("orders-checkout", community), filled(page))
    assert (Order.objects.get().lines.get().quantity, CartLine.objects.count()) == (2, 0)
    assert Order.objects.get().number in guest_client.get(url("orders-mine", community)).content.decode()


def test_pure_community_sells_to_members_only(guest_client, stranger, client_for):
    pure = make_community(name="内部社", slug="inner", economy="pure")
    beans = make_variant(pure)
    assert guest_client.post(url("orders-cart", pure), {"variant": beans.id}).status_code == 401
    assert client_for(stranger).get(url("orders-checkout", pure)).status_code == 403


def test_cart_lines_change_with_and_without_htmx(community, member, client_for):
    browser, beans = client_for(member), make_variant(community)
    put_in_cart(community.id, member.id, beans.id)
    line = url("orders-cart-line", community, variant_id=beans.id)
    assert browser.post(line, {"quantity": 3})["Location"] == url("orders-cart", community)
    fragment = browser.post(line, {"quantity": 4}, headers={"HX-Request": "true"})
    assert (fragment.status_code, b"<html" in fragment.content, b'value="4"' in fragment.content) == (200, False, True)
    assert browser.post(line, {"quantity": -4}, headers={"HX-Request": "true"}).status_code == 422
    browser.post(line, {"quantity": 0})
    assert "购物车还空着" in browser.get(url("orders-cart", community)).content.decode()


def test_paid_page_is_not_offered_twice(community, member, client_for, frozen):
    with wired():
        order = paid_order(community, member)
    response = client_for(member).get(url("orders-payment", community, order_id=order.id))
    assert response["Location"] == url("orders-detail", community, order_id=order.id)


def test_unknown_provider_is_a_form_error(community, member, client_for):
    order = placed_order(community, member)
    response = client_for(member).post(url("orders-payment", community, order_id=order.id), {"provider": "nobody"})
    assert (response.status_code, intents_of("order", order.id)) == (422, [])


def test_late_payment_is_explained_on_the_page_after_paying(community, member, client_for, at, frozen):
    browser = client_for(member)
    order = placed_order(community, member)
    with wired():
        browser.post(url("orders-payment", community, order_id=order.id), {"provider": "sandbox"})
        intent = open_intent(order)
        with at(frozen + timedelta(hours=3)):
            expire_unpaid()
            company.pay(sandbox_payment(intent.id).id)
            settle()
            page = browser.get(url("payments-return", community, intent_id=intent.id)).content.decode()
            detail = browser.get(url("orders-detail", community, order_id=order.id)).content.decode()
    assert "付款到得太晚" in page
    assert "付款自动退回" in detail
