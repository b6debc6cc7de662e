"""A drop is over: what nobody won goes back to the shelf, once."""

from datetime import timedelta

from fengqun.commerce.drops.activities import DropEnded
from fengqun.commerce.drops.commands import end_drop, end_due
from fengqun.commerce.drops.tests.factories import ask, figures, fresh, make_drop, order_of, pay, sandbox, stock
from fengqun.commerce.payments.tests.factories import settle
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
