"""What a plan must be like, before anything is written."""

from datetime import datetime, timedelta
from typing import Any

from fengqun.commerce.drops.errors import (
    LimitUnreasonable,
    PayTimeUnreasonable,
    PriceUnreasonable,
    QuotaUnreasonable,
    TimesUnreasonable,
    TitleMissing,
)
from fengqun.commerce.drops.types import DropPlan
from fengqun.commerce.orders.queries import insist_audience
from fengqun.kernel import clock
from fengqun.kernel.moments import read_moment
from fengqun.kernel.money import MAX_MINOR
from fengqun.people.communities.types import CommunityCard
from fengqun.product.catalog.queries import variant_card

MAX_TITLE = 60
MAX_PRICE_MINOR = MAX_MINOR // 2
"""So that shipping has room beside it below the ceiling of an order."""

MAX_QUOTA = 100_000
MAX_PER_MEMBER = 999
MAX_PAY_MINUTES = 1_440
MAX_DAYS = 31
GRACE = timedelta(minutes=1)
"""A start typed as the present minute is a few seconds in the past when it arrives."""


def read_plan(community: CommunityCard, plan: DropPlan) -> dict[str, Any]:
    """The plan as columns of a drop.

    Raises TitleMissing, PriceUnreasonable, QuotaUnreasonable, LimitUnreasonable, PayTimeUnreasonable, NoSuchTime,
    TimesUnreasonable, VariantNotFound, AudienceUnreasonable.
    """
    title = " ".join(plan.title.split())
    if not title or len(title) > MAX_TITLE or not title.isprintable():
        raise TitleMissing
    if not 1 <= plan.price_minor <= MAX_PRICE_MINOR:
        raise PriceUnreasonable
    if not 1 <= plan.quota <= MAX_QUOTA:
        raise QuotaUnreasonable(limit=MAX_QUOTA)
    if not 1 <= plan.per_member_limit <= min(plan.quota, MAX_PER_MEMBER):
        raise LimitUnreasonable
    if not 1 <= plan.pay_minutes <= MAX_PAY_MINUTES:
        raise PayTimeUnreasonable(limit=MAX_PAY_MINUTES)
    starts_at, ends_at = _window(community, plan)
    insist_audience(community.id, plan.audience)
    variant = variant_card(community.id, plan.variant_id)
    return {
        "product_id": variant.product_id,
        "variant_id": variant.id,
        "title": title,
        "price_minor": plan.price_minor,
        "currency": variant.price.unit,
        "quota": plan.quota,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "per_member_limit": plan.per_member_limit,
        "pay_minutes": plan.pay_minutes,
        "audience": plan.audience.as_data(),
    }


def _window(community: CommunityCard, plan: DropPlan) -> tuple[datetime, datetime]:
    try:
        starts_at, ends_at = read_moment(plan.starts_at, community.zone), read_moment(plan.ends_at, community.zone)
        if clock.now() - GRACE <= starts_at < ends_at <= starts_at + timedelta(days=MAX_DAYS):
            return starts_at, ends_at
    except OverflowError as error:  # at the ends of the calendar
        raise TimesUnreasonable(days=MAX_DAYS) from error
    raise TimesUnreasonable(days=MAX_DAYS)
