"""The owner sets the terms of paying out."""

from uuid import UUID

from django.db import transaction
from django.db.models import Max

from fengqun.commerce.wallets.commands.lock_wallets import lock_terms
from fengqun.commerce.wallets.decisions import Terms
from fengqun.commerce.wallets.models import PayoutTerms
from fengqun.commerce.wallets.policies import SET_PAYOUT_TERMS
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor


@transaction.atomic
def set_payout_terms(
    community_id: UUID, *, actor: Actor, minimum_minor: int, fee_bps: int, fee_fixed_minor: int
) -> Terms:
    """A new version of the terms, in force from now on; payouts already requested keep theirs."""
    actor.require(SET_PAYOUT_TERMS, community_id)
    lock_terms(community_id)
    last = PayoutTerms.objects.filter(community_id=community_id).aggregate(last=Max("version"))["last"] or 0
    row = PayoutTerms.objects.create(
        community_id=community_id,
        version=last + 1,
        minimum_minor=minimum_minor,
        fee_bps=fee_bps,
        fee_fixed_minor=fee_fixed_minor,
        valid_from=clock.now(),
        set_by=actor.member_id,
    )
    return Terms(row.minimum_minor, row.fee_bps, row.fee_fixed_minor, row.version)
