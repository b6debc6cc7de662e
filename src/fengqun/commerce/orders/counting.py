"""What waits, asked once for each page that several places show it on."""

from fengqun.commerce.orders.queries import counts, to_ship
from fengqun.commerce.orders.types import OrderCard, OrderCounts
from fengqun.kernel.requests import Request

SHOWN = 5
_KEY = "fengqun.orders.counts"
_PARCELS = "fengqun.orders.parcels"


def counts_of(request: Request) -> OrderCounts:
    """How many orders of the address's community wait for what; kept for the rest of the request."""
    known: OrderCounts | None = request.META.get(_KEY)
    if known is None:
        known = request.META[_KEY] = counts(request.community.id)
    return known


def parcels_of(request: Request) -> list[OrderCard]:
    """The first of them to be sent, the longest waiting first; kept for the rest of the request."""
    known: list[OrderCard] | None = request.META.get(_PARCELS)
    if known is None:
        known = request.META[_PARCELS] = to_ship(request.community.id, limit=SHOWN)
    return known
