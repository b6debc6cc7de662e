"""Making, rewriting, pricing and listing products."""

from typing import Any

import pytest

from fengqun.kernel.errors import Denied
from fengqun.kernel.money import Money
from fengqun.product.catalog.activities import PriceChanged, ProductCreated, ProductListed, StockAdjusted, VariantAdded
from fengqun.product.catalog.commands import (
    add_variant,
    adjust_stock,
    archive_product,
    change_price,
    create_product,
    list_product,
    reserve_stock,
    update_product,
    update_variant,
)
from fengqun.product.catalog.errors import (
    NothingToSell,
    PriceUnreasonable,
    ProductNotFound,
    QuantityUnreasonable,
    SkuTaken,
    StockTooLow,
    TextMissing,
    VariantNotFound,
)
from fengqun.product.catalog.models import Product, StockMovement, Variant
from fengqun.product.catalog.queries import listed_products, low_stock, product_cards, product_detail, variant_cards
from fengqun.product.catalog.tests.factories import an_order, make_product, make_variant
from fengqun.product.catalog.types import NewVariant
from fengqun.spine.activity.queries import activities_about


def verbs(community, product_id):
    return {story.verb for story in activities_about(community.id, "product", product_id)}


def test_a_product_is_drafted_priced_and_listed(community, operator, actor_of):
    # given
    actor = actor_of(operator)
    # when
    product_id = create_product(
        community.id,
        actor=actor,
        title=" 花魁 ",
        summary="浅烘 200g",
        description="**柑橘**",
        variant=NewVariant(price_minor=8800, compare_at_minor=10800, stock=3, sku="HK-200"),
    )
    draft_is_seen = [card.id for card in listed_products(community.id)]
    list_product(community.id, product_id, actor=actor)
    # then
    assert draft_is_seen == []
    card = listed_products(community.id)[0]
    assert (card.title, card.price, card.compare_at, card.available) == (
        "花魁",
        Money(8800, "CNY"),
        Money(10800, "CNY"),
        3,
    )
    detail = product_detail(community.id, product_id)
    assert detail.description_html == "<p><strong>柑橘</strong></p>\n"
    assert [variant.sku for variant in detail.variants] == ["HK-200"]
    assert verbs(community, product_id) == {ProductCreated.verb, VariantAdded.verb, ProductListed.verb}


def test_what_only_staff_may_do_is_refused_to_members(community, member, actor_of):
    # given
    product = make_product(community, stock=4)
    variant, actor = product.variants[0], actor_of(member)
    attempts = [
        lambda: create_product(community.id, actor=actor, title="我的"),
        lambda: update_product(community.id, product.id, actor=actor, title="改名"),
        lambda: archive_product(community.id, product.id, actor=actor),
        lambda: list_product(community.id, product.id, actor=actor),
        lambda: add_variant(community.id, product.id, NewVariant(price_minor=1), actor=actor),
        lambda: change_price(community.id, variant.id, actor=actor, price_minor=1),
        lambda: update_variant(community.id, variant.id, actor=actor, price_minor=1),
        lambda: adjust_stock(community.id, variant.id, 100, actor=actor, reason="想要"),
    ]
    # when
    for attempt in attempts:
        with pytest.raises(Denied):
            attempt()
    # then
    assert product_detail(community.id, product.id) == product
    assert Product.objects.count() == 1


def test_staff_of_another_community_reach_nothing_here(community, other_community, make_member, actor_of):
    # given
    product = make_product(community)
    neighbour = actor_of(make_member("隔壁", community=other_community, roles=["operator"]))
    # when
    with pytest.raises(Denied):
        update_product(community.id, product.id, actor=neighbour, title="改名")
    with pytest.raises(ProductNotFound):
        update_product(other_community.id, product.id, actor=neighbour, title="改名")
    with pytest.raises(VariantNotFound):
        change_price(other_community.id, product.variants[0].id, actor=neighbour, price_minor=1)
    with pytest.raises(VariantNotFound):
        adjust_stock(other_community.id, product.variants[0].id, 5, actor=neighbour, reason="x")
    # then
    assert product_detail(community.id, product.id) == product


def test_a_price_change_is_told_with_both_prices(community, operator, actor_of):
    variant = make_variant(community, price_minor=8800)
    change_price(community.id, variant.id, actor=actor_of(operator), price_minor=7900, compare_at_minor=8800)
    told: list[Any] = [
        s.activity for s in activities_about(community.id, "product", variant.product_id) if s.verb == PriceChanged.verb
    ]
    assert [(a.before_minor, a.after_minor, a.unit, a.actor_id) for a in told] == [(8800, 7900, "CNY", operator.id)]
    assert variant_cards([variant.id])[variant.id].price == Money(7900, "CNY")


