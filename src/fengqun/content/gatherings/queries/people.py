"""Who comes, who waits, who was there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, Count, Q, QuerySet, Sum, When

from fengqun.content.gatherings.choices import ScanKind, SeatState
from fengqun.content.gatherings.errors import SeatNotFound
from fengqun.content.gatherings.models import Scan, Seat
from fengqun.content.gatherings.queries.cards import PAGE_SIZE, cards_of, visible_to
from fengqun.content.gatherings.scanning import Seen, entry_of
from fengqun.content.gatherings.tickets import code_fingerprint, fingerprint, read_token, token_of
from fengqun.content.gatherings.types import Attendee, Figures, GatheringCard, Outing, SeatCard
from fengqun.kernel import clock
from fengqun.kernel.glimpses import is_there
from fengqun.kernel.policies import Actor
from fengqun.people.communities.queries import member_cards

ATTENDEES_ON_A_PAGE = 100
DOOR_LIMIT = 10_000
CURRENT = (SeatState.SEATED, SeatState.WAITING)
_SEAT_FIELDS = (
    "id",
    "gathering_id",
    "member_id",
    "ticket_id",
    "guests",
    "state",
    "queued_at",
    "seated_at",
    "confirm_from",
    "confirm_by",
    "confirmed_at",
    "code",
    "arrived_at",
    "is_no_show",
)


@dataclass(frozen=True, slots=True)
class AtTheDoor:
    """A row of the list that a phone takes to the door."""

    seat_id: UUID
    name: str
    heads: int
    ticket_name: str
    ticket_hash: str
    code_hash: str
    arrived_at: datetime | None
    device: str
    scans: int


def seat_card(row: Seat) -> SeatCard:
    """The card of a row that was read with its ticket."""
    return SeatCard(
        ticket_name=row.ticket.name,
        answers=tuple(row.answers),
        **{name: getattr(row, name) for name in _SEAT_FIELDS},
    )


def seat_of(gathering_id: UUID, member_id: UUID | None) -> SeatCard | None:
    """What a member has to do with a gathering, None for nothing."""
    if member_id is None:
        return None
    row = Seat.objects.select_related("ticket").filter(gathering_id=gathering_id, member_id=member_id).first()
    return seat_card(row) if row else None


def seat_with_ticket(gathering_id: UUID, *, actor: Actor) -> tuple[SeatCard, str]:
    """The actor's seat and the signed text on its ticket. Raises SeatNotFound without a seat."""
    seat = seat_of(gathering_id, actor.member_id)
    if seat is None or not seat.is_seated:
        raise SeatNotFound
    return seat, token_of(gathering_id, seat.id, seat.code)


def places_ahead(seat: SeatCard) -> int:
    """How many stand before a waiting seat in the line."""
    line = Seat.objects.filter(gathering_id=seat.gathering_id, state=SeatState.WAITING)
    return line.filter(Q(queued_at__lt=seat.queued_at) | Q(queued_at=seat.queued_at, id__lt=seat.id)).count()


def with_seats(cards: Iterable[GatheringCard], member_id: UUID | None) -> list[Outing]:
    """The gatherings of a list with the reader's seats; one statement."""
    found = list(cards)
    seats: dict[UUID, SeatCard] = {}
    if member_id is not None and found:
        rows = Seat.objects.select_related("ticket").filter(
            member_id=member_id, gathering_id__in=[card.id for card in found]
        )
        seats = {row.gathering_id: seat_card(row) for row in rows}
    return [Outing(card, seats.get(card.id)) for card in found]


def own_outings(community_id: UUID, *, actor: Actor, number: int = 1) -> tuple[list[Outing], bool]:
    """The gatherings that the acting member signed up for, the latest first, and whether more follow."""
    member_id = actor.require_member(community_id)
    rows = visible_to(actor, community_id).filter(seats__member_id=member_id).order_by("-starts_at", "-id")
    start = (number - 1) * PAGE_SIZE
    found = list(rows[start : start + PAGE_SIZE + 1])
    return with_seats(cards_of(found[:PAGE_SIZE]), member_id), len(found) > PAGE_SIZE


def attendees(
    gathering_id: UUID, *, state: str = "", search: str = "", offset: int = 0, limit: int = ATTENDEES_ON_A_PAGE
) -> list[Attendee]:
    """Who signed up, those with a seat first, then the line in its order. The caller answers for who reads it."""
    rows = Seat.objects.select_related("ticket").filter(gathering_id=gathering_id)
    if state in SeatState.values:
        rows = rows.filter(state=state)
    elif state == "arrived":
        rows = rows.filter(arrived_at__isnull=False)
    elif state == "no_show":
        rows = rows.filter(is_no_show=True)
    if search:
        rows = rows.filter(member__display_name__icontains=search)
    found = list(_in_order(rows)[offset : offset + limit])
    people = member_cards({row.member_id for row in found}) if found else {}
    counted = Scan.objects.filter(seat_id__in=[row.id for row in found], kind=ScanKind.IN) if found else None
    scans = dict(counted.values_list("seat_id").annotate(Count("id")).order_by()) if counted is not None else {}
    return [Attendee(seat_card(row), people[row.member_id], scans.get(row.id, 0)) for row in found]


