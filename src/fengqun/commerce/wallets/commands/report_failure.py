"""The money came back."""

from uuid import UUID

from django.db import transaction

from fengqun.commerce.wallets.activities import PayoutFailed
from fengqun.commerce.wallets.commands.move import move
from fengqun.commerce.wallets.commands.reserve import give_back
from fengqun.commerce.wallets.errors import ReasonMissing
from fengqun.commerce.wallets.models import PayoutState
from fengqun.commerce.wallets.policies import REVIEW_PAYOUTS
from fengqun.commerce.wallets.queries import card_of
from fengqun.commerce.wallets.types import PayoutCard
from fengqun.kernel.policies import Actor
from fengqun.spine.activity.commands import record


@transaction.atomic
def report_failure(community_id: UUID, payout_id: UUID, *, actor: Actor, reason: str) -> PayoutCard:
    """Approved or sent → failed; the reserve goes back to the wallet. Staff may try again. Raises OwnPayout."""
    actor.require(REVIEW_PAYOUTS, community_id)
    if not reason.strip():
        raise ReasonMissing
    payout = move(
        community_id,
        payout_id,
        out_of=(PayoutState.APPROVED, PayoutState.SENT),
        into=PayoutState.FAILED,
        by=actor,
        reason=reason.strip(),
    )
    activity_id = record(
        PayoutFailed(
            community_id=community_id,
            object_id=payout.id,
            actor_id=actor.member_id,
            member_id=payout.member_id,
            attempt=payout.attempt,
            reason=payout.reason,
        )
    )
    give_back(payout, activity_id=activity_id)
    return card_of(payout)
