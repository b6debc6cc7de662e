"""Random lives of drops: whatever happens in whatever order, no unit is given twice and the stock adds up."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from fengqun.commerce.drops.activities import DropWon
from fengqun.commerce.drops.commands import cancel_drop, change_drop, decide, open_order, pause_drop, resume_drop
from fengqun.commerce.drops.models import Claim as ClaimRow
from fengqun.commerce.drops.models import Drop
from fengqun.commerce.drops.tests.factories import a_plan, make_drop, open_pay_page, reserved_by_movements, wish
from fengqun.commerce.orders.commands import cancel_order, refund_order, ship_order
from fengqun.commerce.orders.models import Order
from fengqun.commerce.payments.commands import check_open_intents, expire_intents
from fengqun.commerce.payments.models import PaymentIntent, PaymentRefund
from fengqun.commerce.payments.sandbox import company
from fengqun.commerce.payments.sandbox.channel import HeldChannel, using
from fengqun.commerce.payments.sandbox.tables import SandboxPayment
from fengqun.commerce.payments.tests.factories import ClientChannel, settle
from fengqun.kernel import clock
from fengqun.kernel.errors import DomainError
from fengqun.kernel.policies import SYSTEM
from fengqun.people.communities.tests.factories import actor_for_test, make_community, make_member
from fengqun.product.catalog.models import Variant
from fengqun.product.catalog.tests.factories import make_variant
from fengqun.spine.activity.models import ActivityRow
from fengqun.spine.jobs.commands import run_periodic

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
STOCK = 9
PEOPLE = 3
KEYS = "abcd"
STEPS = {
    "cancel": lambda order_id: cancel_order(order_id, actor=SYSTEM),
    "ship": lambda order_id: ship_order(order_id, actor=SYSTEM, carrier="顺丰", tracking_number="1"),
    "refund": lambda order_id: refund_order(order_id, actor=SYSTEM, reason="x", key="r", is_restocking=True),
}

drops = st.integers(0, 1)
people = st.integers(0, PEOPLE - 1)
wishes = st.lists(st.tuples(drops, people, st.sampled_from(KEYS)), min_size=1, max_size=6, unique=True)


class Lives(RuleBasedStateMachine):
    """Two drops of one variant, three members, one sandbox whose messages come when the machine says so."""

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.now = START
        self.travel = clock.travel_to(self.now)
        self.travel.__enter__()
        self.wire = HeldChannel(ClientChannel())
        self.wire_up = using(self.wire)
        self.wire_up.__enter__()
        self.answered: dict[tuple[int, int, str], Any] = {}

    def teardown(self) -> None:
        self.wire_up.__exit__(None, None, None)
        self.travel.__exit__(None, None, None)
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    @initialize(quotas=st.tuples(st.integers(1, 3), st.integers(1, 4)), limits=st.tuples(st.just(1), st.integers(1, 2)))
    def announce(self, quotas, limits):
        self.community = make_community()
        self.people = [make_member(self.community, f"成员{place}") for place in range(PEOPLE)]
        self.beans = make_variant(self.community, stock=STOCK, price_minor=1700)
        self.drops = [
            make_drop(
                self.community,
                variant_id=self.beans.id,
                quota=max(quota, limit),
                per_member_limit=limit,
                starts_at=START + timedelta(minutes=10 * place),
                ends_at=START + timedelta(minutes=60 + 30 * place),
                pay_minutes=15,
            )
            for place, (quota, limit) in enumerate(zip(quotas, limits, strict=True))
        ]

    @rule(wanted=wishes)
    def claim(self, wanted):
        """A batch, as the lane would bring it; kept answers are the same for ever."""
        batch = [wish(self.drops[drop], self.people[person], key) for drop, person, key in wanted]
        for name, answer in zip(wanted, decide(self.community.id, batch), strict=True):
            known = self.answered.get(name)
            assert known is None or answer == known
            if answer.body["outcome"] in {"won", "sold_out", "limit_reached"}:
                self.answered[name] = answer

    @rule(drop=drops, person=people)
    def open_page(self, drop, person):
        for win in self.wins(drop, person):
            self.attempt(lambda win=win: self.open_win(win, person))

    def open_win(self, win, person):
        order_id = open_order(self.community.id, win.id, actor=actor_for_test(self.people[person]))
        open_pay_page(Order.objects.get(id=order_id), self.people[person])

    @rule(drop=drops, person=people)
    def pay_at_the_company(self, drop, person):
        order_ids = [win.order_id for win in self.wins(drop, person) if win.order_id]
        intents = PaymentIntent.objects.filter(payable_id__in=order_ids).values_list("id", flat=True)
        for payment in SandboxPayment.objects.filter(order_no__in=[intent.hex for intent in intents]):
            company.pay(payment.id)

    @rule(places=st.lists(st.integers(0, 7), max_size=8))
    def messages_arrive(self, places):
        settle()
        if self.wire.held:
            self.wire.release([place % len(self.wire.held) for place in places])
        settle()
        self.no_money_is_kept_for_nothing()

    def no_money_is_kept_for_nothing(self):
        """Once all news are heard, a payment is kept by the order that took it, or goes back whole."""
        taken = set(Order.objects.exclude(intent_id=None).values_list("intent_id", flat=True))
        for intent in PaymentIntent.objects.exclude(id__in=taken):
            assert intent.captured_minor == intent.refunded_minor + intent.refunding_minor
            assert PaymentRefund.objects.filter(intent_id=intent.id).count() == bool(intent.captured_minor)

    @rule(drop=drops, person=people, step=st.sampled_from(sorted(STEPS)))
    def order_goes_on(self, drop, person, step):
        for order_id in [win.order_id for win in self.wins(drop, person) if win.order_id]:
            self.attempt(lambda order_id=order_id: STEPS[step](order_id))

    @rule(drop=drops, act=st.sampled_from([pause_drop, resume_drop]))
    def pause_or_resume(self, drop, act):
        self.attempt(lambda: act(self.drops[drop].id, actor=SYSTEM))

    @rule(quota=st.integers(1, 5))
    def change_what_has_not_started(self, quota):
        drop = self.drops[1]
        plan = a_plan(
            self.community,
            variant_id=self.beans.id,
            quota=quota,
            starts_at=drop.starts_at,
            ends_at=drop.ends_at,
        )
        self.attempt(lambda: change_drop(drop.id, plan, actor=SYSTEM))

    @rule(drop=drops)
    def call_off(self, drop):
        self.attempt(lambda: cancel_drop(self.drops[drop].id, actor=SYSTEM, reason="货没到"))

    @rule(minutes=st.sampled_from([1, 9, 16, 40]))
    def time_passes(self, minutes):
        self.travel.__exit__(None, None, None)
        self.now += timedelta(minutes=minutes)
        self.travel = clock.travel_to(self.now)
        self.travel.__enter__()

    @rule(name=st.sampled_from(["orders.expire_unpaid", "drops.end_due", "drops.return_unpaid"]))
    def clockwork(self, name):
        run_periodic(name)

    @rule()
    def payments_are_looked_after(self):
        expire_intents()
        check_open_intents()

    def wins(self, drop, person):
        drop_id, member_id = self.drops[drop].id, self.people[person].id
        return list(ClaimRow.objects.filter(drop_id=drop_id, member_id=member_id, outcome="won").order_by("id"))

    def attempt(self, act):
        """Do it if it can be done; a refusal must leave everything as it was, which the invariants see."""
        with suppress(DomainError), transaction.atomic():
            act()

    @invariant()
    def no_unit_is_given_twice(self):
        for drop in Drop.objects.all():
            wins = ClaimRow.objects.filter(drop_id=drop.id, outcome="won")
            held = wins.filter(returned_at=None).count()
            assert (wins.count(), held) == (drop.wins, drop.wins - drop.returns)
            assert drop.remaining + held + drop.shelved == drop.quota
            assert ActivityRow.objects.filter(verb=DropWon.verb, object_id=drop.id).count() == drop.wins

    @invariant()
    def nobody_holds_more_than_the_limit(self):
        for drop in Drop.objects.all():
            holders = ClaimRow.objects.filter(drop_id=drop.id, outcome="won", returned_at=None)
            ids = list(holders.values_list("member_id", flat=True))
            assert all(ids.count(one) <= drop.per_member_limit for one in ids)

    @invariant()
    def stock_adds_up(self):
        """What is reserved is what drops have left, what is won and not paid, and nothing else."""
        if not hasattr(self, "drops"):
            return
        beans = Variant.objects.get(id=self.beans.id)
        paid = set(Order.objects.exclude(intent_id=None).values_list("id", flat=True))
        held = ClaimRow.objects.filter(outcome="won", returned_at=None)
        waiting = sum(claim.order_id not in paid for claim in held)
        left = sum(Drop.objects.values_list("remaining", flat=True))
        assert beans.stock_reserved == left + waiting == reserved_by_movements(self.drops[0])
        assert 0 <= beans.stock_reserved <= beans.stock_on_hand <= STOCK

    @invariant()
    def nothing_is_paid_without_its_address(self):
        assert not Order.objects.filter(needs_address=True).exclude(payment="awaiting").exists()


@pytest.mark.slow
@pytest.mark.django_db
def test_random_lives_of_drops():
    run_state_machine_as_test(
        Lives,
        settings=settings(
            max_examples=30,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