@pytest.mark.parametrize(("price", "before"), [(-1, None), (100, 100), (100, 50), (2**62, None)])
def test_an_unreasonable_price_is_refused(community, operator, actor_of, price, before):
    variant = make_variant(community, price_minor=8800)
    with pytest.raises(PriceUnreasonable):
        change_price(community.id, variant.id, actor=actor_of(operator), price_minor=price, compare_at_minor=before)
    assert variant_cards([variant.id])[variant.id].price == Money(8800, "CNY")


def test_a_sku_belongs_to_one_variant_of_a_community(community, other_community, operator, actor_of):
    actor, product = actor_of(operator), make_product(community)
    add_variant(community.id, product.id, NewVariant(price_minor=1, sku="A-1"), actor=actor)
    with pytest.raises(SkuTaken):
        add_variant(community.id, product.id, NewVariant(price_minor=1, sku="A-1"), actor=actor)
    elsewhere = make_product(other_community)
    from fengqun.kernel.policies import SYSTEM  # noqa: PLC0415

    add_variant(other_community.id, elsewhere.id, NewVariant(price_minor=1, sku="A-1"), actor=SYSTEM)
    assert Variant.objects.filter(sku="A-1").count() == 2


def test_nothing_is_listed_without_a_variant(community, operator, actor_of):
    actor = actor_of(operator)
    product_id = create_product(community.id, actor=actor, title="空")
    with pytest.raises(NothingToSell):
        list_product(community.id, product_id, actor=actor)
    assert listed_products(community.id) == []


def test_a_product_has_a_title(community, operator, actor_of):
    with pytest.raises(TextMissing):
        create_product(community.id, actor=actor_of(operator), title="  ")
    assert Product.objects.count() == 0


def test_stock_is_adjusted_with_a_reason(community, operator, actor_of):
    variant = make_variant(community, stock=4)
    after = adjust_stock(community.id, variant.id, -1, actor=actor_of(operator), reason="一包漏气")
    movement = StockMovement.objects.latest("id")
    assert after == 3
    assert (movement.quantity, movement.on_hand_after, movement.reason, movement.actor_id) == (
        -1,
        3,
        "一包漏气",
        operator.id,
    )
    assert StockAdjusted.verb in verbs(community, variant.product_id)


def test_stock_never_falls_below_what_is_promised(community, operator, actor_of):
    variant = make_variant(community, stock=4)
    reserve_stock(community.id, {variant.id: 3}, cause=an_order())
    with pytest.raises(StockTooLow) as refusal:
        adjust_stock(community.id, variant.id, -2, actor=actor_of(operator), reason="盘点")
    assert refusal.value.details == {"on_hand": 4, "reserved": 3}
    assert Variant.objects.get().stock_on_hand == 4


@pytest.mark.parametrize("delta", [0, 10**9, 10_000_000])
def test_an_adjustment_is_a_reasonable_number(community, operator, actor_of, delta):
    variant = make_variant(community, stock=4)
    with pytest.raises(QuantityUnreasonable):
        adjust_stock(community.id, variant.id, delta, actor=actor_of(operator), reason="盘点")
    assert Variant.objects.get().stock_on_hand == 4


def test_low_stock_names_what_runs_out_first(community):
    for stock in (6, 5, 0):
        make_variant(community, stock=stock, title=f"剩 {stock}")
    assert [(row.product_title, row.available) for row in low_stock(community.id)] == [("剩 0", 0), ("剩 5", 5)]


def test_a_card_shows_the_lowest_price_that_can_be_bought(community, operator, actor_of):
    product = make_product(community, price_minor=5000, stock=0)
    add_variant(community.id, product.id, NewVariant(price_minor=9000, stock=2), actor=actor_of(operator))
    card = product_cards([product.id])[product.id]
    assert (card.price, card.has_several_prices, card.available) == (Money(9000, "CNY"), True, 2)
    assert product_detail(community.id, product.id).card == card


def test_cards_of_many_variants_take_a_fixed_number_of_statements(community, django_assert_num_queries):
    ids = [make_variant(community).id for _number in range(12)]
    with django_assert_num_queries(2):
        one = variant_cards(ids[:1])
    with django_assert_num_queries(2):
        many = variant_cards(ids)
    assert (len(one), len(many)) == (1, 12)


def test_a_description_can_do_no_harm(community, operator, actor_of):
    source = "<script>alert(1)</script> [x](javascript:alert(1)) ![p](http://evil/p.png) <img src=x onerror=alert(1)>"
    product_id = create_product(community.id, actor=actor_of(operator), title="x", description=source)
    html = product_detail(community.id, product_id, drafts=True).description_html
    assert "<script" not in html
    assert "<img" not in html
    assert "href" not in html
