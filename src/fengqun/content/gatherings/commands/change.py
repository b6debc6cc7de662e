"""Change a gathering, and tell those who come what is different."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from fengqun.content.gatherings.activities import GatheringChanged
from fengqun.content.gatherings.choices import SeatState
from fengqun.content.gatherings.commands.locking import hold_as_host, insist_open
from fengqun.content.gatherings.commands.plan import insist_may_host
from fengqun.content.gatherings.commands.seating import move_up
from fengqun.content.gatherings.commands.telling import tell
from fengqun.content.gatherings.errors import AudienceIsSettled, TicketInUse
from fengqun.content.gatherings.findable import put
from fengqun.content.gatherings.models import Gathering, Seat, TicketKind
from fengqun.content.gatherings.notices import CHANGED
from fengqun.content.gatherings.plans import read_plan, read_tickets
from fengqun.content.gatherings.types import GatheringPlan, TicketPlan
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.communities.queries import community_by_id
from fengqun.spine.activity.commands import record

LEAST_TIME_TO_ANSWER = timedelta(hours=1)
WORTH_TELLING = {"title", "starts_at", "ends_at", "place", "address", "link", "description"}
FOR_CALENDARS = WORTH_TELLING - {"link"}


@transaction.atomic
def change_gathering(community_id: UUID, gathering_id: UUID, plan: GatheringPlan, *, actor: Actor) -> tuple[str, ...]:
    """Change it to `plan` and answer the names of what changed; more seats move the line up.

    Fewer seats than are taken send nobody away: nobody moves up until it fits again. Raises SignInRequired, Denied,
    GatheringNotFound, NotTheHost, GatheringIsCancelled, GatheringIsOver, AudienceIsSettled, TicketInUse, and what
    `read_plan` and `read_tickets` raise.
    """
    gathering = hold_as_host(community_id, gathering_id, actor=actor)
    insist_open(gathering)
    community = community_by_id(community_id)
    columns = read_plan(community, plan, may_begin_before_now=gathering.starts_at <= clock.now())
    if columns["circle_id"] != gathering.circle_id:
        insist_may_host(actor, community_id, columns["circle_id"])
        if gathering.taken or gathering.waiting:
            raise AudienceIsSettled
    changes = tuple(sorted(name for name, value in columns.items() if getattr(gathering, name) != value))
    delta = columns["starts_at"] - gathering.starts_at
    _write(gathering, columns, changes)
    has_other_tickets = _change_tickets(gathering, read_tickets(community, plan))
    if delta:
        _shift_words(gathering, delta)
    if changes or has_other_tickets:
        told = tuple(name for name in changes if name != "description_html")
        record(
            GatheringChanged(
                community_id=community_id,
                object_id=gathering_id,
                actor_id=actor.member_id,
                circle_id=gathering.circle_id,
                changes=told + (("tickets",) if has_other_tickets else ()),
            )
        )
        _tell(gathering, changes, actor)
        put(gathering)
    move_up(gathering)
    return changes


def _write(gathering: Gathering, columns: dict[str, Any], changes: Sequence[str]) -> None:
    for name, value in columns.items():
        setattr(gathering, name, value)
    if FOR_CALENDARS & set(changes):
        gathering.sequence += 1
    if changes:
        gathering.changed_at = clock.now()
    gathering.save()


def _change_tickets(gathering: Gathering, tickets: Sequence[TicketPlan]) -> bool:
    """Keep, change, add and drop kinds; answers whether anything changed."""
    rows = {row.id: row for row in TicketKind.objects.select_for_update().filter(gathering_id=gathering.id)}
    only = next(iter(rows.values())) if len(rows) == 1 else None
    changed = False
    for position, one in enumerate(tickets):
        row = rows.pop(one.id, None) if one.id else None
        if row is None and only is not None and len(tickets) == 1:
            row = rows.pop(only.id, None)
        before = row and (row.name, row.quota, row.stages, row.position, row.is_open)
        row = row or TicketKind(gathering_id=gathering.id)
        row.name, row.quota, row.stages, row.is_open = one.name, one.quota, list(one.stages), one.is_open
        row.position = position
        if before != (row.name, row.quota, row.stages, row.position, row.is_open):
            changed = True
            row.save()
    for row in rows.values():
        if Seat.objects.filter(ticket_id=row.id).exists():
            raise TicketInUse
        row.delete()
        changed = True
    return changed


def _shift_words(gathering: Gathering, delta: timedelta) -> None:
    """Move what is counted back from the start: reminders come anew, words are asked for later or not at all."""
    seats = Seat.objects.filter(gathering_id=gathering.id, state=SeatState.SEATED)
    seats.update(reminded_day_at=None, reminded_hours_at=None)
    for seat in seats.filter(confirmed_at=None, confirm_by__isnull=False).order_by("id"):
        begins, ends = seat.confirm_from, seat.confirm_by
        seat.confirm_from = seat.confirm_by = None
        if begins and ends and clock.now() + LEAST_TIME_TO_ANSWER < ends + delta < gathering.starts_at:
            seat.confirm_from, seat.confirm_by = begins + delta, ends + delta
        seat.save(update_fields=["confirm_from", "confirm_by"])


def _tell(gathering: Gathering, changes: Sequence[str], actor: Actor) -> None:
    if not WORTH_TELLING & set(changes):
        return
    current = Seat.objects.filter(gathering_id=gathering.id, state__in=[SeatState.SEATED, SeatState.WAITING])
    tell(
        CHANGED,
        gathering,
        current.values_list("member_id", flat=True),
        actor_id=actor.member_id,
        params={"changes": "、".join(_in_words(gathering, changes))},
    )


def _in_words(gathering: Gathering, changes: Sequence[str]) -> Iterator[str]:
    """What changed and how it is now, as a plain text that is the same for all who are told."""
    zone = community_by_id(gathering.community_id).zone
    starts = f"{gathering.starts_at.astimezone(zone):%m-%d %H:%M}"
    if "starts_at" in changes:
        yield starts
    elif "ends_at" in changes:
        yield f"{starts} – {gathering.ends_at.astimezone(zone):%m-%d %H:%M}"
    if {"place", "address"} & set(changes):
        yield " ".join(filter(None, [gathering.place, gathering.address])) or gathering.title
    if "title" in changes:
        yield gathering.title
    if "link" in changes:
        yield "URL"
    if "description" in changes:
        yield gathering.description[:30] or gathering.title
