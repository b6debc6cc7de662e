"""One history: what people do in one community, by the real commands, and beside it in the model.

Each thing that is done is told in words (`story`), and after each one the ledger, the orders and the stock are
compared with the model. `come_to_rest` lets all time pass that anything waits for, and asks for the rest.
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import override
from tests.histories.books import Asked, Books, Bought, GivenBack, Goods, Line, Parts, Payment, Person, Withdrawal

from fengqun.commerce.orders import commands as orders
from fengqun.commerce.orders.commands import OrderForm
from fengqun.commerce.orders.models import Order, OrderLine, OrderRefund
from fengqun.commerce.orders.tests.factories import HOME
from fengqun.commerce.orders.types import Address, RefundDemand
from fengqun.commerce.payments.commands import reconcile, retry_refund
from fengqun.commerce.payments.models import PaymentIntent, PaymentRefund
from fengqun.commerce.payments.queries import intents_of
from fengqun.commerce.payments.sandbox import company
from fengqun.commerce.payments.sandbox.channel import using
from fengqun.commerce.payments.sandbox.tables import SandboxPayment, SandboxRefund
from fengqun.commerce.payments.tests.factories import NOTIFY_URL, RETURN_URL, ClientChannel
from fengqun.commerce.wallets import commands as wallets
from fengqun.commerce.wallets.models import Payout
from fengqun.commerce.wallets.queries import sources_of
from fengqun.commerce.wallets.tests.factories import ask
from fengqun.growth.referrals import commands as referrals
from fengqun.growth.referrals.models import Commission
from fengqun.growth.referrals.visits import Visit
from fengqun.kernel import clock
from fengqun.kernel.errors import DomainError
from fengqun.kernel.ids import new_id
from fengqun.kernel.policies import SYSTEM
from fengqun.people.communities.tests.factories import actor_for_test, make_community, make_member, make_person
from fengqun.product.catalog.commands import adjust_stock, create_product, list_product
from fengqun.product.catalog.models import Variant
from fengqun.product.catalog.queries import product_detail
from fengqun.product.catalog.types import NewVariant
from fengqun.spine.activity.commands import drain_all
from fengqun.spine.activity.commands.drain import Pair, Shelf, _drain_pair
from fengqun.spine.activity.queries import count_dead_letters
from fengqun.spine.jobs.commands import run_due_jobs, run_periodic
from fengqun.spine.ledger.models import Transfer
from fengqun.spine.ledger.queries import accounts, explain_transfer, totals, verify

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TICK = timedelta(seconds=7)
"""Each thing happens a little later than the one before."""

PERIODICS = (
    "orders.expire_unpaid",
    "orders.receive_overdue",
    "payments.check_open_intents",
    "payments.expire_intents",
    "payments.resume_unfinished",
    "referrals.release_due",
    "ledger.expire",
    "ledger.seal",
)
HEARERS = {
    "orders": ("orders.apply_payment", "orders.note_refund"),
    "commissions": ("referrals.follow_orders",),
}
UNIT = "CNY"
NAMES = ("Lan", "Ke", "Tong", "Yu", "Qi")
PROMOTERS = 2


class Wire(ClientChannel):
    """The provider's messages, which can be cut off for a while."""

    is_cut = False

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        return 0 if self.is_cut else super().post(url, headers, body)


@dataclass(frozen=True)
class Terms:
    """How the community is set up."""

    prices: tuple[int, ...] = (8800, 333, 1)
    stocks: tuple[int, ...] = (9, 9, 9)
    rate: int = 800
    refund_days: int = 7
    unpaid_minutes: int = 120
    receipt_days: int = 7
    shipping_fee: int = 1000
    free_from: int | None = 20_000
    fee_bps: int = 100
    fee_fixed: int = 0
    minimum: int = 100


@cache
def _users(database: str) -> list[Any]:
    return [make_person(name, email=f"{new_id()}@example.test") for name in (*NAMES, "Lin", "Owner")]


class Refused(AssertionError):
    """The model allows it, the server does not."""


