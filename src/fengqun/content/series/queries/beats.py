"""Beats: those that are over as they went, those to come as the cadence has them."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from fengqun.content.series.beats import Beat, Pause, beats_between, current_streak, longest_streak
from fengqun.content.series.choices import BeatState, State
from fengqun.content.series.models import Episode, SeriesBeat, SeriesPause
from fengqun.content.series.queries.cards import cards_of, visible_to
from fengqun.content.series.types import BeatCard, Record, SeriesCard
from fengqun.kernel import clock
from fengqun.kernel.glimpses import is_there
from fengqun.kernel.policies import Actor

LOOK_BACK = timedelta(days=30)
LOOK_AHEAD = timedelta(days=92)


def calendar_of(card: SeriesCard, since: datetime, until: datetime, zone: ZoneInfo) -> list[BeatCard]:
    """All beats of a time, in order: how they went, what is said about them, which episode keeps them."""
    pauses = [Pause(*days) for days in SeriesPause.objects.filter(series_id=card.id).values_list("first", "last")]
    rows = list(SeriesBeat.objects.filter(series_id=card.id, moment__gt=since, moment__lte=until))
    over = {row.day: Beat(row.day, row.moment) for row in rows if row.judged_at is not None or not card.is_running}
    ahead = beats_between(card.cadence, zone, max(since, card.judged_until), until, pauses) if card.is_running else []
    beats = sorted({**{one.day: one for one in ahead}, **over}.values(), key=lambda one: one.moment)
    return _cards(card.id, beats, rows)


def next_beats(cards: Iterable[SeriesCard], zone: ZoneInfo) -> dict[UUID, BeatCard]:
    """The next open beat of each running series; three statements, however many."""
    running = [card for card in cards if card.is_running]
    ids, now = [card.id for card in running], clock.now()
    pauses: dict[UUID, list[Pause]] = {}
    for series_id, first, last in SeriesPause.objects.filter(series_id__in=ids).values_list(
        "series_id", "first", "last"
    ):
        pauses.setdefault(series_id, []).append(Pause(first, last))
    rows: dict[tuple[UUID, object], SeriesBeat] = {
        (row.series_id, row.day): row for row in SeriesBeat.objects.filter(series_id__in=ids, moment__gt=now)
    }
    taken = set(
        Episode.objects.filter(series_id__in=ids, beat_day__gte=now.date() - timedelta(days=2)).values_list(
            "series_id", "beat_day"
        )
    )
    found: dict[UUID, BeatCard] = {}
    for card in running:
        for beat in beats_between(card.cadence, zone, now, now + LOOK_AHEAD, pauses.get(card.id, [])):
            row = rows.get((card.id, beat.day))
            if (card.id, beat.day) in taken or (row is not None and row.state == BeatState.EXCUSED):
                continue
            found[card.id] = BeatCard(beat.day, beat.moment, BeatState.PLANNED, host_id=row.host_id if row else None)
            break
    return found


def record_of(series_id: UUID) -> Record:
    """How a series kept its word, from its first beat; one statement."""
    return records_of([series_id])[series_id]


def records_of(series_ids: Sequence[UUID]) -> dict[UUID, Record]:
    """The same for many, in one statement."""
    judged = SeriesBeat.objects.filter(series_id__in=series_ids, judged_at__isnull=False).order_by("moment", "id")
    states: dict[UUID, list[str]] = {one: [] for one in series_ids}
    for series_id, state in judged.values_list("series_id", "state"):
        states[series_id].append(state)
    return {one: _record(known) for one, known in states.items()}


def _record(states: Sequence[str]) -> Record:
    return Record(
        kept=states.count(BeatState.KEPT),
        made_up=states.count(BeatState.MADE_UP),
        missed=states.count(BeatState.MISSED),
        excused=states.count(BeatState.EXCUSED),
        longest=longest_streak(states),
        current=current_streak(states),
    )


@is_there("today")
def is_missed(community: UUID, month_ago: datetime) -> QuerySet[SeriesBeat]:
    """Whether any beat was missed in the last month and neither made up nor excused."""
    rows = SeriesBeat.objects.filter(series__community_id=community, series__state=State.RUNNING)
    return rows.filter(state=BeatState.MISSED, moment__gte=month_ago)


def missed_lately(community_id: UUID, *, actor: Actor, limit: int = 10) -> list[tuple[SeriesCard, BeatCard]]:
    """Beats of running series that were missed in the last month and neither made up nor excused, the latest first."""
    series = {row.id: row for row in visible_to(actor, community_id).filter(state=State.RUNNING)}
    rows = SeriesBeat.objects.filter(
        series_id__in=series, state=BeatState.MISSED, moment__gte=clock.now() - LOOK_BACK
    ).order_by("-moment", "-id")[:limit]
    found = list(rows)
    cards = {card.id: card for card in cards_of([series[row.series_id] for row in found])}
    return [(cards[row.series_id], _card(Beat(row.day, row.moment), row, None)) for row in found]


def _cards(series_id: UUID, beats: Sequence[Beat], rows: Sequence[SeriesBeat]) -> list[BeatCard]:
    said = {row.day: row for row in rows}
    episodes = {
        row.beat_day: row
        for row in Episode.objects.filter(series_id=series_id, beat_day__in=[beat.day for beat in beats])
    }
    return [_card(beat, said.get(beat.day), episodes.get(beat.day)) for beat in beats]


def _card(beat: Beat, row: SeriesBeat | None, episode: Episode | None) -> BeatCard:
    is_out = episode is not None and episode.published_at is not None and episode.is_visible
    state = row.state if row else BeatState.PLANNED
    if state == BeatState.PLANNED and is_out:
        state = BeatState.KEPT
    return BeatCard(
        day=beat.day,
        moment=beat.moment,
        state=str(state),
        host_id=row.host_id if row else None,
        reason=row.reason if row else "",
        is_prepared=episode is not None and episode.published_at is None,
        post_id=episode.post_id if episode is not None and is_out else None,
        number=episode.number if episode is not None and is_out else None,
        title=episode.title if episode is not None and is_out else "",
    )
