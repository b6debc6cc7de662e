"""Warn hosts before a beat, and keep how beats went once their grace is over."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from fengqun.content.series.activities import BeatMissed
from fengqun.content.series.beats import Beat, beats_between
from fengqun.content.series.choices import BeatState, State
from fengqun.content.series.commands.telling import tell
from fengqun.content.series.models import Episode, Series, SeriesBeat, SeriesHost
from fengqun.content.series.notices import MISSED, WARNED
from fengqun.content.series.queries.cards import cadence_of, pauses_of
from fengqun.content.series.queries.prepared import prepared_series
from fengqun.kernel import clock
from fengqun.people.communities.queries import community_by_id
from fengqun.spine.activity.commands import record


def judge_due() -> int:
    """Keep how every beat went whose grace is over; answers how many series had any."""
    now = clock.now()
    running = Series.objects.filter(state=State.RUNNING, judged_until__lt=now - timedelta(minutes=1))
    return sum(_judge(series_id) for series_id in list(running.order_by("id").values_list("id", flat=True)))


@transaction.atomic
def _judge(series_id: UUID) -> bool:
    series = Series.objects.select_for_update(no_key=True, of=("self",)).filter(id=series_id).first()
    return series is not None and series.state == State.RUNNING and judge(series) > 0


def judge(series: Series) -> int:
    """The same for a series that the caller holds; answers how many beats were judged."""
    until = clock.now() - timedelta(hours=series.grace_hours)
    if until <= series.judged_until:
        return 0
    zone = community_by_id(series.community_id).zone
    due = beats_between(cadence_of(series), zone, series.judged_until, until, pauses_of(series.id))
    kept = set(
        Episode.objects.filter(
            series_id=series.id, beat_day__in=[beat.day for beat in due], published_at__isnull=False
        ).values_list("beat_day", flat=True)
    )
    for beat in due:
        _keep(series, beat, is_kept=beat.day in kept)
    series.judged_until = until
    series.save(update_fields=["judged_until"])
    return len(due)


def _keep(series: Series, beat: Beat, *, is_kept: bool) -> None:
    row, _made = SeriesBeat.objects.get_or_create(series_id=series.id, day=beat.day, defaults={"moment": beat.moment})
    row.moment, row.judged_at = beat.moment, clock.now()
    if row.state == BeatState.PLANNED:
        row.state = BeatState.KEPT if is_kept else BeatState.MISSED
    row.save(update_fields=["moment", "judged_at", "state"])
    if row.state != BeatState.MISSED:
        return
    host_id = row.host_id or first_host(series.id)
    record(
        BeatMissed(
            community_id=series.community_id,
            object_id=series.id,
            actor_id=None,
            circle_id=series.circle_id,
            due_at=beat.moment,
            host_id=host_id,
        )
    )
    if host_id is not None:
        tell(MISSED, series, [host_id], due=beat.moment, group_key=f"{series.id}:{beat.day}")


def warn_hosts() -> int:
    """Warn the host of every beat that comes soon and has no episode, no draft and no excuse; once each."""
    warned = 0
    for series_id in list(Series.objects.filter(state=State.RUNNING).order_by("id").values_list("id", flat=True)):
        warned += _warn(series_id)
    return warned


@transaction.atomic
def _warn(series_id: UUID) -> int:
    series = Series.objects.select_for_update(no_key=True, of=("self",)).filter(id=series_id).first()
    if series is None or series.state != State.RUNNING or not series.warn_hours:
        return 0
    zone, now = community_by_id(series.community_id).zone, clock.now()
    soon = beats_between(cadence_of(series), zone, now, now + timedelta(hours=series.warn_hours), pauses_of(series.id))
    open_beats = _without_episode(series, soon)
    return sum(_warn_of(series, beat, now) for beat in open_beats[:1])


def _without_episode(series: Series, beats: list[Beat]) -> list[Beat]:
    days = [beat.day for beat in beats]
    taken = set(Episode.objects.filter(series_id=series.id, beat_day__in=days).values_list("beat_day", flat=True))
    settled = SeriesBeat.objects.filter(series_id=series.id, day__in=days).exclude(
        state=BeatState.PLANNED, warned_at=None
    )
    done = taken | set(settled.values_list("day", flat=True))
    return [beat for beat in beats if beat.day not in done]


def _warn_of(series: Series, beat: Beat, now: datetime) -> bool:
    """One draft is one beat: whoever has one for this series is at it and need not be told."""
    row, _made = SeriesBeat.objects.get_or_create(series_id=series.id, day=beat.day, defaults={"moment": beat.moment})
    host_id = row.host_id or first_host(series.id)
    if host_id is None or series.id in prepared_series(series.community_id, host_id):
        return False
    row.warned_at = now
    row.save(update_fields=["warned_at"])
    tell(WARNED, series, [host_id], due=beat.moment, group_key=f"{series.id}:{beat.day}")
    return True


def first_host(series_id: UUID) -> UUID | None:
    """Who answers for beats that nobody took over."""
    hosts = SeriesHost.objects.filter(series_id=series_id).order_by("position", "id")
    return hosts.values_list("member_id", flat=True).first()
