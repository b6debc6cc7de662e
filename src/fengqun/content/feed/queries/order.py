"""Which posts come first. One statement a page, a bounded number of index rows each, however many posts there are."""

from dataclasses import dataclass
from math import log2
from typing import Any
from uuid import UUID

from django.db import connection

from fengqun.content.feed.formula import FOLLOWED, OWN_CIRCLE
from fengqun.content.feed.types import Mark, Order
from fengqun.content.posts.types import Place

LOOK = 200
"""Rows read from the index of all posts for one page of ten: the rest of the order are posts of those one follows
and of one's circles, which come from their own indexes."""
LOOK_IN_CIRCLE = 60

# `top` is where the page begins, in heat. What is followed is 1 (log2 of 2) hotter for this reader, so its posts are
# looked for that much lower; the exact place decides in the end.
_RANKED = """
WITH me AS (
    SELECT is_plain, followed, circles FROM feed_reader WHERE member_id = %(reader)s
), hottest AS (
    SELECT post_id, author_id, circle_id, heat FROM feed_postscore
    WHERE community_id = %(community)s AND is_shown AND circle_id IS NULL AND heat <= %(top)s
      AND NOT coalesce((SELECT is_plain FROM me), false)
    ORDER BY heat DESC, post_id DESC LIMIT %(look)s
), followed AS (
    SELECT s.* FROM me CROSS JOIN LATERAL unnest(me.followed) AS one(author_id)
    CROSS JOIN LATERAL (
        SELECT post_id, author_id, circle_id, heat FROM feed_postscore
        WHERE author_id = one.author_id AND is_shown AND circle_id IS NULL AND heat <= %(top)s - %(followed)s
        ORDER BY heat DESC, post_id DESC LIMIT %(limit)s
    ) s WHERE NOT me.is_plain
), circles AS (
    SELECT s.* FROM me CROSS JOIN LATERAL unnest(me.circles) AS one(circle_id)
    CROSS JOIN LATERAL (
        SELECT post_id, author_id, circle_id, heat FROM feed_postscore
        WHERE circle_id = one.circle_id AND is_shown AND heat <= %(top)s - %(own)s
        ORDER BY heat DESC, post_id DESC LIMIT %(look_in_circle)s
    ) s WHERE NOT me.is_plain
), keyed AS (
    SELECT found.post_id, heat
           + CASE WHEN author_id = ANY((SELECT followed FROM me)::uuid[]) THEN %(followed)s ELSE 0 END
           + CASE WHEN circle_id IS NULL THEN 0 ELSE %(own)s END AS key
    FROM (SELECT * FROM hottest UNION SELECT * FROM followed UNION SELECT * FROM circles) found
), page AS (
    SELECT post_id, key FROM keyed
    WHERE %(id)s::uuid IS NULL OR key < %(top)s OR (key = %(top)s AND post_id < %(id)s)
    ORDER BY key DESC, post_id DESC LIMIT %(limit)s
)
SELECT NULL::uuid, NULL::float8, (SELECT is_plain FROM me)
UNION ALL
(SELECT post_id, key, NULL FROM page ORDER BY key DESC, post_id DESC)
"""

_FOLLOWED = """
WITH me AS (
    SELECT followed, circles FROM feed_reader WHERE member_id = %(reader)s
)
SELECT s.post_id, s.published_at FROM me CROSS JOIN LATERAL unnest(me.followed) AS one(author_id)
CROSS JOIN LATERAL (
    SELECT post_id, published_at, circle_id FROM feed_postscore
    WHERE author_id = one.author_id AND is_shown AND (circle_id IS NULL OR circle_id = ANY(me.circles))
      AND published_at <= %(moment)s AND (published_at < %(moment)s OR post_id < %(id)s)
    ORDER BY published_at DESC, post_id DESC LIMIT %(limit)s
) s
ORDER BY s.published_at DESC, s.post_id DESC LIMIT %(limit)s
"""


def ranked(community_id: UUID, reader_id: UUID, *, limit: int, before: Mark | None = None) -> Order:
    """The posts of 为你, by `heat` and nearness; none for a member who reads plainly. One statement."""
    values: dict[str, Any] = {
        "community": community_id,
        "reader": reader_id,
        "top": before.key if before else float("inf"),
        "id": before.id if before else None,
        "followed": log2(FOLLOWED),
        "own": log2(OWN_CIRCLE),
        "look": LOOK,
        "look_in_circle": LOOK_IN_CIRCLE,
        "limit": limit + 1,
    }
    with connection.cursor() as cursor:
        cursor.execute(_RANKED, values)
        (_id, _key, is_plain), *rows = cursor.fetchall()
    shown = rows[:limit]
    following = Mark(shown[-1][1], shown[-1][0]) if len(rows) > limit else None
    return Order(tuple(row[0] for row in shown), following, is_plain)


@dataclass(frozen=True, slots=True)
class Followed:
    """A page of posts of those a member follows."""

    ids: tuple[UUID, ...]
    next: Place | None


def of_followed(reader_id: UUID, *, limit: int, before: Place | None, latest: Place) -> Followed:
    """The newest posts of those the member follows; `latest` is a place before all posts. One statement."""
    place = before or latest
    values: dict[str, Any] = {"reader": reader_id, "moment": place.moment, "id": place.id, "limit": limit + 1}
    with connection.cursor() as cursor:
        cursor.execute(_FOLLOWED, values)
        rows = cursor.fetchall()
    shown = rows[:limit]
    following = Place(shown[-1][1], shown[-1][0]) if len(rows) > limit else None
    return Followed(tuple(row[0] for row in shown), following)
