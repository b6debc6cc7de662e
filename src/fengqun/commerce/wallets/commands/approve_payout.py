"""Staff agree to a payout."""

from uuid import UUID

from django.db import transaction

from fengqun.commerce.wallets.activities import PayoutApproved
from fengqun.commerce.wallets.commands.move import move
from fengqun.commerce.wallets.models import PayoutState
from fengqun.commerce.wallets.policies import REVIEW_PAYOUTS
from fengqun.commerce.wallets.queries import card_of
from fengqun.commerce.wallets.types import PayoutCard
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.spine.activity.commands import record


@transaction.atomic
def approve_payout(community_id: UUID, payout_id: UUID, *, actor: Actor) -> PayoutCard:
    """Requested → approved. Raises OwnPayout, and PayoutMoved when somebody was faster."""
    actor.require(REVIEW_PAYOUTS, community_id)
    payout = move(
        community_id,
        payout_id,
        out_of=(PayoutState.REQUESTED,),
        into=PayoutState.APPROVED,
        by=actor,
        reviewed_at=clock.now(),
        reviewed_by=actor.member_id,
    )
    record(
        PayoutApproved(
            community_id=community_id,
            object_id=payout.id,
            actor_id=actor.member_id,
            member_id=payout.member_id,
            attempt=payout.attempt,
        )
    )
    return card_of(payout)
