"""Undo what was won in a drop that was called off, win by win."""

from functools import partial
from uuid import UUID

from django.db import transaction

from fengqun.commerce.drops.activities import DropWinUndone
from fengqun.commerce.drops.books import find_drop, lock_claim, lock_drop
from fengqun.commerce.drops.commands.one_by_one import one_by_one
from fengqun.commerce.drops.commands.return_unit import return_unit
from fengqun.commerce.drops.models import Claim, Drop
from fengqun.commerce.orders.commands import cancel_order, refund_order, refuse_refund
from fengqun.commerce.orders.queries import order_detail
from fengqun.commerce.orders.types import OrderDetail
from fengqun.kernel import clock
from fengqun.kernel.policies import SYSTEM
from fengqun.spine.activity.commands import record


def undo_wins(drop_id: UUID) -> int:
    """Undo every win of a cancelled drop that can be undone; answers for how many something was done.

    Each goes in a transaction of its own, so a run that was interrupted is simply run again. Does nothing for a drop
    that is not cancelled. Raises DropNotFound.
    """
    drop = find_drop(drop_id)
    if drop.state != Drop.State.CANCELLED:
        return 0
    held = Claim.objects.filter(
        community_id=drop.community_id, drop_id=drop_id, outcome=Claim.Outcome.WON, returned_at=None
    )
    undone = one_by_one(list(held.order_by("id").values_list("id", flat=True)), partial(_undo, drop))
    Drop.objects.filter(community_id=drop.community_id, id=drop_id, undone_at=None).update(undone_at=clock.now())
    return undone


@transaction.atomic
def _undo(drop: Drop, claim_id: UUID) -> bool:
    """Cancel or refund what stands behind one win; False where it is on its way, or was undone before."""
    lock_drop(drop.community_id, drop.id)
    claim = lock_claim(drop.community_id, claim_id)
    if claim.returned_at is not None:
        return False
    order = order_detail(claim.order_id, actor=SYSTEM) if claim.order_id else None
    if order is not None and order.state == "paid" and order.fulfilment == "unfulfilled":
        _refund(order, drop)
        return _tell(drop, claim, is_refunded=True)
    if order is not None and order.state == "placed":
        cancel_order(order.id, actor=SYSTEM, reason=drop.close_reason)
    elif order is not None:
        return False
    return_unit(drop.community_id, claim_id, order_id=claim.order_id, reason="called_off")
    return _tell(drop, claim, is_refunded=False)


def _refund(order: OrderDetail, drop: Drop) -> None:
    """Give everything back; a request for a part of it is answered by that."""
    for refund in order.refunds:
        if refund.state == "requested":
            refuse_refund(refund.id, actor=SYSTEM, answer=drop.close_reason)
    refund_order(order.id, actor=SYSTEM, reason=drop.close_reason, key=f"drop:{drop.id}", is_restocking=True)


def _tell(drop: Drop, claim: Claim, *, is_refunded: bool) -> bool:
    record(
        DropWinUndone(
            community_id=drop.community_id,
            object_id=drop.id,
            claim_id=claim.id,
            member_id=claim.member_id,
            is_refunded=is_refunded,
        )
    )
    return True
