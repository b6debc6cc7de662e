"""An order for units that something else holds for the buyer."""

from datetime import timedelta

import pytest
from django.core import mail

from fengqun.commerce.orders.activities import OrderExpired, OrderPlaced, PaymentReturned
from fengqun.commerce.orders.commands import (
    address_order,
    begin_payment,
    cancel_order,
    change_order_settings,
    expire_order,
    place_held,
    put_in_cart,
)
from fengqun.commerce.orders.errors import AddressMissing, NoParcel, OrderNotFound, PaymentTimeOver, WrongState
from fengqun.commerce.orders.models import CartLine, Order, SavedAddress
from fengqun.commerce.orders.tests.factories import HOME, fresh, open_intent, open_page, pay, placed_order, told
from fengqun.commerce.orders.types import Address, HeldSale
from fengqun.commerce.payments.models import PaymentIntent
from fengqun.commerce.payments.sandbox import company
from fengqun.commerce.payments.sandbox.channel import using
from fengqun.commerce.payments.tests.factories import ClientChannel, sandbox_payment, settle, wired
from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.kernel.money import Money
from fengqun.kernel.policies import SYSTEM
from fengqun.people.communities.tests.factories import actor_for_test
from fengqun.product.catalog.commands import archive_product, reserve_stock, update_variant
from fengqun.product.catalog.errors import StockMismatch
from fengqun.product.catalog.models import StockMovement, Variant
from fengqun.product.catalog.tests.factories import make_variant
from fengqun.product.catalog.types import StockCause

THREE_UNITS = 3


def held_variant(community, **choices):
    """A variant of which a drop holds three units."""
    variant = make_variant(community, **choices)
    reserve_stock(community.id, {variant.id: THREE_UNITS}, cause=StockCause("drop", new_id()))
    return variant


def a_sale(variant, buyer, *, price_minor=900, minutes=15, holder=None):
    return HeldSale(
        holder=holder or StockCause("drop_claim", new_id()),
        buyer_member_id=buyer.id,
        variant_id=variant.id,
        quantity=1,
        unit_price=Money(price_minor, "CNY"),
        pay_until=clock.now() + timedelta(minutes=minutes),
    )


def held_order(community, buyer, variant=None, **choices):
    sale = a_sale(variant or held_variant(community), buyer, **choices)
    return Order.objects.get(id=place_held(community.id, sale).order_id)


def figures(variant_id):
    row = Variant.objects.get(id=variant_id)
    return row.stock_on_hand, row.stock_reserved


def moved(variant_id):
    rows = StockMovement.objects.filter(variant_id=variant_id).order_by("id")
    return list(rows.values_list("kind", "cause_kind"))[2:]


def test_it_costs_the_price_of_the_sale_and_leaves_the_cart_alone(community, member):
    # given: the same goods lie in the cart, at their ordinary price
    variant = held_variant(community)
    put_in_cart(community.id, member.id, variant.id, quantity=2)
    change_order_settings(community.id, actor=SYSTEM, shipping_fee_minor=800, free_shipping_from_minor=1000)
    sale = a_sale(variant, member)
    # when
    placed = place_held(community.id, sale)
    # then
    order = Order.objects.get(id=placed.order_id)
    line = order.lines.get()
    assert (order.goods_minor, order.shipping_minor, order.total_minor) == (900, 800, 1700)
    assert (line.variant_id, line.quantity, line.unit_price_minor, line.net_minor) == (variant.id, 1, 900, 900)
    assert (order.state, order.needs_address, order.address, order.pay_until) == ("placed", True, {}, sale.pay_until)
    assert (placed.total, placed.is_replay) == (Money(1700, "CNY"), False)
    assert CartLine.objects.get().quantity == 2
    assert (figures(variant.id), moved(variant.id)) == (
        (10, THREE_UNITS),
        [("handed", "drop_claim"), ("reserved", "order")],
    )
    [news] = told(community, order, OrderPlaced)
    assert (news.total_minor, news.lines[0].net_minor) == (1700, 900)


def test_shipping_is_free_from_the_same_sum_as_always(community, member):
    change_order_settings(community.id, actor=SYSTEM, shipping_fee_minor=800, free_shipping_from_minor=1000)
    assert held_order(community, member, price_minor=1000).total_minor == 1000


def test_the_same_holder_places_one_order(community, member):
    variant = held_variant(community)
    sale = a_sale(variant, member)
    first, again = place_held(community.id, sale), place_held(community.id, sale)
    assert (again.order_id, again.is_replay, Order.objects.count()) == (first.order_id, True, 1)
    assert figures(variant.id) == (10, THREE_UNITS)


def test_it_is_opened_even_if_the_product_has_left_the_shop(community, member):
    variant = held_variant(community)
    archive_product(community.id, variant.product_id, actor=SYSTEM)
    assert held_order(community, member, variant).state == "placed"


def test_a_holder_that_holds_nothing_places_nothing(community, member):
    variant = make_variant(community)
    with pytest.raises(StockMismatch):
        place_held(community.id, a_sale(variant, member))
    assert (Order.objects.count(), figures(variant.id)) == (0, (10, 0))


