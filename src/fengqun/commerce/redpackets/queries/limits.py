"""What may be given, and what has been given today."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, Sum

from fengqun.commerce.redpackets.choices import State
from fengqun.commerce.redpackets.limits import Limits, UnitLimits
from fengqun.commerce.redpackets.models import Packet, RedPacketLimits
from fengqun.kernel.money import Money

_PARTS = ("pot", "least_share", "most_share", "member_daily", "community_daily")


def limits_of(community_id: UUID) -> Limits:
    """The community's limits; the defaults where nobody has set any."""
    row = RedPacketLimits.objects.filter(community_id=community_id).first()
    if row is None:
        return Limits()
    return Limits(
        money=UnitLimits(*(getattr(row, f"{part}_minor") for part in _PARTS)),
        points=UnitLimits(*(getattr(row, f"{part}_points") for part in _PARTS)),
        most_count=row.most_count,
        daily_packets=row.daily_packets,
        lasts_hours=row.lasts_hours,
        may_members_give=row.may_members_give,
    )


@dataclass(frozen=True, slots=True)
class GivenToday:
    """What one giver has given on one day: how many packets, and how much of one unit."""

    packets: int
    amount: Money


def given_today(community_id: UUID, giver_id: UUID | None, day: date, unit: str) -> GivenToday:
    """What a member, or with None the community, has given on that day of the community's calendar.

    A packet that was withdrawn counts as a packet, for it was announced, but not as money, for it all came back.
    """
    rows = Packet.objects.filter(community_id=community_id, giver_id=giver_id, given_on=day)
    if giver_id is None:
        rows = Packet.objects.filter(community_id=community_id, giver_id__isnull=True, given_on=day)
    found = rows.aggregate(
        packets=Count("*"), minor=Sum("pot_minor", filter=Q(unit=unit) & ~Q(state=State.WITHDRAWN), default=0)
    )
    return GivenToday(found["packets"], Money(int(found["minor"]), unit))
