"""The money has arrived."""

from uuid import UUID

from django.db import transaction

from fengqun.commerce.wallets.activities import PayoutPaid
from fengqun.commerce.wallets.commands.move import move
from fengqun.commerce.wallets.commands.reserve import take
from fengqun.commerce.wallets.models import PayoutState
from fengqun.commerce.wallets.policies import REVIEW_PAYOUTS
from fengqun.commerce.wallets.queries import card_of
from fengqun.commerce.wallets.types import PayoutCard
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.spine.activity.commands import record


@transaction.atomic
def confirm_paid(community_id: UUID, payout_id: UUID, *, actor: Actor) -> PayoutCard:
    """Sent → paid; net and fee leave the wallet for good. Raises OwnPayout, PayoutMoved."""
    actor.require(REVIEW_PAYOUTS, community_id)
    payout = move(
        community_id,
        payout_id,
        out_of=(PayoutState.SENT,),
        into=PayoutState.PAID,
        by=actor,
        closed_at=clock.now(),
    )
    activity_id = record(
        PayoutPaid(
            community_id=community_id,
            object_id=payout.id,
            actor_id=actor.member_id,
            member_id=payout.member_id,
            amount_minor=payout.amount_minor,
            fee_minor=payout.fee_minor,
            net_minor=payout.net_minor,
            unit=payout.unit,
        )
    )
    take(payout, activity_id=activity_id)
    return card_of(payout)
