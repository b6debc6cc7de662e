"""What a plan must be like, before anything is written."""

from typing import Any

from fengqun.content.series.beats import LONGEST_LOOK, Cadence, beats_between, moment_on
from fengqun.content.series.choices import (
    ART_KEYS,
    MAX_DESCRIPTION,
    MAX_GRACE_HOURS,
    MAX_TITLE,
    MAX_WARN_HOURS,
    MAX_WEEKS,
    Form,
    Rhythm,
)
from fengqun.content.series.errors import CadenceUnreasonable, TitleMissing, TooLong
from fengqun.content.series.types import SeriesPlan
from fengqun.kernel.richtext import Markdown
from fengqun.people.communities.types import CommunityCard

SAID = Markdown(first_heading=3, keeps_line_breaks=True)
YEARS = range(2000, 2200)


def read_plan(community: CommunityCard, plan: SeriesPlan) -> dict[str, Any]:
    """The plan as columns of a series. Raises TitleMissing, TooLong, CadenceUnreasonable."""
    title = " ".join(plan.title.split())
    if not title or len(title) > MAX_TITLE or not title.isprintable():
        raise TitleMissing(limit=MAX_TITLE)
    description = plan.description.replace("\r\n", "\n").strip()
    if len(description) > MAX_DESCRIPTION:
        raise TooLong(limit=MAX_DESCRIPTION)
    insist_comes(community, plan)
    return {
        "title": title,
        "description": description,
        "description_html": SAID.html(description),
        "art": plan.art if plan.art in ART_KEYS else ART_KEYS[0],
        "form": plan.form if plan.form in Form.values else Form.TEXT,
        "circle_id": plan.circle_id,
        "rhythm": plan.rhythm,
        "at": plan.at.replace(second=0, microsecond=0, tzinfo=None),
        "weekdays": sorted(set(plan.weekdays)),
        "every": plan.every,
        "month_day": plan.month_day,
        "starts_on": plan.starts_on,
        "ends_on": plan.ends_on,
        "warn_hours": plan.warn_hours,
        "grace_hours": plan.grace_hours,
    }


def insist_comes(community: CommunityCard, plan: SeriesPlan) -> None:
    """Raise CadenceUnreasonable unless the numbers are in range and at least one beat comes within a year."""
    is_in_range = (
        plan.rhythm in Rhythm.values
        and set(plan.weekdays) <= set(range(7))
        and 1 <= plan.every <= MAX_WEEKS
        and 1 <= plan.month_day <= 31  # noqa: PLR2004 - days of a month
        and 0 <= plan.warn_hours <= MAX_WARN_HOURS
        and 0 <= plan.grace_hours <= MAX_GRACE_HOURS
        and plan.starts_on.year in YEARS
        and (plan.ends_on is None or (plan.ends_on >= plan.starts_on and plan.ends_on.year in YEARS))
    )
    if not is_in_range:
        raise CadenceUnreasonable
    cadence = Cadence(
        plan.rhythm, plan.at, plan.starts_on, plan.ends_on, tuple(plan.weekdays), plan.every, plan.month_day
    )
    begin = moment_on(plan.starts_on, plan.at, community.zone) - LONGEST_LOOK / 400
    if not beats_between(cadence, community.zone, begin, begin + LONGEST_LOOK):
        raise CadenceUnreasonable
