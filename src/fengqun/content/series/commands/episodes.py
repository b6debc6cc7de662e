"""Posts become episodes: with a number once they are published, and with the beat that they keep."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from fengqun.content.posts.errors import PostNotFound
from fengqun.content.posts.queries import own_post, post_card
from fengqun.content.posts.types import PostCard
from fengqun.content.series.activities import EpisodePublished
from fengqun.content.series.beats import beat_for, beats_between
from fengqun.content.series.choices import BeatState
from fengqun.content.series.commands.keep import beat_on
from fengqun.content.series.commands.locking import hold_as_host, insist_running
from fengqun.content.series.commands.telling import tell
from fengqun.content.series.errors import AlreadyAnEpisode, BeatTaken, WrongAudience
from fengqun.content.series.models import Episode, Series, SeriesBeat, SeriesSubscription
from fengqun.content.series.notices import EPISODE
from fengqun.content.series.queries.cards import cadence_of, pauses_of
from fengqun.kernel import clock
from fengqun.kernel.policies import SYSTEM, Actor
from fengqun.people.communities.queries import community_by_id
from fengqun.spine.activity.commands import record

TITLE_CHARS = 80
AHEAD = timedelta(days=40)


@transaction.atomic
def add_episode(
    community_id: UUID, series_id: UUID, post_id: UUID, *, actor: Actor, beat_day: date | None = None
) -> UUID:
    """Make an own post an episode and answer the episode's id; one that is out gets its number at once.

    `beat_day` makes up for a beat that was missed, or says which coming one is meant; without it the post keeps the
    next open beat. Raises SeriesNotFound, SignInRequired, NotTheHost, SeriesHasEnded, PostNotFound, AlreadyAnEpisode,
    WrongAudience, BeatNotFound, BeatTaken.
    """
    series = hold_as_host(community_id, series_id, actor=actor)
    insist_running(series)
    member_id = actor.require_voice(community_id)
    post = own_post(community_id, post_id, actor=actor)
    if post.circle_id != series.circle_id:
        raise WrongAudience
    if Episode.objects.filter(post_id=post_id).exists():
        raise AlreadyAnEpisode
    if beat_day is not None:
        beat_on(series, beat_day)
        if Episode.objects.filter(series_id=series_id, beat_day=beat_day).exists():
            raise BeatTaken
    episode = Episode.objects.create(
        series_id=series_id, post_id=post_id, title=_title(post), added_by_id=member_id, beat_day=beat_day
    )
    if post.state == "published":
        _publish(series, episode, post)
    return episode.id


@transaction.atomic
def publish_episode(post_id: UUID) -> bool:
    """A post came out: if it is an episode that waits, it gets its number and the subscribers are told."""
    episode = Episode.objects.filter(post_id=post_id, published_at=None).first()
    if episode is None:
        return False
    series = Series.objects.select_for_update(no_key=True, of=("self",)).get(id=episode.series_id)
    episode = Episode.objects.filter(id=episode.id, published_at=None).first()
    if episode is None:
        return False
    try:
        post = post_card(series.community_id, post_id, actor=SYSTEM)
    except PostNotFound:
        return False
    if post.state != "published":
        return False
    _publish(series, episode, post)
    return True


def refresh_episode(post_id: UUID) -> None:
    """A post was rewritten: the list of episodes follows."""
    episode = Episode.objects.select_related("series").filter(post_id=post_id).first()
    if episode is None:
        return
    try:
        episode.title = _title(post_card(episode.series.community_id, post_id, actor=SYSTEM))
    except PostNotFound:
        return
    episode.save(update_fields=["title"])


def show_episodes(post_ids: Collection[UUID], *, are_visible: bool) -> None:
    """Posts went out of sight, or came back: so do the episodes. Numbers stay as they were given."""
    Episode.objects.filter(post_id__in=post_ids).update(is_visible=are_visible)


def _publish(series: Series, episode: Episode, post: PostCard) -> None:
    episode.published_at = post.published_at or clock.now()
    episode.number = series.next_number
    series.next_number += 1
    series.save(update_fields=["next_number"])
    if episode.beat_day is None:
        episode.beat_day = _next_open_day(series, episode)
    episode.title = _title(post)
    episode.save(update_fields=["published_at", "number", "beat_day", "title"])
    _make_up(series, episode)
    record(
        EpisodePublished(
            community_id=series.community_id,
            object_id=series.id,
            actor_id=episode.added_by_id,
            circle_id=series.circle_id,
            post_id=episode.post_id,
            number=episode.number,
            day=episode.beat_day.isoformat() if episode.beat_day else "",
        )
    )
    subscribers = SeriesSubscription.objects.filter(series_id=series.id, member__left_at=None)
    tell(
        EPISODE,
        series,
        subscribers.values_list("member_id", flat=True),
        actor_id=episode.added_by_id,
        params={"number": episode.number, "episode": episode.title},
        post_id=episode.post_id,
        group_key=str(episode.post_id),
    )


def _make_up(series: Series, episode: Episode) -> None:
    """A beat that was missed has come after all, late."""
    if episode.beat_day is not None:
        missed = SeriesBeat.objects.filter(series_id=series.id, day=episode.beat_day, state=BeatState.MISSED)
        missed.update(state=BeatState.MADE_UP)


def _next_open_day(series: Series, episode: Episode) -> date | None:
    published_at = episode.published_at or clock.now()
    zone = community_by_id(series.community_id).zone
    grace = timedelta(hours=series.grace_hours)
    since = max(series.judged_until, published_at - grace - timedelta(days=1))
    beats = beats_between(cadence_of(series), zone, since, published_at + AHEAD, pauses_of(series.id))
    days = [beat.day for beat in beats]
    found = Episode.objects.filter(series_id=series.id, beat_day__in=days).values_list("beat_day", flat=True)
    taken = {day for day in found if day is not None}
    excused = SeriesBeat.objects.filter(series_id=series.id, day__in=days, state=BeatState.EXCUSED)
    beat = beat_for(published_at, beats, taken | set(excused.values_list("day", flat=True)), grace=grace)
    return beat.day if beat else None


def _title(post: PostCard) -> str:
    """The title of a post, or how it begins."""
    return (post.title or " ".join(post.body.split()))[:TITLE_CHARS]
