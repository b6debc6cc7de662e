"""A drop is called off: everything is undone and told."""

from datetime import timedelta

import pytest
from django.core import mail

from fengqun.commerce.drops.activities import DropCancelled, DropWinUndone
from fengqun.commerce.drops.commands import cancel_drop, end_drop, remind_me, undo_wins
from fengqun.commerce.drops.errors import ReasonMissing, WrongState
from fengqun.commerce.drops.queries import drop_card, report_of
from fengqun.commerce.drops.tests.factories import (
    HOUR,
    ask,
    figures,
    fresh,
    make_drop,
    open_pay_page,
    order_of,
    pay,
    reserved_by_movements,
    sandbox,
    stock,
)
from fengqun.commerce.orders.commands import refund_order, request_refund, ship_order
from fengqun.commerce.orders.models import Order, OrderRefund
from fengqun.commerce.orders.types import RefundDemand
from fengqun.commerce.payments.errors import PaymentNotFound
from fengqun.commerce.payments.models import PaymentRefund
from fengqun.commerce.payments.sandbox import company
from fengqun.commerce.payments.tests.factories import settle
from fengqun.kernel.errors import Denied
from fengqun.kernel.ids import new_id
from fengqun.kernel.policies import SYSTEM
from fengqun.people.accounts.queries import user_card
from fengqun.people.communities.tests.factories import actor_for_test
from fengqun.spine.activity.queries import activities_about

REASON = "货在路上摔坏了"


def letters(member):
    """Subjects and bodies of the letters about drops that a member got."""
    return [(one.subject, one.body) for one in mail.outbox if one.to == [address_of(member)] and "周五" in one.subject]


def address_of(member):
    return user_card(member.user_id).email


def undone(drop):
    rows = activities_about(drop.community_id, "drop", drop.id)
    return {one.activity.member_id: one.activity.is_refunded for one in rows if one.verb == DropWinUndone.verb}


def test_before_the_start_all_units_go_back_and_who_waits_is_told(community, operator, member, actor_of, frozen, at):
    with at(frozen), sandbox():
        drop = make_drop(community, starts_at=frozen + HOUR)
        remind_me(drop.id, actor=actor_of(member))
        cancel_drop(drop.id, actor=actor_of(operator), reason=REASON)
        settle()
    assert (fresh(drop).state, fresh(drop).close_reason, fresh(drop).closed_at) == ("cancelled", REASON, frozen)
    assert (figures(drop), stock(drop)) == ((0, 0, 0, 3), (10, 0))
    [(subject, body)] = letters(member)
    assert subject == "“周五晚八点，花魁半价”取消了"
    assert f"不办了。原因：{REASON}" in body
    [news] = [one.activity for one in activities_about(community.id, "drop", drop.id) if one.verb == DropCancelled.verb]
    assert (news.reason, news.shelved) == (REASON, 3)


def test_what_was_won_is_undone_by_how_far_it_had_come(community, make_member, frozen, at):
    # given: six wins, as far as wins come
    people = [make_member(name) for name in ("没开单", "没付款", "付了款", "退了半", "发了货", "申请退")]
    bare, unpaid, paid, partly, shipped, asking = people
    with at(frozen), sandbox():
        drop = make_drop(community, quota=8)
        for one in (unpaid, paid, partly, shipped, asking):
            ask(drop, one)
        settle()
        for one in (paid, partly, shipped, asking):
            pay(order_of(drop, one), one)
        refund_part(order_of(drop, partly))
        ship_order(order_of(drop, shipped).id, actor=SYSTEM, carrier="顺丰", tracking_number="SF1")
        request_refund(order_of(drop, asking).id, actor=actor_for_test(asking), reason="不想等了")
        ask(drop, bare)
        # when
        with at(frozen + timedelta(seconds=1)):
            cancel_drop(drop.id, actor=SYSTEM, reason=REASON)
            assert drop_card(drop.id).is_undoing is True
            settle()
    # then
    states = {one.name: order_of(drop, one) for one in people[1:]}
    assert {name: (order.state, order.payment, order.refunded_minor) for name, order in states.items()} == {
        "没付款": ("cancelled", "awaiting", 0),
        "付了款": ("cancelled", "refunded", 900),
        "退了半": ("cancelled", "refunded", 900),
        "发了货": ("paid", "paid", 0),
        "申请退": ("cancelled", "refunded", 900),
    }
    assert Order.objects.count() == 5
    assert OrderRefund.objects.get(idempotency_key=None).state == "refused"
    assert sorted(PaymentRefund.objects.values_list("amount_minor", "status")) == [
        (400, "succeeded"), (500, "succeeded"), (900, "succeeded"), (900, "succeeded"),
    ]  # fmt: skip
    assert undone(drop) == {bare.id: False, unpaid.id: False, paid.id: True, partly.id: True, asking.id: True}
    assert (figures(drop), drop_card(drop.id).is_undoing) == ((0, 6, 2, 4), False)
    # two of eight never won, two came back, three were paid and restocked, one is on its way
    assert (stock(drop), reserved_by_movements(drop)) == ((9, 0), 0)
    assert report_of(community.id, drop.id).revenue.amount_minor == 900
    # and everybody was told once what became of it
    assert [len(letters(one)) for one in people] == [1, 1, 1, 1, 0, 1]
    assert "还没付款的订单已经关闭，不用付了。" in letters(unpaid)[0][1]
    assert "你付的钱会全额原路退回，不用你做什么。" in letters(paid)[0][1]


