"""Drops for tests, made by the real commands."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from fengqun.commerce.drops.commands import decide, schedule_drop
from fengqun.commerce.drops.models import Claim as ClaimRow
from fengqun.commerce.drops.models import Drop
from fengqun.commerce.drops.types import DropPlan
from fengqun.commerce.orders.commands import address_order
from fengqun.commerce.orders.models import Order
from fengqun.commerce.orders.tests.factories import HOME, open_intent, open_page
from fengqun.commerce.payments.sandbox import company
from fengqun.commerce.payments.sandbox.channel import using
from fengqun.commerce.payments.tests.factories import ClientChannel, sandbox_payment, settle
from fengqun.kernel import clock
from fengqun.kernel.policies import SYSTEM
from fengqun.people.communities.tests.factories import actor_for_test
from fengqun.product.catalog.models import StockMovement, Variant
from fengqun.product.catalog.tests.factories import make_variant
from fengqun.spine.lane.types import Answer, Claim

PRICE = 900
HOUR = timedelta(hours=1)


def a_plan(community: Any, **choices: Any) -> DropPlan:
    """A plan that starts now and lasts an hour: three units of a new variant of which ten are on the shelf."""
    now = clock.now()
    variant_id = choices.pop("variant_id", None) or make_variant(community, stock=choices.pop("stock", 10)).id
    starts_at = choices.pop("starts_at", now)
    plan: dict[str, Any] = {
        "variant_id": variant_id,
        "title": "周五晚八点，花魁半价",
        "price_minor": PRICE,
        "quota": 3,
        "starts_at": starts_at,
        "ends_at": starts_at + HOUR,
    }
    return DropPlan(**{**plan, **choices})


def make_drop(community: Any, **choices: Any) -> Drop:
    """A drop that runs now, unless told otherwise."""
    return fresh(Drop(community_id=community.id, id=_scheduled(community, choices)))


def _scheduled(community: Any, choices: dict[str, Any]) -> Any:
    return schedule_drop(community.id, a_plan(community, **choices), actor=SYSTEM)


def fresh(drop: Drop) -> Drop:
    """The drop's row as it is now."""
    return Drop.objects.get(community_id=drop.community_id, id=drop.id)


def wish(drop: Drop, member: Any, key: str = "k1") -> Claim:
    """A wish of a member, as the lane hands it over."""
    return Claim(drop.community_id, drop.id, member.id, key)


def ask(drop: Drop, member: Any, key: str = "k1") -> Answer:
    """One wish, decided."""
    [answer] = decide(drop.community_id, [wish(drop, member, key)])
    return answer


def outcome(drop: Drop, member: Any, key: str = "k1") -> str:
    """How one wish is decided."""
    return str(ask(drop, member, key).body["outcome"])


def win_of(drop: Drop, member: Any) -> ClaimRow:
    """The one win of a member."""
    return ClaimRow.objects.get(community_id=drop.community_id, drop_id=drop.id, member_id=member.id, outcome="won")


def figures(drop: Drop) -> tuple[int, int, int, int]:
    """Remaining, wins, returns, shelved."""
    now = fresh(drop)
    return now.remaining, now.wins, now.returns, now.shelved


def stock(drop: Drop) -> tuple[int, int]:
    """On hand and reserved of the drop's variant."""
    row = Variant.objects.get(id=drop.variant_id)
    return row.stock_on_hand, row.stock_reserved


def reserved_by_movements(drop: Drop) -> int:
    """What the movements say is reserved of the drop's variant."""
    sign = {"reserved": 1, "released": -1, "taken": -1, "handed": -1}
    rows = StockMovement.objects.filter(variant_id=drop.variant_id).values_list("kind", "quantity")
    return sum(sign.get(kind, 0) * quantity for kind, quantity in rows)


@contextmanager
def sandbox() -> Iterator[None]:
    """The sandbox's messages reach us, and every room listens."""
    with using(ClientChannel()):
        yield


def order_of(drop: Drop, member: Any) -> Order:
    """The order of the one win of a member."""
    return Order.objects.get(held_for=f"drop_claim:{win_of(drop, member).id}")


def open_pay_page(order: Order, member: Any) -> Any:
    """Give the address and open the sandbox's page; answers its payment."""
    address_order(order.id, HOME, actor=actor_for_test(member))
    open_page(order, member)
    return sandbox_payment(open_intent(order).id).id


def pay(order: Order, member: Any) -> Order:
    """Give the address and pay; call it inside `sandbox`."""
    company.pay(open_pay_page(order, member))
    settle()
    return Order.objects.get(id=order.id)


def at_moment(moment: datetime) -> Any:
    """The clock at a moment."""
    return clock.travel_to(moment)
