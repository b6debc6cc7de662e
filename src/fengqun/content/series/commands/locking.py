"""Hold a series while its beats and episodes change: numbers are given and beats are judged by one at a time."""

from uuid import UUID

from fengqun.content.series.choices import State
from fengqun.content.series.errors import NotTheHost, SeriesHasEnded, SeriesNotFound
from fengqun.content.series.models import Series
from fengqun.content.series.policies import may_run
from fengqun.content.series.queries.cards import visible_to
from fengqun.kernel.errors import SignInRequired
from fengqun.kernel.policies import Actor


def hold(community_id: UUID, series_id: UUID, *, actor: Actor) -> Series:
    """The series, held until the transaction ends. Raises SeriesNotFound, also for what is not for the actor."""
    known = visible_to(actor, community_id).filter(id=series_id)
    series = known.select_for_update(of=("self",), no_key=True).first()
    if series is None:
        raise SeriesNotFound
    return series


def hold_as_host(community_id: UUID, series_id: UUID, *, actor: Actor) -> Series:
    """The same for those who run it. Raises SeriesNotFound, SignInRequired, NotTheHost."""
    series = hold(community_id, series_id, actor=actor)
    if not may_run(actor, community_id, host_ids=host_ids_of(series), circle_id=series.circle_id):
        if actor.user_id is None:
            raise SignInRequired
        raise NotTheHost
    return series


def host_ids_of(series: Series) -> list[UUID]:
    """Its hosts, who answers for it first."""
    return list(series.hosts.order_by("position", "id").values_list("member_id", flat=True))


def insist_running(series: Series) -> None:
    """Raise SeriesHasEnded for one that is over."""
    if series.state != State.RUNNING:
        raise SeriesHasEnded
