"""Look back on gatherings that are over: who was there, who stayed away."""

from uuid import UUID

from django.db import transaction

from fengqun.content.gatherings.choices import SETTLE_AFTER, SeatState, Sight, State
from fengqun.content.gatherings.commands.attending import count_attended, count_missed
from fengqun.content.gatherings.commands.locking import hold
from fengqun.content.gatherings.models import Gathering, Scan, Seat
from fengqun.kernel import clock
from fengqun.kernel.policies import SYSTEM

BATCH = 100


def settle_ended() -> int:
    """Settle what ended two hours ago; answers how many. Where nobody was scanned nobody stayed away."""
    due = Gathering.objects.filter(
        state=State.PLANNED, sight=Sight.SHOWN, settled_at=None, ends_at__lte=clock.now() - SETTLE_AFTER
    )
    ids = list(due.order_by("ends_at").values_list("community_id", "id")[:BATCH])
    return sum(_settle(community_id, gathering_id) for community_id, gathering_id in ids)


@transaction.atomic
def _settle(community_id: UUID, gathering_id: UUID) -> int:
    gathering = hold(community_id, gathering_id, actor=SYSTEM)
    if gathering.settled_at is not None or gathering.state != State.PLANNED or gathering.sight != Sight.SHOWN:
        return 0
    gathering.settled_at = clock.now()
    gathering.save(update_fields=["settled_at"])
    seats = list(Seat.objects.filter(gathering_id=gathering_id, state=SeatState.SEATED).order_by("id"))
    count_attended(gathering, [seat for seat in seats if seat.arrived_at])
    if Scan.objects.filter(gathering_id=gathering_id).exists():
        count_missed(gathering, [seat for seat in seats if not seat.arrived_at])
    return 1
