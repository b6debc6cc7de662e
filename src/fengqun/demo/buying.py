"""What people buy, and how it goes: paid at once, late, twice or never; shipped, received, given back."""

import random
import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from fengqun.commerce.orders.commands import (
    OrderForm,
    approve_refund,
    cancel_order,
    pay_order,
    place_order,
    put_in_cart,
    receive_order,
    refuse_refund,
    request_refund,
    retry_refund,
    ship_order,
    withdraw_refund,
)
from fengqun.commerce.orders.queries import order_detail, refund_requests, to_ship
from fengqun.commerce.orders.types import Address, OrderLineCard, RefundDemand
from fengqun.commerce.payments.commands import record_settlement
from fengqun.commerce.payments.queries import holdings
from fengqun.commerce.payments.sandbox import company
from fengqun.commerce.payments.sandbox.company import Manner
from fengqun.demo.calendar import DAY, poisson, time_of_day
from fengqun.demo.promoting import follow_link_before
from fengqun.demo.replay import happens
from fengqun.demo.shop import ARTICLES, FORM_OF
from fengqun.demo.talking import pick
from fengqun.demo.texts import lines
from fengqun.demo.world import Bought, Person, World
from fengqun.kernel.money import Money, portion

MANNERS = (
    ("prompt", 860),
    ("twice", 30),
    ("reversed", 20),
    ("slow", 25),
    ("second_try", 25),
    ("late", 14),
    ("double", 4),
    ("never", 40),
    ("cancelled", 28),
)
"""How a payment goes, by its share in a thousand or so."""

UNPAID_MINUTES = 120.0
TOGETHER = 0.82
"""Share of a day's purchases that follow the same word in the community, within minutes."""

AFTERS = (
    ("", 930),
    ("changed_mind", 14),
    ("damaged", 20),
    ("not_mine", 12),
    ("long_after", 12),
    ("withdrawn", 6),
    ("nothing_wrong", 8),
)
"""What comes after a paid order, by its share in a thousand or so."""

SETTLED_SHARE = (9, 10)
"""How much of what it holds the provider pays out each week."""
PROVIDER_FEE_BPS = 60

CARRIERS = (("顺丰速运", "SF", 6), ("中通快递", "ZT", 3), ("京东快递", "JD", 2))
TERSE = Manner(is_terse=True)
_REF = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


def shop_today(world: World, expected: float) -> None:
    """Plan the purchases of a day."""
    together = world.minute + world.rng.choice((12.4, 19.8, 20.0, 20.6, 21.3)) * 60
    for _purchase in range(poisson(world.rng, expected)):
        is_together = world.chance(TOGETHER)
        at = together + world.rng.expovariate(1 / 9) if is_together else world.minute + time_of_day(world.rng)
        world.plan(at, "shop")


@happens("shop")
def shop(world: World) -> None:
    """Somebody feels like buying: whoever is due for it, most likely."""
    buyer = pick(world, lambda person: person.buys * _due(world, person))
    if buyer is None:
        return
    if world.chance(0.3) and follow_link_before(world, buyer):
        world.plan(world.minute + world.rng.uniform(3, 25), "buy", buyer.key, _basket(world, buyer), _manner(world))
        return
    buy(world, buyer.key, _basket(world, buyer), _manner(world))


def _due(world: World, person: Person) -> float:
    """New members try something soon or never; buyers come back when the bag is empty."""
    if person.bought is None:
        days = (world.minute - (person.joined or 0.0)) / DAY
        return 1.5 if days < 10 else 0.35  # noqa: PLR2004
    gone = (world.minute - person.bought) / DAY / person.cycle_days
    return min(2.2, gone**2) * (1.2 if gone < 2.5 else 0.4)  # noqa: PLR2004 - who has been away for long is mostly gone


