"""The model: a shop's books in a hundred plain variables. It imports nothing of the code under test.

Two things are told late in the real system, and so they are here: what the provider took (`Books.captured`, heard
by the orders) and what became of the orders (`Books.news`, heard by the commissions).
"""

from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction
from math import floor
from uuid import UUID

WINDOW = timedelta(days=30)
"""How long a click or a code counts."""


def half_up(exact: Fraction) -> int:
    """Rounded half up, for amounts not below zero."""
    return floor(exact + Fraction(1, 2))


def shares(total: int, weights: Sequence[int]) -> list[int]:
    """`total` divided in proportion; what is left over goes one by one to the largest remainders."""
    exact = [Fraction(total * weight, sum(weights)) for weight in weights]
    parts = [floor(one) for one in exact]
    order = sorted(range(len(parts)), key=lambda at: (parts[at] - exact[at], -weights[at], at))
    for at in order[: total - sum(parts)]:
        parts[at] += 1
    return parts


@dataclass(eq=False)
class Goods:
    """A product with its one variant."""

    name: str
    price: int
    on_hand: int
    is_shipped: bool
    product_id: UUID
    variant_id: UUID
    reserved: int = 0
    rates: list[int | None] = field(default_factory=list)

    @property
    def free(self) -> int:
        return self.on_hand - self.reserved


@dataclass(eq=False)
class Person:
    """A buyer or promoter; `tie` facts are who is thanked for what she buys."""

    name: str
    member_id: UUID
    clicks: list[tuple[datetime, "Person"]] = field(default_factory=list)
    code: tuple[datetime, "Person"] | None = None
    available: int = 0
    reserved: int = 0
    owed: int = 0

    def thanks(self, at: datetime) -> "Person | None":
        """A typed code, else the last click; not older than the window, and never oneself."""
        if self.code and at - self.code[0] < WINDOW:
            return self.code[1]
        fresh = [who for since, who in self.clicks if at - since <= WINDOW and who is not self]
        return fresh[-1] if fresh else None


@dataclass(eq=False)
class Line:
    """What was sold."""

    goods: Goods
    quantity: int
    net: int
    id: UUID
    gone: int = 0
    gone_quantity: int = 0

    @property
    def left(self) -> int:
        return self.net - self.gone

    @property
    def left_quantity(self) -> int:
        return self.quantity - self.gone_quantity


@dataclass(eq=False)
class Promise:
    """The commission of one line, as the promoter's side knows it."""

    promoter: Person
    line: Line
    rate: int
    gone: int = 0
    pending: int = 0
    released: int = 0
    clawed: int = 0
    was_made: bool = False
    release_at: datetime | None = None

    @property
    def due(self) -> int:
        return half_up(Fraction((self.line.net - self.gone) * self.rate, 10_000))

    @property
    def net(self) -> int:
        return self.pending + self.released - self.clawed


@dataclass(eq=False)
class Payment:
    """One payment that a buyer may make, or make again, for an order."""

    id: UUID
    order: "Bought"
    sandbox_id: UUID
    is_paid: bool = False
    is_captured: bool = False
    is_refusing: bool = False


@dataclass(eq=False)
class GivenBack:
    """Money on its way back: of an order (`shares` of its lines), or a payment that nobody could take."""

    order: "Bought"
    payment: Payment
    amount: int
    payment_refund_id: UUID
    refund_id: UUID | None = None
    state: str = "requested"
    attempt: int = 1


@dataclass(eq=False)
class Asked:
    """A refund that a buyer asked for."""

    id: UUID
    order: "Bought"
    parts: "Parts"


@dataclass(frozen=True)
class Parts:
    """How a refund divides: (line, units, money), and the shipping."""

    lines: tuple[tuple[Line, int, int], ...]
    shipping: int

    @property
    def amount(self) -> int:
        return sum(money for _line, _units, money in self.lines) + self.shipping


@dataclass(eq=False)
class Bought:
    """An order."""

    id: UUID
    number: str
    buyer: Person
    lines: list[Line]
    shipping: int
    placed_at: datetime
    pay_until: datetime
    token: str
    state: str = "placed"
    payment: str = "awaiting"
    fulfilment: str = "unfulfilled"
    shipping_gone: int = 0
    taken: Payment | None = None
    receive_by: datetime | None = None
    payments: list[Payment] = field(default_factory=list)
    asked: Asked | None = None
    # what the commissions have heard
    is_paid: bool = False
    is_closed: bool = False
    received_at: datetime | None = None
    open_requests: set[UUID] = field(default_factory=set)
    promises: list[Promise] = field(default_factory=list)

    @property
    def goods_total(self) -> int:
        return sum(line.net for line in self.lines)

    @property
    def total(self) -> int:
        return self.goods_total + self.shipping

    @property
    def gone(self) -> int:
        return sum(line.gone for line in self.lines) + self.shipping_gone

    @property
    def has_parcel(self) -> bool:
        return any(line.goods.is_shipped for line in self.lines)

    @property
    def is_refundable(self) -> bool:
        return self.taken is not None and self.payment in {"paid", "partly_refunded"}

    def worth(self, units: Mapping[UUID, int] | None, *, with_shipping: bool) -> list[int]:
        """The most that can go back of each line for so many units (None: all), and of the shipping."""
        shipping_left = self.shipping - self.shipping_gone
        if units is None:
            return [*(line.left for line in self.lines), shipping_left if with_shipping else 0]
        parts = []
        for line in self.lines:
            wanted = units.get(line.id, 0)
            is_rest = wanted == line.left_quantity
            share = Fraction(line.left * wanted, line.left_quantity) if line.left_quantity else Fraction(0)
            parts.append((line.left if wanted else 0) if is_rest else half_up(share))
        return [*parts, shipping_left if with_shipping else 0]


