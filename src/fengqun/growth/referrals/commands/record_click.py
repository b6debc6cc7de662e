"""A visitor followed a link."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from fengqun.growth.referrals.activities import LinkClicked
from fengqun.growth.referrals.models import Click
from fengqun.growth.referrals.types import LinkCard
from fengqun.growth.referrals.visits import Visit
from fengqun.kernel import clock
from fengqun.people.communities.queries import community_by_id
from fengqun.spine.activity.commands import record

MAX_PER_ADDRESS = 30
"""Clicks of one address that count within a minute; a shared office network stays below it."""

REPEAT_SECONDS = 60


@transaction.atomic
def record_click(link: LinkCard, *, visitor_id: UUID, visit: Visit, user_id: UUID | None) -> UUID | None:
    """Keep the click; answer its id, or None when it does not count (a reload, or too many from one address).

    The first click of a visitor on a link that day is also an activity.
    """
    now = clock.now()
    if _is_repeat(link.id, visitor_id, now) or _is_flood(visit.address_hash, now):
        return None
    is_first = _is_first_today(link, visitor_id, now)
    click = Click.objects.create(
        community_id=link.community_id,
        link_id=link.id,
        promoter_id=link.promoter_id,
        visitor_id=visitor_id,
        user_id=user_id,
        address_hash=visit.address_hash,
        agent_class=visit.agent_class,
        occurred_at=now,
    )
    if is_first:
        record(
            LinkClicked(
                community_id=link.community_id,
                object_id=link.id,
                promoter_id=link.promoter_id,
                agent_class=visit.agent_class,
                occurred_at=now,
            )
        )
    return click.id


def _is_repeat(link_id: UUID, visitor_id: UUID, now: datetime) -> bool:
    since = now - timedelta(seconds=REPEAT_SECONDS)
    return Click.objects.filter(visitor_id=visitor_id, link_id=link_id, occurred_at__gt=since).exists()


def _is_flood(address_hash: str, now: datetime) -> bool:
    since = now - timedelta(minutes=1)
    return Click.objects.filter(address_hash=address_hash, occurred_at__gt=since).count() >= MAX_PER_ADDRESS


def _is_first_today(link: LinkCard, visitor_id: UUID, now: datetime) -> bool:
    zone = community_by_id(link.community_id).zone
    midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return not Click.objects.filter(visitor_id=visitor_id, link_id=link.id, occurred_at__gte=midnight).exists()
