"""Hold a drop for a while."""

from uuid import UUID

from django.db import transaction

from fengqun.commerce.drops.activities import DropPaused
from fengqun.commerce.drops.books import find_drop, lock_drop
from fengqun.commerce.drops.errors import DropClosed, WrongState
from fengqun.commerce.drops.models import Drop
from fengqun.commerce.drops.policies import RUN_DROPS
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.spine.activity.commands import record


@transaction.atomic
def pause_drop(drop_id: UUID, *, actor: Actor) -> None:
    """From now on nothing is won; what was won stays won, and its time to pay goes on.

    The end stays where it is. Raises DropNotFound, Denied, WrongState, DropClosed.
    """
    found = find_drop(drop_id)
    actor.require(RUN_DROPS, found.community_id)
    drop = lock_drop(found.community_id, drop_id)
    if drop.state != Drop.State.SCHEDULED:
        raise WrongState(state=Drop.State(drop.state).label)
    if clock.now() >= drop.ends_at:
        raise DropClosed
    drop.state = Drop.State.PAUSED
    drop.save(update_fields=["state"])
    record(DropPaused(community_id=drop.community_id, object_id=drop.id, actor_id=actor.member_id))
