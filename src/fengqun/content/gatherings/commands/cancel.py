"""Call a gathering off."""

from uuid import UUID

from django.db import transaction

from fengqun.content.gatherings.activities import GatheringCancelled
from fengqun.content.gatherings.choices import MAX_REASON, SeatState, State
from fengqun.content.gatherings.commands.locking import hold_as_host, insist_open
from fengqun.content.gatherings.commands.telling import tell
from fengqun.content.gatherings.errors import ReasonMissing
from fengqun.content.gatherings.findable import put
from fengqun.content.gatherings.models import Seat
from fengqun.content.gatherings.notices import CANCELLED
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.spine.activity.commands import record


@transaction.atomic
def cancel_gathering(community_id: UUID, gathering_id: UUID, *, actor: Actor, reason: str) -> None:
    """Call it off and tell all who come or wait why.

    Raises GatheringNotFound, SignInRequired, NotTheHost, GatheringIsCancelled, GatheringIsOver, ReasonMissing.
    """
    gathering = hold_as_host(community_id, gathering_id, actor=actor)
    insist_open(gathering)
    why = " ".join(reason.split())
    if not why or len(why) > MAX_REASON:
        raise ReasonMissing(limit=MAX_REASON)
    gathering.state, gathering.cancel_reason = State.CANCELLED, why
    gathering.sequence += 1
    gathering.changed_at = clock.now()
    gathering.save(update_fields=["state", "cancel_reason", "sequence", "changed_at"])
    record(
        GatheringCancelled(
            community_id=community_id,
            object_id=gathering_id,
            actor_id=actor.member_id,
            circle_id=gathering.circle_id,
            reason=why,
        )
    )
    current = Seat.objects.filter(gathering_id=gathering_id, state__in=[SeatState.SEATED, SeatState.WAITING])
    tell(
        CANCELLED,
        gathering,
        current.values_list("member_id", flat=True),
        actor_id=actor.member_id,
        params={"reason": why},
    )
    put(gathering)
