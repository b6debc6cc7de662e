"""Hypothesis thinks up what happens, and finds the shortest history that goes wrong."""

from datetime import timedelta

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from tests.histories.books import Bought
from tests.histories.history import History, Terms, picked

from fengqun.commerce.payments.sandbox.company import Manner

PLACE = st.integers(0, 11)
"""Which of those there are; the place counts around."""

PRICES = st.one_of(st.sampled_from((8800, 333, 1250, 15_999, 99, 0, 1, 2, 3, 7)), st.integers(1000, 50_000))
RATES = st.sampled_from((800, 1234, 5000, 3333, 1000, 1, 0))
MANNERS = st.builds(
    Manner,
    delay=st.sampled_from((timedelta(0), timedelta(0), timedelta(minutes=2))),
    copies=st.sampled_from((1, 1, 2, 3)),
    is_reversed=st.booleans(),
)
LENGTHS = st.sampled_from(
    tuple(timedelta(minutes=one) for one in (3, 31, 121)) + tuple(timedelta(days=one) for one in (1, 8, 8, 31))
)
TERMS = st.builds(
    Terms,
    prices=st.tuples(PRICES, PRICES, PRICES),
    stocks=st.tuples(st.integers(0, 20), st.integers(6, 20), st.integers(6, 20)),
    rate=RATES,
    refund_days=st.sampled_from((0, 1, 7)),
    unpaid_minutes=st.sampled_from((30, 120)),
    receipt_days=st.sampled_from((1, 7)),
    shipping_fee=st.sampled_from((0, 1, 1000)),
    free_from=st.sampled_from((None, 0, 9900)),
    fee_bps=st.sampled_from((0, 100, 5000)),
    fee_fixed=st.sampled_from((0, 1, 50)),
    minimum=st.sampled_from((1, 100)),
)
WANTED = st.dictionaries(st.integers(0, 2), st.integers(1, 4), min_size=1, max_size=3)
FIRST_WANTED = st.dictionaries(st.integers(1, 2), st.integers(1, 3), min_size=1, max_size=2)


PATHS = {
    "waits": (),
    "paid": ("approve", "send", "pay"),
    "failed": ("approve", "send", "fail", "retry"),
    "refused": ("refuse",),
}
"""What becomes of a payout."""