def _basket(world: World, buyer: Person) -> dict[str, int]:
    articles = [article for article in ARTICLES if article.key in world.products]
    month = world.calendar.month(world.day)
    weights = []
    for article in articles:
        weight = article.appeal * (3.0 if article.key in buyer.favourites else 1.0)
        if article.key == "set" and buyer.orders:
            weight *= 0.3
        if article.key in {"ye", "drip"} and month in {6, 7, 8}:
            weight *= 1.5  # iced coffee
        weights.append(weight)
    basket: dict[str, int] = {}
    for _pick in range(world.rng.choices((1, 2, 3), (66, 26, 8))[0]):
        article = world.rng.choices(articles, weights)[0]
        form = world.rng.choices(article.forms, [3 if place == 0 else 1 for place in range(len(article.forms))])[0]
        most = (1,) if article.key in {"set", "class"} else (1, 2, 3)
        basket[form.key] = world.rng.choices(most, (70, 24, 6)[: len(most)])[0]
    return basket


def _manner(world: World) -> str:
    manner = world.rng.choices([name for name, _w in MANNERS], [weight for _n, weight in MANNERS])[0]
    return "prompt" if world.minute > world.calendar.today - 6 * 60 else manner


@happens("buy")
def buy(world: World, key: int, basket: Mapping[str, int], manner: str, after: str | None = None) -> None:
    """Place an order; sometimes by way of the cart, sometimes too late for the last bag."""
    buyer = world.people[key]
    if not buyer.is_member or buyer.member_id is None:
        return
    if not all(form in world.variants for form in basket):
        return
    wanted = {world.variants[form]: count for form, count in basket.items()}
    if any(world.shelf[form] < units for form, units in basket.items()):
        world.count("sold_out")
        return
    quantities: dict[UUID, int] | None = wanted
    if world.chance(0.25):
        for variant_id, units in wanted.items():
            put_in_cart(world.community_id, buyer.member_id, variant_id, quantity=units)
        quantities = None
    region, detail, phone = buyer.address
    form = OrderForm(
        token=f"demo-{world.count('order')}",
        address=Address(recipient=buyer.name, phone=phone, region=region, detail=detail),
        note=world.rng.choice(lines("notes")) if world.chance(0.12) else "",
        quantities=quantities,
    )
    placed = place_order(world.community_id, form, actor=world.actor(buyer))
    for one, units in basket.items():
        world.shelf[one] -= units
    if after is None:
        after = world.rng.choices([name for name, _w in AFTERS], [weight for _n, weight in AFTERS])[0]
    is_parcel = any(FORM_OF[one][0].is_shipped for one in basket)
    bought = Bought(placed.order_id, key, placed.total.amount_minor, world.minute, after, is_parcel)
    world.orders[placed.order_id] = bought
    buyer.bought, buyer.orders = world.minute, buyer.orders + 1
    is_paid = _plan_payment(world, bought, manner)
    if is_paid and not is_parcel:
        world.plan(world.minute + DAY * world.rng.uniform(1, 5), "receive", placed.order_id)
    if is_paid and after == "changed_mind":
        world.plan(world.minute + world.rng.uniform(60, 500), "ask_back", placed.order_id)


def _plan_payment(world: World, bought: Bought, manner: str) -> bool:
    """Plan what becomes of the payment; whether it will be paid in time."""
    wait = world.rng.uniform(0.5, 5)
    if manner == "cancelled":
        world.plan(world.minute + world.rng.uniform(8, 90), "cancel", bought.order_id)
        return False
    if manner == "unpaid":
        return False
    if manner == "never":
        world.plan(world.minute + UNPAID_MINUTES + 1, "expire")
        return False
    world.plan(world.minute + wait, "pay", bought.order_id, manner)
    if manner == "late":
        world.plan(world.minute + UNPAID_MINUTES + 0.5, "expire")
        world.plan(world.minute + UNPAID_MINUTES + 3, "settle")
        return False
    return True


@happens("pay")
def pay(world: World, order_id: UUID, manner: str) -> None:
    """The buyer goes to the pay page and pays there, in one manner or another."""
    bought = world.orders[order_id]
    bought.payment_ref = reference = _open_page(world, bought)
    match manner:
        case "prompt":
            company.pay(reference, manner=TERSE)
        case "twice":
            company.pay(reference, manner=Manner(copies=2, is_terse=True))
        case "reversed":
            company.pay(reference, manner=Manner(is_reversed=True))
        case "slow":
            delay = world.rng.randint(12, 70)
            company.pay(reference, manner=Manner(delay=timedelta(minutes=delay), is_terse=True))
            world.plan(world.minute + delay + 1, "settle")
        case "second_try" | "double":
            company.fail(reference, reason="余额不足")
            world.plan(world.minute + 6, "settle")
            world.plan(world.minute + 9, "pay", order_id, "prompt")
            if manner == "double":
                world.plan(world.minute + 30, "pay_again", reference)
        case "late":
            company.pay_late(reference)
    world.settle_soon()


