"""Staff have handed the money to the bank."""

from uuid import UUID

from django.db import IntegrityError, transaction

from fengqun.commerce.wallets.activities import PayoutSent
from fengqun.commerce.wallets.commands.move import move
from fengqun.commerce.wallets.errors import ReferenceMissing, ReferenceTooLong, ReferenceUsed
from fengqun.commerce.wallets.models import MAX_REFERENCE, PayoutReference, PayoutState
from fengqun.commerce.wallets.policies import REVIEW_PAYOUTS
from fengqun.commerce.wallets.queries import card_of
from fengqun.commerce.wallets.types import PayoutCard
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.spine.activity.commands import record


@transaction.atomic
def confirm_sent(community_id: UUID, payout_id: UUID, *, actor: Actor, reference: str) -> PayoutCard:
    """Approved → sent, with the bank's reference. A reference counts once for good, also after a failure.

    Raises ReferenceMissing, ReferenceTooLong, ReferenceUsed, OwnPayout, PayoutMoved.
    """
    actor.require(REVIEW_PAYOUTS, community_id)
    reference = reference.strip()
    if not reference:
        raise ReferenceMissing
    if len(reference) > MAX_REFERENCE:
        raise ReferenceTooLong(maximum=MAX_REFERENCE)
    payout = move(
        community_id,
        payout_id,
        out_of=(PayoutState.APPROVED,),
        into=PayoutState.SENT,
        by=actor,
        reference=reference,
        sent_at=clock.now(),
    )
    try:
        with transaction.atomic():
            PayoutReference.objects.create(
                community_id=community_id,
                payout=payout,
                attempt=payout.attempt,
                provider=payout.provider,
                reference=reference,
                noted_at=clock.now(),
            )
    except IntegrityError as clash:
        raise ReferenceUsed from clash
    record(
        PayoutSent(
            community_id=community_id,
            object_id=payout.id,
            actor_id=actor.member_id,
            member_id=payout.member_id,
            attempt=payout.attempt,
            reference=reference,
        )
    )
    return card_of(payout)
