"""A won unit comes back: to the drop while it runs, else to the shelf."""

from uuid import UUID

from django.db import transaction
from django.db.models import F

from fengqun.commerce.drops.activities import DropUnitReturned
from fengqun.commerce.drops.books import claim_cause, lock_claim, lock_drop
from fengqun.commerce.drops.commands.one_by_one import one_by_one
from fengqun.commerce.drops.errors import ClaimNotFound
from fengqun.commerce.drops.models import Claim, Drop
from fengqun.kernel import clock
from fengqun.product.catalog.commands import release_stock
from fengqun.spine.activity.commands import record

BATCH = 500


def return_unpaid() -> int:
    """Take back every win whose time to pay is over without an order ever having been opened; answers how many.

    The latest first: one that fails holds up no other.
    """
    due = Claim.objects.filter(
        outcome=Claim.Outcome.WON, order_id=None, returned_at=None, pay_until__lte=clock.now()
    ).order_by("-pay_until", "id")
    return one_by_one(
        list(due.values_list("community_id", "id")[:BATCH]),
        lambda found: return_unit(*found, order_id=None, reason="unpaid"),
    )


def return_of_order(community_id: UUID, order_id: UUID, *, reason: str) -> bool:
    """Take back the win behind an order that was closed unpaid; False if the order was none of a drop."""
    claim_id = Claim.objects.filter(community_id=community_id, order_id=order_id).values_list("id", flat=True).first()
    return claim_id is not None and return_unit(community_id, claim_id, order_id=order_id, reason=reason)


@transaction.atomic
def return_unit(community_id: UUID, claim_id: UUID, *, order_id: UUID | None, reason: str) -> bool:
    """Take a win back, once. False if it was taken back before, or stands with another order than `order_id`.

    The caller knows that nobody will pay for it: `order_id` is closed, or there was none in time. `reason` is
    unpaid, cancelled or called_off. Raises ClaimNotFound.
    """
    drop_id = Claim.objects.filter(community_id=community_id, id=claim_id).values_list("drop_id", flat=True).first()
    if drop_id is None:
        raise ClaimNotFound
    drop = lock_drop(community_id, drop_id)
    claim = lock_claim(community_id, claim_id)
    if claim.outcome != Claim.Outcome.WON or claim.returned_at is not None or claim.order_id != order_id:
        return False
    claim.returned_at = clock.now()
    claim.return_reason = reason
    claim.save(update_fields=["returned_at", "return_reason"])
    is_offered_again = drop.state in {Drop.State.SCHEDULED, Drop.State.PAUSED} and clock.now() < drop.ends_at
    place = "remaining" if is_offered_again else "shelved"
    Drop.objects.filter(community_id=community_id, id=drop_id).update(returns=F("returns") + 1, **{place: F(place) + 1})
    if not is_offered_again:
        release_stock(community_id, {drop.variant_id: 1}, cause=claim_cause(claim_id))
    record(
        DropUnitReturned(
            community_id=community_id,
            object_id=drop_id,
            claim_id=claim_id,
            member_id=claim.member_id,
            reason=reason,
            is_offered_again=is_offered_again,
        )
    )
    return True
