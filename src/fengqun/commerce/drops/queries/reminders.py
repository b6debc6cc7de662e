"""Who waits for a drop to start."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count

from fengqun.commerce.drops.models import Reminder


def reminded_counts(community_id: UUID, drop_ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many members asked to be reminded of each drop; those that nobody waits for are left out."""
    rows = Reminder.objects.filter(community_id=community_id, drop_id__in=list(drop_ids))
    return dict(rows.values_list("drop_id").annotate(Count("member_id")).order_by())


def reminders_of(community_id: UUID, member_id: UUID, drop_ids: Iterable[UUID]) -> frozenset[UUID]:
    """The drops among these of which the member wants to be reminded."""
    mine = Reminder.objects.filter(community_id=community_id, member_id=member_id, drop_id__in=list(drop_ids))
    return frozenset(mine.values_list("drop_id", flat=True))
