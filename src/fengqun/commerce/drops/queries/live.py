"""How a drop is going just now, and what calling it off would undo."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count
from django.db.models.functions import TruncSecond

from fengqun.commerce.drops.models import Claim
from fengqun.commerce.drops.queries.cards import drop_in
from fengqun.commerce.orders.queries import order_cards
from fengqun.kernel import clock
from fengqun.kernel.ids import first_id

SECONDS = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class CancelOutlook:
    """What calling a drop off would do: units that go back at once, orders that are closed, given back, or kept."""

    left: int
    unpaid: int
    refunded: int
    kept: int


def claims_by_second(community_id: UUID, drop_id: UUID, *, seconds: int = SECONDS) -> list[int]:
    """How many claims were decided in each of the last whole seconds, the oldest first.

    Ids carry the moment of the decision, so one range of the primary key holds all that is counted.
    """
    until = clock.now().replace(microsecond=0)
    since = until - timedelta(seconds=seconds)
    decided = Claim.objects.filter(
        community_id=community_id, id__gte=first_id(since), id__lt=first_id(until), drop_id=drop_id
    )
    rows = decided.annotate(second=TruncSecond("claimed_at")).values_list("second").annotate(Count("id"))
    counted: dict[datetime, int] = dict(rows.order_by())
    return [counted.get(since + timedelta(seconds=second), 0) for second in range(seconds)]


def outlook_of_cancelling(community_id: UUID, drop_id: UUID) -> CancelOutlook:
    """What calling the drop off now would do. Raises DropNotFound."""
    drop = drop_in(community_id, drop_id)
    held = Claim.objects.filter(community_id=community_id, drop_id=drop_id, outcome=Claim.Outcome.WON, returned_at=None)
    order_ids = list(held.values_list("order_id", flat=True))
    orders = order_cards(order_id for order_id in order_ids if order_id).values()
    return CancelOutlook(
        left=drop.remaining,
        unpaid=order_ids.count(None) + sum(order.state == "placed" for order in orders),
        refunded=sum(order.state == "paid" and order.fulfilment == "unfulfilled" for order in orders),
        kept=sum(
            order.state == "completed" or (order.state == "paid" and order.fulfilment != "unfulfilled")
            for order in orders
        ),
    )
