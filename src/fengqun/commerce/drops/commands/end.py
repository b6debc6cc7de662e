"""End a drop whose time is over."""

from uuid import UUID

from django.db import transaction

from fengqun.commerce.drops.activities import DropEnded
from fengqun.commerce.drops.books import lock_drop
from fengqun.commerce.drops.commands.close import close
from fengqun.commerce.drops.commands.one_by_one import one_by_one
from fengqun.commerce.drops.models import Drop
from fengqun.kernel import clock
from fengqun.spine.activity.commands import record

BATCH = 200
OPEN = (Drop.State.SCHEDULED, Drop.State.PAUSED)


def end_due() -> int:
    """End every drop whose time is over; answers how many. The latest first: one that fails holds up no other."""
    due = Drop.objects.filter(state__in=OPEN, ends_at__lte=clock.now()).order_by("-ends_at", "id")
    return one_by_one(list(due.values_list("community_id", "id")[:BATCH]), lambda found: end_drop(*found))


@transaction.atomic
def end_drop(community_id: UUID, drop_id: UUID) -> bool:
    """Put what nobody won back on the shelf; False if the time is not over or the drop was closed before.

    What was won stays won: its time to pay goes on, and unpaid units go to the shelf one by one.
    """
    drop = lock_drop(community_id, drop_id)
    if drop.state not in OPEN or clock.now() < drop.ends_at:
        return False
    shelved = close(drop, Drop.State.ENDED)
    record(DropEnded(community_id=community_id, object_id=drop_id, shelved=shelved))
    return True
