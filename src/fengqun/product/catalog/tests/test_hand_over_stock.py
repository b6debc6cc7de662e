"""A promise passes from one object to another, and nobody can buy the units in between."""

import threading

import pytest
from django.db import connection

from fengqun.kernel.ids import new_id
from fengqun.product.catalog.commands import hand_over_stock, release_stock, reserve_stock, take_stock
from fengqun.product.catalog.errors import QuantityUnreasonable, SoldOut, StockMismatch, VariantNotFound
from fengqun.product.catalog.models import StockMovement, Variant
from fengqun.product.catalog.tests.factories import an_order, make_variant
from fengqun.product.catalog.types import StockCause


def figures(variant):
    row = Variant.objects.get(id=variant.id)
    return row.stock_on_hand, row.stock_reserved


def movements(variant):
    rows = StockMovement.objects.filter(variant_id=variant.id).order_by("id")
    return list(rows.values_list("kind", "quantity", "reserved_after", "cause_kind"))


def test_units_pass_on_and_are_sold(community):
    # given
    variant = make_variant(community, stock=10)
    drop, claim, order = StockCause("drop", new_id()), StockCause("drop_claim", new_id()), an_order()
    reserve_stock(community.id, {variant.id: 4}, cause=drop)
    # when
    hand_over_stock(community.id, {variant.id: 1}, source=claim, target=order)
    handed = figures(variant)
    take_stock(community.id, {variant.id: 1}, cause=order)
    # then
    assert (handed, figures(variant)) == ((10, 4), (9, 3))
    assert movements(variant) == [
        ("adjusted", 10, 0, "adjustment"),
        ("reserved", 4, 4, "drop"),
        ("handed", 1, 3, "drop_claim"),
        ("reserved", 1, 4, "order"),
        ("taken", 1, 3, "order"),
    ]


def test_they_pass_back_and_go_to_the_shelf(community):
    variant = make_variant(community, stock=2)
    claim, order = StockCause("drop_claim", new_id()), an_order()
    reserve_stock(community.id, {variant.id: 2}, cause=StockCause("drop", new_id()))
    hand_over_stock(community.id, {variant.id: 1}, source=claim, target=order)
    hand_over_stock(community.id, {variant.id: 1}, source=order, target=claim)
    release_stock(community.id, {variant.id: 1}, cause=claim)
    assert figures(variant) == (2, 1)


def test_the_same_hand_over_twice_changes_nothing(community):
    variant = make_variant(community, stock=5)
    claim, order = StockCause("drop_claim", new_id()), an_order()
    reserve_stock(community.id, {variant.id: 2}, cause=StockCause("drop", new_id()))
    for _time in range(2):
        hand_over_stock(community.id, {variant.id: 1}, source=claim, target=order)
    assert (figures(variant), len(movements(variant))) == ((5, 2), 4)


def test_no_more_than_is_reserved_can_pass(community):
    variant = make_variant(community, stock=5)
    reserve_stock(community.id, {variant.id: 1}, cause=an_order())
    with pytest.raises(StockMismatch):
        hand_over_stock(community.id, {variant.id: 2}, source=an_order(), target=an_order())
    assert (figures(variant), len(movements(variant))) == ((5, 1), 2)


def test_a_source_passes_its_units_to_one_target_only(community):
    variant = make_variant(community, stock=5)
    claim, order = StockCause("drop_claim", new_id()), an_order()
    reserve_stock(community.id, {variant.id: 3}, cause=StockCause("drop", new_id()))
    hand_over_stock(community.id, {variant.id: 1}, source=claim, target=order)
    for quantities, target in (({variant.id: 1}, an_order()), ({variant.id: 2}, order)):
        with pytest.raises(StockMismatch):
            hand_over_stock(community.id, quantities, source=claim, target=target)
    assert (figures(variant), len(movements(variant))) == ((5, 3), 4)


def test_nothing_passes_in_another_community_or_in_no_quantity(community, other_community):
    variant = make_variant(community, stock=5)
    reserve_stock(community.id, {variant.id: 3}, cause=an_order())
    with pytest.raises(VariantNotFound):
        hand_over_stock(other_community.id, {variant.id: 1}, source=an_order(), target=an_order())
    with pytest.raises(QuantityUnreasonable):
        hand_over_stock(community.id, {variant.id: 0}, source=an_order(), target=an_order())
    assert len(movements(variant)) == 2


@pytest.mark.django_db(transaction=True)
def test_nobody_buys_what_is_passing(community):
    # given: the one unit is promised, and passes back and forth
    variant = make_variant(community, stock=1)
    reserve_stock(community.id, {variant.id: 1}, cause=StockCause("drop", new_id()))
    start, sold = threading.Barrier(2), []

    def buy():
        start.wait()
        for _try in range(40):
            try:
                reserve_stock(community.id, {variant.id: 1}, cause=an_order())
            except (SoldOut, StockMismatch):
                continue
            sold.append(1)
        connection.close()

    buyer = threading.Thread(target=buy)
    buyer.start()
    start.wait()
    # when
    for _round in range(20):
        claim, order = StockCause("drop_claim", new_id()), an_order()
        hand_over_stock(community.id, {variant.id: 1}, source=claim, target=order)
        hand_over_stock(community.id, {variant.id: 1}, source=order, target=claim)
    buyer.join()
    # then
    assert (sold, figures(variant)) == ([], (1, 1))
