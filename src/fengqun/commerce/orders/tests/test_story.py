"""Random lives of orders: whatever happens in whatever order, the books and the stock add up."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from fengqun.commerce.orders.chart import REFUNDS, SALES, SHIPPING_INCOME
from fengqun.commerce.orders.commands import (
    approve_refund,
    cancel_order,
    change_order_settings,
    expire_unpaid,
    receive_order,
    receive_overdue,
    refund_order,
    refuse_refund,
    request_refund,
    ship_order,
    withdraw_refund,
)
from fengqun.commerce.orders.models import Order, OrderLine, OrderRefund
from fengqun.commerce.orders.tests.factories import open_page, placed_order
from fengqun.commerce.orders.types import RefundDemand
from fengqun.commerce.payments.chart import CLEARING_SANDBOX, UNAPPLIED
from fengqun.commerce.payments.commands import check_open_intents, expire_intents, retry_refund
from fengqun.commerce.payments.models import PaymentIntent, PaymentRefund
from fengqun.commerce.payments.sandbox import company
from fengqun.commerce.payments.sandbox.tables import SandboxPayment
from fengqun.commerce.payments.tests.factories import held, settle
from fengqun.commerce.payments.types import Happening, derive
from fengqun.kernel import clock
from fengqun.kernel.errors import DomainError
from fengqun.kernel.policies import SYSTEM
from fengqun.people.communities.tests.factories import actor_for_test, make_community, make_member
from fengqun.product.catalog.errors import SoldOut
from fengqun.product.catalog.models import Variant
from fengqun.product.catalog.tests.factories import make_variant
from fengqun.spine.ledger.queries import balances
from fengqun.spine.ledger.types import AccountRef

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
STOCK = 40
MESSAGES = st.lists(st.integers(0, 7), max_size=8)


class Shop(RuleBasedStateMachine):
    """One buyer, one shop, one sandbox whose messages come when the machine says so."""

    orders: Bundle[Any] = Bundle("orders")

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.now = START
        self.travel = clock.travel_to(self.now)
        self.travel.__enter__()
        self.wire_up = held()
        self.wire = self.wire_up.__enter__()
        self.community = make_community()
        self.buyer = make_member(self.community)
        self.actor = actor_for_test(self.buyer)
        self.beans = make_variant(self.community, price_minor=7901, stock=STOCK)
        change_order_settings(self.community.id, actor=SYSTEM, shipping_fee_minor=803, free_shipping_from_minor=20000)

    def teardown(self) -> None:
        self.wire_up.__exit__(None, None, None)
        self.travel.__exit__(None, None, None)
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    @rule(target=orders, quantity=st.integers(1, 4))
    def place(self, quantity):
        try:
            return placed_order(self.community, self.buyer, {self.beans.id: quantity})
        except SoldOut:
            return None

    @rule(order=orders)
    def open_page(self, order):
        self.attempt(order, lambda: open_page(order, self.buyer))

    @rule(order=orders, act=st.sampled_from([company.pay, company.close]))
    def at_the_company(self, order, act):
        if order is None:
            return
        ids = [intent.hex for intent in PaymentIntent.objects.filter(payable_id=order.id).values_list("id", flat=True)]
        payment = SandboxPayment.objects.filter(order_no__in=ids).order_by("order_no").first()
        if payment is not None:
            act(payment.id)

    @rule(order=orders)
    def fail_at_the_company(self, order):
        self.at_the_company(order, lambda payment_id: company.fail(payment_id, reason="no"))

    @rule(places=MESSAGES)
    def messages_arrive(self, places):
        settle()
        count = len(self.wire.held)
        if count:
            self.wire.release([place % count for place in places])
        settle()

    @rule(order=orders)
    def cancel(self, order):
        self.attempt(order, lambda: cancel_order(order.id, actor=self.actor))

    @rule(order=orders)
    def ship(self, order):
        self.attempt(order, lambda: ship_order(order.id, actor=SYSTEM, carrier="顺丰", tracking_number="1"))

    @rule(order=orders)
    def receive(self, order):
        self.attempt(order, lambda: receive_order(order.id, actor=self.actor))

    @rule(order=orders, amount=st.integers(1, 40_000), with_shipping=st.booleans())
    def refund_amount(self, order, amount, with_shipping):
        demand = RefundDemand(amount_minor=amount, with_shipping=with_shipping)
        self.attempt(order, lambda: refund_order(order.id, actor=SYSTEM, reason="x", key=f"{amount}", demand=demand))

    @rule(order=orders, units=st.integers(1, 4), restock=st.booleans())
    def refund_units(self, order, units, restock):
        def act():
            line = OrderLine.objects.get(order=order)
            demand = RefundDemand(quantities={line.id: units})
            refund_order(
                order.id, actor=SYSTEM, reason="x", key=f"u{units}{restock}", demand=demand, is_restocking=restock
            )

        self.attempt(order, act)

    @rule(order=orders)
    def ask_for_everything(self, order):
        self.attempt(order, lambda: request_refund(order.id, actor=self.actor, reason="x"))

    @rule(order=orders, answer=st.sampled_from(["yes", "no", "withdraw"]))
    def decide(self, order, answer):
        def act():
            refund = OrderRefund.objects.filter(order=order).order_by("requested_at", "id").last()
            if refund is None:
                return
            if answer == "yes":
                approve_refund(refund.id, actor=SYSTEM)
            elif answer == "no":
                refuse_refund(refund.id, actor=SYSTEM, answer="x")
            else:
                withdraw_refund(refund.id, actor=self.actor)

        self.attempt(order, act)

    @rule(is_refusing=st.booleans())
    def company_refuses_refunds(self, is_refusing):
        SandboxPayment.objects.update(is_refusing_refunds=is_refusing)

    @rule()
    def try_failed_refunds_again(self):
        for refund_id in list(PaymentRefund.objects.filter(status="failed").values_list("id", flat=True)):
            self.attempt(refund_id, lambda refund_id=refund_id: retry_refund(refund_id, actor=SYSTEM))

    @rule(hours=st.sampled_from([1, 3, 200]))
    def time_passes(self, hours):
        self.travel.__exit__(None, None, None)
        self.now += timedelta(hours=hours)
        self.travel = clock.travel_to(self.now)
        self.travel.__enter__()
        expire_unpaid()
        expire_intents()
        check_open_intents()
        receive_overdue()

    def attempt(self, subject, act):
        """Do it if it can be done; a refusal must leave everything as it was, which the invariants see."""
        if subject is None:
            return
        with suppress(DomainError), transaction.atomic():
            act()

    @invariant()
    def stock_adds_up(self):
        beans = Variant.objects.get(id=self.beans.id)
        waiting = sum(OrderLine.objects.filter(order__state="placed").values_list("quantity", flat=True))
        assert beans.stock_reserved == waiting
        assert 0 <= beans.stock_on_hand <= STOCK

    @invariant()
    def refunds_stay_within_what_was_paid(self):
        for order in Order.objects.all():
            lines = OrderLine.objects.filter(order=order)
            decided = OrderRefund.objects.filter(order=order, state__in=["approved", "succeeded", "failed"])
            assert sum(refund.amount_minor for refund in decided) == order.refunded_minor <= order.total_minor
            assert sum(line.refunded_minor for line in lines) + order.shipping_refunded_minor == order.refunded_minor
            assert (order.payment == "refunded") == (order.refunded_minor == order.total_minor)

    @invariant()
    def intents_are_the_sum_of_their_events(self):
        for intent in PaymentIntent.objects.prefetch_related("events"):
            events = sorted(intent.events.all(), key=lambda event: event.sequence)
            state = derive([Happening(event.kind, event.amount_minor) for event in events])
            assert (intent.status, intent.captured_minor, intent.refunded_minor, intent.refunding_minor) == (
                state.status,
                state.captured_minor,
                state.refunded_minor,
                state.refunding_minor,
            )
            assert state.refundable_minor >= 0

    @invariant()
    def books_tell_the_same_story(self):
        refs = [AccountRef(p, "CNY") for p in (CLEARING_SANDBOX, UNAPPLIED, SALES, SHIPPING_INCOME, REFUNDS)]
        found = balances(self.community.id, refs)
        clearing, unapplied, sales, shipping, refunds = (found[ref].posted_minor for ref in refs)
        intents = list(PaymentIntent.objects.all())
        captured = sum(intent.captured_minor for intent in intents)
        gone = sum(intent.refunded_minor for intent in intents)
        taken = Order.objects.exclude(intent_id=None)
        assert clearing == captured - gone
        assert sales == sum(order.goods_minor for order in taken)
        assert shipping == sum(order.shipping_minor for order in taken)
        assert refunds == sum(order.refunded_minor for order in taken)
        assert unapplied == clearing - sales - shipping + refunds
        assert unapplied >= 0


@pytest.mark.slow
@pytest.mark.django_db
def test_random_lives_of_orders():
    run_state_machine_as_test(
        Shop,
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
