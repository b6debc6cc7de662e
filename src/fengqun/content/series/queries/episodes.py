"""Episodes, and who wants to be told of them."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from fengqun.content.series.models import Episode, SeriesPause, SeriesSubscription
from fengqun.content.series.queries.cards import visible_to
from fengqun.content.series.types import EpisodeCard, Neighbours
from fengqun.kernel.glimpses import is_there
from fengqun.kernel.policies import Actor

PAGE_SIZE = 30


def episode_card(row: Episode) -> EpisodeCard:
    """The card of a row."""
    return EpisodeCard(row.post_id, row.series_id, row.number, row.title, row.published_at, row.beat_day)


def episodes_of(
    series_id: UUID, *, before: int | None = None, limit: int = PAGE_SIZE
) -> tuple[list[EpisodeCard], bool]:
    """Published episodes, the latest first, and whether earlier ones follow. The caller answers for who reads them."""
    rows = Episode.objects.filter(series_id=series_id, published_at__isnull=False, is_visible=True)
    if before is not None:
        rows = rows.filter(number__lt=before)
    found = [episode_card(row) for row in rows.order_by("-number")[: limit + 1]]
    return found[:limit], len(found) > limit


@is_there("posts")
def has_episodes(posts: list[UUID]) -> QuerySet[Episode]:
    """Whether any of the posts on the page is an episode."""
    return Episode.objects.filter(post_id__any_of=posts, published_at__isnull=False)


def neighbours_of(community_id: UUID, post_ids: Iterable[UUID], *, actor: Actor) -> dict[UUID, Neighbours]:
    """For each of the posts that is an episode: its series, its number, and the episodes beside it; four statements."""
    wanted = set(post_ids)
    series_ids = set(
        Episode.objects.filter(post_id__in=wanted, published_at__isnull=False).values_list("series_id", flat=True)
    )
    if not series_ids:
        return {}
    known = dict(visible_to(actor, community_id).filter(id__in=series_ids).values_list("id", "title"))
    shown = Episode.objects.filter(series_id=OuterRef("series_id"), published_at__isnull=False, is_visible=True)
    earlier = shown.filter(number__lt=OuterRef("number")).order_by("-number").values("id")[:1]
    later = shown.filter(number__gt=OuterRef("number")).order_by("number").values("id")[:1]
    rows = list(
        Episode.objects.filter(post_id__in=wanted, series_id__in=known, published_at__isnull=False)
        .annotate(before_id=Subquery(earlier), after_id=Subquery(later))
        .values("post_id", "series_id", "number", "before_id", "after_id")
    )
    beside = Episode.objects.filter(id__in={one for row in rows for one in (row["before_id"], row["after_id"]) if one})
    cards = {row.id: episode_card(row) for row in beside}
    return {
        row["post_id"]: Neighbours(
            series_id=row["series_id"],
            series_title=known[row["series_id"]],
            number=row["number"] or 0,
            before=cards.get(row["before_id"]),
            after=cards.get(row["after_id"]),
        )
        for row in rows
    }


def is_subscribed(series_id: UUID, member_id: UUID | None) -> bool:
    """Whether the member is told of each episode."""
    return (
        member_id is not None and SeriesSubscription.objects.filter(series_id=series_id, member_id=member_id).exists()
    )


def pause_list(series_id: UUID) -> list[SeriesPause]:
    """The pauses of a series, for its own pages."""
    return list(SeriesPause.objects.filter(series_id=series_id))
