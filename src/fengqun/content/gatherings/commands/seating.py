"""Moving the line up. The caller holds the gathering."""

from typing import Any
from uuid import UUID

from fengqun.content.gatherings.activities import SeatPromoted, SeatTaken
from fengqun.content.gatherings.choices import SeatState
from fengqun.content.gatherings.commands.telling import tell
from fengqun.content.gatherings.models import Gathering, Seat, TicketKind
from fengqun.content.gatherings.notices import CONFIRM, PROMOTED
from fengqun.content.gatherings.queries.terms import no_show_limit, no_shows_of
from fengqun.content.gatherings.seats import Wish, Word, next_seated, room_left, word_after_no_shows, word_after_waiting
from fengqun.kernel import clock
from fengqun.spine.activity.commands import record


def move_up(gathering: Gathering, *, newcomer: Seat | None = None) -> bool:
    """Seat everybody who is next and fits; answers whether `newcomer`, who has just joined the line, was seated.

    Others are told; close to the start they have to say that they come. Once the gathering has begun nobody is
    called any more, but who stands at the door can still take what is free.
    """
    now = clock.now()
    if gathering.starts_at <= now:
        line = [newcomer] if newcomer is not None else []
    else:
        waiting = Seat.objects.filter(gathering_id=gathering.id, state=SeatState.WAITING)
        line = list(waiting.order_by("queued_at", "id"))
    kinds = {kind.id: kind for kind in TicketKind.objects.filter(gathering_id=gathering.id)}
    seated = next_seated(
        [Wish(seat.id, seat.ticket_id, 1 + seat.guests) for seat in line],
        room_left(gathering.capacity, gathering.taken),
        {kind.id: room_left(kind.quota, kind.taken) for kind in kinds.values()},
    )
    by_id = {seat.id: seat for seat in line}
    for seat_id in seated:
        is_newcomer = newcomer is not None and seat_id == newcomer.id
        _seat(gathering, by_id[seat_id], kinds[by_id[seat_id].ticket_id], is_newcomer=is_newcomer)
    return newcomer is not None and newcomer.id in seated


def count_out(gathering: Gathering, seat: Seat) -> None:
    """Take a seat, or a place in the line, out of the counts."""
    if seat.state == SeatState.WAITING:
        gathering.waiting -= 1
    else:
        gathering.taken -= 1 + seat.guests
        _count(seat.ticket_id, -(1 + seat.guests))
    gathering.save(update_fields=["taken", "waiting"])


def _count(ticket_id: UUID, heads: int) -> None:
    kind = TicketKind.objects.get(id=ticket_id)
    kind.taken += heads
    kind.save(update_fields=["taken"])


def _seat(gathering: Gathering, seat: Seat, kind: TicketKind, *, is_newcomer: bool) -> None:
    now = clock.now()
    word = _word_of_newcomer(gathering, seat) if is_newcomer else word_after_waiting(now, gathering.starts_at)
    seat.state, seat.seated_at = SeatState.SEATED, now
    seat.confirm_from, seat.confirm_by, seat.confirmed_at = word.begins, word.ends, None
    seat.asked_at = now if word.begins == now else None
    seat.save(update_fields=["state", "seated_at", "confirm_from", "confirm_by", "confirmed_at", "asked_at"])
    gathering.taken += 1 + seat.guests
    gathering.waiting -= 1
    gathering.save(update_fields=["taken", "waiting"])
    kind.taken += 1 + seat.guests
    kind.save(update_fields=["taken"])
    _tell_seated(gathering, seat, is_newcomer=is_newcomer)


def _word_of_newcomer(gathering: Gathering, seat: Seat) -> Word:
    return word_after_no_shows(
        clock.now(),
        gathering.starts_at,
        no_shows=no_shows_of(seat.member_id),
        limit=no_show_limit(gathering.community_id),
    )


def _tell_seated(gathering: Gathering, seat: Seat, *, is_newcomer: bool) -> None:
    common: dict[str, Any] = {
        "community_id": gathering.community_id,
        "object_id": gathering.id,
        "circle_id": gathering.circle_id,
    }
    if is_newcomer:
        record(SeatTaken(**common, actor_id=seat.member_id, member_id=seat.member_id, heads=1 + seat.guests))
        return
    record(SeatPromoted(**common, actor_id=None, member_id=seat.member_id, confirm_by=seat.confirm_by))
    if seat.confirm_by is None:
        tell(PROMOTED, gathering, [seat.member_id])
    else:
        tell(CONFIRM, gathering, [seat.member_id], moments={"until": seat.confirm_by})
