"""How far a member has read."""

from typing import Any
from uuid import UUID

from django.db import connection

from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.kernel.policies import Actor

_READ = """
INSERT INTO posts_threadread (id, post_id, member_id, last_comment_id, read_at)
VALUES (%(id)s, %(post)s, %(member)s, %(comment)s, %(now)s)
ON CONFLICT (post_id, member_id) DO UPDATE SET last_comment_id = excluded.last_comment_id, read_at = excluded.read_at
WHERE posts_threadread.last_comment_id < excluded.last_comment_id
"""


def mark_thread_read(post_id: UUID, last_comment_id: UUID, *, actor: Actor) -> bool:
    """Remember that the actor has read up to this comment; never back. Answers whether that was further than before."""
    if actor.member_id is None:
        return False
    values: dict[str, Any] = {
        "id": new_id(),
        "post": post_id,
        "member": actor.member_id,
        "comment": last_comment_id,
        "now": clock.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_READ, values)
        return bool(cursor.rowcount)
