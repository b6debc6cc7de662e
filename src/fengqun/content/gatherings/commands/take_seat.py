"""Sign up: everybody joins the line, and whoever is next and fits is seated at once."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from fengqun.content.gatherings.activities import SeatWaitedFor
from fengqun.content.gatherings.choices import MAX_ANSWER, SeatState
from fengqun.content.gatherings.commands.locking import hold, insist_open
from fengqun.content.gatherings.commands.seating import move_up
from fengqun.content.gatherings.commands.telling import tell
from fengqun.content.gatherings.errors import (
    AlreadyArrived,
    AnswersMissing,
    Full,
    NoRoomForMore,
    TicketNotForYou,
    TooManyGuests,
)
from fengqun.content.gatherings.models import Gathering, Seat, TicketKind
from fengqun.content.gatherings.notices import SIGNED_UP
from fengqun.content.gatherings.queries.people import CURRENT, seat_card
from fengqun.content.gatherings.seats import fits, room_left
from fengqun.content.gatherings.tickets import new_code
from fengqun.content.gatherings.types import SeatCard
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.communities.queries import member_card
from fengqun.spine.activity.commands import record

TRIES = 20


@transaction.atomic
def take_seat(
    community_id: UUID,
    gathering_id: UUID,
    *,
    actor: Actor,
    ticket_id: UUID | None = None,
    guests: int = 0,
    answers: Sequence[str] = (),
    may_wait: bool = True,
) -> SeatCard:
    """Sign the acting member up, or change how: guests, kind of ticket, answers. Answers the seat or place in the line.

    Who is seated and wants more than there is stays as they are (NoRoomForMore). Raises SignInRequired, Denied,
    GatheringNotFound, GatheringIsCancelled, GatheringIsOver, TooManyGuests, TicketNotForYou, AnswersMissing, Full.
    """
    member_id = actor.require_member(community_id)
    gathering = hold(community_id, gathering_id, actor=actor)
    insist_open(gathering)
    if not 0 <= guests <= gathering.guest_limit:
        raise TooManyGuests(limit=gathering.guest_limit)
    said = _answers(gathering, answers)
    seat = Seat.objects.filter(gathering_id=gathering_id, member_id=member_id).first()
    kind = _kind(gathering, member_id, ticket_id, held_id=seat.ticket_id if seat and seat.state in CURRENT else None)
    if seat is not None and seat.state == SeatState.SEATED:
        _change_seat(gathering, seat, kind, guests, said)
    elif seat is not None and seat.state == SeatState.WAITING:
        _change_wish(gathering, seat, kind, guests, said)
    else:
        seat = _join_line(gathering, seat or Seat(member_id=member_id), kind, guests, said)
        if not move_up(gathering, newcomer=seat):
            _insist_on_waiting(gathering, seat, may_wait=may_wait)
        tell(SIGNED_UP, gathering, [gathering.host_id], actor_id=member_id)
    return seat_card(Seat.objects.select_related("ticket").get(id=seat.id))


def _join_line(gathering: Gathering, seat: Seat, kind: TicketKind, guests: int, answers: list[str]) -> Seat:
    """Stand at the end of the line, also who had a seat before and gave it back: with a new ticket."""
    seat.community_id, seat.gathering_id, seat.ticket_id = gathering.community_id, gathering.id, kind.id
    seat.guests, seat.answers, seat.state = guests, answers, SeatState.WAITING
    seat.queued_at, seat.seated_at, seat.ended_at = clock.now(), None, None
    seat.confirm_from = seat.confirm_by = seat.confirmed_at = seat.asked_at = None
    seat.reminded_day_at = seat.reminded_hours_at = None
    seat.code = _free_code(gathering)
    seat.save()
    gathering.waiting += 1
    gathering.save(update_fields=["waiting"])
    return seat


def _insist_on_waiting(gathering: Gathering, seat: Seat, *, may_wait: bool) -> None:
    if not may_wait:
        raise Full
    record(
        SeatWaitedFor(
            community_id=gathering.community_id,
            object_id=gathering.id,
            actor_id=seat.member_id,
            circle_id=gathering.circle_id,
            member_id=seat.member_id,
            heads=1 + seat.guests,
        )
    )


def _change_seat(gathering: Gathering, seat: Seat, kind: TicketKind, guests: int, answers: list[str]) -> None:
    """Fewer guests always, more as long as there is room that nobody waits for."""
    if seat.arrived_at is not None:
        raise AlreadyArrived
    heads, before = 1 + guests, 1 + seat.guests
    old = TicketKind.objects.get(id=seat.ticket_id)
    room = room_left(gathering.capacity, gathering.taken - before)
    of_kind = room_left(kind.quota, kind.taken - (before if kind.id == old.id else 0))
    grows = heads > before or kind.id != old.id
    if grows and (not fits(heads, room, of_kind) or gathering.waiting):
        raise NoRoomForMore
    gathering.taken += heads - before
    gathering.save(update_fields=["taken"])
    old.taken -= before
    old.save(update_fields=["taken"])
    kind = TicketKind.objects.get(id=kind.id)
    kind.taken += heads
    kind.save(update_fields=["taken"])
    seat.guests, seat.answers, seat.ticket_id = guests, answers, kind.id
    seat.save(update_fields=["guests", "answers", "ticket"])
    move_up(gathering)


def _change_wish(gathering: Gathering, seat: Seat, kind: TicketKind, guests: int, answers: list[str]) -> None:
    """Who waits keeps the place, whatever they wait for."""
    seat.guests, seat.answers, seat.ticket_id = guests, answers, kind.id
    seat.save(update_fields=["guests", "answers", "ticket"])
    move_up(gathering)


def _kind(gathering: Gathering, member_id: UUID, ticket_id: UUID | None, *, held_id: UUID | None) -> TicketKind:
    """The kind that was asked for, the one already held, or the first that the member may have."""
    kinds = list(TicketKind.objects.filter(gathering_id=gathering.id))
    if held_id is not None and ticket_id in {None, held_id}:
        return next(kind for kind in kinds if kind.id == held_id)
    stage = member_card(member_id).stage
    open_to = [kind for kind in kinds if kind.is_open and (not kind.stages or stage in kind.stages)]
    wanted = [kind for kind in open_to if ticket_id in {None, kind.id}]
    if not wanted:
        raise TicketNotForYou
    return wanted[0]


def _answers(gathering: Gathering, answers: Sequence[str]) -> list[str]:
    said = [text.strip()[:MAX_ANSWER] for text in answers[: len(gathering.questions)]]
    said += [""] * (len(gathering.questions) - len(said))
    if gathering.answers_are_required and not all(said):
        raise AnswersMissing
    return said


def _free_code(gathering: Gathering) -> str:
    for _try in range(TRIES):
        code = new_code()
        if not Seat.objects.filter(gathering_id=gathering.id, code=code).exists():
            return code
    message = "no ticket code is left"
    raise RuntimeError(message)
