"""What several pages of series need."""

from datetime import date, datetime
from uuid import UUID

from fengqun.content.series.errors import BeatNotFound, NotTheHost
from fengqun.content.series.policies import RUN_SERIES
from fengqun.content.series.queries import card_for, runs
from fengqun.content.series.types import SeriesCard
from fengqun.kernel.errors import NotFound
from fengqun.kernel.requests import Request
from fengqun.people.circles.queries import my_circles
from fengqun.people.circles.types import CircleCard

UNREADABLE = 422
FIRST_YEAR, LAST_YEAR = 2000, 2200


def find(request: Request, series_id: UUID) -> SeriesCard:
    """The series that the address names. Raises SeriesNotFound."""
    return card_for(request.community.id, series_id, actor=request.actor)


def find_as_host(request: Request, series_id: UUID) -> SeriesCard:
    """The same for those who run it. Raises NotTheHost."""
    card = find(request, series_id)
    if not runs(request.actor, card):
        raise NotTheHost
    return card


def circles_to_start_in(request: Request) -> list[CircleCard]:
    """The circles in which the actor may start a series."""
    actor, community = request.actor, request.community
    if actor.member_id is None:
        return []
    all_of_mine = actor.may(RUN_SERIES, community.id)
    return [
        one.circle
        for one in my_circles(actor.member_id)
        if all_of_mine or one.is_host or actor.may(RUN_SERIES, community.id, one.circle.id)
    ]


def read_month(text: str) -> date:
    """The first day of `2026-03`. Raises NotFound for anything else."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise NotFound from error
    if not FIRST_YEAR <= first.year <= LAST_YEAR:
        raise NotFound
    return first


def read_day(text: str) -> date:
    """A day of an address. Raises BeatNotFound."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BeatNotFound from error


def month_after(first: date, months: int = 1) -> date:
    """The first day so many months later, or earlier."""
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def start_of(day: date, request: Request) -> datetime:
    """The first moment of a day on the community's calendar."""
    return datetime(day.year, day.month, day.day, tzinfo=request.community.zone)
