"""Placing an order."""

from datetime import timedelta

import pytest

from fengqun.commerce.orders.activities import OrderPlaced
from fengqun.commerce.orders.commands import OrderForm, change_order_settings, place_order, put_in_cart
from fengqun.commerce.orders.errors import (
    AddressMissing,
    CartEmpty,
    KeyReused,
    PriceChanged,
    QuantityOutOfRange,
    TotalTooLarge,
)
from fengqun.commerce.orders.models import Order, OrderLine
from fengqun.commerce.orders.queries import address_book, cart_of_member
from fengqun.commerce.orders.tests.factories import HOME, placed_order, told
from fengqun.commerce.orders.types import Address
from fengqun.kernel.errors import SignInRequired
from fengqun.kernel.money import MAX_MINOR, Money
from fengqun.kernel.policies import SYSTEM, Actor
from fengqun.people.communities.errors import NotForOutsiders
from fengqun.people.communities.queries import customer_of
from fengqun.people.communities.tests.factories import actor_for_test, make_community
from fengqun.product.catalog.commands import add_variant, change_price, create_product, list_product
from fengqun.product.catalog.errors import PriceUnreasonable, SoldOut, VariantNotFound
from fengqun.product.catalog.queries import product_detail, variant_cards
from fengqun.product.catalog.tests.factories import make_variant
from fengqun.product.catalog.types import NewVariant

pytestmark = pytest.mark.django_db


def available(variant):
    return variant_cards([variant.id])[variant.id].available


def place(community, buyer, **form):
    return place_order(community.id, OrderForm(token="token-1", **form), actor=actor_for_test(buyer))


def test_cart_becomes_an_order_with_its_stock_reserved(community, member, frozen):
    # given
    beans, cup = make_variant(community, price_minor=7900, stock=5), make_variant(community, price_minor=5000)
    put_in_cart(community.id, member.id, beans.id, quantity=2)
    put_in_cart(community.id, member.id, cup.id)
    # when
    placed = place(community, member, address=HOME, note="周末送")
    # then
    order = Order.objects.get(id=placed.order_id)
    assert (order.state, order.payment, order.fulfilment) == ("placed", "awaiting", "unfulfilled")
    assert (order.total_minor, order.note, order.address) == (20800, "周末送", HOME.as_data())
    assert order.number == "SH26030200001"
    assert (order.pay_until - frozen).total_seconds() == community.order_unpaid_minutes * 60
    lines = OrderLine.objects.filter(order=order)
    assert {(line.variant_id, line.quantity, line.unit_price_minor, line.net_minor) for line in lines} == {
        (beans.id, 2, 7900, 15800),
        (cup.id, 1, 5000, 5000),
    }
    assert available(beans) == 3
    assert cart_of_member(community.id, "CNY", member.id).lines == ()
    assert address_book(member.id) == [HOME]
    [news] = told(community, order, OrderPlaced)
    assert (news.total_minor, news.actor_id) == (20800, member.id)


def test_numbers_run_on_within_a_day_of_the_community(community, member, at, frozen):
    numbers = [placed_order(community, member).number for _time in range(2)]
    with at(frozen + timedelta(hours=15)):  # midnight in Shanghai
        numbers.append(placed_order(community, member).number)
    assert numbers == ["SH26030200001", "SH26030200002", "SH26030300001"]


def test_second_click_answers_the_same_order(community, member):
    beans = make_variant(community, stock=1)
    put_in_cart(community.id, member.id, beans.id)
    first = place(community, member, address=HOME)
    again = place(community, member, address=HOME)
    assert (again.order_id, again.is_replay) == (first.order_id, True)
    assert (Order.objects.count(), available(beans)) == (1, 0)


def test_same_token_with_another_order_is_refused(community, member):
    beans = make_variant(community)
    place(community, member, address=HOME, quantities={beans.id: 1})
    with pytest.raises(KeyReused):
        place(community, member, address=HOME, quantities={beans.id: 2})
    assert available(beans) == 9


def test_sold_out_places_nothing(community, member):
    plenty, scarce = make_variant(community, stock=5), make_variant(community, stock=1)
    with pytest.raises(SoldOut) as refusal:
        place(community, member, address=HOME, quantities={plenty.id: 1, scarce.id: 2})
    assert (refusal.value.details["asked"], refusal.value.details["available"]) == (2, 1)
    assert (Order.objects.count(), available(plenty), available(scarce)) == (0, 5, 1)


def test_total_that_the_buyer_did_not_see_is_refused(community, member):
    beans = make_variant(community, price_minor=7900)
    change_price(community.id, beans.id, price_minor=8900, actor=SYSTEM)
    with pytest.raises(PriceChanged):
        place(community, member, address=HOME, quantities={beans.id: 1}, expected_total=Money(7900, "CNY"))
    assert Order.objects.count() == 0
    place(community, member, address=HOME, quantities={beans.id: 1}, expected_total=Money(8900, "CNY"))


