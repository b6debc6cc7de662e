"""What the commands of this room share: rows, locks and causes.

Locks are taken in one order: the drop, then a claim, then its order, then stock.
"""

from uuid import UUID

from fengqun.commerce.drops.errors import ClaimNotFound, DropNotFound
from fengqun.commerce.drops.models import Claim, Drop
from fengqun.product.catalog.types import StockCause

KIND = "drops"
"""The name under which the lane knows this room."""

CLAIM = "drop_claim"
"""The kind under which stock and orders know a won unit."""

PATH = "/api/v1/drops/{id}/claims"
GLANCE_PATH = "/api/v1/drops/{id}"


def find_drop(drop_id: UUID) -> Drop:
    """The drop, not locked. Raises DropNotFound."""
    drop = Drop.objects.filter(id=drop_id).first()
    if drop is None:
        raise DropNotFound
    return drop


def lock_drop(community_id: UUID, drop_id: UUID) -> Drop:
    """The drop, locked until the transaction ends. Raises DropNotFound."""
    drop = Drop.objects.select_for_update(no_key=True).filter(community_id=community_id, id=drop_id).first()
    if drop is None:
        raise DropNotFound
    return drop


def lock_claim(community_id: UUID, claim_id: UUID) -> Claim:
    """The claim, locked until the transaction ends. Raises ClaimNotFound."""
    claim = Claim.objects.select_for_update(no_key=True).filter(community_id=community_id, id=claim_id).first()
    if claim is None:
        raise ClaimNotFound
    return claim


def quota_cause(drop: Drop) -> StockCause:
    """What reserves the quota; a changed plan reserves anew under another."""
    return StockCause("drop", drop.hold_id)


def claim_cause(claim_id: UUID) -> StockCause:
    """What hands a won unit to its order, takes it back, and lets it go to the shelf."""
    return StockCause(CLAIM, claim_id)
