"""Keep the calendar of a series: excuses, other hosts for a beat, pauses."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from fengqun.content.series.activities import BeatExcused, BeatHandedOver, SeriesChanged
from fengqun.content.series.beats import Beat, beats_between
from fengqun.content.series.choices import MAX_PAUSE_DAYS, MAX_REASON, BeatState
from fengqun.content.series.commands.judge import judge
from fengqun.content.series.commands.locking import hold_as_host, host_ids_of, insist_running
from fengqun.content.series.commands.telling import tell
from fengqun.content.series.errors import BeatNotFound, BeatTaken, HostsUnreasonable, PauseUnreasonable, ReasonMissing
from fengqun.content.series.models import Episode, Series, SeriesBeat, SeriesPause
from fengqun.content.series.notices import HANDED_OVER
from fengqun.content.series.queries.cards import cadence_of, pauses_of
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.communities.queries import community_by_id
from fengqun.spine.activity.commands import record


@transaction.atomic
def excuse_beat(community_id: UUID, series_id: UUID, day: date, *, actor: Actor, reason: str) -> None:
    """Say why nothing comes, or came, on that day: it neither counts nor breaks the streak.

    Raises SeriesNotFound, SignInRequired, NotTheHost, BeatNotFound, BeatTaken, ReasonMissing.
    """
    series = hold_as_host(community_id, series_id, actor=actor)
    why = " ".join(reason.split())
    if not why or len(why) > MAX_REASON:
        raise ReasonMissing(limit=MAX_REASON)
    beat = beat_on(series, day)
    if Episode.objects.filter(series_id=series_id, beat_day=day, published_at__isnull=False).exists():
        raise BeatTaken
    SeriesBeat.objects.update_or_create(
        series_id=series_id,
        day=day,
        defaults={"moment": beat.moment, "state": BeatState.EXCUSED, "reason": why},
    )
    record(
        BeatExcused(
            community_id=community_id,
            object_id=series_id,
            actor_id=actor.member_id,
            circle_id=series.circle_id,
            day=day.isoformat(),
            reason=why,
        )
    )


@transaction.atomic
def hand_over(community_id: UUID, series_id: UUID, day: date, *, actor: Actor, host_id: UUID) -> None:
    """Another host of the series takes a beat that is still to come, and is told.

    Raises SeriesNotFound, SignInRequired, NotTheHost, SeriesHasEnded, BeatNotFound, HostsUnreasonable.
    """
    series = hold_as_host(community_id, series_id, actor=actor)
    insist_running(series)
    hosts = host_ids_of(series)
    if host_id not in hosts:
        raise HostsUnreasonable(limit=len(hosts))
    beat = beat_on(series, day)
    if beat.moment <= clock.now():
        raise BeatNotFound
    SeriesBeat.objects.update_or_create(
        series_id=series_id, day=day, defaults={"moment": beat.moment, "host_id": host_id, "warned_at": None}
    )
    record(
        BeatHandedOver(
            community_id=community_id,
            object_id=series_id,
            actor_id=actor.member_id,
            circle_id=series.circle_id,
            day=day.isoformat(),
            host_id=host_id,
        )
    )
    tell(HANDED_OVER, series, [host_id], actor_id=actor.member_id, due=beat.moment, group_key=f"{series_id}:{day}")


@transaction.atomic
def pause_series(
    community_id: UUID, series_id: UUID, first: date, last: date, *, actor: Actor, reason: str = ""
) -> UUID:
    """No beats on those days, both included; answers the pause's id.

    Raises SeriesNotFound, SignInRequired, NotTheHost, SeriesHasEnded, PauseUnreasonable, ReasonMissing.
    """
    series = hold_as_host(community_id, series_id, actor=actor)
    insist_running(series)
    today = clock.now().astimezone(community_by_id(community_id).zone).date()
    if not today <= first <= last <= first + timedelta(days=MAX_PAUSE_DAYS):
        raise PauseUnreasonable(days=MAX_PAUSE_DAYS)
    why = " ".join(reason.split())
    if len(why) > MAX_REASON:
        raise ReasonMissing(limit=MAX_REASON)
    judge(series)
    pause = SeriesPause.objects.create(series_id=series_id, first=first, last=last, reason=why)
    _record_change(series, actor, "pauses")
    return pause.id


@transaction.atomic
def resume_series(community_id: UUID, series_id: UUID, pause_id: UUID, *, actor: Actor) -> None:
    """Take a pause back from tomorrow on; of one that lies ahead nothing is left.

    Raises SeriesNotFound, SignInRequired, NotTheHost, BeatNotFound.
    """
    series = hold_as_host(community_id, series_id, actor=actor)
    pause = SeriesPause.objects.filter(series_id=series_id, id=pause_id).first()
    today = clock.now().astimezone(community_by_id(community_id).zone).date()
    if pause is None or pause.last < today:
        raise BeatNotFound
    judge(series)
    if pause.first > today:
        pause.delete()
    else:
        pause.last = today
        pause.save(update_fields=["last"])
    _record_change(series, actor, "pauses")


def beat_on(series: Series, day: date) -> Beat:
    """The beat of that day: one that is kept already, or one that the cadence has. Raises BeatNotFound."""
    row = SeriesBeat.objects.filter(series_id=series.id, day=day).first()
    if row is not None and row.judged_at is not None:
        return Beat(row.day, row.moment)
    zone = community_by_id(series.community_id).zone
    begin = datetime(day.year, day.month, day.day, tzinfo=zone) - timedelta(hours=1)
    found = beats_between(cadence_of(series), zone, begin, begin + timedelta(hours=50), pauses_of(series.id))
    for beat in found:
        if beat.day == day and beat.moment > series.judged_until:
            return beat
    raise BeatNotFound


def _record_change(series: Series, actor: Actor, what: str) -> None:
    record(
        SeriesChanged(
            community_id=series.community_id,
            object_id=series.id,
            actor_id=actor.member_id,
            circle_id=series.circle_id,
            changes=(what,),
        )
    )