@pytest.mark.parametrize("quantity", [0, -1, 1000])
def test_unreasonable_quantities_are_refused(community, member, quantity):
    beans = make_variant(community, stock=5000)
    with pytest.raises(QuantityOutOfRange):
        place(community, member, address=HOME, quantities={beans.id: quantity})
    assert available(beans) == 5000


def test_goods_that_are_shipped_need_an_address(community, member):
    beans = make_variant(community)
    with pytest.raises(AddressMissing):
        place(community, member, quantities={beans.id: 1})
    with pytest.raises(AddressMissing):
        place(community, member, quantities={beans.id: 1}, address=Address("佟佟", "138", "", ""))
    assert available(beans) == 10


def test_goods_without_a_parcel_need_none(community, member):
    product = create_product(
        community.id,
        actor=SYSTEM,
        title="手冲课",
        variant=NewVariant(price_minor=9900, stock=5, requires_shipping=False),
    )
    list_product(community.id, product, actor=SYSTEM)
    [lesson] = product_detail(community.id, product).variants
    change_order_settings(community.id, actor=SYSTEM, shipping_fee_minor=800, free_shipping_from_minor=None)
    order = Order.objects.get(id=place(community, member, quantities={lesson.id: 1}).order_id)
    assert (order.address, order.shipping_minor, order.total_minor) == ({}, 0, 9900)


def test_nothing_to_order_is_refused(community, other_community, member):
    with pytest.raises(CartEmpty):
        place(community, member, address=HOME)
    with pytest.raises(CartEmpty):
        place(community, member, address=HOME, quantities={make_variant(other_community).id: 1})
    with pytest.raises(VariantNotFound):
        place(community, member, address=HOME, quantities={member.id: 1})


def test_outsider_buys_where_the_economy_is_open(community, stranger):
    beans = make_variant(community)
    placed = place(community, stranger, address=HOME, quantities={beans.id: 1})
    buyer = customer_of(community.id, stranger.id)
    assert buyer is not None
    assert Order.objects.get(id=placed.order_id).buyer_id == buyer.id


def test_guests_and_outsiders_of_a_pure_community_place_nothing(community, stranger):
    beans = make_variant(community)
    with pytest.raises(SignInRequired):
        place_order(community.id, OrderForm(token="t" * 8, address=HOME, quantities={beans.id: 1}), actor=Actor())
    pure = make_community(name="内部社", slug="inner", economy="pure")
    with pytest.raises(NotForOutsiders):
        place(pure, stranger, address=HOME, quantities={make_variant(pure).id: 1})
    assert Order.objects.count() == 0


def test_two_variants_of_a_product_are_two_lines(community, member):
    beans = make_variant(community, price_minor=7900)
    bag = add_variant(
        community.id, beans.product_id, NewVariant(title="500g", sku="500", price_minor=16900, stock=4), actor=SYSTEM
    )
    placed = place(community, member, address=HOME, quantities={beans.id: 1, bag: 1})
    assert placed.total == Money(24800, "CNY")


def test_same_token_over_the_cart_answers_what_it_bought(community, member):
    beans, cup = make_variant(community), make_variant(community)
    put_in_cart(community.id, member.id, beans.id)
    first = place(community, member, address=HOME, expected_total=Money(8800, "CNY"))
    put_in_cart(community.id, member.id, cup.id, quantity=3)
    again = place(community, member, address=HOME, expected_total=Money(8800, "CNY"))
    assert (again.order_id, again.is_replay) == (first.order_id, True)
    assert (
        place(community, member, address=HOME, expected_total=Money(8800, "CNY"), quantities={beans.id: 1}).order_id
        == first.order_id
    )
    for other in (
        {"expected_total": Money(26400, "CNY")},
        {"expected_total": Money(8800, "CNY"), "quantities": {cup.id: 1}},
        {"expected_total": Money(8800, "CNY"), "note": "快点"},
    ):
        with pytest.raises(KeyReused):
            place(community, member, address=HOME, **other)
    assert Order.objects.count() == 1


def test_total_beyond_what_the_books_can_hold_is_refused(community, member):
    dear = make_variant(community, price_minor=MAX_MINOR, stock=999)
    with pytest.raises(TotalTooLarge):
        place(community, member, address=HOME, quantities={dear.id: 999})
    assert (Order.objects.count(), available(dear)) == (0, 999)


def test_price_beyond_what_the_books_can_hold_is_refused(community):
    with pytest.raises(PriceUnreasonable):
        make_variant(community, price_minor=MAX_MINOR + 1)