def refund_part(order):
    refund_order(order.id, actor=SYSTEM, reason="少了一包", key="half", demand=RefundDemand(amount_minor=400))


def test_undoing_again_changes_nothing(community, member):
    with sandbox():
        drop = make_drop(community)
        ask(drop, member)
        settle()
        pay(order_of(drop, member), member)
        cancel_drop(drop.id, actor=SYSTEM, reason=REASON)
        settle()
        before = (figures(drop), stock(drop), PaymentRefund.objects.count(), len(mail.outbox))
        assert undo_wins(drop.id) == 0
        settle()
    assert (figures(drop), stock(drop), PaymentRefund.objects.count(), len(mail.outbox)) == before


def test_money_that_arrives_while_it_is_called_off_goes_back(community, member):
    with sandbox():
        drop = make_drop(community)
        ask(drop, member)
        settle()
        payment = open_pay_page(order_of(drop, member), member)
        cancel_drop(drop.id, actor=SYSTEM, reason=REASON)
        settle()
        company.pay(payment)
        settle()
    assert (order_of(drop, member).state, PaymentRefund.objects.get().status) == ("cancelled", "succeeded")
    assert (figures(drop), stock(drop), reserved_by_movements(drop)) == ((0, 1, 1, 3), (10, 0), 0)


def test_one_win_that_cannot_be_undone_does_not_keep_the_others(community, member, make_member):
    # given: two who paid, one of whose payments has vanished from our books
    broken, other = member, make_member("周可")
    with sandbox():
        drop = make_drop(community)
        for one in (broken, other):
            ask(drop, one)
        settle()
        for one in (broken, other):
            pay(order_of(drop, one), one)
        Order.objects.filter(id=order_of(drop, broken).id).update(intent_id=new_id())
        cancel_drop(drop.id, actor=SYSTEM, reason=REASON)
        # when
        with pytest.raises(PaymentNotFound):
            undo_wins(drop.id)
    # then
    assert undone(drop) == {other.id: True}
    assert (drop_card(drop.id).is_undoing, order_of(drop, broken).state) == (True, "paid")


def test_it_says_why_and_only_while_it_is_open(community, at):
    drop = make_drop(community)
    with pytest.raises(ReasonMissing):
        cancel_drop(drop.id, actor=SYSTEM, reason="  ")
    assert fresh(drop).state == "scheduled"
    with at(drop.ends_at):
        end_drop(community.id, drop.id)
        with pytest.raises(WrongState):
            cancel_drop(drop.id, actor=SYSTEM, reason=REASON)
    assert (fresh(drop).state, figures(drop), undo_wins(drop.id)) == ("ended", (0, 0, 0, 3), 0)


def test_members_do_not_call_it_off(community, member, actor_of):
    drop = make_drop(community)
    with pytest.raises(Denied):
        cancel_drop(drop.id, actor=actor_of(member), reason=REASON)
    assert (fresh(drop).state, stock(drop)) == ("scheduled", (10, 3))
