"""Remind those who come, a day and two hours before; and ask those for their word from whom it is wanted."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from fengqun.content.gatherings.choices import REMIND_DAY, REMIND_HOURS, SeatState, Sight, State
from fengqun.content.gatherings.commands.telling import tell
from fengqun.content.gatherings.models import Gathering, Seat
from fengqun.content.gatherings.notices import CONFIRM, SOON, TOMORROW
from fengqun.kernel import clock
from fengqun.people.notifications.kinds import NoticeKind

BATCH = 2_000


def send_reminders() -> int:
    """Remind everybody whose reminder is due, once each; answers how many.

    Who signed up when it was already that close is not reminded of what they have just done.
    """
    now = clock.now()
    soon = Gathering.objects.filter(
        state=State.PLANNED, sight=Sight.SHOWN, starts_at__gt=now, starts_at__lte=now + REMIND_DAY
    )
    sent = 0
    for gathering_id, starts_at in list(soon.order_by("starts_at", "id").values_list("id", "starts_at")):
        is_hours = starts_at <= now + REMIND_HOURS
        kind, column, ahead = (
            (SOON, "reminded_hours_at", REMIND_HOURS) if is_hours else (TOMORROW, "reminded_day_at", REMIND_DAY)
        )
        sent += _remind(gathering_id, kind, column, asked_before=starts_at - ahead)
    return sent


def ask_for_word() -> int:
    """Ask those for their word whose time to give it has come; answers how many."""
    now = clock.now()
    due = Seat.objects.filter(
        state=SeatState.SEATED,
        confirmed_at=None,
        asked_at=None,
        confirm_from__lte=now,
        confirm_by__gt=now,
        gathering__state=State.PLANNED,
        gathering__sight=Sight.SHOWN,
    )
    asked = 0
    for seat_id in list(due.order_by("gathering_id", "id").values_list("id", flat=True)[:BATCH]):
        with transaction.atomic():
            won = Seat.objects.filter(id=seat_id, asked_at=None, confirmed_at=None, state=SeatState.SEATED)
            if not won.update(asked_at=now):
                continue
            seat = Seat.objects.select_related("gathering").get(id=seat_id)
            tell(CONFIRM, seat.gathering, [seat.member_id], moments={"until": seat.confirm_by or now})
            asked += 1
    return asked


@transaction.atomic
def _remind(gathering_id: UUID, kind: NoticeKind, column: str, *, asked_before: datetime) -> int:
    due = Seat.objects.select_for_update(skip_locked=True).filter(
        gathering_id=gathering_id, state=SeatState.SEATED, seated_at__lte=asked_before, **{column: None}
    )
    seats = dict(due.order_by("id").values_list("id", "member_id")[:BATCH])
    if not seats:
        return 0
    Seat.objects.filter(id__in=seats).update(**{column: clock.now()})
    gathering = Gathering.objects.get(id=gathering_id)
    tell(kind, gathering, seats.values(), moments={"starts": gathering.starts_at})
    return len(seats)
