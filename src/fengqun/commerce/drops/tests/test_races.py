"""Two nodes at once, with real connections."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from fengqun.commerce.drops.commands import (
    cancel_drop,
    decide,
    end_drop,
    open_order,
    pause_drop,
    return_unit,
    undo_wins,
)
from fengqun.commerce.drops.errors import UnitReturned
from fengqun.commerce.drops.models import Claim as ClaimRow
from fengqun.commerce.drops.models import Drop
from fengqun.commerce.drops.tests.factories import (
    ask,
    figures,
    fresh,
    make_drop,
    outcome,
    reserved_by_movements,
    stock,
    win_of,
    wish,
)
from fengqun.commerce.orders.commands import expire_order
from fengqun.commerce.orders.models import Order
from fengqun.commerce.payments.tests.test_races import at_once
from fengqun.kernel import clock
from fengqun.kernel.policies import SYSTEM
from fengqun.people.communities.tests.factories import make_member
from fengqun.spine.activity.models import ActivityRow

pytestmark = pytest.mark.django_db(transaction=True)


def outcomes(answers):
    return sorted(str(answer.body["outcome"]) for answer in answers)


def held(drop):
    return ClaimRow.objects.filter(drop_id=drop.id, outcome="won", returned_at=None).count()


def test_more_claimants_than_units_at_a_barrier_never_oversell(community):
    drop, people = make_drop(community, quota=5), [make_member(community, f"成员{place}") for place in range(9)]
    answers = at_once(*(lambda one=one: ask(drop, one) for one in people))
    assert outcomes(answers) == ["sold_out"] * 4 + ["won"] * 5
    assert (figures(drop), held(drop), stock(drop)) == ((0, 5, 0, 0), 5, (10, 5))
    assert ActivityRow.objects.filter(verb="drops.won", object_id=drop.id).count() == 5


def test_the_last_unit_is_won_by_one_of_two(community):
    people = [make_member(community, f"成员{place}") for place in range(2)]
    for _round in range(5):
        drop = make_drop(community, quota=1)
        answers = at_once(*(lambda one=one, drop=drop: ask(drop, one) for one in people))
        assert outcomes(answers) == ["sold_out", "won"]
        assert figures(drop) == (0, 1, 0, 0)


def test_the_limit_holds_across_connections(community, member):
    for _round in range(5):
        drop = make_drop(community, per_member_limit=1)
        answers = at_once(*(lambda key=key, drop=drop: ask(drop, member, key) for key in "abcd"))
        assert outcomes(answers) == ["limit_reached"] * 3 + ["won"]
        assert (figures(drop), held(drop)) == ((2, 1, 0, 0), 1)


def test_the_same_key_on_two_nodes_gets_one_answer(community, member):
    drop = make_drop(community, per_member_limit=3)
    answers = at_once(*[lambda: ask(drop, member, "same")] * 4)
    assert len({str(answer) for answer in answers}) == 1
    assert (figures(drop), ClaimRow.objects.count()) == ((2, 1, 0, 0), 1)
    assert ActivityRow.objects.filter(verb="drops.won", object_id=drop.id).count() == 1


def test_batches_over_the_same_drops_in_any_order_do_not_lock_each_other_out(community):
    drops = [make_drop(community, quota=4) for _drop in range(4)]
    people = [make_member(community, f"成员{place}") for place in range(4)]

    def batch(place, one):
        turned = drops[place:] + drops[:place]
        return decide(community.id, [wish(drop, one) for drop in (turned if place % 2 else reversed(turned))])

    answers = at_once(*(lambda place=place, one=one: batch(place, one) for place, one in enumerate(people)))
    assert [outcomes(answer) for answer in answers] == [["won"] * 4] * 4
    assert [figures(drop) for drop in drops] == [(0, 4, 0, 0)] * 4


def test_nothing_is_won_after_a_pause_an_end_or_a_cancellation_has_committed(community):
    people = [make_member(community, f"成员{place}") for place in range(3)]
    acts = {
        "paused": lambda drop: pause_drop(drop.id, actor=SYSTEM),
        "cancelled": lambda drop: cancel_drop(drop.id, actor=SYSTEM, reason="改天"),
        "over": end_now,
    }
    for word, act in acts.items():
        drop = make_drop(community)
        answers = at_once(
            *(lambda one=one, drop=drop: ask(drop, one) for one in people), lambda drop=drop, act=act: act(drop)
        )
        assert set(outcomes(answers[:3])) <= {"won", word}
        won = outcomes(answers[:3]).count("won")
        now = fresh(drop)
        assert (now.wins, held(drop)) == (won, won)
        assert (now.remaining, now.shelved) == ((3 - won, 0) if word == "paused" else (0, 3 - won))
        assert stock(drop) == (10, 3 if word == "paused" else won)


def end_now(drop):
    with clock.travel_to(drop.ends_at):
        return end_drop(drop.community_id, drop.id)


def test_the_order_is_opened_once_by_page_and_job(community, member):
    drop = make_drop(community)
    ask(drop, member)
    win = win_of(drop, member)
    order_ids = at_once(*[lambda: open_order(community.id, win.id, actor=SYSTEM)] * 4)
    assert (len(set(order_ids)), Order.objects.count(), stock(drop)) == (1, 1, (10, 3))
    assert reserved_by_movements(drop) == 3


def test_opened_and_called_off_at_once_leaves_nothing_open(community, member):
    for _round in range(4):
        drop = make_drop(community, per_member_limit=1)
        ask(drop, member)
        win = win_of(drop, member)

        def call_off(drop=drop):
            cancel_drop(drop.id, actor=SYSTEM, reason="改天")
            return undo_wins(drop.id)

        at_once(lambda win=win: open_order(community.id, win.id, actor=SYSTEM), call_off)
        assert Order.objects.filter(state="placed").count() == 0
        assert (figures(drop), stock(drop), reserved_by_movements(drop)) == ((0, 1, 1, 3), (10, 0), 0)


def test_a_unit_comes_back_once_however_many_say_so(community, member):
    drop = make_drop(community)
    ask(drop, member)
    win = win_of(drop, member)
    answers = at_once(*[lambda: return_unit(community.id, win.id, order_id=None, reason="unpaid")] * 4)
    assert sorted(answers) == [False, False, False, True]
    assert (figures(drop), stock(drop)) == ((3, 1, 1, 0), (10, 3))


def test_returned_and_ended_at_once_shelves_every_unit_once(community, member):
    for _round in range(4):
        drop = make_drop(community)
        ask(drop, member)
        win = win_of(drop, member)
        later = drop.ends_at

        def give_back(win=win, later=later):
            with clock.travel_to(later):
                return return_unit(community.id, win.id, order_id=None, reason="unpaid")

        at_once(give_back, lambda drop=drop: end_now(drop))
        assert (figures(drop), stock(drop), reserved_by_movements(drop)) == ((0, 1, 1, 3), (10, 0), 0)


def test_opened_and_given_back_at_once_is_one_of_them(community):
    for place in range(4):
        drop, one = make_drop(community), make_member(community, f"成员{place}")
        ask(drop, one)
        win = win_of(drop, one)

        def give_back(win=win):
            with clock.travel_to(win.pay_until):
                return return_unit(community.id, win.id, order_id=None, reason="unpaid")

        opened, returned = at_once(lambda win=win: open_order(community.id, win.id, actor=SYSTEM), give_back)
        assert isinstance(opened, UnitReturned) is returned
        assert Order.objects.filter(buyer_id=one.id).count() == int(not returned)
        assert figures(drop) == ((3, 1, 1, 0) if returned else (2, 1, 0, 0))
        assert (stock(drop), reserved_by_movements(drop)) == ((10, 3), 3)


def test_a_winner_claims_again_while_the_unpaid_order_expires(community, member):
    # given: the only unit is ordered, its time is over, and the deliveries have not been made
    drop = make_drop(community, quota=1, pay_minutes=1)
    ask(drop, member)
    win = win_of(drop, member)
    order_id = open_order(community.id, win.id, actor=SYSTEM)
    later = win.pay_until + timedelta(seconds=1)
    with clock.travel_to(later):
        expire_order(order_id)

        def give_back():
            with clock.travel_to(later):
                return return_unit(community.id, win.id, order_id=order_id, reason="unpaid")

        def again():
            with clock.travel_to(later):
                return outcome(drop, member, "again")

        returned, answer = at_once(give_back, again)
    assert returned is True
    # then: whoever was first, nobody holds two
    assert answer in {"won", "limit_reached"}
    assert (held(drop), stock(drop)) == (int(answer == "won"), (10, 1))


def test_the_database_itself_refuses_a_unit_too_many(community, member):
    drop = make_drop(community, quota=1)
    ask(drop, member)
    for wrong in ({"remaining": 2}, {"wins": 2}, {"remaining": -1}, {"quota": 0}, {"remaining": 2, "wins": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Drop.objects.filter(id=drop.id).update(**wrong)
    assert Drop.objects.get().remaining == 0
