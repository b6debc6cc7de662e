"""What was won is ordered, paid, or given back and offered again."""

from datetime import timedelta

import pytest
from django.core import mail

from fengqun.commerce.drops.activities import DropUnitReturned
from fengqun.commerce.drops.commands import end_drop, open_order, return_unpaid
from fengqun.commerce.drops.errors import ClaimNotFound, UnitReturned
from fengqun.commerce.drops.models import Claim as ClaimRow
from fengqun.commerce.drops.queries import claim_card
from fengqun.commerce.drops.tests.factories import (
    ask,
    figures,
    make_drop,
    open_pay_page,
    order_of,
    outcome,
    pay,
    reserved_by_movements,
    sandbox,
    stock,
    win_of,
)
from fengqun.commerce.orders.commands import cancel_order, change_order_settings, refund_order
from fengqun.commerce.orders.models import CartLine, Order
from fengqun.commerce.payments.models import PaymentRefund
from fengqun.commerce.payments.sandbox import company
from fengqun.commerce.payments.tests.factories import settle
from fengqun.kernel.ids import new_id
from fengqun.kernel.policies import SYSTEM
from fengqun.spine.activity.queries import activities_about
from fengqun.spine.jobs.commands import run_periodic


def returned(drop):
    rows = activities_about(drop.community_id, "drop", drop.id)
    return [(one.activity.reason, one.activity.is_offered_again) for one in rows if one.verb == DropUnitReturned.verb]


def test_a_win_becomes_an_order_by_itself(community, member, frozen, at):
    with at(frozen), sandbox():
        change_order_settings(community.id, actor=SYSTEM, shipping_fee_minor=600, free_shipping_from_minor=None)
        drop = make_drop(community)
        ask(drop, member)
        settle()
        win = win_of(drop, member)
    order = order_of(drop, member)
    assert (order.buyer_id, order.total_minor, order.pay_until) == (member.id, 1500, win.pay_until)
    assert (order.held_for, order.needs_address, order.state) == (f"drop_claim:{win.id}", True, "placed")
    assert (figures(drop), stock(drop), CartLine.objects.count()) == ((2, 1, 0, 0), (10, 3), 0)


def test_the_winner_may_be_faster_than_the_job(community, member, actor_of):
    drop = make_drop(community)
    ask(drop, member)
    order_id = open_order(community.id, win_of(drop, member).id, actor=actor_of(member))
    with sandbox():
        settle()
    assert (order_of(drop, member).id, Order.objects.count()) == (order_id, 1)
    assert open_order(community.id, win_of(drop, member).id, actor=actor_of(member)) == order_id


def test_nobody_else_opens_it(community, other_community, member, make_member, actor_of):
    drop = make_drop(community)
    win_id = ask(drop, member).body["claim_id"]
    ask(drop, late := make_member("周可"))
    for actor, place, claim_id in (
        (actor_of(late), community, win_id),
        (actor_of(member), other_community, win_id),
        (actor_of(member), community, new_id()),
    ):
        with pytest.raises(ClaimNotFound):
            open_order(place.id, claim_id, actor=actor)
    assert Order.objects.count() == 0


def test_who_won_nothing_has_nothing_to_order(community, member, make_member, actor_of):
    drop = make_drop(community, quota=1)
    ask(drop, make_member("周可"))
    ask(drop, member)
    lost = ClaimRow.objects.get(member_id=member.id)
    with pytest.raises(ClaimNotFound):
        open_order(community.id, lost.id, actor=actor_of(member))
    assert (lost.outcome, Order.objects.count()) == ("sold_out", 0)


def test_a_paid_win_leaves_the_stock(community, member):
    drop = make_drop(community)
    ask(drop, member)
    with sandbox():
        settle()
        order = pay(order_of(drop, member), member)
    assert (order.state, stock(drop), figures(drop)) == ("paid", (9, 2), (2, 1, 0, 0))
    assert reserved_by_movements(drop) == 2


def test_an_unpaid_win_is_offered_again(community, member, make_member, frozen, at):
    # given: the only unit is won and ordered
    late = make_member("周可")
    with at(frozen), sandbox():
        drop = make_drop(community, quota=1, pay_minutes=15)
        ask(drop, member)
        settle()
        assert outcome(drop, late) == "sold_out"
    # when: nobody pays
    with at(frozen + timedelta(minutes=15)), sandbox():
        run_periodic("orders.expire_unpaid")
        settle()
        # then
        assert (figures(drop), stock(drop), returned(drop)) == ((1, 1, 1, 0), (10, 1), [("unpaid", True)])
        assert claim_card(community.id, win_of(drop, member).id, actor=SYSTEM).standing == "returned"
        assert (outcome(drop, late), outcome(drop, late, "k2")) == ("sold_out", "won")
        settle()
        assert pay(order_of(drop, late), late).state == "paid"
    assert (stock(drop), reserved_by_movements(drop)) == ((9, 0), 0)


