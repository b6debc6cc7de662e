"""Random histories of orders, refunds, releases and payouts, against the real ledger.

After every step: the books balance, what the promoter has, is promised and owes adds up to what is due by
the published rule, no clawback exceeds what was released, and nothing happens twice.
"""

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from hypothesis.strategies import data

from fengqun.commerce.wallets import commands as wallets
from fengqun.commerce.wallets.errors import BelowMinimum, NotEnough
from fengqun.commerce.wallets.models import Payout, PayoutState
from fengqun.commerce.wallets.queries import wallet_of
from fengqun.commerce.wallets.tests.factories import ask
from fengqun.growth.referrals.commands import release_due
from fengqun.growth.referrals.decisions import due
from fengqun.growth.referrals.models import Commission
from fengqun.growth.referrals.tests.factories import click, link_for, order_of, tell
from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.kernel.money import Money
from fengqun.people.communities.tests.factories import actor_for_test, make_community, make_member
from fengqun.spine.ledger.queries import totals, verify

START = clock.now()
RATE = 800


class Histories(RuleBasedStateMachine):
    """One promoter, one buyer, a few orders; time only moves forward."""

    def __init__(self):
        super().__init__()
        self.orders = []
        self.news = []
        self.now = START

    @initialize()
    def begin(self):
        token = str(new_id())[-12:]
        self.community = make_community(name=f"社群{token}", slug=f"h{token}")
        self.promoter = make_member(self.community, "周可", roles=["promoter"])
        self.buyer = make_member(self.community, "佟佟")
        self.staff = actor_for_test(make_member(self.community, "小林", roles=["operator"]))
        with clock.travel_to(self.now):
            click(link_for(self.community, self.promoter, actor_for_test), self.buyer)

    def tell(self, activity):
        with clock.travel_to(self.now):
            tell(activity)
        self.news.append(activity)

    @rule(nets=st.lists(st.integers(1, 50_000), min_size=1, max_size=3))
    def order_and_pay(self, nets):
        order = order_of(self.community, self.buyer, *nets)
        order.is_tied = self.now <= START + timedelta(days=30)
        with clock.travel_to(self.now):
            self.orders.append(order)
            self.tell(order.placed())
            self.tell(order.paid())

    @precondition(lambda self: self.orders)
    @rule(pick=data())
    def receive(self, pick):
        order = pick.draw(st.sampled_from(self.orders))
        with clock.travel_to(self.now):
            self.tell(order.received())

    @precondition(lambda self: self.orders)
    @rule(pick=data())
    def refund(self, pick):
        order = pick.draw(st.sampled_from(self.orders))
        left = [net - order.given_back.get(one, 0) for one, net in zip(order.line_ids, order.nets, strict=True)]
        amounts = [pick.draw(st.sampled_from([0, part // 3, part])) for part in left]
        with clock.travel_to(self.now):
            self.tell(order.refunded(*amounts))

    @precondition(lambda self: self.news)
    @rule(pick=data())
    def hear_again(self, pick):
        again = pick.draw(st.sampled_from(self.news))
        with clock.travel_to(self.now):
            tell(again)

    @rule(hours=st.sampled_from([1, 30, 24 * 8]))
    def wait(self, hours):
        self.now += timedelta(hours=hours)
        with clock.travel_to(self.now):
            release_due(community_id=self.community.id)

    @rule(amount=st.integers(1, 5_000))
    def withdraw(self, amount):
        with clock.travel_to(self.now), suppress(NotEnough, BelowMinimum):
            ask(self.community, actor_for_test(self.promoter), amount, key=str(new_id()))

    @precondition(lambda self: Payout.objects.filter(community_id=self.community.id).exists())
    @rule(pays=st.booleans())
    def decide(self, pays):
        row = Payout.objects.filter(community_id=self.community.id, state=PayoutState.REQUESTED).first()
        if row is None:
            return
        with clock.travel_to(self.now):
            if not pays:
                wallets.refuse_payout(self.community.id, row.id, actor=self.staff, reason="不符")
                return
            wallets.approve_payout(self.community.id, row.id, actor=self.staff)
            wallets.confirm_sent(self.community.id, row.id, actor=self.staff, reference=str(row.id))
            wallets.confirm_paid(self.community.id, row.id, actor=self.staff)

    @invariant()
    def it_adds_up(self):
        if not hasattr(self, "community"):
            return
        assert all(unit.is_balanced for unit in totals(self.community.id))
        expected = sum(
            due(Money(net, "CNY"), Money(order.given_back.get(one, 0), "CNY"), RATE).amount_minor
            for order in self.orders
            if order.is_tied
            for one, net in zip(order.line_ids, order.nets, strict=True)
        )
        rows = list(Commission.objects.filter(community_id=self.community.id))
        assert sum(row.net_minor for row in rows) == expected
        wallet = wallet_of(self.community.id, self.promoter.id, "CNY")
        paid = sum(
            row.amount_minor for row in Payout.objects.filter(community_id=self.community.id, state=PayoutState.PAID)
        )
        held = wallet.available + wallet.reserved + wallet.pending - wallet.owed
        assert held.amount_minor + paid == expected
        assert wallet.available.amount_minor >= 0

    def teardown(self):
        if hasattr(self, "community"):
            assert verify(self.community.id).findings == ()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_histories():
    bounds = settings(
        max_examples=10,
        stateful_step_count=12,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Histories, settings=bounds)
