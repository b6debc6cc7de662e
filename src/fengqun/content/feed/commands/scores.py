"""Scores follow what happens to posts and to their votes."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from fengqun.content.feed.formula import EPOCH, HALF_LIFE_HOURS, MOST_BOOST, PRIOR, QUIET_CIRCLE_POSTS, Z
from fengqun.content.feed.models import PostScore
from fengqun.kernel import clock

CIRCLE_DAYS = 30

_CONSTANTS: dict[str, Any] = {
    "z": Z,
    "prior": PRIOR,
    "epoch": EPOCH,
    "half_life": HALF_LIFE_HOURS * 3600,
    "quiet": QUIET_CIRCLE_POSTS,
    "most": MOST_BOOST,
}

# The formula of formula.py in SQL; a test holds the two together.
_RESCORE = """
WITH voted AS (
    SELECT s.post_id, s.shown_count, coalesce(sum(v.weight), 0)::float8 AS positive
    FROM feed_postscore s LEFT JOIN feed_vote v ON v.post_id = s.post_id
    WHERE s.post_id = ANY(%(ids)s) GROUP BY s.post_id, s.shown_count
), shared AS (
    SELECT post_id, positive, greatest(shown_count, positive)::float8 AS n,
           least(positive / nullif(greatest(shown_count, positive), 0), 1)::float8 AS p
    FROM voted
), bound AS (
    SELECT post_id, positive, CASE WHEN positive <= 0 THEN 0 ELSE greatest(0,
        (p + %(z)s ^ 2 / (2 * n) - %(z)s * sqrt((p * (1 - p) + %(z)s ^ 2 / (4 * n)) / n)) / (1 + %(z)s ^ 2 / n)
    ) END AS quality FROM shared
)
UPDATE feed_postscore s SET
    positive = bound.positive,
    quality = bound.quality,
    heat = (ln(bound.quality + %(prior)s) + ln(s.boost)) / ln(2::float8)
           + extract(epoch FROM s.published_at - %(epoch)s)::float8 / %(half_life)s,
    scored_at = %(now)s
FROM bound WHERE bound.post_id = s.post_id
"""

_ENTER = """
INSERT INTO feed_postscore AS s (
    post_id, community_id, author_id, circle_id, published_at, is_shown, shown_count, positive, quality, boost, heat,
    scored_at
)
SELECT new.post_id, %(community)s, new.author_id, new.circle_id, new.at, true, 0, 0, 0, b.boost,
       (ln(%(prior)s) + ln(b.boost)) / ln(2::float8) + extract(epoch FROM new.at - %(epoch)s)::float8 / %(half_life)s,
       %(now)s
FROM unnest(%(posts)s::uuid[], %(authors)s::uuid[], %(circles)s::uuid[], %(moments)s::timestamptz[])
     AS new(post_id, author_id, circle_id, at)
JOIN posts_post p ON p.id = new.post_id
LEFT JOIN feed_circleactivity c ON c.circle_id = new.circle_id
CROSS JOIN LATERAL (SELECT CASE WHEN new.circle_id IS NULL THEN 1::float8 ELSE
    least(%(most)s, greatest(1, sqrt(%(quiet)s::float8 / greatest(coalesce(c.monthly_posts, 0), 1)))) END AS boost) b
ON CONFLICT (post_id) DO UPDATE SET is_shown = true
"""

_COUNT_CIRCLES = """
WITH counted AS (
    SELECT circle_id, count(*) FILTER (WHERE is_shown AND published_at >= %(since)s) AS posts
    FROM feed_postscore WHERE community_id = %(community)s AND circle_id IS NOT NULL GROUP BY circle_id
), noted AS (
    INSERT INTO feed_circleactivity (circle_id, community_id, monthly_posts, counted_at)
    SELECT circle_id, %(community)s, posts, %(now)s FROM counted
    ON CONFLICT (circle_id) DO UPDATE SET monthly_posts = excluded.monthly_posts, counted_at = excluded.counted_at
    RETURNING circle_id, least(%(most)s, greatest(1, sqrt(%(quiet)s::float8 / greatest(monthly_posts, 1)))) AS boost
)
UPDATE feed_postscore s SET boost = noted.boost, heat = s.heat + (ln(noted.boost) - ln(s.boost)) / ln(2::float8)
FROM noted WHERE s.circle_id = noted.circle_id AND s.boost <> noted.boost
"""


@dataclass(frozen=True, slots=True)
class Published:
    """A post that can be read now."""

    post_id: UUID
    author_id: UUID
    circle_id: UUID | None
    at: datetime


@transaction.atomic
def enter_posts(community_id: UUID, posts: Iterable[Published]) -> None:
    """Give published posts their rows, or bring them back into order; one statement."""
    new = {one.post_id: one for one in posts}
    if not new:
        return
    values: dict[str, Any] = {
        **_CONSTANTS,
        "community": community_id,
        "now": clock.now(),
        "posts": list(new),
        "authors": [one.author_id for one in new.values()],
        "circles": [one.circle_id for one in new.values()],
        "moments": [one.at for one in new.values()],
    }
    with connection.cursor() as cursor:
        cursor.execute(_ENTER, values)


@transaction.atomic
def leave_out_posts(community_id: UUID, post_ids: Collection[UUID]) -> None:
    """Their posts are not to be read any more."""
    PostScore.objects.filter(community_id=community_id, post_id__in=post_ids).update(is_shown=False)


@transaction.atomic
def bring_back_posts(community_id: UUID, post_ids: Collection[UUID]) -> None:
    """Their posts are to be read again."""
    PostScore.objects.filter(community_id=community_id, post_id__in=post_ids).update(is_shown=True)


@transaction.atomic
def move_score(community_id: UUID, post_id: UUID, circle_id: UUID | None) -> None:
    """The post stands in another place now; its lift is reckoned anew with the next count of circles."""
    PostScore.objects.filter(community_id=community_id, post_id=post_id).update(circle_id=circle_id, boost=1)
    rescore([post_id])
    count_circles(community_id)


def rescore(post_ids: Iterable[UUID]) -> None:
    """Reckon quality and heat of posts anew from their votes and exposure; one statement."""
    ids = sorted(set(post_ids))
    if ids:
        with connection.cursor() as cursor:
            cursor.execute(_RESCORE, {**_CONSTANTS, "ids": ids, "now": clock.now()})


@transaction.atomic
def count_circles(community_id: UUID) -> None:
    """Count what was said in each circle in the last 30 days, and lift the quiet ones; one statement."""
    now = clock.now()
    values: dict[str, Any] = {
        **_CONSTANTS,
        "community": community_id,
        "now": now,
        "since": now - timedelta(days=CIRCLE_DAYS),
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_CIRCLES, values)
