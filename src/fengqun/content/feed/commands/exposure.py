"""Who was shown what: noted once a day for each member, counted in batches."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from fengqun.content.feed.commands.scores import rescore
from fengqun.content.feed.errors import TooManyAtOnce
from fengqun.content.feed.models import Exposure
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.communities.queries import community_by_id

MOST_AT_ONCE = 50
COUNTED_AT_ONCE = 20_000
KEPT_DAYS = 30

# Of a circle's posts only those in circles of the member: what cannot have been on the screen is not believed.
_NOTE = """
INSERT INTO feed_exposure (community_id, member_id, day, post_id, is_counted)
SELECT s.community_id, %(member)s, %(day)s, s.post_id, false
FROM feed_postscore s LEFT JOIN feed_reader r ON r.member_id = %(member)s
WHERE s.post_id = ANY(%(posts)s) AND s.community_id = %(community)s AND s.is_shown AND s.author_id <> %(member)s
  AND (s.circle_id IS NULL OR s.circle_id = ANY(r.circles))
ORDER BY s.post_id
ON CONFLICT DO NOTHING
"""
_COUNT = """
WITH taken AS (
    UPDATE feed_exposure e SET is_counted = true
    FROM (
        SELECT member_id, day, post_id FROM feed_exposure
        WHERE community_id = %(community)s AND NOT is_counted LIMIT %(limit)s FOR UPDATE SKIP LOCKED
    ) due
    WHERE e.community_id = %(community)s AND e.member_id = due.member_id AND e.day = due.day AND e.post_id = due.post_id
    RETURNING e.post_id
), sums AS (
    SELECT post_id, count(*) AS times FROM taken GROUP BY post_id
), added AS (
    UPDATE feed_postscore s SET shown_count = s.shown_count + sums.times FROM sums WHERE s.post_id = sums.post_id
    RETURNING s.post_id
)
SELECT (SELECT count(*) FROM taken), coalesce((SELECT array_agg(post_id) FROM added), '{}')
"""


def note_exposures(community_id: UUID, post_ids: Sequence[UUID], *, actor: Actor, zone: ZoneInfo | None = None) -> int:
    """These posts stood before the member; answers how many were new today. Own posts do not count.

    One statement, two without the community's `zone`. Raises SignInRequired, Denied, TooManyAtOnce.
    """
    member_id = actor.require_member(community_id)
    if len(post_ids) > MOST_AT_ONCE:
        raise TooManyAtOnce(limit=MOST_AT_ONCE)
    if not post_ids:
        return 0
    today = clock.now().astimezone(zone or community_by_id(community_id).zone).date()
    values: dict[str, Any] = {
        "member": member_id,
        "community": community_id,
        "day": today,
        "posts": list(set(post_ids)),
    }
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, values)
        return int(cursor.rowcount)


def count_exposures(community_id: UUID) -> int:
    """Add what was noted to the posts' scores, a batch at a time; answers how many there were."""
    total = 0
    while counted := _count_batch(community_id):
        total += counted
        if counted < COUNTED_AT_ONCE:
            break
    return total


@transaction.atomic
def _count_batch(community_id: UUID) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"community": community_id, "limit": COUNTED_AT_ONCE})
        counted, post_ids = cursor.fetchone()
    rescore(post_ids)
    return int(counted)


@transaction.atomic
def forget_exposures() -> int:
    """Delete what is older than 30 days and counted: the sums remain. Answers how many."""
    before = (clock.now() - timedelta(days=KEPT_DAYS)).date()
    deleted, _by_model = Exposure.objects.filter(day__lt=before, is_counted=True).delete()
    return deleted
