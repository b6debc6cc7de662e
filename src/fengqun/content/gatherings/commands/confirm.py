"""Say that one comes, and let go of seats of which nobody said so in time."""

from uuid import UUID

from django.db import transaction

from fengqun.content.gatherings.activities import SeatConfirmed, SeatReleased
from fengqun.content.gatherings.choices import SeatState, Sight, State
from fengqun.content.gatherings.commands.locking import hold, insist_open
from fengqun.content.gatherings.commands.seating import count_out, move_up
from fengqun.content.gatherings.commands.telling import tell
from fengqun.content.gatherings.errors import NothingToConfirm
from fengqun.content.gatherings.models import Gathering, Seat
from fengqun.content.gatherings.notices import RELEASED
from fengqun.kernel import clock
from fengqun.kernel.policies import SYSTEM, Actor
from fengqun.spine.activity.commands import record


@transaction.atomic
def confirm_seat(community_id: UUID, gathering_id: UUID, *, actor: Actor) -> None:
    """The acting member comes; said twice it is said once.

    Raises SignInRequired, Denied, GatheringNotFound, GatheringIsCancelled, GatheringIsOver, NothingToConfirm.
    """
    member_id = actor.require_member(community_id)
    gathering = hold(community_id, gathering_id, actor=actor)
    insist_open(gathering)
    seat = Seat.objects.filter(gathering_id=gathering_id, member_id=member_id, state=SeatState.SEATED).first()
    now = clock.now()
    if seat is not None and seat.confirmed_at is not None:
        return
    if (
        seat is None
        or seat.confirm_by is None
        or seat.confirm_from is None
        or seat.confirm_from > now
        or seat.confirm_by <= now
    ):
        raise NothingToConfirm
    seat.confirmed_at = now
    seat.save(update_fields=["confirmed_at"])
    record(
        SeatConfirmed(
            community_id=community_id,
            object_id=gathering_id,
            actor_id=member_id,
            circle_id=gathering.circle_id,
            member_id=member_id,
        )
    )


def release_unconfirmed() -> int:
    """Let go of every seat whose time to confirm is over; answers how many. The line moves up."""
    now = clock.now()
    due = Seat.objects.filter(
        state=SeatState.SEATED,
        confirmed_at=None,
        confirm_by__lte=now,
        gathering__state=State.PLANNED,
        gathering__sight=Sight.SHOWN,
        gathering__starts_at__gt=now,
    )
    gatherings = due.order_by("gathering_id").values_list("community_id", "gathering_id").distinct()
    return sum(_release(community_id, gathering_id) for community_id, gathering_id in list(gatherings))


@transaction.atomic
def _release(community_id: UUID, gathering_id: UUID) -> int:
    """Look again with the gathering held: somebody may have confirmed in the meantime."""
    gathering, now = hold(community_id, gathering_id, actor=SYSTEM), clock.now()
    if gathering.state != State.PLANNED or gathering.starts_at <= now:
        return 0
    due = Seat.objects.filter(gathering_id=gathering_id, state=SeatState.SEATED, confirmed_at=None, confirm_by__lte=now)
    seats = list(due.filter(arrived_at=None).order_by("id"))
    for seat in seats:
        _let_go(gathering, seat)
    move_up(gathering)
    return len(seats)


def _let_go(gathering: Gathering, seat: Seat) -> None:
    count_out(gathering, seat)
    seat.state, seat.ended_at = SeatState.RELEASED, clock.now()
    seat.save(update_fields=["state", "ended_at"])
    record(
        SeatReleased(
            community_id=gathering.community_id,
            object_id=gathering.id,
            actor_id=None,
            circle_id=gathering.circle_id,
            member_id=seat.member_id,
            heads=1 + seat.guests,
        )
    )
    tell(RELEASED, gathering, [seat.member_id])
