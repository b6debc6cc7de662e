"""Start a series, change it, bring it to its end."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from fengqun.content.series.activities import SeriesChanged, SeriesEnded, SeriesStarted
from fengqun.content.series.choices import MAX_HOSTS, State
from fengqun.content.series.commands.judge import judge
from fengqun.content.series.commands.locking import hold_as_host, host_ids_of, insist_running
from fengqun.content.series.errors import HostsUnreasonable, NotTheHost, WrongAudience
from fengqun.content.series.models import Series, SeriesHost
from fengqun.content.series.plans import read_plan
from fengqun.content.series.policies import may_start
from fengqun.content.series.types import SeriesPlan
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.circles.errors import CircleNotFound
from fengqun.people.circles.queries import member_ids_of, readable_circle_ids
from fengqun.people.communities.queries import community_by_id, member_cards
from fengqun.spine.activity.commands import record


@transaction.atomic
def start_series(community_id: UUID, plan: SeriesPlan, *, actor: Actor) -> UUID:
    """Start a series and answer its id; beats count from now on.

    Raises SignInRequired, Denied, Silenced, CircleNotFound, NotTheHost, TitleMissing, TooLong, CadenceUnreasonable,
    HostsUnreasonable.
    """
    starter = actor.member_id if actor.is_system else actor.require_voice(community_id)
    _insist_may_start(actor, community_id, plan.circle_id)
    columns = read_plan(community_by_id(community_id), plan)
    hosts = plan.host_ids or ((starter,) if starter else ())
    series = Series.objects.create(community_id=community_id, judged_until=clock.now(), **columns)
    _set_hosts(series, hosts)
    record(
        SeriesStarted(
            community_id=community_id,
            object_id=series.id,
            actor_id=actor.member_id,
            circle_id=series.circle_id,
            rhythm=series.rhythm,
        )
    )
    return series.id


@transaction.atomic
def change_series(community_id: UUID, series_id: UUID, plan: SeriesPlan, *, actor: Actor) -> tuple[str, ...]:
    """Change it from now on, and answer the names of what changed: beats that are over stay as they went.

    Raises SeriesNotFound, SignInRequired, NotTheHost, SeriesHasEnded, WrongAudience, and what starting one raises.
    """
    series = hold_as_host(community_id, series_id, actor=actor)
    insist_running(series)
    columns = read_plan(community_by_id(community_id), plan)
    if columns["circle_id"] != series.circle_id:
        if series.episodes.exists():
            raise WrongAudience
        _insist_may_start(actor, community_id, columns["circle_id"])
    judge(series)
    changes = [name for name, value in columns.items() if getattr(series, name) != value and name != "description_html"]
    for name, value in columns.items():
        setattr(series, name, value)
    series.save()
    if plan.host_ids and list(plan.host_ids) != host_ids_of(series):
        _set_hosts(series, plan.host_ids)
        changes.append("hosts")
    if changes:
        record(
            SeriesChanged(
                community_id=community_id,
                object_id=series_id,
                actor_id=actor.member_id,
                circle_id=series.circle_id,
                changes=tuple(sorted(changes)),
            )
        )
    return tuple(sorted(changes))


@transaction.atomic
def end_series(community_id: UUID, series_id: UUID, *, actor: Actor) -> None:
    """No more beats; what there is stays. Raises SeriesNotFound, SignInRequired, NotTheHost, SeriesHasEnded."""
    series = hold_as_host(community_id, series_id, actor=actor)
    insist_running(series)
    judge(series)
    series.state, series.ended_at = State.ENDED, clock.now()
    series.save(update_fields=["state", "ended_at"])
    record(
        SeriesEnded(
            community_id=community_id, object_id=series_id, actor_id=actor.member_id, circle_id=series.circle_id
        )
    )


def _insist_may_start(actor: Actor, community_id: UUID, circle_id: UUID | None) -> None:
    if circle_id is not None and circle_id not in readable_circle_ids(actor, community_id):
        raise CircleNotFound
    if not may_start(actor, community_id, circle_id):
        raise NotTheHost


def _set_hosts(series: Series, host_ids: Sequence[UUID]) -> None:
    wanted = list(dict.fromkeys(host_ids))
    people = member_cards(wanted)
    are_known = all(
        one in people and people[one].community_id == series.community_id and people[one].is_present for one in wanted
    )
    if not 1 <= len(wanted) <= MAX_HOSTS or not are_known:
        raise HostsUnreasonable(limit=MAX_HOSTS)
    if series.circle_id is not None and not set(wanted) <= member_ids_of(series.circle_id):
        raise HostsUnreasonable(limit=MAX_HOSTS)
    SeriesHost.objects.filter(series_id=series.id).delete()
    SeriesHost.objects.bulk_create(
        [SeriesHost(series_id=series.id, member_id=one, position=place) for place, one in enumerate(wanted)]
    )
