"""Give a seat, or a place in the line, back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from fengqun.content.gatherings.activities import SeatGivenUp
from fengqun.content.gatherings.choices import SeatState, Sight, State
from fengqun.content.gatherings.commands.locking import hold, hold_as_host, insist_open
from fengqun.content.gatherings.commands.seating import count_out, move_up
from fengqun.content.gatherings.errors import AlreadyArrived, HasBegun, SeatNotFound
from fengqun.content.gatherings.models import Gathering, Seat
from fengqun.content.gatherings.queries.people import CURRENT
from fengqun.kernel import clock
from fengqun.kernel.policies import SYSTEM, Actor
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


@transaction.atomic
def give_up_seats_of(community_id: UUID, member_id: UUID, *, circle_id: UUID | None = None, before: datetime) -> int:
    """Who left at `before` comes no more: give back all their seats and wishes, or those in one circle.

    Only where the gathering has not begun, and only what was asked for until then: who came back and signed up again
    keeps that. The gatherings of a host who left stay planned. Answers how many were given back.
    """
    seats = _to_give_up(member_id, before).filter(
        community_id=community_id, gathering__state=State.PLANNED, gathering__starts_at__gt=clock.now()
    )
    if circle_id is not None:
        seats = seats.filter(gathering__circle_id=circle_id)
    ids = list(seats.order_by("gathering_id").values_list("gathering_id", flat=True))
    return sum(_give_up_of(community_id, gathering_id, member_id, before) for gathering_id in ids)


def _give_up_of(community_id: UUID, gathering_id: UUID, member_id: UUID, before: datetime) -> int:
    """Look again with the gathering held. While it is out of sight nobody moves up: that comes when it is back."""
    gathering = hold(community_id, gathering_id, actor=SYSTEM)
    if gathering.state != State.PLANNED or gathering.starts_at <= clock.now():
        return 0
    seat = _to_give_up(member_id, before).filter(gathering_id=gathering_id).first()
    if seat is None:
        return 0
    _give_up(gathering, seat, SYSTEM)
    if gathering.sight == Sight.SHOWN:
        move_up(gathering)
    return 1


def _to_give_up(member_id: UUID, before: datetime) -> QuerySet[Seat]:
    return Seat.objects.filter(member_id=member_id, state__in=CURRENT, arrived_at=None, queued_at__lte=before)


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