class Histories(RuleBasedStateMachine):
    """A few promoters and buyers, three goods, and time that only moves forward."""

    history: History | None = None

    @initialize(
        terms=TERMS,
        first=FIRST_WANTED,
        second=FIRST_WANTED,
        is_code=st.booleans(),
        beginning=st.sampled_from(("withdrawn", "earned", "paid")),
        share=st.integers(1, 10),
        then=st.sampled_from(("paid", "waits", "failed", "refused")),
    )
    def begin(self, terms, first, second, is_code, beginning, share, then):
        """Two people buy who came through a promoter; the first commission may be earned or withdrawn already."""
        self.history = History(terms)
        people = self.history.books.people
        if is_code:
            self.history.type_code(people[3], people[0])
        self.history.click(people[2], people[0])
        order = self._buy(1, first, Manner())
        if beginning != "paid" and order is not None:
            self._deliver(order)
            self.history.wait(timedelta(days=terms.refund_days + 1))
        if beginning == "withdrawn" and people[0].available:
            self._withdraw(people[0], share, then)
        self._buy(2, second, Manner())

    def _withdraw(self, who, share, then):
        before = len(self.history.books.withdrawals)
        self.history.withdraw(who, max(1, who.available * (11 - share) // 10))
        for payout in self.history.books.withdrawals[before:]:
            for act in PATHS[then]:
                self.history.move_payout(payout, act)

    def _wanted(self, places):
        return {self.history.books.goods[place]: quantity for place, quantity in places.items()}

    def _buy(self, buyer, wanted, manner) -> Bought | None:
        order = self.history.place(picked(self.history.buyers, buyer), self._wanted(wanted))
        if order is not None and order.total:
            self.history.pay(self.history.open_page(order), manner)
        return order

    def _deliver(self, order):
        self.history.ship(order)
        self.history.receive(order)

    def _orders(self, *states):
        return [order for order in self.history.books.orders if order.state in states]

    @property
    def _payments(self):
        return self.history.books.payments

    # --- buying

    @rule(buyer=PLACE, wanted=WANTED, opens=st.booleans())
    def place(self, buyer, wanted, opens):
        order = self.history.place(picked(self.history.buyers, buyer), self._wanted(wanted))
        if order is not None and order.total and opens:
            self.history.open_page(order)

    @rule(buyer=PLACE, wanted=WANTED, manner=MANNERS)
    def buy(self, buyer, wanted, manner):
        self._buy(buyer, wanted, manner)

    @precondition(lambda self: self._orders("placed", "expired", "cancelled"))
    @rule(place=PLACE)
    def open_page(self, place):
        order = picked(self._orders("placed", "expired", "cancelled"), place)
        if order.total:
            self.history.open_page(order)

    @precondition(lambda self: self._payments)
    @rule(place=PLACE, manner=MANNERS, is_late=st.booleans())
    def pay(self, place, manner, is_late):
        payment = picked(self._payments, place)
        if is_late:
            self.history.pay_late(payment)
        else:
            self.history.pay(payment, manner)

    @precondition(lambda self: self._payments)
    @rule(place=PLACE, is_closing=st.booleans(), pays_again=st.booleans())
    def fail(self, place, is_closing, pays_again):
        payment = picked(self._payments, place)
        self.history.fail(payment, is_closing=is_closing)
        if pays_again:
            self.history.open_page(payment.order)
            self.history.pay(payment.order.payments[-1], Manner())
            self.history.pay(payment, Manner())

    # --- orders

    @precondition(lambda self: self._orders("paid"))
    @rule(place=PLACE, length=LENGTHS)
    def deliver(self, place, length):
        self._deliver(picked(self._orders("paid"), place))
        self.history.wait(length)

    @rule(place=PLACE, act=st.sampled_from(("cancel", "cancel by staff", "ship", "receive")))
    def move_order(self, place, act):
        if not self.history.books.orders:
            return
        order = picked(self.history.books.orders, place)
        match act:
            case "ship":
                self.history.ship(order)
            case "receive":
                self.history.receive(order)
            case _:
                self.history.cancel(order, by_staff=act == "cancel by staff")

    # --- refunds

    @precondition(lambda self: self._orders("paid", "completed"))
    @rule(
        place=PLACE,
        kind=st.sampled_from(("all", "amount", "units", "both")),
        share=st.integers(0, 11),
        with_shipping=st.booleans(),
        is_restocking=st.booleans(),
        decision=st.sampled_from(("given", "given", "approve", "refuse", "withdraw", "later")),
    )
    def refund(self, place, kind, share, with_shipping, is_restocking, decision):
        order = picked(self._orders("paid", "completed"), place)
        units = None
        if kind in {"units", "both"}:
            units = {line.id: min(line.left_quantity, 1 + share % 3) for line in order.lines[: 1 + share % 2]}
        amount = None
        if kind in {"amount", "both"}:
            most = sum(order.worth(units, with_shipping=with_shipping))
            amount = most * share // 10  # eleven tenths are too much
        is_asked = decision != "given"
        before = order.asked
        self.history.refund(
            order, units, amount, with_shipping=with_shipping, is_restocking=is_restocking, is_asked=is_asked
        )
        if order.asked is not before and decision != "later":
            self.history.decide_request(order, decision, is_restocking=is_restocking)

    @precondition(lambda self: self._orders("paid", "completed"))
    @rule(place=PLACE, share=st.integers(1, 10), provider_refuses=st.booleans())
    def give_back(self, place, share, provider_refuses):
        """The usual refund: so many tenths of what is left, shipping included; the provider may refuse at first."""
        order = picked(self._orders("paid", "completed"), place)
        most = sum(order.worth(None, with_shipping=True))
        if provider_refuses and order.taken:
            self.history.refuse_refunds(order.taken, is_refusing=True)
        self.history.refund(order, None, most * share // 10, with_shipping=True)

    @precondition(lambda self: any(order.asked for order in self.history.books.orders))
    @rule(place=PLACE, decision=st.sampled_from(("approve", "refuse", "withdraw")), is_restocking=st.booleans())
    def decide_request(self, place, decision, is_restocking):
        order = picked([order for order in self.history.books.orders if order.asked], place)
        self.history.decide_request(order, decision, is_restocking=is_restocking)

    @precondition(lambda self: self._payments)
    @rule(place=PLACE, is_refusing=st.booleans())
    def refuse_refunds(self, place, is_refusing):
        self.history.refuse_refunds(picked(self._payments, place), is_refusing=is_refusing)

    @precondition(lambda self: self.history.books.given_back)
    @rule(place=PLACE, by_payments=st.booleans())
    def retry_refund(self, place, by_payments):
        self.history.retry_refund(picked(self.history.books.given_back, place), by_payments=by_payments)

    # --- promoters

    @rule(buyer=PLACE, promoter=PLACE, how=st.sampled_from(("click", "click", "code", "nobody")))
    def tie(self, buyer, promoter, how):
        who, by = picked(self.history.buyers, buyer), picked(self.history.promoters, promoter)
        match how:
            case "click":
                self.history.click(who, by)
            case "code":
                self.history.type_code(who, by)
            case _:
                self.history.unbind(who)

    @precondition(lambda self: any(who.available for who in self.history.promoters))
    @rule(place=PLACE, share=st.integers(0, 10), then=st.sampled_from(("paid", "waits", "failed", "refused")))
    def withdraw(self, place, share, then):
        self._withdraw(picked([who for who in self.history.promoters if who.available], place), share, then)

    @precondition(lambda self: self.history.books.withdrawals)
    @rule(
        place=PLACE,
        acts=st.lists(st.sampled_from(("refuse", "fail", "retry", "send", "pay", "approve")), min_size=1, max_size=4),
    )
    def move_payout(self, place, acts):
        for act in acts:
            self.history.move_payout(picked(self.history.books.withdrawals, place), act)

    # --- the shop

    @rule(place=st.integers(0, 3), rate=RATES, delta=st.sampled_from((-5, -1, 1, 10)), what=st.integers(0, 3))
    def change_shop(self, place, rate, delta, what):
        goods = [None, *self.history.books.goods][place]
        match what:
            case 0:
                self.history.set_shipping(picked((0, 1, 1000), rate), picked((None, 0, 9900), place))
            case 1:
                self.history.set_rate(goods, None if goods and delta < -1 else rate)
            case _:
                self.history.stock(goods or self.history.books.goods[0], delta)

    # --- time

    @rule(length=LENGTHS, seed=st.integers(0, 3))
    def wait(self, length, seed):
        self.history.wait(length, seed)

    @rule(what=st.sampled_from(("jobs", "orders", "commissions", "all", "cut", "mend", "hear all", "hear none")))
    def news(self, what):
        match what:
            case "cut" | "mend":
                self.history.cut_wire(is_cut=what == "cut")
            case "hear all" | "hear none":
                self.history.listen(what.removeprefix("hear "))
            case _:
                self.history.hear(what)

    def over(self, history):
        """For whoever wants to know what happened."""

    def teardown(self):
        if self.history is None:
            return
        try:
            if not self.history.is_broken:
                self.history.come_to_rest()
        finally:
            note("\n".join(self.history.story))
            self.over(self.history)
            if self.history.is_broken:
                self.history.retire()
