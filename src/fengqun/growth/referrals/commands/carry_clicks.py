"""A visitor turns out to be somebody."""

from uuid import UUID

from fengqun.growth.referrals.models import Click


def carry_clicks(visitor_id: UUID, *, user_id: UUID) -> int:
    """Give the visitor's clicks that belong to nobody yet to the person who signed in; answer how many."""
    return Click.objects.filter(visitor_id=visitor_id, user_id__isnull=True).update(user_id=user_id)
