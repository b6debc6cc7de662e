"""The cart."""

import pytest

from fengqun.commerce.orders.carts import CartItem
from fengqun.commerce.orders.commands import (
    accept_new_prices,
    change_cart_line,
    change_order_settings,
    merge_cart,
    put_in_cart,
)
from fengqun.commerce.orders.errors import QuantityOutOfRange
from fengqun.commerce.orders.queries import cart_of_member
from fengqun.kernel.policies import SYSTEM
from fengqun.product.catalog.commands import change_price
from fengqun.product.catalog.errors import NotForSale, VariantNotFound
from fengqun.product.catalog.tests.factories import make_product, make_variant

pytestmark = pytest.mark.django_db


def cart(community, member):
    return cart_of_member(community.id, "CNY", member.id)


def test_what_is_put_in_adds_up(community, member):
    beans, cup = make_variant(community, price_minor=7900), make_variant(community, price_minor=5000)
    put_in_cart(community.id, member.id, beans.id, quantity=2)
    put_in_cart(community.id, member.id, cup.id)
    put_in_cart(community.id, member.id, cup.id)
    change_order_settings(
        community.id, actor=SYSTEM, shipping_fee_minor=800, free_shipping_from_minor=30000, number_prefix=""
    )
    now = cart(community, member)
    assert [(line.variant_id, line.quantity, line.total.amount_minor) for line in now.lines] == [
        (beans.id, 2, 15800),
        (cup.id, 2, 10000),
    ]
    assert (now.goods.amount_minor, now.shipping.amount_minor, now.total.amount_minor) == (25800, 800, 26600)
    assert now.missing_for_free_shipping.amount_minor == 4200
    assert now.is_buyable


def test_quantity_is_changed_and_taken_out(community, member):
    beans = make_variant(community)
    put_in_cart(community.id, member.id, beans.id)
    change_cart_line(community.id, member.id, beans.id, quantity=3)
    assert cart(community, member).quantity == 3
    change_cart_line(community.id, member.id, beans.id, quantity=0)
    assert cart(community, member).lines == ()


def test_new_price_is_shown_until_it_was_seen(community, member):
    beans = make_variant(community, price_minor=7900)
    put_in_cart(community.id, member.id, beans.id)
    change_price(community.id, beans.id, price_minor=8900, actor=SYSTEM)
    [line] = cart(community, member).lines
    assert (line.has_new_price, line.seen.amount_minor, line.price.amount_minor) == (True, 7900, 8900)
    accept_new_prices(member.id)
    assert not cart(community, member).lines[0].has_new_price


def test_more_than_there_is_cannot_be_bought_but_may_lie_there(community, member):
    beans = make_variant(community, stock=2)
    put_in_cart(community.id, member.id, beans.id, quantity=3)
    assert not cart(community, member).is_buyable


def test_unreasonable_wishes_are_refused(community, other_community, member):
    beans, draft = make_variant(community), make_product(community, is_listed=False).variants[0]
    for quantity in (0, -1, 1000):
        with pytest.raises(QuantityOutOfRange):
            put_in_cart(community.id, member.id, beans.id, quantity=quantity)
    with pytest.raises(NotForSale):
        put_in_cart(community.id, member.id, draft.id)
    with pytest.raises(VariantNotFound):
        put_in_cart(community.id, member.id, make_variant(other_community).id)
    assert cart(community, member).lines == ()


def test_cart_from_before_signing_in_is_taken_over(community, member):
    beans, cup = make_variant(community), make_variant(community)
    put_in_cart(community.id, member.id, beans.id, quantity=2)
    merge_cart(community.id, member.id, [CartItem(beans.id, 5, 8800), CartItem(cup.id, 1, 8800)])
    assert {line.variant_id: line.quantity for line in cart(community, member).lines} == {beans.id: 5, cup.id: 1}
