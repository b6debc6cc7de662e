"""Quiet times, and what they mean now."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from fengqun.content.moderation.models import Quiet
from fengqun.content.moderation.types import QuietCard
from fengqun.kernel import clock
from fengqun.kernel.glimpses import is_there
from fengqun.people.circles.queries import cards_by_id
from fengqun.people.circles.types import CircleCard
from fengqun.people.communities.queries import community_by_id


def quiets_at(community_id: UUID, circle_id: UUID | None) -> list[QuietCard]:
    """The quiet times that are on now for somebody who writes there: of the community, and of the circle."""
    places = Q(circle_id=None) | Q(circle_id=circle_id) if circle_id else Q(circle_id=None)
    rows = list(Quiet.objects.filter(places, community_id=community_id).order_by("set_at", "id"))
    if not rows:
        return []
    zone = community_by_id(community_id).zone
    return [card for row in rows if (card := _card(row, zone)).is_on]


@is_there("home")
def has_quiet(community: UUID) -> QuerySet[Quiet]:
    """Whether a quiet time of the whole community stands, on now or later."""
    return Quiet.objects.filter(community_id=community, circle=None)


@is_there("circle")
def has_quiet_around(community: UUID, circle: UUID) -> QuerySet[Quiet]:
    """Whether a quiet time of the whole community or of the circle stands, on now or later."""
    return Quiet.objects.filter(Q(circle_id=None) | Q(circle_id=circle), community_id=community)


def quiets_of(community_id: UUID) -> list[QuietCard]:
    """All that stand in a community, on now or later, of circles too."""
    rows = list(Quiet.objects.filter(community_id=community_id).order_by("set_at", "id"))
    circles = cards_by_id({row.circle_id for row in rows if row.circle_id})
    zone = community_by_id(community_id).zone
    return [_card(row, zone, circles.get(row.circle_id) if row.circle_id else None) for row in rows]


def _card(row: Quiet, zone: ZoneInfo, circle: CircleCard | None = None) -> QuietCard:
    is_on, until = standing(row, clock.now(), zone)
    return QuietCard(
        id=row.id,
        circle=circle,
        circle_id=row.circle_id,
        seconds_between=row.seconds_between,
        daily_from=row.daily_from,
        daily_until=row.daily_until,
        ends_at=row.ends_at,
        reason=row.reason,
        is_on=is_on,
        until=until,
    )


def standing(row: Quiet, now: datetime, zone: ZoneInfo) -> tuple[bool, datetime | None]:
    """Whether a quiet time is on at that moment, and until when; hours are those of the community's clocks."""
    if row.ends_at is not None and row.ends_at <= now:
        return False, None
    if row.daily_from is None or row.daily_until is None:
        return True, row.ends_at
    local = now.astimezone(zone)
    for day in (local.date() - timedelta(days=1), local.date()):
        begins = datetime.combine(day, row.daily_from, zone)
        last = day if row.daily_from < row.daily_until else day + timedelta(days=1)
        ends = datetime.combine(last, row.daily_until, zone)
        if begins <= local < ends:
            return True, min(ends, row.ends_at) if row.ends_at else ends
    return False, None
