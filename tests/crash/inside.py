"""What is done with the server's own settings: `python -m tests.crash.inside VERB`, with FENGQUN_HOME set.

set-up     makes a shop with tokens for its people and prints it as JSON
settled    prints what still waits for something, as JSON; nothing when the server has come to rest
audit      reads what clients were told (JSON on standard input) and prints what is not so, as JSON
demo       replays the demo community, small
bursts     prints what in drops is not as claimants were told (JSON on standard input)
"""

# ruff: noqa: PLC0415, T201 - rooms are imported once Django is set up; printing is the answer

import json
import sys
from collections import Counter
from typing import Any

BUYERS = 4
STOCK = 100_000
RATE = 1234


def set_up() -> dict[str, Any]:
    """A shop with two goods, a promoter whose link all buyers followed, buyers and an operator."""
    from fengqun.growth.referrals.commands import create_link, record_click
    from fengqun.growth.referrals.visits import Visit
    from fengqun.kernel.ids import new_id
    from fengqun.people.accounts.commands import create_token
    from fengqun.people.communities.tests.factories import actor_for_test, make_community, make_member, make_person
    from fengqun.product.catalog.tests.factories import make_variant

    def person(name: str) -> Any:
        return make_person(name, email=f"{new_id().hex}@example.test")

    slug = f"crash-{new_id().hex[-10:]}"
    community = make_community(name="Crash", slug=slug, owner=person("Owner"), default_commission_bps=RATE)
    promoter = make_member(community, "Lan", user=person("Lan"), roles=["promoter"])
    operator = make_member(community, "Lin", user=person("Lin"), roles=["operator"])
    buyers = [make_member(community, f"Buyer {place}", user=person(f"Buyer {place}")) for place in range(BUYERS)]
    link = create_link(community.id, actor=actor_for_test(promoter), target_path=f"/c/{slug}/")
    for buyer in buyers:
        visit = Visit(address_hash=new_id().hex, agent_class="phone")
        record_click(link, visitor_id=new_id(), visit=visit, user_id=buyer.user_id)
    goods = [make_variant(community, stock=STOCK, price_minor=price, title=f"goods {price}") for price in (8800, 333)]

    def token(member: Any) -> str:
        return create_token(actor=actor_for_test(member), name="crash").secret

    return {
        "community_id": str(community.id),
        "slug": slug,
        "operator": token(operator),
        "buyers": [token(buyer) for buyer in buyers],
        "goods": {str(one.id): one.price.amount_minor for one in goods},
    }


def settled() -> list[str]:
    """What still waits."""
    from django.db import connection

    from fengqun.kernel import clock

    questions = {
        "deliveries": "SELECT count(*) FROM activity_delivery",
        "jobs": (
            "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND queue_name <> 'periodic' "
            "AND (scheduled_at IS NULL OR scheduled_at <= %(now)s + interval '1 hour')"
        ),
        "refunds": "SELECT count(*) FROM payments_paymentrefund WHERE status IN ('requested', 'sending')",
        "messages": "SELECT count(*) FROM payments_webhookmessage WHERE state IN ('stored', 'working')",
        "payments": (
            "SELECT count(*) FROM payments_paymentintent i JOIN sandbox_payment s "
            "ON s.order_no = replace(i.id::text, '-', '') WHERE s.status = 'paid' AND i.captured_minor = 0"
        ),
    }
    waiting = []
    with connection.cursor() as cursor:
        for name, question in questions.items():
            cursor.execute(question, {"now": clock.now()})
            (count,) = cursor.fetchone()
            if count:
                waiting.append(f"{count} {name}")
    return waiting


def audit(shop: dict[str, Any], told: dict[str, Any]) -> list[str]:
    """What is not as the clients were told, or happened twice, or not at all."""
    from uuid import UUID

    community_id = UUID(shop["community_id"])
    return [
        *_orders(community_id, told),
        *_money(community_id, told),
        *_commissions(community_id),
        *_roll_ups(community_id),
        *_stock(community_id),
        *_left_over(),
    ]


