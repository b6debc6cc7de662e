"""Change the plan of a drop that has not started."""

from uuid import UUID

from django.db import transaction

from fengqun.commerce.drops.activities import DropChanged
from fengqun.commerce.drops.books import find_drop, lock_drop, quota_cause
from fengqun.commerce.drops.errors import AlreadyStarted, WrongState
from fengqun.commerce.drops.models import Drop, Reminder
from fengqun.commerce.drops.plans import read_plan
from fengqun.commerce.drops.policies import RUN_DROPS
from fengqun.commerce.drops.types import DropPlan
from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.kernel.policies import Actor
from fengqun.people.communities.queries import community_by_id
from fengqun.product.catalog.commands import release_stock, reserve_stock
from fengqun.spine.activity.commands import record


@transaction.atomic
def change_drop(drop_id: UUID, plan: DropPlan, *, actor: Actor) -> None:
    """Let the drop be as planned now; another quota or variant is reserved anew, all or nothing.

    Whoever asked for a reminder is reminded of the new start. Raises DropNotFound, Denied, WrongState,
    AlreadyStarted, and what `schedule_drop` raises.
    """
    found = find_drop(drop_id)
    actor.require(RUN_DROPS, found.community_id)
    drop = lock_drop(found.community_id, drop_id)
    if drop.state not in {Drop.State.SCHEDULED, Drop.State.PAUSED}:
        raise WrongState(state=Drop.State(drop.state).label)
    if clock.now() >= drop.starts_at:
        raise AlreadyStarted
    columns = read_plan(community_by_id(drop.community_id), plan)
    if (columns["variant_id"], columns["quota"]) != (drop.variant_id, drop.quota):
        _reserve_anew(drop, columns["variant_id"], columns["quota"], actor)
    if columns["starts_at"] != drop.starts_at:
        Reminder.objects.filter(community_id=drop.community_id, drop_id=drop_id).update(sent_at=None)
    for name, value in columns.items():
        setattr(drop, name, value)
    drop.remaining = drop.quota
    drop.save(update_fields=[*columns, "hold_id", "remaining"])
    record(
        DropChanged(
            community_id=drop.community_id,
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


def _reserve_anew(drop: Drop, variant_id: UUID, quota: int, actor: Actor) -> None:
    before = quota_cause(drop)
    release_stock(drop.community_id, {drop.variant_id: drop.quota}, cause=before, actor_id=actor.member_id)
    drop.hold_id = new_id()
    reserve_stock(drop.community_id, {variant_id: quota}, cause=quota_cause(drop), actor_id=actor.member_id)
