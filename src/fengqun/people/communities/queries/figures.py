"""Figures about members, for an operator's day. Each is counted from the rows, nothing is estimated."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from itertools import accumulate
from uuid import UUID

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils.functional import Promise

from fengqun.kernel.days import spread, start_of_days
from fengqun.people.communities.choices import STAGES, Stage
from fengqun.people.communities.kinds import stage_label
from fengqun.people.communities.models import Membership, StageArrival

WEEK = 7


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Who came in: in the last seven days, in the seven before, and day by day over both."""

    lately: int
    before: int
    by_day: Sequence[int]


@dataclass(frozen=True, slots=True)
class StageCount:
    """A stage of the way: how many reached it or went further, and how many stand at it."""

    label: str | Promise
    reached: int
    standing: int


def arrivals(community_id: UUID, zone: tzinfo) -> Arrivals:
    """Members who joined in the last two weeks and still belong."""
    since = start_of_days(2 * WEEK, zone)
    rows = Membership.objects.filter(
        community_id=community_id, left_at=None, is_customer_only=False, joined_at__gte=since
    )
    found = rows.annotate(day=TruncDate("joined_at", tzinfo=zone)).values_list("day").annotate(Count("id"))
    by_day = spread(dict(found), 2 * WEEK, zone)
    return Arrivals(lately=sum(by_day[WEEK:]), before=sum(by_day[:WEEK]), by_day=by_day)


def stage_flow(community_id: UUID, kind: str) -> list[StageCount]:
    """The way from the first stage to the last. Who stands at a stage has reached all before it.

    Founders are left out: they began at the top and walked no part of it.
    """
    founders = StageArrival.objects.filter(
        membership__community_id=community_id, stage=Stage.PARTNER, appointed_by=None
    )
    members = Membership.objects.filter(community_id=community_id, left_at=None, is_customer_only=False)
    walking = members.exclude(id__in=founders.values("membership_id"))
    counted = dict(walking.values_list("stage").annotate(Count("id")).values_list("stage", "id__count"))
    standing = {str(stage): counted.get(stage, 0) for stage in STAGES}
    reached = list(accumulate(standing[str(stage)] for stage in reversed(STAGES)))[::-1]
    return [
        StageCount(label=stage_label(kind, stage), reached=reached[place], standing=standing[str(stage)])
        for place, stage in enumerate(STAGES)
    ]