def _orders(community_id: Any, told: dict[str, Any]) -> list[str]:
    """Every acknowledged order is there once, as it was acknowledged, and no other order is."""
    from fengqun.commerce.orders.models import Order

    rows = {
        row.place_token: (str(row.id), row.number, row.total_minor)
        for row in Order.objects.filter(community_id=community_id)
    }
    acknowledged = {token: tuple(one) for token, one in told["orders"].items()}
    wrong = [f"order {token}: told {one}, found {rows.get(token)}" for token, one in acknowledged.items()
             if rows.get(token) != one]  # fmt: skip
    extra = set(rows) - set(acknowledged)
    if extra:
        wrong.append(f"orders that nobody was told of: {sorted(map(str, extra))}")
    if Order.objects.filter(community_id=community_id).count() != len(rows):
        wrong.append("orders that share a token")
    return wrong


def _money(community_id: Any, told: dict[str, Any]) -> list[str]:
    """Paid once, refunded once, in the ledger as in the orders."""
    from fengqun.commerce.orders.models import Order, OrderRefund
    from fengqun.spine.ledger.models import Journal
    from fengqun.spine.ledger.queries import totals

    journals = Counter(
        Journal.objects.filter(community_id=community_id, cause_kind="order").values_list("cause_id", "rule")
    )
    refunds = Counter(OrderRefund.objects.filter(community_id=community_id).values_list("order_id", flat=True))
    wrong = []
    for order in Order.objects.filter(community_id=community_id):
        is_paid = str(order.id) in told["paid"]
        if is_paid != (order.payment != "awaiting"):
            wrong.append(f"{order.number}: paid by the client {is_paid}, here {order.payment}")
        count = refunds[order.id]
        expected = {"payments.capture": int(is_paid), "orders.payment": int(is_paid), "orders.refund": count,
                    "payments.refund": count}  # fmt: skip
        found = {rule: journals[order.id, rule] for rule in expected}
        if found != expected:
            wrong.append(f"{order.number}: journals {found}, expected {expected}")
    known = {
        row.idempotency_key: (str(row.id), row.amount_minor, row.state)
        for row in OrderRefund.objects.filter(community_id=community_id)
    }
    acknowledged = {key: (*one, "succeeded") for key, one in told["refunds"].items()}
    if known != acknowledged:
        wrong.append(f"refunds: told {acknowledged}, found {known}")
    wrong += [f"{unit.unit} does not balance" for unit in totals(community_id) if not unit.is_balanced]
    return wrong


def _commissions(community_id: Any) -> list[str]:
    """One for each line of a paid order, in the ledger as in its row."""
    from fengqun.commerce.orders.models import OrderLine
    from fengqun.growth.referrals.models import Commission
    from fengqun.kernel.money import Money, portion
    from fengqun.spine.ledger.models import Journal
    from fengqun.spine.ledger.queries import accounts

    lines = OrderLine.objects.filter(order__community_id=community_id).exclude(order__payment="awaiting")
    rows = Commission.objects.filter(community_id=community_id).select_related("attribution")
    by_line = {row.attribution.line_id: row for row in rows}
    wrong = [] if len(by_line) == len(rows) == len(lines) else [f"{len(rows)} commissions for {len(lines)} lines"]
    for line in lines:
        row = by_line.get(line.id)
        due = portion(Money(line.net_minor - line.refunded_minor, "CNY"), RATE).amount_minor
        if row is None or row.pending_minor != due:
            wrong.append(f"commission of line {line.id}: {row and row.pending_minor}, due {due}")
    made = Counter(
        Journal.objects.filter(community_id=community_id, rule="referrals.commission").values_list(
            "cause_id", flat=True
        )
    )
    wrong += [f"commission {cause} was made {count} times" for cause, count in made.items() if count != 1]
    [wallet] = accounts(community_id, purpose="wallet") or [None]
    promised = wallet.balance.pending_in_minor if wallet else 0
    if promised != sum(row.pending_minor for row in rows):
        wrong.append(f"the wallet is promised {promised}, commissions {sum(row.pending_minor for row in rows)}")
    return wrong


def _roll_ups(community_id: Any) -> list[str]:
    """The insight into buyers counts each purchase and refund once."""
    from django.db.models import Count, F, Sum

    from fengqun.commerce.orders.models import Order
    from fengqun.insight.journeys.models import Customer

    paid = Order.objects.filter(community_id=community_id).exclude(payment="awaiting").order_by()
    spent = paid.values("buyer_id").annotate(orders=Count("id"), spend=Sum(F("total_minor") - F("refunded_minor")))
    expected = {row["buyer_id"]: (row["orders"], row["spend"]) for row in spent}
    rows = Customer.objects.filter(community_id=community_id).values_list("member_id", "order_count", "spend_minor")
    found = {member: (orders, spend) for member, orders, spend in rows}
    return [] if found == expected else [f"roll-ups {found}, orders say {expected}"]


