"""What waits, asked once for each page that several places show it on."""

from fengqun.commerce.orders.queries import counts
from fengqun.commerce.orders.types import OrderCounts
from fengqun.kernel.requests import Request

_KEY = "fengqun.orders.counts"


def counts_of(request: Request) -> OrderCounts:
    """How many orders of the address's community wait for what; kept for the rest of the request."""
    known: OrderCounts | None = request.META.get(_KEY)
    if known is None:
        known = request.META[_KEY] = counts(request.community.id)
    return known