def test_a_cancelled_order_gives_its_unit_back(community, member, actor_of):
    drop = make_drop(community)
    ask(drop, member)
    with sandbox():
        settle()
        cancel_order(order_of(drop, member).id, actor=actor_of(member))
        settle()
    assert (figures(drop), stock(drop), returned(drop)) == ((3, 1, 1, 0), (10, 3), [("cancelled", True)])


def test_a_unit_that_comes_back_after_the_end_goes_to_the_shelf(community, member, frozen, at):
    with at(frozen), sandbox():
        drop = make_drop(community, pay_minutes=120)
        ask(drop, member)
        settle()
    with at(drop.ends_at):
        end_drop(community.id, drop.id)
    assert stock(drop) == (10, 1)
    with at(frozen + timedelta(minutes=120)), sandbox():
        run_periodic("orders.expire_unpaid")
        settle()
    assert (figures(drop), stock(drop), returned(drop)) == ((0, 1, 1, 3), (10, 0), [("unpaid", False)])
    assert reserved_by_movements(drop) == 0


def test_a_unit_that_comes_back_between_the_end_and_its_job_goes_to_the_shelf(community, member, frozen, at):
    with at(frozen), sandbox():
        drop = make_drop(community, pay_minutes=60)
        ask(drop, member)
        settle()
    with at(drop.ends_at), sandbox():
        run_periodic("orders.expire_unpaid")
        settle()
        assert (figures(drop), stock(drop)) == ((2, 1, 1, 1), (10, 2))
        run_periodic("drops.end_due")
    assert (figures(drop), stock(drop), reserved_by_movements(drop)) == ((0, 1, 1, 3), (10, 0), 0)


def test_a_win_without_an_order_comes_back_too(community, member, actor_of, frozen, at):
    # given: no job has run, and the winner never came
    with at(frozen):
        drop = make_drop(community)
        ask(drop, member)
    win = win_of(drop, member)
    with at(win.pay_until - timedelta(microseconds=1)):
        assert return_unpaid() == 0
    # when
    with at(win.pay_until):
        with pytest.raises(UnitReturned):
            open_order(community.id, win.id, actor=actor_of(member))
        run_periodic("drops.return_unpaid")
        # then: the job that comes late after all opens nothing
        with sandbox():
            settle()
    assert (figures(drop), stock(drop), returned(drop)) == ((3, 1, 1, 0), (10, 3), [("unpaid", True)])
    assert Order.objects.count() == 0


def test_money_that_comes_too_late_goes_back_and_the_unit_is_not_revived(community, member, make_member, frozen, at):
    # given: the pay page is open
    late = make_member("周可")
    with at(frozen), sandbox():
        drop = make_drop(community, quota=1)
        ask(drop, member)
        settle()
        payment = open_pay_page(order_of(drop, member), member)
    with at(frozen + timedelta(minutes=15)), sandbox():
        run_periodic("orders.expire_unpaid")
        settle()
        assert outcome(drop, late) == "won"
        # when
        company.pay(payment)
        settle()
    # then
    assert (order_of(drop, member).state, figures(drop)) == ("expired", (0, 2, 1, 0))
    assert (PaymentRefund.objects.get().amount_minor, PaymentRefund.objects.get().status) == (900, "succeeded")
    assert [one.subject for one in mail.outbox if "付款" in one.subject] == [
        f"订单 {order_of(drop, member).number} 的付款会退给你"
    ]


def test_a_refunded_unit_goes_to_the_shelf_and_still_counts_against_the_limit(community, member):
    drop = make_drop(community)
    ask(drop, member)
    with sandbox():
        settle()
        order = pay(order_of(drop, member), member)
        refund_order(order.id, actor=SYSTEM, reason="不想要了", key="r1", is_restocking=True)
        settle()
    assert (figures(drop), stock(drop), outcome(drop, member, "k2")) == ((2, 1, 0, 0), (10, 2), "limit_reached")
    assert claim_card(community.id, win_of(drop, member).id, actor=SYSTEM).standing == "refunded"