@happens("pay_again")
def pay_again(world: World, reference: UUID) -> None:
    """A payment that was refused goes through after all: the order is paid twice, the second goes back."""
    company.pay(reference, manner=TERSE)
    world.settle_soon(4)


def _open_page(world: World, bought: Bought) -> UUID:
    slug = "shanye"
    back = reverse("orders-detail", kwargs={"community": slug, "order_id": bought.order_id})
    notify = reverse("payments-webhook", kwargs={"provider": "sandbox"})
    page = pay_order(
        bought.order_id,
        actor=world.actor(world.people[bought.buyer]),
        provider="sandbox",
        return_url=f"{settings.SITE_ORIGIN}{back}",
        notify_url=f"{settings.SITE_ORIGIN}{notify}",
    )
    found = _REF.search(page)
    if found is None:
        raise LookupError(f"no payment in {page}")
    return UUID(found.group())


@happens("cancel")
def cancel(world: World, order_id: UUID) -> None:
    """The buyer thinks better of it."""
    buyer = world.people[world.orders[order_id].buyer]
    cancel_order(order_id, actor=world.actor(buyer), reason=world.rng.choice(("拍错了", "想换成另一支", "先等等")))
    del world.orders[order_id]


@happens("ship")
def ship(world: World) -> None:
    """The operator packs what is paid, oldest first."""
    operator = world.actor(world.named("小林"))
    for card in sorted(to_ship(world.community_id, limit=200), key=lambda card: card.number):
        bought = world.orders.get(card.id)
        if bought is None or card.has_open_request or not bought.is_parcel:
            continue
        name, prefix, _weight = world.rng.choices(CARRIERS, [row[2] for row in CARRIERS])[0]
        number = f"{prefix}{world.rng.randrange(10**11, 10**12)}"
        ship_order(card.id, actor=operator, carrier=name, tracking_number=number)
        arrives = world.minute + DAY * (1.5 if bought.after == "spoilt" else world.rng.uniform(1.2, 3.6))
        if world.chance(0.62) or bought.after in {"damaged", "not_mine", "spoilt"}:
            world.plan(arrives, "receive", card.id)
        else:
            world.plan(world.minute + 7 * DAY + 20, "received_by_itself", card.id)


@happens("receive")
def receive(world: World, order_id: UUID) -> None:
    """The buyer says that the parcel is there."""
    bought = world.orders.get(order_id)
    if bought is None or not _is_going_on(world, bought):
        return
    buyer = world.people[bought.buyer]
    receive_order(order_id, actor=world.actor(buyer))
    _plan_after(world, bought)


@happens("received_by_itself")
def received_by_itself(world: World, order_id: UUID) -> None:
    """The days are over; the periodic job of the morning counts it as received, and things go on."""
    bought = world.orders.get(order_id)
    if bought is not None:
        _plan_after(world, bought)


def _is_going_on(world: World, bought: Bought) -> bool:
    """Whether the order has not ended by a refund meanwhile, and nothing is asked back."""
    if not world.people[bought.buyer].is_member:
        return False
    if bought.after != "changed_mind":
        return True
    detail = order_detail(bought.order_id, actor=world.actor(world.people[bought.buyer]))
    is_waiting = any(refund.state == "requested" for refund in detail.refunds)
    return detail.state == "paid" and not is_waiting


def _plan_after(world: World, bought: Bought) -> None:
    waits = {
        "damaged": world.rng.uniform(20, 900),
        "not_mine": world.rng.uniform(200, 4000),
        "nothing_wrong": world.rng.uniform(2000, 8000),
        "withdrawn": world.rng.uniform(60, 900),
        "long_after": DAY * world.rng.uniform(7.6, 13),
        "spoilt": DAY * 8.1,
    }
    if bought.after in waits:
        world.plan(world.minute + waits[bought.after], "ask_back", bought.order_id)


