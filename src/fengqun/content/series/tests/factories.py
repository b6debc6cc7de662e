"""Series for tests, made by the real commands."""

from datetime import time
from typing import Any

from fengqun.content.series.commands import start_series
from fengqun.content.series.queries import card_for
from fengqun.content.series.types import SeriesCard, SeriesPlan
from fengqun.kernel import clock
from fengqun.kernel.policies import SYSTEM
from fengqun.people.communities.tests.factories import actor_for_test
from fengqun.people.communities.types import CommunityCard, MemberCard


def a_plan(community: CommunityCard, **choices: Any) -> SeriesPlan:
    """Every evening at eight, from today on."""
    today = clock.now().astimezone(community.zone).date()
    plan = {"title": "睡前一杯", "rhythm": "daily", "at": time(20), "starts_on": today}
    return SeriesPlan(**{**plan, **choices})


def make_series(community: CommunityCard, host: MemberCard, **choices: Any) -> SeriesCard:
    """A series of that host."""
    made = start_series(community.id, a_plan(community, **choices), actor=actor_for_test(host))
    return fresh(community, made)


def fresh(community: CommunityCard, series_id: Any) -> SeriesCard:
    """The series as it is now."""
    return card_for(community.id, series_id, actor=SYSTEM)
