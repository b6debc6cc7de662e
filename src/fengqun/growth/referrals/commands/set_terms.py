"""Staff set how long a tie counts."""

from uuid import UUID

from django.db import transaction

from fengqun.growth.referrals.models import ReferralTerms
from fengqun.growth.referrals.policies import SET_COMMISSION_RULES
from fengqun.growth.referrals.types import Terms
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor


@transaction.atomic
def set_terms(community_id: UUID, *, actor: Actor, attribution_days: int) -> Terms:
    """The attribution window in days, 1 to 365 (the database refuses others); bindings keep their end."""
    actor.require(SET_COMMISSION_RULES, community_id)
    row, _created = ReferralTerms.objects.update_or_create(
        community_id=community_id,
        defaults={
            "attribution_days": attribution_days,
            "changed_at": clock.now(),
            "changed_by": actor.member_id,
        },
    )
    return Terms(row.attribution_days, row.profile)
