"""A drop is over: what nobody won goes back to the shelf, once."""

from datetime import timedelta

import pytest

from fengqun.commerce.drops.activities import DropEnded
from fengqun.commerce.drops.commands import end_drop, end_due, return_unpaid
from fengqun.commerce.drops.tests.factories import (
    ask,
    figures,
    fresh,
    make_drop,
    order_of,
    pay,
    sandbox,
    stock,
    win_of,
)
from fengqun.commerce.payments.tests.factories import settle
from fengqun.product.catalog.errors import StockMismatch
from fengqun.product.catalog.models import Variant
from fengqun.spine.activity.queries import activities_about
from fengqun.spine.jobs.commands import run_periodic


def test_what_is_left_goes_back_once_and_what_was_won_stays_won(community, member, frozen, at):
    # given
    with at(frozen):
        drop = make_drop(community, pay_minutes=120)
        ask(drop, member)
    # when
    with at(drop.ends_at):
        run_periodic("drops.end_due")
        assert (end_due(), end_drop(community.id, drop.id)) == (0, False)
        # then
        assert (figures(drop), stock(drop)) == ((0, 1, 0, 2), (10, 1))
        with sandbox():
            settle()
            paid = pay(order_of(drop, member), member)
    assert (fresh(drop).state, fresh(drop).closed_at, paid.state) == ("ended", drop.ends_at, "paid")
    assert stock(drop) == (9, 0)
    [news] = [one.activity for one in activities_about(community.id, "drop", drop.id) if one.verb == DropEnded.verb]
    assert news.shelved == 2


def test_not_before_its_time(community, frozen, at):
    with at(frozen):
        drop = make_drop(community)
    with at(drop.ends_at - timedelta(microseconds=1)):
        assert (end_due(), end_drop(community.id, drop.id)) == (0, False)
    assert (fresh(drop).state, stock(drop)) == ("scheduled", (10, 3))


def test_one_that_sold_out_has_nothing_to_give_back(community, member, frozen, at):
    with at(frozen):
        drop = make_drop(community, quota=1)
        ask(drop, member)
    with at(drop.ends_at):
        assert end_due() == 1
    assert (figures(drop), stock(drop)) == ((0, 1, 0, 0), (10, 1))


def test_a_drop_that_cannot_be_ended_keeps_no_other_from_it(community, other_community, frozen, at):
    # given: an older drop whose stock does not agree
    with at(frozen):
        broken, sound = make_drop(community), make_drop(other_community, starts_at=frozen + timedelta(minutes=1))
    Variant.objects.filter(id=broken.variant_id).update(stock_reserved=0)
    # when
    with at(frozen + timedelta(hours=3)), pytest.raises(StockMismatch):
        end_due()
    # then
    assert (fresh(broken).state, fresh(sound).state) == ("scheduled", "ended")
    assert stock(sound) == (10, 0)


def test_a_win_that_cannot_be_taken_back_keeps_no_other_from_it(
    community, other_community, member, make_member, frozen, at
):
    # given: two wins for which nobody opened an order, and stock that does not agree with the older one
    stranger = make_member("乙", community=other_community)
    with at(frozen):
        broken, sound = make_drop(community), make_drop(other_community)
        ask(broken, member)
    with at(frozen + timedelta(seconds=5)):
        ask(sound, stranger)
    with at(frozen + timedelta(hours=2)):
        assert end_due() == 2
    Variant.objects.filter(id=broken.variant_id).update(stock_reserved=0)
    # when
    with at(frozen + timedelta(hours=3)), pytest.raises(StockMismatch):
        return_unpaid()
    # then
    assert (win_of(broken, member).returned_at, win_of(sound, stranger).returned_at) == (
        None,
        frozen + timedelta(hours=3),
    )
