"""Figures about what promoters bring, for an operator's day."""

from dataclasses import dataclass
from datetime import tzinfo
from uuid import UUID

from django.db.models import Count, Sum

from fengqun.growth.referrals.models import Commission
from fengqun.kernel.days import start_of_days
from fengqun.kernel.money import Money

WEEK = 7


@dataclass(frozen=True, slots=True)
class Brought:
    """Paid orders of the last seven days that a promoter is thanked for: what they cost, and who is thanked."""

    orders: int
    promoters: int
    base: Money


def brought(community_id: UUID, currency: str, zone: tzinfo) -> Brought:
    """The last seven days on the community's calendar, today included."""
    rows = Commission.objects.filter(
        community_id=community_id, unit=currency, accrued_at__gte=start_of_days(WEEK, zone)
    )
    counted = rows.aggregate(
        orders=Count("order_id", distinct=True),
        promoters=Count("promoter_id", distinct=True),
        base=Sum("attribution__base_minor"),
    )
    return Brought(counted["orders"], counted["promoters"], Money(counted["base"] or 0, currency))
