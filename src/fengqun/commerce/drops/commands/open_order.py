"""Open the order of a win: by the job that follows the wins, or by the winner's own page, whoever comes first."""

import logging
from collections.abc import Sequence
from functools import partial
from uuid import UUID

from django.db import transaction

from fengqun.commerce.drops.books import claim_cause, lock_claim
from fengqun.commerce.drops.commands.one_by_one import one_by_one
from fengqun.commerce.drops.errors import ClaimNotFound, UnitReturned
from fengqun.commerce.drops.models import Claim, Drop
from fengqun.commerce.orders.commands import place_held
from fengqun.commerce.orders.types import HeldSale
from fengqun.kernel import clock
from fengqun.kernel.money import Money
from fengqun.kernel.policies import Actor

logger = logging.getLogger(__name__)


def open_orders(community_id: UUID, claim_ids: Sequence[UUID]) -> int:
    """Open the orders of many wins, each in a transaction of its own; answers how many are open.

    Those that were given back meanwhile are left alone.
    """
    return one_by_one(claim_ids, partial(_is_opened, community_id))


def _is_opened(community_id: UUID, claim_id: UUID) -> bool:
    try:
        _open(community_id, claim_id)
    except UnitReturned:
        logger.info("the win %s was given back before its order was opened", claim_id)
        return False
    return True


def open_order(community_id: UUID, claim_id: UUID, *, actor: Actor) -> UUID:
    """The id of the order in which the acting member pays for a win, opened if it is not yet.

    Raises ClaimNotFound for anybody else's win, UnitReturned.
    """
    claim = Claim.objects.filter(community_id=community_id, id=claim_id).first()
    if claim is None or not (actor.is_system or claim.member_id == actor.member_id):
        raise ClaimNotFound
    return _open(community_id, claim_id)


@transaction.atomic
def _open(community_id: UUID, claim_id: UUID) -> UUID:
    claim = lock_claim(community_id, claim_id)
    if claim.order_id is not None:
        return claim.order_id
    if claim.outcome != Claim.Outcome.WON or claim.pay_until is None:
        raise ClaimNotFound
    drop = Drop.objects.get(community_id=community_id, id=claim.drop_id)
    if claim.returned_at is not None or claim.pay_until <= clock.now() or drop.state == Drop.State.CANCELLED:
        raise UnitReturned
    placed = place_held(
        community_id,
        HeldSale(
            holder=claim_cause(claim_id),
            buyer_member_id=claim.member_id,
            variant_id=drop.variant_id,
            quantity=1,
            unit_price=Money(drop.price_minor, drop.currency),
            pay_until=claim.pay_until,
        ),
    )
    claim.order_id = placed.order_id
    claim.save(update_fields=["order_id"])
    return placed.order_id
