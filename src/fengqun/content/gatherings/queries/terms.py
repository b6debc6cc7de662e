"""What a community has settled, who stayed away, and members' own calendars."""

from datetime import timedelta
from uuid import UUID

from django.db.models import Count

from fengqun.content.gatherings.choices import NO_SHOWS_COUNT_FOR
from fengqun.content.gatherings.models import CalendarAddress, GatheringTerms, Seat
from fengqun.content.gatherings.queries.cards import cards_of, visible_to
from fengqun.content.gatherings.queries.people import seat_card
from fengqun.content.gatherings.types import Outing
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor, Role

DEFAULT_LIMIT = 3
CALENDAR_BACK = timedelta(days=90)
CALENDAR_LIMIT = 500


def no_show_limit(community_id: UUID) -> int | None:
    """After how many no-shows a seat must be confirmed; None for never."""
    terms = GatheringTerms.objects.filter(community_id=community_id).first()
    return terms.confirm_after_no_shows if terms else DEFAULT_LIMIT


def no_shows_of(member_id: UUID) -> int:
    """How often the member had a seat in the last half year and did not come."""
    since = clock.now() - NO_SHOWS_COUNT_FOR
    return Seat.objects.filter(member_id=member_id, is_no_show=True, gathering__ends_at__gte=since).count()


def no_shows_by_member(member_ids: list[UUID]) -> dict[UUID, int]:
    """The same for many; who always came is left out."""
    since = clock.now() - NO_SHOWS_COUNT_FOR
    rows = Seat.objects.filter(member_id__in=member_ids, is_no_show=True, gathering__ends_at__gte=since)
    return dict(rows.values_list("member_id").annotate(Count("id")).order_by())


def own_calendar(member_id: UUID) -> str:
    """The secret of the member's calendar, "" while there is none."""
    return CalendarAddress.objects.filter(member_id=member_id).values_list("secret", flat=True).first() or ""


def calendar_of(community_id: UUID, secret: str) -> list[Outing] | None:
    """What stands in the calendar with that secret; None for a secret that is nobody's.

    All that the member signed up for, given-up seats too, so that calendars take them out again.
    """
    address = CalendarAddress.objects.filter(
        secret=secret, member__community_id=community_id, member__left_at=None
    ).first()
    if address is None:
        return None
    rows = Seat.objects.select_related("ticket").filter(
        member_id=address.member_id, gathering__ends_at__gte=clock.now() - CALENDAR_BACK
    )
    seats = {row.gathering_id: seat_card(row) for row in rows[:CALENDAR_LIMIT]}
    reader = Actor(community_id=community_id, member_id=address.member_id, roles=frozenset({Role.MEMBER}))
    gatherings = visible_to(reader, community_id).filter(id__in=seats).order_by("starts_at", "id")
    return [Outing(card, seats[card.id]) for card in cards_of(gatherings)]