def _in_order(rows: QuerySet[Seat]) -> QuerySet[Seat]:
    rank = Case(When(state=SeatState.SEATED, then=0), When(state=SeatState.WAITING, then=1), default=2)
    return rows.alias(rank=rank).order_by("rank", "queued_at", "id")


def door_list(gathering_id: UUID) -> list[AtTheDoor]:
    """All who have a seat, by name, as a phone at the door needs them: names, and hashes of their tickets."""
    seated = Seat.objects.select_related("ticket").filter(gathering_id=gathering_id, state=SeatState.SEATED)
    rows = list(seated[:DOOR_LIMIT])
    people = member_cards({row.member_id for row in rows}) if rows else {}
    seen: dict[UUID, list[Seen]] = {}
    for seat_id, scan_id, kind, moment, device in Scan.objects.filter(gathering_id=gathering_id).values_list(
        "seat_id", "id", "kind", "moment", "device"
    ):
        seen.setdefault(seat_id, []).append(Seen(scan_id, kind, moment, device))
    listed = []
    for row in rows:
        scans = seen.get(row.id, [])
        entry = entry_of(scans)
        listed.append(
            AtTheDoor(
                seat_id=row.id,
                name=people[row.member_id].name,
                heads=1 + row.guests,
                ticket_name=row.ticket.name,
                ticket_hash=fingerprint(token_of(gathering_id, row.id, row.code)),
                code_hash=code_fingerprint(gathering_id, row.code),
                arrived_at=row.arrived_at,
                device=entry.device if entry else "",
                scans=sum(1 for one in scans if one.kind == ScanKind.IN),
            )
        )
    return sorted(listed, key=lambda one: (one.name, str(one.seat_id)))


def seat_shown(gathering_id: UUID, token: str) -> SeatCard | None:
    """The seat that a ticket's signed text names; None for a text that is not ours or a code that is no longer good."""
    read = read_token(gathering_id, token)
    if read is None:
        return None
    row = Seat.objects.select_related("ticket").filter(id=read[0], gathering_id=gathering_id, code=read[1]).first()
    return seat_card(row) if row else None


def figures_of(gathering_id: UUID) -> Figures:
    """A gathering in numbers; one statement."""
    seated, arrived = Q(state=SeatState.SEATED), Q(arrived_at__isnull=False)
    found = Seat.objects.filter(gathering_id=gathering_id).aggregate(
        seated=Count("id", filter=seated),
        guest_count=Sum("guests", filter=seated, default=0),
        waiting=Count("id", filter=Q(state=SeatState.WAITING)),
        arrived=Count("id", filter=seated & arrived),
        arrived_guest_count=Sum("guests", filter=seated & arrived, default=0),
        no_shows=Count("id", filter=Q(is_no_show=True)),
        given_up=Count("id", filter=Q(state__in=[SeatState.GIVEN_UP, SeatState.RELEASED])),
    )
    return Figures(
        seated=found["seated"],
        heads=found["seated"] + found["guest_count"],
        waiting=found["waiting"],
        arrived=found["arrived"],
        arrived_heads=found["arrived"] + found["arrived_guest_count"],
        no_shows=found["no_shows"],
        given_up=found["given_up"],
    )


@is_there("home")
def seats_in_doubt(community: UUID, member: UUID, now: datetime) -> QuerySet[Seat]:
    """Whether the member has seats to confirm now."""
    return _to_confirm(community, member, now)


def _to_confirm(community_id: UUID, member_id: UUID, now: datetime) -> QuerySet[Seat]:
    return Seat.objects.filter(
        community_id=community_id,
        member_id=member_id,
        state=SeatState.SEATED,
        confirmed_at=None,
        confirm_from__lte=now,
        confirm_by__gt=now,
    )


def waiting_for_my_word(community_id: UUID, member_id: UUID) -> list[Outing]:
    """Seats that the member loses unless they say in time that they come; they may say so now."""
    rows = _to_confirm(community_id, member_id, clock.now()).select_related("gathering", "ticket")
    found = list(rows.order_by("confirm_by"))
    cards = {card.id: card for card in cards_of([row.gathering for row in found])}
    return [Outing(cards[row.gathering_id], seat_card(row)) for row in found]