@happens("ask_back")
def ask_back(world: World, order_id: UUID) -> None:
    """The buyer asks for money back."""
    bought = world.orders.get(order_id)
    if bought is None or not world.people[bought.buyer].is_member:
        return
    buyer = world.actor(world.people[bought.buyer])
    detail = order_detail(order_id, actor=buyer)
    if detail.state not in {"paid", "completed"} or detail.payment not in {"paid", "partly_refunded"}:
        return
    if any(refund.state == "requested" for refund in detail.refunds):
        return
    reason = world.rng.choice(lines(f"refund.{bought.after or 'damaged'}"))
    refund_id = request_refund(order_id, actor=buyer, reason=reason, demand=_demand(world.rng, bought, detail.lines))
    if bought.after == "withdrawn":
        world.plan(world.minute + world.rng.uniform(10, 200), "take_back", refund_id, bought.buyer)


def _demand(rng: random.Random, bought: Bought, order_lines: Sequence[OrderLineCard]) -> RefundDemand | None:
    """Everything, one unit of a line, or a part of the price."""
    if bought.after in {"changed_mind", "long_after", "spoilt"}:
        return None
    line = rng.choice(list(order_lines))
    if line.quantity > 1 or bought.after == "not_mine":
        return RefundDemand(quantities={line.id: 1})
    part = max(100, line.net.amount_minor * rng.choice((20, 25, 30, 50)) // 10_000 * 100)
    return RefundDemand(amount_minor=min(part, line.net.amount_minor))


@happens("take_back")
def take_back(world: World, refund_id: UUID, key: int) -> None:
    """The buyer settles it otherwise, unless the operator was faster."""
    waiting = {refund.id for refund in refund_requests(world.community_id, limit=200)}
    if refund_id in waiting and world.people[key].is_member:
        withdraw_refund(refund_id, actor=world.actor(world.people[key]))


@happens("settle_with_provider")
def settle_with_provider(world: World) -> None:
    """On Monday what lies at the provider has come to the bank; a part stays there, for refunds."""
    [holding] = holdings(world.community_id, "CNY")
    total = Money(holding.held.amount_minor * SETTLED_SHARE[0] // SETTLED_SHARE[1], "CNY")
    fee = portion(total, PROVIDER_FEE_BPS)
    if total.amount_minor <= fee.amount_minor:
        return
    record_settlement(
        world.community_id,
        actor=world.actor(world.named("阿岚")),
        provider=holding.provider,
        reference=f"SB{world.count('settlement'):04}",
        amount_minor=(total - fee).amount_minor,
        fee_minor=fee.amount_minor,
        day=(world.calendar.midnight + timedelta(minutes=world.minute)).date(),
    )


@happens("answer_refunds")
def answer_refunds(world: World) -> None:
    """The operator answers what is asked back, and sends again what the provider refused."""
    operator = world.actor(world.named("小林"))
    waiting = refund_requests(world.community_id, states=("failed", "requested"), limit=200)
    for failed in [refund for refund in waiting if refund.state == "failed"]:
        bought = world.orders.get(failed.order_id)
        if bought is not None and bought.payment_ref is not None:
            company.refuse_refunds(bought.payment_ref, is_refusing=False)
            retry_refund(failed.id, actor=operator)
    for asked in [refund for refund in waiting if refund.state == "requested"]:
        bought = world.orders.get(asked.order_id)
        after = bought.after if bought else ""
        if after == "nothing_wrong" and world.chance(0.7):
            refuse_refund(asked.id, actor=operator, answer="豆子没有质量问题，口味不合可以换冲法，群里有人陪你调。")
            continue
        if bought is not None and bought.payment_ref is not None and world.told.get("refused_by_bank", 0) < 2:  # noqa: PLR2004
            world.count("refused_by_bank")
            company.refuse_refunds(bought.payment_ref, is_refusing=True)
        approve_refund(
            asked.id,
            actor=operator,
            is_restocking=after == "changed_mind",
            answer=world.rng.choice(lines("refund.answers")),
        )
    if waiting:
        world.settle_soon()
