"""What ending and cancelling share: what is left goes back to the shelf, once."""

from fengqun.commerce.drops.books import quota_cause
from fengqun.commerce.drops.models import Drop
from fengqun.kernel import clock
from fengqun.product.catalog.commands import release_stock


def close(drop: Drop, state: Drop.State, *, reason: str = "") -> int:
    """Close a locked drop that is open; answers how many units went back to the shelf."""
    left = drop.remaining
    if left:
        release_stock(drop.community_id, {drop.variant_id: left}, cause=quota_cause(drop))
    drop.state = state
    drop.shelved += left
    drop.remaining = 0
    drop.closed_at = clock.now()
    drop.close_reason = reason[:200]
    drop.save(update_fields=["state", "shelved", "remaining", "closed_at", "close_reason"])
    return left
