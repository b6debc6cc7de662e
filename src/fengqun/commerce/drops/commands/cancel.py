"""Call a drop off: nothing more is won, and what was won is undone."""

from uuid import UUID

from django.db import transaction

from fengqun.commerce.drops.activities import DropCancelled
from fengqun.commerce.drops.books import find_drop, lock_drop
from fengqun.commerce.drops.commands.close import close
from fengqun.commerce.drops.errors import ReasonMissing, WrongState
from fengqun.commerce.drops.models import Drop
from fengqun.commerce.drops.policies import RUN_DROPS
from fengqun.kernel.policies import Actor
from fengqun.spine.activity.commands import record


@transaction.atomic
def cancel_drop(drop_id: UUID, *, actor: Actor, reason: str) -> None:
    """Close the drop now; from here on a job undoes what was won and tells the people (`undo_wins`).

    Unpaid orders are cancelled, paid ones that are not shipped are refunded in full; what is on its way stays.
    Raises DropNotFound, Denied, ReasonMissing, WrongState.
    """
    found = find_drop(drop_id)
    actor.require(RUN_DROPS, found.community_id)
    if not reason.strip():
        raise ReasonMissing
    drop = lock_drop(found.community_id, drop_id)
    if drop.state not in {Drop.State.SCHEDULED, Drop.State.PAUSED}:
        raise WrongState(state=Drop.State(drop.state).label)
    shelved = close(drop, Drop.State.CANCELLED, reason=reason.strip())
    record(
        DropCancelled(
            community_id=drop.community_id,
            object_id=drop.id,
            actor_id=actor.member_id,
            reason=drop.close_reason,
            shelved=shelved,
        )
    )