class History:
    """What happens in one community; see the module."""

    def __init__(self, terms: Terms) -> None:
        self.now = START
        self.story: list[str] = []
        self.is_broken = False
        self.wire = Wire()
        self.hearing = "all"
        with self._doing(f"founded with {terms}"):
            self._found(terms)

    # --- how anything is done

    @contextmanager
    def _doing(self, words: str) -> Iterator[None]:
        self.now += TICK
        self.story.append(f"{self.now - START}  {words}")
        try:
            with clock.travel_to(self.now), using(self.wire):
                yield
        except BaseException:
            self.is_broken = True
            raise

    @contextmanager
    def _step(self, words: str) -> Iterator[None]:
        with self._doing(words):
            yield
            if self.hearing == "all":
                self._hear_all()
            self.compare()

    def forbidden(self, words: str, attempt: Callable[[], object]) -> None:
        """Something that the rules forbid is refused, and changes nothing (`compare` sees to that)."""
        with self._step(f"{words} (forbidden)"):
            try:
                attempt()
            except DomainError:
                return
            raise AssertionError(f"{words}: this should have been refused")

    def _found(self, terms: Terms) -> None:
        token = new_id().hex[-14:]
        people = _users(str(connection.settings_dict["NAME"]))
        self.community = make_community(
            name="History",
            slug=f"h{token}",
            owner=people[-1],
            default_commission_bps=terms.rate,
            refund_window_days=terms.refund_days,
            order_unpaid_minutes=terms.unpaid_minutes,
            auto_receipt_days=terms.receipt_days,
        )
        self.id = self.community.id
        cards = [
            make_member(self.community, name, user=user, roles=("promoter",) if at < PROMOTERS else ())
            for at, (name, user) in enumerate(zip(NAMES, people, strict=False))
        ]
        self.cards = {card.id: card for card in cards}
        self.staff = actor_for_test(make_member(self.community, "Lin", user=people[-2], roles=["operator"]))
        self.books = Books(
            refund_days=terms.refund_days,
            receipt_days=terms.receipt_days,
            fee_bps=terms.fee_bps,
            fee_fixed=terms.fee_fixed,
            minimum=terms.minimum,
            default_rates=[terms.rate],
            shipping_fee=terms.shipping_fee,
            free_from=terms.free_from,
            people=[Person(card.name, card.id) for card in cards],
        )
        orders.change_order_settings(
            self.id,
            actor=SYSTEM,
            shipping_fee_minor=terms.shipping_fee,
            free_shipping_from_minor=terms.free_from,
        )
        wallets.set_payout_terms(
            self.id,
            actor=SYSTEM,
            minimum_minor=terms.minimum,
            fee_bps=terms.fee_bps,
            fee_fixed_minor=terms.fee_fixed,
        )
        self.books.goods = [
            self._goods(place, price, stock)
            for place, (price, stock) in enumerate(zip(terms.prices, terms.stocks, strict=True))
        ]
        self.links = {
            who: referrals.create_link(self.id, actor=self.actor(who), target_path=f"/c/{self.community.slug}/")
            for who in self.promoters
        }

    def _goods(self, place: int, price: int, stock: int) -> Goods:
        is_shipped = place != 1
        name = f"goods {place}"
        product_id = create_product(
            self.id,
            actor=SYSTEM,
            title=name,
            variant=NewVariant(price_minor=price, stock=stock, requires_shipping=is_shipped),
        )
        list_product(self.id, product_id, actor=SYSTEM)
        variant = product_detail(self.id, product_id, drafts=True).variants[0]
        return Goods(name, price, stock, is_shipped, product_id, variant.id)

    def actor(self, who: Person) -> Any:
        return actor_for_test(self.cards[who.member_id])

    @property
    def promoters(self) -> list[Person]:
        return self.books.people[:PROMOTERS]

    @property
    def buyers(self) -> list[Person]:
        return self.books.people[1:]

    # --- referrals

    def click(self, buyer: Person, promoter: Person) -> None:
        with self._step(f"{buyer.name} follows the link of {promoter.name}"):
            counted = referrals.record_click(
                self.links[promoter],
                visitor_id=new_id(),
                visit=Visit(address_hash=new_id().hex, agent_class="phone"),
                user_id=self.cards[buyer.member_id].user_id,
            )
            assert counted is not None
            buyer.clicks.append((self.now, promoter))

    def type_code(self, buyer: Person, promoter: Person) -> None:
        link = self.links[promoter]

        def bind() -> None:
            referrals.bind_by_code(self.id, actor=self.actor(buyer), buyer_id=buyer.member_id, code=link.code)

        if buyer is promoter:
            self.forbidden(f"{buyer.name} types the own code", bind)
            return
        with self._step(f"{buyer.name} types the code of {promoter.name}"):
            bind()
            buyer.code = (self.now, promoter)

    def unbind(self, buyer: Person) -> None:
        with self._step(f"{buyer.name} wants nobody thanked"):
            referrals.unbind(self.id, buyer_id=buyer.member_id, user_id=self.cards[buyer.member_id].user_id)
            buyer.code = None
            buyer.clicks.clear()

    def set_rate(self, goods: Goods | None, rate: int | None) -> None:
        with self._step(f"the rate of {goods.name if goods else 'everything'} becomes {rate}"):
            referrals.set_rule(self.id, actor=SYSTEM, rate_bps=rate, product_id=goods.product_id if goods else None)
            (goods.rates if goods else self.books.default_rates).append(rate)  # type: ignore[arg-type]

    # --- goods

    def stock(self, goods: Goods, delta: int) -> None:
        def adjust() -> None:
            adjust_stock(self.id, goods.variant_id, delta, actor=SYSTEM, reason="counted")

        if goods.free + delta < 0:
            self.forbidden(f"{delta:+} of {goods.name} in stock, of which {goods.free} are free", adjust)
            return
        with self._step(f"{delta:+} of {goods.name} in stock"):
            adjust()
            goods.on_hand += delta

    def set_shipping(self, fee: int, free_from: int | None) -> None:
        with self._step(f"shipping costs {fee}, nothing from {free_from}"):
            orders.change_order_settings(
                self.id, actor=SYSTEM, shipping_fee_minor=fee, free_shipping_from_minor=free_from
            )
            self.books.shipping_fee, self.books.free_from = fee, free_from

    # --- buying

    def place(self, buyer: Person, wanted: Mapping[Goods, int]) -> Bought | None:
        words = f"{buyer.name} orders {', '.join(f'{quantity} {one.name}' for one, quantity in wanted.items())}"
        token = str(new_id())
        form = OrderForm(
            token=token,
            address=HOME if any(one.is_shipped for one in wanted) else Address.none(),
            quantities={one.variant_id: quantity for one, quantity in wanted.items()},
        )
        if any(one.free < quantity for one, quantity in wanted.items()):
            self.forbidden(words, lambda: orders.place_order(self.id, form, actor=self.actor(buyer)))
            return None
        with self._step(words):
            placed = orders.place_order(self.id, form, actor=self.actor(buyer))
            again = orders.place_order(self.id, form, actor=self.actor(buyer))
            assert (again.order_id, again.is_replay) == (placed.order_id, True)
            row = Order.objects.get(id=placed.order_id)
            shipping = self.books.shipping_for(wanted)
            bought = Bought(
                id=row.id,
                number=row.number,
                buyer=buyer,
                lines=self._lines(row.id, wanted),
                shipping=shipping,
                placed_at=self.now,
                pay_until=self.now + timedelta(minutes=self.community.order_unpaid_minutes),
                token=token,
            )
            assert (row.goods_minor, row.shipping_minor) == (bought.goods_total, shipping), words
            assert placed.total.amount_minor == row.total_minor == bought.total, words
            self.books.place(bought)
            self.story[-1] += f" → {bought.number}, {bought.total}"
        return bought

    def _lines(self, order_id: UUID, wanted: Mapping[Goods, int]) -> list[Line]:
        by_variant = {one.variant_id: (one, quantity) for one, quantity in wanted.items()}
        lines = []
        for row in OrderLine.objects.filter(order_id=order_id).order_by("position"):
            goods, quantity = by_variant.pop(row.variant_id)
            assert (row.quantity, row.net_minor) == (quantity, quantity * goods.price)
            lines.append(Line(goods, quantity, quantity * goods.price, row.id))
        assert not by_variant
        return lines

    def open_page(self, order: Bought) -> Payment | None:
        def pay() -> str:
            return orders.pay_order(
                order.id,
                actor=self.actor(order.buyer),
                provider="sandbox",
                return_url=RETURN_URL,
                notify_url=NOTIFY_URL,
            )

        words = f"{order.buyer.name} opens the pay page of {order.number}"
        if order.state != "placed" or order.pay_until <= self.now + TICK:
            self.forbidden(words, pay)
            return None
        with self._step(words):
            pay()
            known = {payment.id for payment in order.payments}
            for intent in intents_of("order", order.id):
                if intent.id not in known:
                    sandbox_id = SandboxPayment.objects.get(order_no=intent.id.hex).id
                    order.payments.append(Payment(intent.id, order, sandbox_id))
        return order.payments[-1]

    def pay(self, payment: Payment, manner: company.Manner) -> None:
        with self._step(f"the provider takes the money for {payment.order.number} ({manner})"):
            company.pay(payment.sandbox_id, manner=manner)
            payment.is_paid = True

    def fail(self, payment: Payment, *, is_closing: bool) -> None:
        with self._step(f"the provider {'closes' if is_closing else 'refuses'} a payment for {payment.order.number}"):
            if is_closing:
                company.close(payment.sandbox_id)
            else:
                company.fail(payment.sandbox_id, reason="no money")

    def pay_late(self, payment: Payment) -> None:
        """Only after the order's time is over; the worker takes the money then."""
        with self._step(f"the provider will take the money for {payment.order.number} too late"):
            company.pay_late(payment.sandbox_id)

    def cut_wire(self, *, is_cut: bool) -> None:
        with self._step(f"the provider's messages {'are lost' if is_cut else 'arrive again'}"):
            self.wire.is_cut = is_cut

    def refuse_refunds(self, payment: Payment, *, is_refusing: bool) -> None:
        with self._step(f"the provider {'refuses' if is_refusing else 'allows'} refunds of {payment.order.number}"):
            company.refuse_refunds(payment.sandbox_id, is_refusing=is_refusing)
            payment.is_refusing = is_refusing

    # --- what becomes of an order

    def cancel(self, order: Bought, *, by_staff: bool) -> None:
        actor = self.staff if by_staff else self.actor(order.buyer)
        words = f"{order.number} is cancelled by {'staff' if by_staff else order.buyer.name}"
        is_free = order.payment == "not_needed" and order.state == "paid" and order.fulfilment == "unfulfilled"

        def cancel() -> None:
            orders.cancel_order(order.id, actor=actor, reason="changed my mind")

        if order.state != "placed" and not is_free:
            self.forbidden(words, cancel)
            return
        with self._step(words):
            cancel()
            self.books.close(order, "cancelled")

    def ship(self, order: Bought) -> None:
        def ship() -> None:
            orders.ship_order(order.id, actor=self.staff, carrier="SF", tracking_number="SF1")

        words = f"{order.number} is shipped"
        if order.state != "paid" or order.fulfilment != "unfulfilled" or order.asked:
            self.forbidden(words, ship)
            return
        with self._step(words):
            ship()
            order.fulfilment = "shipped"
            order.receive_by = self.now + timedelta(days=self.books.receipt_days)

    def receive(self, order: Bought) -> None:
        def receive() -> None:
            orders.receive_order(order.id, actor=self.actor(order.buyer))

        is_ready = order.fulfilment == "shipped" or (not order.has_parcel and order.fulfilment == "unfulfilled")
        words = f"{order.buyer.name} received {order.number}"
        if order.state != "paid" or not is_ready:
            self.forbidden(words, receive)
            return
        with self._step(words):
            receive()
            self.books.receive(order, self.now)

    # --- refunds

    def refund(
        self,
        order: Bought,
        units: Mapping[UUID, int] | None,
        amount: int | None,
        *,
        with_shipping: bool,
        is_restocking: bool = False,
        is_asked: bool = False,
    ) -> None:
        """Staff gives money back at once, or (`is_asked`) the buyer asks for it."""
        demand = RefundDemand(quantities=units or {}, amount_minor=amount, with_shipping=with_shipping)
        key = str(new_id())

        def demand_it() -> UUID:
            if is_asked:
                return orders.request_refund(order.id, actor=self.actor(order.buyer), reason="broken", demand=demand)
            return orders.refund_order(
                order.id, actor=self.staff, reason="broken", key=key, demand=demand, is_restocking=is_restocking
            )

        who = order.buyer.name if is_asked else "staff"
        what = f"{[*units.values()] if units else amount or 'all'}{' and shipping' if with_shipping else ''}"
        words = f"{who} wants {what} of {order.number} back"
        is_everything = units is None and amount is None
        most = sum(order.worth(units, with_shipping=with_shipping or is_everything))
        is_possible = order.is_refundable and not order.asked and 0 < (most if amount is None else amount) <= most
        if not is_possible:
            self.forbidden(words, demand_it)
            return
        with self._step(words):
            parts = self.books.parts_of(order, units, amount, with_shipping=with_shipping)
            refund_id = demand_it()
            self._insist_parts(refund_id, parts)
            if is_asked:
                order.asked = Asked(refund_id, order, parts)
                self.books.news.append(("asked", order, refund_id))
            else:
                assert demand_it() == refund_id
                self._decided(order, refund_id, parts, is_restocking=is_restocking)

    def _insist_parts(self, refund_id: UUID, parts: Parts) -> None:
        row = OrderRefund.objects.get(id=refund_id)
        lines = {line.line_id: (line.quantity, line.amount_minor) for line in row.lines.all()}
        assert lines == {line.id: (quantity, money) for line, quantity, money in parts.lines}
        assert (row.amount_minor, row.shipping_minor) == (parts.amount, parts.shipping)

    def _decided(self, order: Bought, refund_id: UUID, parts: Parts, *, is_restocking: bool) -> None:
        assert order.taken is not None
        payment_refund_id = OrderRefund.objects.get(id=refund_id).payment_refund_id
        assert payment_refund_id is not None
        given = GivenBack(order, order.taken, parts.amount, payment_refund_id, refund_id)
        self.books.give_back(order, parts, given, is_restocking=is_restocking)

    def decide_request(self, order: Bought, decision: str, *, is_restocking: bool) -> None:
        """`approve`, `refuse` or `withdraw` what the buyer asked for."""
        assert order.asked is not None
        asked = order.asked
        with self._step(f"the request to refund {order.number}: {decision}"):
            match decision:
                case "approve":
                    orders.approve_refund(asked.id, actor=self.staff, is_restocking=is_restocking)
                    self._decided(order, asked.id, asked.parts, is_restocking=is_restocking)
                case "refuse":
                    orders.refuse_refund(asked.id, actor=self.staff, answer="not broken")
                    self.books.news.append(("refused", order, asked.id))
                case "withdraw":
                    orders.withdraw_refund(asked.id, actor=self.actor(order.buyer))
                    self.books.news.append(("withdrawn", order, asked.id))
            order.asked = None

    def retry_refund(self, given: GivenBack, *, by_payments: bool) -> None:
        """Staff have a refused refund tried again, on the order's page or on the payments' one."""
        is_heard = all(one is not given for one, _state in self.books.results)
        words = f"a refund of {given.amount} for {given.order.number} is tried again"

        def retry() -> None:
            if by_payments or given.refund_id is None:
                retry_refund(given.payment_refund_id, actor=self.staff)
            else:
                orders.retry_refund(given.refund_id, actor=self.staff)

        if given.state != "failed":
            self.forbidden(words, retry)
        elif is_heard:
            with self._step(words):
                retry()
                given.state, given.attempt = "requested", given.attempt + 1

    # --- payouts

    def withdraw(self, who: Person, amount: int) -> None:
        key = str(new_id())

        def request() -> Any:
            return ask(self.community, self.actor(who), amount, key=key)

        fee = (2 * amount * self.books.fee_bps + 10_000) // 20_000 + self.books.fee_fixed
        words = f"{who.name} asks for {amount} of {who.available}, owing {who.owed}"
        if not self.books.minimum <= amount <= who.available - who.owed or amount <= fee:
            self.forbidden(words, request)
            return
        with self._step(words):
            card = request()
            assert request().id == card.id
            assert (card.amount.amount_minor, card.fee.amount_minor) == (amount, fee)
            self.books.settle_debt(who)
            self._reserve(who, amount)
            self.books.withdrawals.append(Withdrawal(card.id, who, amount, fee))

    def _reserve(self, who: Person, amount: int) -> None:
        who.available -= amount
        who.reserved += amount

    def _release(self, payout: Withdrawal) -> None:
        payout.who.available += payout.amount
        payout.who.reserved -= payout.amount

    def move_payout(self, payout: Withdrawal, act: str) -> None:
        """`approve`, `refuse`, `send`, `fail`, `pay` or `retry`."""
        fits = {
            "approve": ({"requested"}, "approved"),
            "refuse": ({"requested", "approved"}, "refused"),
            "send": ({"approved"}, "sent"),
            "fail": ({"approved", "sent"}, "failed"),
            "pay": ({"sent"}, "paid"),
            "retry": ({"failed"}, "approved"),
        }
        sources, target = fits[act]
        staff, reference = self.staff, str(new_id())
        verbs: dict[str, Callable[[], object]] = {
            "approve": lambda: wallets.approve_payout(self.id, payout.id, actor=staff),
            "refuse": lambda: wallets.refuse_payout(self.id, payout.id, actor=staff, reason="no"),
            "send": lambda: wallets.confirm_sent(self.id, payout.id, actor=staff, reference=reference),
            "fail": lambda: wallets.report_failure(self.id, payout.id, actor=staff, reason="wrong number"),
            "pay": lambda: wallets.confirm_paid(self.id, payout.id, actor=staff),
            "retry": lambda: wallets.retry_payout(self.id, payout.id, actor=staff),
        }
        words = f"payout of {payout.amount} to {payout.who.name} ({payout.state}): {act}"
        lacks = act == "retry" and payout.who.available - payout.who.owed < payout.amount
        if payout.state not in sources or lacks:
            self.forbidden(words, verbs[act])
            return
        with self._step(words):
            verbs[act]()
            payout.state = target
            if act in {"refuse", "fail"}:
                self._release(payout)
            elif act == "pay":
                payout.who.reserved -= payout.amount
            elif act == "retry":
                self.books.settle_debt(payout.who)
                self._reserve(payout.who, payout.amount)

    # --- time, and who hears of what

    def hear(self, who: str) -> None:
        """`jobs`, `orders`, `commissions` or `all` catch up with what they have not heard."""
        with self._step(f"{who} catch up"):
            if who == "all":
                self._hear_all()
            elif who == "jobs":
                self._run_jobs()
            else:
                self._hear_some(who)

    def listen(self, how: str) -> None:
        """From now on everybody hears everything at once (`all`), or only when told to (`none`)."""
        with self._step(f"from now on {how} hear at once"):
            self.hearing = how

    def wait(self, length: timedelta, seed: int = 0) -> None:
        """Time passes; what runs by the clock runs once, in some order."""
        self.now += length
        with self._step(f"{length} later"):
            names = list(PERIODICS)
            random.Random(seed).shuffle(names)  # noqa: S311 - to be repeated
            for name in names:
                run_periodic(name)
            self.books.expire(self.now)
            self.books.receive_overdue(self.now)
            self.books.release(self.now)
            self._observe_captures()

    def _hear_all(self) -> None:
        while self._run_jobs() + drain_all(self.id):
            self._apply_captures()
            self._apply_results()
        self.books.hear_news()

    def _hear_some(self, who: str) -> None:
        shelf = Shelf()
        for name in HEARERS[who]:
            while _drain_pair(Pair(name, self.id), 500, shelf, raise_errors=True):
                pass
        if who == "orders":
            self._apply_captures()
            self._apply_results()
        else:
            self.books.hear_news()

    def _run_jobs(self) -> int:
        ran = run_due_jobs()
        self.books.provider_answers()
        self._observe_captures()
        return ran

    def _observe_captures(self) -> None:
        """Which payments were heard of by now is the network's affair; that they were made is checked."""
        waiting = {payment.id: payment for payment in self.books.payments if not payment.is_captured}
        if not waiting:
            return
        late = SandboxPayment.objects.filter(
            id__in=[payment.sandbox_id for payment in waiting.values() if not payment.is_paid], status="paid"
        )
        paid_late = set(late.values_list("id", flat=True))
        for payment in waiting.values():
            payment.is_paid = payment.is_paid or payment.sandbox_id in paid_late
        found = PaymentIntent.objects.filter(id__in=waiting, captured_minor__gt=0).order_by("captured_at", "id")
        for intent in found:
            payment = waiting[intent.id]
            assert payment.is_paid, "the server believes in money that the provider never took"
            assert intent.captured_minor == payment.order.total
            self.books.capture(payment)

    def _apply_captures(self) -> None:
        """The orders heard of the money: one payment of each open order is taken, the others go back."""
        while self.books.captured:
            order = self.books.captured[0].order
            heard = [payment for payment in self.books.captured if payment.order is order]
            for payment in heard:
                self.books.captured.remove(payment)
            if order.state == "placed":
                taken_id = Order.objects.values_list("intent_id", flat=True).get(id=order.id)
                taken = next((payment for payment in heard if payment.id == taken_id), None)
                assert taken is not None, f"{order.number} is open, {len(heard)} payments came, it took {taken_id}"
                self.books.take(order, taken, self.now)
                heard.remove(taken)
            for payment in heard:
                refund = PaymentRefund.objects.get(intent_id=payment.id)
                assert refund.amount_minor == order.total
                self.books.given_back.append(GivenBack(order, payment, order.total, refund.id))

    def _apply_results(self) -> None:
        self.books.results.clear()

    # --- comparing

    def compare(self) -> None:
        """The ledger, the orders and the stock are what the model says."""
        views = accounts(self.id)
        held = {
            (view.ref.code, view.ref.owner.id if view.ref.owner else None): (
                view.balance.posted_minor,
                view.balance.pending_in_minor,
                view.balance.pending_out_minor,
            )
            for view in views
        }
        _same("accounts", {key: sums for key, sums in held.items() if any(sums)}, self.books.accounts())
        assert all(view.balance.available_minor >= 0 for view in views if view.has_floor)
        rows = Order.objects.filter(community_id=self.id).values_list(
            "id", "state", "payment", "fulfilment", "refunded_minor", "shipping_refunded_minor"
        )
        expected = {
            one.id: (one.state, one.payment, one.fulfilment, one.gone, one.shipping_gone) for one in self.books.orders
        }
        _same("orders", {row[0]: row[1:] for row in rows}, expected)
        stock = Variant.objects.filter(community_id=self.id).values_list("id", "stock_on_hand", "stock_reserved")
        _same(
            "stock",
            {row[0]: row[1:] for row in stock},
            {one.variant_id: (one.on_hand, one.reserved) for one in self.books.goods},
        )

    def come_to_rest(self) -> None:
        """Let everything end that ends by itself, then ask for all that must be true at the end."""
        self.wire.is_cut = False
        self.hearing = "all"
        for days in (1, 31, 31):
            self.wait(timedelta(days=days))
        with self._doing("at rest"):
            self._hear_all()
            self.compare()
            self._nothing_is_left()
            self._both_sides_agree()
            self._commissions_fit()
            self._books_are_proven()
            self._everything_is_explained()

    def _nothing_is_left(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT subscriber FROM activity_delivery WHERE community_id = %s", [self.id])
            assert cursor.fetchall() == []
            cursor.execute("SELECT task_name, status, args FROM procrastinate_jobs WHERE status IN ('failed', 'doing')")
            assert cursor.fetchall() == []
            cursor.execute(
                "SELECT task_name, scheduled_at FROM procrastinate_jobs WHERE status = 'todo' AND scheduled_at <= %s",
                [self.now],
            )
            assert cursor.fetchall() == []
        assert count_dead_letters(self.id) == 0

    def _both_sides_agree(self) -> None:
        """The provider's books and ours."""
        for payment in self.books.payments:
            assert payment.is_captured == payment.is_paid
        report = reconcile(self.id, "sandbox", since=START, until=self.now + TICK, actor=SYSTEM)
        assert report.is_clean, report
        tried = {f"{one.payment_refund_id.hex}-{one.attempt}": one.state for one in self.books.given_back}
        known = SandboxRefund.objects.filter(refund_no__in=tried).values_list("refund_no", "status")
        _same("refunds at the provider", dict(known), tried)
        states = dict(
            OrderRefund.objects.filter(
                community_id=self.id, id__in=[one.refund_id for one in self.books.given_back if one.refund_id]
            ).values_list("id", "state")
        )
        _same("refunds", states, {one.refund_id: one.state for one in self.books.given_back if one.refund_id})
        for row in SandboxPayment.objects.filter(merchant_id=f"sandbox-{self.id.hex}"):
            assert row.refunded_minor <= row.amount_minor

    def _commissions_fit(self) -> None:
        """What each line earned at last, by the published rule; nothing for an order that was refunded whole."""
        rows = {
            row["attribution__line_id"]: (row["pending_minor"], row["released_minor"], row["clawed_back_minor"])
            for row in Commission.objects.filter(community_id=self.id).values(
                "attribution__line_id", "pending_minor", "released_minor", "clawed_back_minor"
            )
        }
        expected = {one.line.id: (one.pending, one.released, one.clawed) for one in self.books.promises if one.was_made}
        _same("commissions", rows, expected)
        for order in self.books.orders:
            for promise in order.promises:
                is_void = order.payment in {"awaiting", "refunded"}
                assert promise.net == (0 if is_void else promise.due), order.number
        states = dict(Payout.objects.filter(community_id=self.id).values_list("id", "state"))
        _same("payouts", states, {one.id: one.state for one in self.books.withdrawals})

    def _books_are_proven(self) -> None:
        report = verify(self.id)
        assert report.is_clean, [str(finding) for finding in report]
        for unit in totals(self.id):
            assert unit.is_balanced
        taken = sum(one.order.total for one in self.books.payments if one.is_paid)
        back = sum(one.amount for one in self.books.given_back if one.state == "succeeded")
        assert self.books.sums["clearing.sandbox"] == taken - back >= 0
        waiting = sum(one.amount for one in self.books.given_back if one.state == "failed")
        assert self.books.sums["unapplied"] == waiting
        for who in self.promoters:
            told = sum(part.amount.amount_minor for part in sources_of(self.id, who.member_id, UNIT))
            assert told == who.available + who.reserved, f"{who.name}: the sources add up to {told}"

    def _everything_is_explained(self) -> None:
        for transfer_id in Transfer.objects.filter(community_id=self.id).values_list("id", flat=True):
            explanation = explain_transfer(self.id, transfer_id)
            for language in ("zh-hans", "en"):
                with override(language):
                    sentences = explanation.sentences()
                    assert len(sentences) > 1, transfer_id
                    assert all(text.strip() for text in sentences), transfer_id
            assert any(step.object_id or step.url for step in explanation.steps), transfer_id
            assert any(step.posting and step.posting.transfer_id == transfer_id for step in explanation.steps)

    def retire(self) -> None:
        """Leave nothing behind that would become due in another history."""
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM activity_delivery WHERE community_id = %s", [self.id])
            cursor.execute("DELETE FROM procrastinate_jobs WHERE status IN ('todo', 'doing', 'failed')")
            cursor.execute(
                "UPDATE orders_order SET pay_until = NULL, receive_by = NULL WHERE community_id = %s", [self.id]
            )
            cursor.execute(
                "UPDATE payments_paymentintent SET status = 'failed' "
                "WHERE community_id = %s AND status IN ('created', 'redirected')",
                [self.id],
            )
            cursor.execute(
                "UPDATE payments_paymentrefund SET status = 'failed' "
                "WHERE community_id = %s AND status IN ('requested', 'sending')",
                [self.id],
            )
            cursor.execute(
                "UPDATE referrals_commission SET is_held = true WHERE community_id = %s AND state = 'frozen'", [self.id]
            )


def _same(what: str, found: Mapping[Any, Any], expected: Mapping[Any, Any]) -> None:
    if found == expected:
        return
    differences = [
        f"{key}: {found.get(key)} found, {expected.get(key)} expected"
        for key in [*found, *(key for key in expected if key not in found)]
        if found.get(key) != expected.get(key)
    ]
    raise AssertionError(f"{what}: {'; '.join(differences)}")


def picked(choices: Sequence[Any], place: int) -> Any:
    """One of the choices, for any number."""
    return choices[place % len(choices)]
