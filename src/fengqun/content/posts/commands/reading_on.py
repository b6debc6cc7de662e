"""How far a member has read."""

from typing import Any
from uuid import UUID

from django.db import connection

from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.kernel.policies import Actor

# Who has read as far already writes nothing, for a thread is opened far more often than it grows.
_READ_ON = """
WITH known AS (
    SELECT last_comment_id FROM posts_threadread WHERE post_id = %(post)s AND member_id = %(member)s
), marked AS (
    INSERT INTO posts_threadread (id, post_id, member_id, last_comment_id, read_at)
    SELECT %(id)s, %(post)s, %(member)s, %(comment)s, %(now)s
    WHERE NOT EXISTS (SELECT FROM known WHERE last_comment_id >= %(comment)s)
    ON CONFLICT (post_id, member_id) DO UPDATE
    SET last_comment_id = excluded.last_comment_id, read_at = excluded.read_at
    WHERE posts_threadread.last_comment_id < excluded.last_comment_id
)
SELECT c.id FROM posts_comment c JOIN known ON c.id > known.last_comment_id
WHERE c.post_id = %(post)s AND c.state = 'published' AND c.author_id <> %(member)s
ORDER BY c.id LIMIT 1
"""


def read_on(post_id: UUID, last_comment_id: UUID, *, actor: Actor) -> UUID | None:
    """Remember that the actor has read up to this comment, never back; in one statement.

    Answers the first comment by somebody else that they had not read, None where they had read none at all yet.
    """
    if actor.member_id is None:
        return None
    values: dict[str, Any] = {
        "id": new_id(),
        "post": post_id,
        "member": actor.member_id,
        "comment": last_comment_id,
        "now": clock.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_READ_ON, values)
        row = cursor.fetchone()
    return row[0] if row else None