def _stock(community_id: Any) -> list[str]:
    """What was sold has left the stock once, what is unpaid is reserved."""
    from fengqun.commerce.orders.models import OrderLine
    from fengqun.product.catalog.models import Variant

    wrong = []
    for variant in Variant.objects.filter(community_id=community_id):
        lines = list(OrderLine.objects.filter(variant_id=variant.id).select_related("order"))
        reserved = sum(line.quantity for line in lines if line.order.payment == "awaiting")
        gone = sum(line.quantity for line in lines if line.order.payment != "awaiting")
        found, expected = (variant.stock_on_hand, variant.stock_reserved), (STOCK - gone, reserved)
        if found != expected:
            wrong.append(f"stock of {variant.sku}: {found}, expected {expected}")
    return wrong


def _left_over() -> list[str]:
    """Nothing failed for good, nothing is parked, nothing waits."""
    from fengqun.spine.activity.models import DeadLetter
    from fengqun.spine.jobs.queries import failed_jobs

    wrong = [f"dead letter: {letter.subscriber} {letter.error}" for letter in DeadLetter.objects.all()]
    wrong += [f"failed job: {job.name} {job.arguments} {job.error}" for job in failed_jobs(None)]
    return wrong + settled()


def replay_demo(seed: int) -> list[str]:
    """Replay a small demo community; answers what is missing of it."""
    from fengqun import demo

    demo.build(seed=seed, members=40, days=60, progress=lambda _done, _days: None)
    return [] if demo.is_complete() else ["the demo is incomplete"]


def burst_audit(drop: str, stock: int, answers: dict[str, Any]) -> list[str]:
    """What claimants were told is what is kept; exactly as many units were won as there were, each with one order."""
    from fengqun.commerce.drops.models import Claim, Drop
    from fengqun.commerce.orders.models import Order, OrderLine
    from fengqun.product.catalog.models import Variant
    from fengqun.spine.activity.models import ActivityRow

    rows = {row.key: row for row in Claim.objects.filter(drop_id=drop)}
    wrong = []
    for key, (outcome, claim_id) in answers.items():
        row = rows.get(key)
        if row is None or row.outcome != outcome or (claim_id and str(row.id) != claim_id):
            wrong.append(f"{key}: told {outcome} {claim_id}, kept {row and (row.outcome, row.id)}")
    won = [row for row in rows.values() if row.outcome == "won"]
    one = Drop.objects.get(id=drop)
    recorded = Counter(ActivityRow.objects.filter(object_id=drop).values_list("verb", flat=True))
    orders = Order.objects.filter(id__in=[row.order_id for row in won])
    bought = OrderLine.objects.filter(order__in=orders, variant_id=one.variant_id).values_list("quantity", flat=True)
    variant = Variant.objects.get(id=one.variant_id)
    found = {
        "claims": len(rows),
        "won": len(won),
        "winners": len({row.member_id for row in won}),
        "remaining": one.remaining,
        "activities": recorded["drops.won"],
        "orders": orders.count(),
        "bought": sum(bought),
        "reserved": variant.stock_reserved,
    }
    expected = dict.fromkeys(found, stock) | {"claims": len(answers), "remaining": 0}
    return wrong if found == expected else [*wrong, f"found {found}, expected {expected}"]


def main(verb: str, *options: str) -> None:
    """Do it and print the answer."""
    from fengqun.cli.support.django import prepare

    prepare("owner" if verb == "demo" else "command")
    match verb:
        case "set-up":
            answer: object = set_up()
        case "settled":
            answer = settled()
        case "audit":
            given = json.load(sys.stdin)
            answer = audit(given["shop"], given["told"])
        case "demo":
            answer = replay_demo(int(options[0]))
        case "bursts":
            given = json.load(sys.stdin)
            answer = [
                wrong
                for drop, answers in given["drops"].items()
                for wrong in burst_audit(drop, given["stock"], answers)
            ]
        case _:
            raise SystemExit(f"no such verb: {verb}")
    print(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:])
