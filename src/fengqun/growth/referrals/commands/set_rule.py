"""Staff set a commission rate."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from fengqun.growth.referrals.commands.turns import take_turn
from fengqun.growth.referrals.errors import DefaultRateMissing, RateOutOfRange, StartsInThePast
from fengqun.growth.referrals.models import CommissionRule
from fengqun.growth.referrals.policies import SET_COMMISSION_RULES
from fengqun.growth.referrals.types import RuleRow
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.communities.queries import community_by_id

MAX_RATE_BPS = 5_000


@transaction.atomic
def set_rule(
    community_id: UUID,
    *,
    actor: Actor,
    rate_bps: int | None,
    product_id: UUID | None = None,
    valid_from: datetime | None = None,
) -> RuleRow:
    """A new version of the default rate, or of one product's; None for a product falls back to the default.

    Orders placed before it keep the version they were placed under. Raises RateOutOfRange, StartsInThePast,
    DefaultRateMissing.
    """
    actor.require(SET_COMMISSION_RULES, community_id)
    now = clock.now()
    if rate_bps is None and product_id is None:
        raise DefaultRateMissing
    if rate_bps is not None and not 0 <= rate_bps <= MAX_RATE_BPS:
        raise RateOutOfRange(maximum=MAX_RATE_BPS // 100)
    if valid_from is not None and valid_from < now:
        raise StartsInThePast
    take_turn("rules", community_id)
    earlier = CommissionRule.objects.filter(community_id=community_id, product_id=product_id)
    last = earlier.aggregate(last=Max("version"))["last"] or 0
    row = CommissionRule.objects.create(
        community_id=community_by_id(community_id).id,
        product_id=product_id,
        version=last + 1,
        rate_bps=rate_bps,
        valid_from=valid_from or now,
        set_by=actor.member_id,
        created_at=now,
    )
    return RuleRow(row.id, row.product_id, row.version, row.rate_bps, row.valid_from, row.set_by)
