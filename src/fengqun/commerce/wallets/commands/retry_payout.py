"""Staff try a failed payout again."""

from uuid import UUID

from django.db import transaction
from django.db.models import F

from fengqun.commerce.wallets.activities import PayoutApproved
from fengqun.commerce.wallets.commands.move import move
from fengqun.commerce.wallets.commands.reserve import cause_of, reserve
from fengqun.commerce.wallets.commands.settle_debt import settle_debt
from fengqun.commerce.wallets.errors import NotEnough
from fengqun.commerce.wallets.models import PayoutState
from fengqun.commerce.wallets.policies import REVIEW_PAYOUTS
from fengqun.commerce.wallets.queries import card_of, wallet_of
from fengqun.commerce.wallets.types import PayoutCard
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.spine.activity.commands import record
from fengqun.spine.ledger.errors import InsufficientFunds
from fengqun.ui.amounts import write_amount


@transaction.atomic
def retry_payout(community_id: UUID, payout_id: UUID, *, actor: Actor) -> PayoutCard:
    """Failed → approved with a new reserve.

    Raises OwnPayout, and NotEnough when the wallet has been spent meanwhile.
    """
    actor.require(REVIEW_PAYOUTS, community_id)
    payout = move(
        community_id,
        payout_id,
        out_of=(PayoutState.FAILED,),
        into=PayoutState.APPROVED,
        by=actor,
        attempt=F("attempt") + 1,
        reference="",
        reason="",
        sent_at=None,
        reviewed_at=clock.now(),
        reviewed_by=actor.member_id,
    )
    activity_id = record(
        PayoutApproved(
            community_id=community_id,
            object_id=payout.id,
            actor_id=actor.member_id,
            member_id=payout.member_id,
            attempt=payout.attempt,
        )
    )
    settle_debt(
        community_id,
        payout.member_id,
        unit=payout.unit,
        key=f"payout:{payout.id}:{payout.attempt}:debt",
        cause=cause_of(payout.id, activity_id),
    )
    try:
        payout.net_transfer_id, payout.fee_transfer_id = reserve(payout, activity_id=activity_id)
    except InsufficientFunds as refusal:
        left = wallet_of(community_id, payout.member_id, payout.unit).withdrawable
        raise NotEnough(available=write_amount(left)) from refusal
    payout.save(update_fields=["net_transfer_id", "fee_transfer_id"])
    return card_of(payout)