@dataclass(eq=False)
class Withdrawal:
    """A payout."""

    id: UUID
    who: Person
    amount: int
    fee: int
    state: str = "requested"

    @property
    def net(self) -> int:
        return self.amount - self.fee


@dataclass
class Books:
    """Everything that must be true of one community."""

    refund_days: int
    receipt_days: int
    fee_bps: int
    fee_fixed: int
    minimum: int
    default_rates: list[int]
    shipping_fee: int = 0
    free_from: int | None = None
    goods: list[Goods] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    orders: list[Bought] = field(default_factory=list)
    given_back: list[GivenBack] = field(default_factory=list)
    withdrawals: list[Withdrawal] = field(default_factory=list)
    captured: deque[Payment] = field(default_factory=deque)
    results: deque[tuple[GivenBack, str]] = field(default_factory=deque)
    news: deque[tuple[str, Bought, object]] = field(default_factory=deque)
    sums: Counter[str] = field(default_factory=Counter)

    @property
    def payments(self) -> list[Payment]:
        return [payment for order in self.orders for payment in order.payments]

    # --- orders

    def shipping_for(self, wanted: Mapping[Goods, int]) -> int:
        goods = sum(one.price * quantity for one, quantity in wanted.items())
        if not any(one.is_shipped for one in wanted):
            return 0
        return 0 if self.free_from is not None and goods >= self.free_from else self.shipping_fee

    def place(self, order: Bought) -> None:
        self.orders.append(order)
        for line in order.lines:
            line.goods.reserved += line.quantity
            rate = self.rate_of(line.goods)
            who = order.buyer.thanks(order.placed_at)
            if who is not None and rate:
                order.promises.append(Promise(who, line, rate))
        self.news.append(("placed", order, None))
        if not order.total:
            self._paid(order, "not_needed", order.placed_at)

    def rate_of(self, goods: Goods) -> int:
        own = goods.rates[-1] if goods.rates else None
        return self.default_rates[-1] if own is None else own

    def take(self, order: Bought, payment: Payment, at: datetime) -> None:
        """The order takes the money of a payment."""
        order.taken = payment
        self.sums["unapplied"] -= order.total
        self.sums["sales"] += order.goods_total
        self.sums["shipping_income"] += order.shipping
        self._paid(order, "paid", at)

    def _paid(self, order: Bought, payment: str, at: datetime) -> None:
        order.state, order.payment = "paid", payment
        for line in order.lines:
            line.goods.reserved -= line.quantity
            line.goods.on_hand -= line.quantity
        if not order.has_parcel:
            order.receive_by = at + timedelta(days=self.receipt_days)
        self.news.append(("paid", order, None))

    def close(self, order: Bought, state: str) -> None:
        """Cancelled or expired, or a free order called off."""
        was_free = order.payment == "not_needed"
        order.state = state
        for line in order.lines:
            if was_free:
                line.goods.on_hand += line.quantity
            else:
                line.goods.reserved -= line.quantity
        self.news.append(("closed", order, None))

    def expire(self, now: datetime) -> None:
        for order in self.orders:
            if order.state == "placed" and order.pay_until <= now:
                self.close(order, "expired")

    def receive(self, order: Bought, at: datetime) -> None:
        order.state, order.fulfilment = "completed", "received"
        self.news.append(("received", order, at))

    def receive_overdue(self, now: datetime) -> None:
        for order in self.orders:
            is_ready = order.fulfilment == "shipped" or (not order.has_parcel and order.fulfilment == "unfulfilled")
            is_due = order.receive_by is not None and order.receive_by <= now
            if order.state == "paid" and is_ready and is_due and order.asked is None:
                self.receive(order, now)

    # --- refunds

    def parts_of(
        self, order: Bought, units: Mapping[UUID, int] | None, amount: int | None, *, with_shipping: bool
    ) -> Parts:
        """How a refund must divide."""
        is_everything = units is None and amount is None
        weights = order.worth(units, with_shipping=with_shipping or is_everything)
        money = shares(sum(weights) if amount is None else amount, weights)
        lines = []
        for line, part in zip(order.lines, money, strict=False):
            quantity = (line.left_quantity if is_everything else 0) if units is None else units.get(line.id, 0)
            if quantity or part:
                lines.append((line, quantity, part))
        return Parts(tuple(lines), money[-1])

    def give_back(self, order: Bought, parts: Parts, given: GivenBack, *, is_restocking: bool) -> None:
        """A refund is decided."""
        for line, quantity, money in parts.lines:
            line.gone += money
            line.gone_quantity += quantity
            if is_restocking:
                line.goods.on_hand += quantity
        order.shipping_gone += parts.shipping
        order.payment = "refunded" if order.gone == order.total else "partly_refunded"
        if order.payment == "refunded" and order.state == "paid":
            order.state = "cancelled"
        self.sums["refunds"] += parts.amount
        self.sums["unapplied"] += parts.amount
        self.given_back.append(given)
        self.news.append(("refunded", order, (given.refund_id, parts)))

    def provider_answers(self) -> None:
        """The provider answers all refunds on their way."""
        for given in self.given_back:
            if given.state == "requested":
                given.state = "failed" if given.payment.is_refusing else "succeeded"
                if given.state == "succeeded":
                    self.sums["unapplied"] -= given.amount
                    self.sums["clearing.sandbox"] -= given.amount
                self.results.append((given, given.state))

    def capture(self, payment: Payment) -> None:
        payment.is_captured = True
        self.sums["clearing.sandbox"] += payment.order.total
        self.sums["unapplied"] += payment.order.total
        self.captured.append(payment)

    # --- commissions

    def hear_news(self) -> None:
        """The commissions hear what became of the orders, in order."""
        while self.news:
            kind, order, detail = self.news.popleft()
            match kind, detail:
                case "paid", _:
                    order.is_paid = True
                case "closed", _:
                    order.is_closed = True
                case "received", datetime() as at:
                    order.received_at = at
                case "asked", UUID() as request:
                    order.open_requests.add(request)
                case (("refused" | "withdrawn"), UUID() as request):
                    order.open_requests.discard(request)
                case "refunded", (request, Parts() as parts):
                    order.open_requests.discard(request)
                    self._shrink(order, parts)
            self._follow(order)

    def _shrink(self, order: Bought, parts: Parts) -> None:
        gone = {line: money for line, _units, money in parts.lines}
        for promise in order.promises:
            promise.gone += gone.get(promise.line, 0)

    def _follow(self, order: Bought) -> None:
        if not order.is_paid:
            return
        for promise in order.promises:
            due = 0 if order.is_closed else promise.due
            if not promise.was_made:
                promise.was_made = due > 0
                promise.pending = due
            elif promise.released:
                self._claw_back(promise, promise.net - due)
            else:
                promise.pending = min(promise.pending, due)
            if promise.pending and order.received_at and promise.release_at is None:
                promise.release_at = order.received_at + timedelta(days=self.refund_days)

    def _claw_back(self, promise: Promise, excess: int) -> None:
        if excess <= 0:
            return
        from_wallet = min(excess, promise.promoter.available)
        promise.promoter.available -= from_wallet
        promise.promoter.owed += excess - from_wallet
        promise.clawed += excess

    def release(self, now: datetime) -> None:
        for order in self.orders:
            for promise in order.promises:
                is_due = promise.release_at is not None and promise.release_at <= now
                if promise.pending and is_due and not order.open_requests:
                    promise.promoter.available += promise.pending
                    promise.released, promise.pending = promise.pending, 0
                    self.settle_debt(promise.promoter)

    def settle_debt(self, who: Person) -> None:
        paid = min(who.owed, who.available)
        who.owed -= paid
        who.available -= paid

    @property
    def promises(self) -> list[Promise]:
        return [promise for order in self.orders for promise in order.promises]

    # --- what the ledger must hold: (posted, flowing in, flowing out) by purpose and member

    def accounts(self) -> dict[tuple[str, UUID | None], tuple[int, int, int]]:
        open_ones = [one for one in self.withdrawals if one.state in {"requested", "approved", "sent"}]
        paid = [one for one in self.withdrawals if one.state == "paid"]
        pending = Counter[Person]()
        for promise in self.promises:
            pending[promise.promoter] += promise.pending
        held: dict[tuple[str, UUID | None], tuple[int, int, int]] = {
            (purpose, None): (self.sums[purpose], 0, 0)
            for purpose in ("clearing.sandbox", "unapplied", "sales", "shipping_income", "refunds")
        }
        held["commission_expense", None] = (sum(p.released for p in self.promises), pending.total(), 0)
        held["commission_clawback", None] = (sum(p.clawed for p in self.promises), 0, 0)
        held["bank", None] = (-sum(one.net for one in paid), 0, sum(one.net for one in open_ones))
        held["payout_fees", None] = (sum(one.fee for one in paid), sum(one.fee for one in open_ones), 0)
        for who in self.people:
            held["wallet", who.member_id] = (who.available + who.reserved, pending[who], who.reserved)
            held["receivable", who.member_id] = (who.owed, 0, 0)
        return {key: sums for key, sums in held.items() if any(sums)}
