"""Ask for a letter before a drop starts, think better of it, and find whose letter is due."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from fengqun.commerce.drops.books import find_drop
from fengqun.commerce.drops.errors import AlreadyStarted, DropClosed
from fengqun.commerce.drops.models import Drop, Reminder
from fengqun.commerce.drops.policies import require_eligible
from fengqun.commerce.orders.types import Audience
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor

AHEAD = timedelta(minutes=10)
"""How long before the start people are reminded."""

BATCH = 2_000


def remind_me(drop_id: UUID, *, actor: Actor) -> None:
    """The acting member gets a letter ten minutes before the start; asked twice, one.

    Raises DropNotFound, SignInRequired, Denied, NotEligible, DropClosed, AlreadyStarted.
    """
    drop = find_drop(drop_id)
    member_id = actor.require_member(drop.community_id)
    require_eligible(drop.community_id, Audience.from_data(drop.audience), member_id)
    if drop.state not in {Drop.State.SCHEDULED, Drop.State.PAUSED}:
        raise DropClosed
    if clock.now() >= drop.starts_at:
        raise AlreadyStarted
    Reminder.objects.bulk_create(
        [Reminder(community_id=drop.community_id, drop_id=drop_id, member_id=member_id, asked_at=clock.now())],
        ignore_conflicts=True,
    )


def forget_reminder(drop_id: UUID, *, actor: Actor) -> None:
    """No letter after all. Raises DropNotFound, SignInRequired, Denied."""
    drop = find_drop(drop_id)
    member_id = actor.require_member(drop.community_id)
    Reminder.objects.filter(community_id=drop.community_id, drop_id=drop_id, member_id=member_id, sent_at=None).delete()


@transaction.atomic
def send_reminders(*, write: Callable[[UUID, UUID], object]) -> int:
    """Have a letter written for every reminder that is due; answers how many.

    `write(drop_id, member_id)` defers the letter in this transaction, which marks it as sent: each is written once.
    """
    now = clock.now()
    soon = Drop.objects.filter(state=Drop.State.SCHEDULED, starts_at__gt=now, starts_at__lte=now + AHEAD)
    sent = 0
    for community_id, drop_id in list(soon.order_by("starts_at").values_list("community_id", "id")):
        due = Reminder.objects.select_for_update(skip_locked=True).filter(
            community_id=community_id, drop_id=drop_id, sent_at=None
        )
        members = list(due.order_by("member_id").values_list("member_id", flat=True)[: BATCH - sent])
        Reminder.objects.filter(community_id=community_id, drop_id=drop_id, member_id__in=members).update(sent_at=now)
        for member_id in members:
            write(drop_id, member_id)
        sent += len(members)
    return sent
