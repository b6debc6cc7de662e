"""Announce a drop, and put its units aside."""

from uuid import UUID

from django.db import transaction

from fengqun.commerce.drops.activities import DropScheduled
from fengqun.commerce.drops.books import quota_cause
from fengqun.commerce.drops.models import Drop
from fengqun.commerce.drops.plans import read_plan
from fengqun.commerce.drops.policies import RUN_DROPS
from fengqun.commerce.drops.types import DropPlan
from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.kernel.policies import Actor
from fengqun.people.communities.queries import community_by_id
from fengqun.product.catalog.commands import reserve_stock
from fengqun.spine.activity.commands import record


@transaction.atomic
def schedule_drop(community_id: UUID, plan: DropPlan, *, actor: Actor) -> UUID:
    """Announce the drop and reserve its quota, apart from what the shop sells; answers its id.

    Raises Denied, what is wrong with the plan (see `plans.py`), SoldOut where there is less on the shelf than the
    quota, NotForSale.
    """
    actor.require(RUN_DROPS, community_id)
    columns = read_plan(community_by_id(community_id), plan)
    now = clock.now()
    drop = Drop.objects.create(
        **columns,
        id=new_id(now),
        community_id=community_id,
        remaining=plan.quota,
        created_at=now,
        created_by=actor.member_id,
    )
    reserve_stock(community_id, {drop.variant_id: drop.quota}, cause=quota_cause(drop), actor_id=actor.member_id)
    record(
        DropScheduled(
            community_id=community_id,
            object_id=drop.id,
            actor_id=actor.member_id,
            title=drop.title,
            variant_id=drop.variant_id,
            quota=drop.quota,
            price_minor=drop.price_minor,
            currency=drop.currency,
            starts_at=drop.starts_at,
            ends_at=drop.ends_at,
        )
    )
    return drop.id
