"""Give a seat, or a place in the line, back."""

from uuid import UUID

from django.db import transaction

from fengqun.content.gatherings.activities import SeatGivenUp
from fengqun.content.gatherings.choices import SeatState
from fengqun.content.gatherings.commands.locking import hold, hold_as_host, insist_open
from fengqun.content.gatherings.commands.seating import count_out, move_up
from fengqun.content.gatherings.errors import AlreadyArrived, HasBegun, SeatNotFound
from fengqun.content.gatherings.models import Gathering, Seat
from fengqun.content.gatherings.queries.people import CURRENT
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.spine.activity.commands import record


@transaction.atomic
def give_up_seat(community_id: UUID, gathering_id: UUID, *, actor: Actor, member_id: UUID | None = None) -> None:
    """Give the own seat back, or as a host that of `member_id`; the line moves up at once.

    Raises SignInRequired, Denied, GatheringNotFound, NotTheHost, GatheringIsCancelled, GatheringIsOver, SeatNotFound,
    AlreadyArrived, HasBegun.
    """
    if member_id is None:
        member_id = actor.require_member(community_id)
        gathering = hold(community_id, gathering_id, actor=actor)
    else:
        gathering = hold_as_host(community_id, gathering_id, actor=actor)
    insist_open(gathering)
    seat = Seat.objects.filter(gathering_id=gathering_id, member_id=member_id, state__in=CURRENT).first()
    if seat is None:
        raise SeatNotFound
    if seat.arrived_at is not None:
        raise AlreadyArrived
    if seat.state == SeatState.SEATED and gathering.starts_at <= clock.now():
        raise HasBegun
    _give_up(gathering, seat, actor)
    move_up(gathering)


def _give_up(gathering: Gathering, seat: Seat, actor: Actor) -> None:
    was_waiting = seat.state == SeatState.WAITING
    count_out(gathering, seat)
    seat.state, seat.ended_at = SeatState.GIVEN_UP, clock.now()
    seat.save(update_fields=["state", "ended_at"])
    record(
        SeatGivenUp(
            community_id=gathering.community_id,
            object_id=gathering.id,
            actor_id=actor.member_id,
            circle_id=gathering.circle_id,
            member_id=seat.member_id,
            heads=1 + seat.guests,
            was_waiting=was_waiting,
        )
    )