def test_it_is_paid_after_its_address_is_known(community, member, actor_of):
    # given
    order = held_order(community, member)
    with wired(), pytest.raises(AddressMissing):
        begin_payment(order.id, actor=actor_of(member), provider="sandbox")
    assert PaymentIntent.objects.count() == 0
    # when
    address_order(order.id, HOME, actor=actor_of(member))
    with wired():
        order = pay(order, member)
    # then
    assert (order.state, order.payment, order.address, order.receive_by) == ("paid", "paid", HOME.as_data(), None)
    assert figures(order.lines.get().variant_id) == (9, 2)
    assert SavedAddress.objects.get().recipient == HOME.recipient


def test_goods_without_a_parcel_ask_for_no_address(community, member, actor_of):
    variant = held_variant(community)
    update_variant(community.id, variant.id, actor=SYSTEM, price_minor=8800, requires_shipping=False)
    order = held_order(community, member, variant)
    with pytest.raises(NoParcel):
        address_order(order.id, HOME, actor=actor_of(member))
    with wired():
        assert pay(order, member).state == "paid"


def test_only_the_buyer_says_where_it_goes_and_says_all_of_it(community, member, make_member, actor_of):
    order = held_order(community, member)
    with pytest.raises(OrderNotFound):
        address_order(order.id, HOME, actor=actor_of(make_member("周可")))
    with pytest.raises(AddressMissing):
        address_order(order.id, Address("佟佟", "13800138000", "", ""), actor=actor_of(member))
    assert (fresh(order).address, fresh(order).needs_address, SavedAddress.objects.count()) == ({}, True, 0)


def test_an_address_comes_in_time_and_before_the_money(community, member, actor_of, at):
    late, paid = held_order(community, member), placed_order(community, member)
    with at(late.pay_until), pytest.raises(PaymentTimeOver):
        address_order(late.id, HOME, actor=actor_of(member))
    with wired():
        paid = pay(paid, member)
    with pytest.raises(WrongState):
        address_order(paid.id, Address("周可", "1", "1", "1"), actor=actor_of(member))
    assert (fresh(late).needs_address, fresh(paid).address) == (True, HOME.as_data())


@pytest.mark.parametrize("way", ["expired", "cancelled"])
def test_unpaid_units_go_back_to_the_holder_not_to_the_shelf(way, community, member, actor_of, at):
    order = held_order(community, member)
    variant_id = order.lines.get().variant_id
    if way == "expired":
        with at(order.pay_until):
            assert expire_order(order.id) is True
        assert len(told(community, order, OrderExpired)) == 1
    else:
        cancel_order(order.id, actor=actor_of(member))
    assert fresh(order).state == way
    assert figures(variant_id) == (10, THREE_UNITS)
    assert moved(variant_id)[2:] == [("handed", "order"), ("reserved", "drop_claim")]


def test_money_that_comes_too_late_goes_back_and_its_buyer_is_told(community, member, client_for, at):
    # given: the pay page is open, and time runs out
    order = held_order(community, member)
    address_order(order.id, HOME, actor=actor_for_test(member))
    with using(ClientChannel()):
        open_page(order, member)
        payment = sandbox_payment(open_intent(order).id)
        with at(order.pay_until):
            expire_order(order.id)
            # when
            company.pay(payment.id)
            settle()
    # then
    [news] = told(community, order, PaymentReturned)
    assert (news.why, news.amount_minor, fresh(order).state) == ("late", 900, "expired")
    [letter] = [one for one in mail.outbox if "退" in one.subject]
    assert letter.subject == f"订单 {order.number} 的付款会退给你"
    assert "付的 ¥9 到得太晚" in letter.body
    assert f"/c/{community.slug}/orders/{order.id}/" in letter.body
    page = client_for(member).get(f"/c/{community.slug}/orders/{order.id}/")
    assert "付款到得太晚，订单已经关闭。钱会原路退回，不用你做什么。" in page.content.decode()


def test_the_pages_lead_from_the_order_over_the_address_to_the_payment(community, member, client_for):
    order = held_order(community, member)
    browser, base = client_for(member), f"/c/{community.slug}/orders/{order.id}/"
    assert f"{base}address/" in browser.get(base).content.decode()
    assert browser.get(f"{base}payment/").url == f"{base}address/"
    # an incomplete address is refused
    assert browser.post(f"{base}address/", {"recipient": "佟佟"}).status_code == 422
    assert fresh(order).needs_address is True
    # a whole one leads to the payment, and can be changed there
    assert browser.post(f"{base}address/", HOME.as_data()).url == f"{base}payment/"
    page = browser.get(f"{base}payment/").content.decode()
    assert HOME.detail in page
    assert f"{base}address/" in page
    assert HOME.detail in browser.get(f"{base}address/").content.decode()


def test_nobody_else_sees_the_address_page(community, member, make_member, client_for):
    order = held_order(community, member)
    page = f"/c/{community.slug}/orders/{order.id}/address/"
    assert client_for(make_member("周可")).get(page).status_code == 404
    assert client_for(make_member("小高")).post(page, HOME.as_data()).status_code == 404
    assert fresh(order).address == {}


def test_programs_say_where_it_goes(community, member, client_for):
    order = held_order(community, member)
    url = f"/api/v1/communities/{community.slug}/orders/{order.id}"
    browser = client_for(member)
    assert browser.get(url).json()["needs_address"] is True
    body = browser.put(f"{url}/address", HOME.as_data(), content_type="application/json").json()
    assert (body["needs_address"], body["address"]) == (False, HOME.as_data())
