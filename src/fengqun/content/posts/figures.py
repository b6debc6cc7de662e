"""Figures about who speaks, for an operator's day."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import connection

from fengqun.kernel import clock

DAYS = 30


@dataclass(frozen=True, slots=True)
class Contributors:
    """Members who posted or commented in the last thirty days, and in the thirty before."""

    lately: int
    before: int
    posts: int
    comments: int


_CONTRIBUTORS = """
WITH said AS (
    SELECT author_id, published_at AS moment, true AS is_post FROM posts_post
    WHERE community_id = %(community)s AND state = 'published' AND published_at >= %(before)s
    UNION ALL
    SELECT c.author_id, c.created_at, false FROM posts_comment c JOIN posts_post p ON p.id = c.post_id
    WHERE p.community_id = %(community)s AND c.state = 'published' AND c.created_at >= %(before)s
)
SELECT count(DISTINCT author_id) FILTER (WHERE moment >= %(lately)s),
       count(DISTINCT author_id) FILTER (WHERE moment < %(lately)s),
       count(*) FILTER (WHERE moment >= %(lately)s AND is_post),
       count(*) FILTER (WHERE moment >= %(lately)s AND NOT is_post)
FROM said
"""


def contributors(community_id: UUID) -> Contributors:
    """Counted once each, however much they said; what was removed does not count."""
    now = clock.now()
    lately, before = now - timedelta(days=DAYS), now - timedelta(days=2 * DAYS)
    with connection.cursor() as cursor:
        cursor.execute(_CONTRIBUTORS, {"community": community_id, "lately": lately, "before": before})
        return Contributors(*cursor.fetchone())
