"""Stock is promised, given back, handed over and taken back; the last unit can be bought and none twice."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from fengqun.kernel.ids import new_id
from fengqun.kernel.policies import SYSTEM
from fengqun.product.catalog.commands import (
    archive_product,
    release_stock,
    reserve_stock,
    return_stock,
    take_stock,
)
from fengqun.product.catalog.errors import (
    NotForSale,
    QuantityUnreasonable,
    SoldOut,
    StockMismatch,
    VariantNotFound,
)
from fengqun.product.catalog.models import StockMovement, Variant
from fengqun.product.catalog.tests.factories import an_order, make_variant


def figures(variant):
    row = Variant.objects.get(id=variant.id)
    return row.stock_on_hand, row.stock_reserved


def kinds(variant):
    return list(StockMovement.objects.filter(variant_id=variant.id).order_by("id").values_list("kind", "quantity"))


def test_an_order_lives_through_all_movements(community):
    # given
    variant, order = make_variant(community, stock=10), an_order()
    # when
    reserve_stock(community.id, {variant.id: 3}, cause=order)
    reserved = figures(variant)
    take_stock(community.id, {variant.id: 3}, cause=order)
    taken = figures(variant)
    return_stock(community.id, {variant.id: 1}, cause=an_order())
    # then
    assert (reserved, taken, figures(variant)) == ((10, 3), (7, 0), (8, 0))
    assert kinds(variant) == [("adjusted", 10), ("reserved", 3), ("taken", 3), ("returned", 1)]


def test_a_cancelled_order_gives_its_units_back(community):
    variant, order = make_variant(community, stock=2), an_order()
    reserve_stock(community.id, {variant.id: 2}, cause=order)
    release_stock(community.id, {variant.id: 2}, cause=order)
    assert figures(variant) == (2, 0)


def test_the_last_unit_can_be_bought_and_the_next_is_refused_by_name(community):
    variant = make_variant(community, stock=1, title="花魁")
    reserve_stock(community.id, {variant.id: 1}, cause=an_order())
    with pytest.raises(SoldOut) as refusal:
        reserve_stock(community.id, {variant.id: 1}, cause=an_order())
    assert refusal.value.details == {"variant": "花魁", "variant_id": variant.id, "asked": 1, "available": 0}
    assert figures(variant) == (1, 1)


def test_one_sold_out_variant_leaves_the_others_alone(community):
    plenty, none = make_variant(community, stock=9), make_variant(community, stock=0, title="售完的")
    with pytest.raises(SoldOut) as refusal:
        reserve_stock(community.id, {plenty.id: 2, none.id: 1}, cause=an_order())
    assert refusal.value.details["variant"] == "售完的"
    assert figures(plenty) == (9, 0)
    assert kinds(plenty) == [("adjusted", 9)]


@pytest.mark.parametrize("verb", [reserve_stock, return_stock])
def test_the_same_cause_moves_stock_once(community, verb):
    variant, order = make_variant(community, stock=5), an_order()
    verb(community.id, {variant.id: 5}, cause=order)
    after_first = figures(variant)
    verb(community.id, {variant.id: 5}, cause=order)
    assert figures(variant) == after_first
    assert len(kinds(variant)) == 2


@pytest.mark.parametrize("verb", [release_stock, take_stock])
def test_the_same_cause_lets_go_once(community, verb):
    variant, order = make_variant(community, stock=5), an_order()
    reserve_stock(community.id, {variant.id: 2}, cause=order)
    reserve_stock(community.id, {variant.id: 2}, cause=an_order())
    verb(community.id, {variant.id: 2}, cause=order)
    after_first = figures(variant)
    verb(community.id, {variant.id: 2}, cause=order)
    assert figures(variant) == after_first


def test_the_same_cause_with_another_quantity_is_refused(community):
    variant, order = make_variant(community, stock=5), an_order()
    reserve_stock(community.id, {variant.id: 2}, cause=order)
    with pytest.raises(StockMismatch):
        reserve_stock(community.id, {variant.id: 3}, cause=order)
    assert figures(variant) == (5, 2)


def test_no_more_is_released_than_is_reserved(community):
    variant = make_variant(community, stock=5)
    with pytest.raises(StockMismatch):
        release_stock(community.id, {variant.id: 1}, cause=an_order())
    assert figures(variant) == (5, 0)


def test_what_is_not_on_sale_is_not_reserved(community):
    variant = make_variant(community, stock=5)
    archive_product(community.id, variant.product_id, actor=SYSTEM)
    with pytest.raises(NotForSale):
        reserve_stock(community.id, {variant.id: 1}, cause=an_order())
    assert figures(variant) == (5, 0)


def test_a_variant_of_another_community_is_not_found(community, other_community):
    foreign = make_variant(other_community, stock=5)
    with pytest.raises(VariantNotFound):
        reserve_stock(community.id, {foreign.id: 1}, cause=an_order())
    assert figures(foreign) == (5, 0)


@pytest.mark.parametrize("quantities", [{}, {new_id(): 0}, {new_id(): -1}])
def test_quantities_are_whole_and_positive(community, quantities):
    with pytest.raises(QuantityUnreasonable):
        reserve_stock(community.id, quantities, cause=an_order())


@pytest.mark.parametrize(
    "statement",
    ["update catalog_stockmovement set quantity = 9", "delete from catalog_stockmovement"],
)
def test_the_log_refuses_to_be_changed(community, statement):
    make_variant(community, stock=5)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert StockMovement.objects.get().quantity == 5


@pytest.mark.django_db(transaction=True)
def test_many_buyers_at_once_take_exactly_what_is_there():
    # given five units and twelve buyers with connections of their own, all at one barrier
    from fengqun.people.communities.tests.factories import make_community  # noqa: PLC0415

    community = make_community()
    first, second = make_variant(community, stock=5), make_variant(community, stock=100)
    barrier, outcomes = threading.Barrier(12), []

    def buy(number):
        # half of them name the variants in the other order: locks must not be taken in the order asked
        pair = [(first.id, 1), (second.id, 1)]
        try:
            barrier.wait()
            reserve_stock(community.id, dict(pair if number % 2 else reversed(pair)), cause=an_order())
            outcomes.append("bought")
        except SoldOut:
            outcomes.append("sold out")
        finally:
            connection.close()

    # when
    buyers = [threading.Thread(target=buy, args=(number,)) for number in range(12)]
    for buyer in buyers:
        buyer.start()
    for buyer in buyers:
        buyer.join()
    # then
    assert sorted(outcomes) == ["bought"] * 5 + ["sold out"] * 7
    assert (figures(first), figures(second)) == ((5, 5), (100, 5))


@pytest.mark.django_db(transaction=True)
def test_one_order_sent_twice_at_once_reserves_once():
    from fengqun.people.communities.tests.factories import make_community  # noqa: PLC0415

    community = make_community()
    variant, order = make_variant(community, stock=10), an_order()
    barrier, failures = threading.Barrier(4), []

    def send():
        try:
            barrier.wait()
            reserve_stock(community.id, {variant.id: 2}, cause=order)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
            failures.append(error)
        finally:
            connection.close()

    senders = [threading.Thread(target=send) for _number in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert failures == []
    assert figures(variant) == (10, 2)
