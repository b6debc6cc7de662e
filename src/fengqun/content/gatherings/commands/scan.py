"""Check people in at the door: from one phone or many, at once or hours later."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from fengqun.content.gatherings.choices import ScanKind, SeatState
from fengqun.content.gatherings.commands.attending import count_attended, count_missed
from fengqun.content.gatherings.commands.locking import hold_as_host, insist_planned
from fengqun.content.gatherings.errors import TooManyScans
from fengqun.content.gatherings.models import Gathering, Scan, Seat
from fengqun.content.gatherings.scanning import Seen, entry_of, true_moment
from fengqun.content.gatherings.tickets import read_code, read_token
from fengqun.content.gatherings.types import ScanAnswer, ScanRequest
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.communities.queries import member_cards

MAX_SCANS = 500


@transaction.atomic
def record_scans(
    community_id: UUID,
    gathering_id: UUID,
    scans: Sequence[ScanRequest],
    *,
    actor: Actor,
    device: str = "",
    sent_at: datetime | None = None,
) -> list[ScanAnswer]:
    """Take in what a phone saw and answer what became of each, in the order given; sent twice it counts once.

    `sent_at` is the phone's own present, so that a wrong clock does no harm. Raises GatheringNotFound, SignInRequired,
    NotTheHost, GatheringIsCancelled, TooManyScans.
    """
    if len(scans) > MAX_SCANS:
        raise TooManyScans(limit=MAX_SCANS)
    gathering = hold_as_host(community_id, gathering_id, actor=actor)
    insist_planned(gathering)
    seats = _seats(gathering, scans)
    now = clock.now()
    Scan.objects.bulk_create(
        [
            Scan(
                id=one.id,
                gathering_id=gathering_id,
                seat_id=seat.id,
                kind=ScanKind.OUT if one.kind == ScanKind.OUT else ScanKind.IN,
                moment=true_moment(one.moment, sent_at=sent_at, now=now, starts_at=gathering.starts_at),
                device=device[:40],
                by_id=actor.member_id,
                received_at=now,
            )
            for one in scans
            if (seat := seats.get(one.id)) is not None and seat.state == SeatState.SEATED
        ],
        ignore_conflicts=True,
    )
    entries = _bring_up_to_date(gathering, {seat.id: seat for seat in seats.values()})
    people = member_cards({seat.member_id for seat in seats.values()}) if seats else {}
    return [
        _answer(one, seats.get(one.id), entries, people[seats[one.id].member_id].name if one.id in seats else "")
        for one in scans
    ]


def _seats(gathering: Gathering, scans: Sequence[ScanRequest]) -> dict[UUID, Seat]:
    """The seat that each scan names, by the scan's id; those that name none are left out."""
    by_code: dict[str, Seat] = {}
    by_id: dict[UUID, Seat] = {}
    tickets = {one.id: read_token(gathering.id, one.ticket) for one in scans if one.ticket}
    codes = {one.id: read_code(one.code) for one in scans if one.code}
    wanted_codes = {read[1] for read in tickets.values() if read} | set(codes.values())
    rows = Seat.objects.filter(gathering_id=gathering.id)
    for row in rows.filter(code__in=wanted_codes):
        by_code[row.code] = row
    for row in rows.filter(id__in=[one.seat_id for one in scans if one.seat_id]):
        by_id[row.id] = by_code.get(row.code, row)
    found: dict[UUID, Seat] = {}
    for one in scans:
        seat: Seat | None = None
        if read := tickets.get(one.id):
            seat = by_code.get(read[1])
            seat = seat if seat is not None and seat.id == read[0] else None
        elif one.id in codes:
            seat = by_code.get(codes[one.id])
        elif one.seat_id is not None:
            seat = by_id.get(one.seat_id)
        if seat is not None:
            found[one.id] = seat
    return found


def _bring_up_to_date(gathering: Gathering, seats: dict[UUID, Seat]) -> dict[UUID, Seen | None]:
    """Read anew from all scans whether each person is in; answers who let them in."""
    scans: dict[UUID, list[Seen]] = {seat_id: [] for seat_id in seats}
    for seat_id, scan_id, kind, moment, device in Scan.objects.filter(seat_id__in=seats).values_list(
        "seat_id", "id", "kind", "moment", "device"
    ):
        scans[seat_id].append(Seen(scan_id, kind, moment, device))
    entries = {seat_id: entry_of(seen) for seat_id, seen in scans.items()}
    for seat_id, entry in sorted(entries.items(), key=lambda pair: pair[0]):
        seat = seats[seat_id]
        arrived_at = entry.moment if entry else None
        if seat.arrived_at == arrived_at:
            continue
        seat.arrived_at = arrived_at
        if arrived_at is not None:
            seat.is_no_show = False
        seat.save(update_fields=["arrived_at", "is_no_show"])
    if gathering.settled_at is not None:
        late = [seat for seat in seats.values() if seat.state == SeatState.SEATED]
        count_attended(gathering, [seat for seat in late if seat.arrived_at and not seat.is_attendance_counted])
        count_missed(gathering, [seat for seat in late if not seat.arrived_at and not seat.is_no_show])
    return entries


def _answer(one: ScanRequest, seat: Seat | None, entries: dict[UUID, Seen | None], name: str) -> ScanAnswer:
    if seat is None:
        return ScanAnswer(one.id, "unknown")
    if seat.state != SeatState.SEATED:
        return ScanAnswer(one.id, "not_seated", seat.id, name=name, heads=1 + seat.guests)
    entry = entries[seat.id]
    outcome = "undone" if one.kind == ScanKind.OUT else "entry" if entry and entry.id == one.id else "already"
    return ScanAnswer(
        one.id,
        outcome,
        seat.id,
        arrived_at=seat.arrived_at,
        device=entry.device if entry else "",
        name=name,
        heads=1 + seat.guests,
    )
