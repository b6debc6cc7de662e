"""Take documents out of the index."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from fengqun.spine.search.errors import NotInTransaction

# locked in the order of their keys, as `put` does, so that the two never wait in a circle
_DROP = """
WITH locked AS (
    SELECT community_id, kind, object_id FROM search_searchdocument
    WHERE community_id = %s AND kind = %s AND object_id = ANY(%s) ORDER BY object_id FOR UPDATE
)
DELETE FROM search_searchdocument d USING locked l
WHERE d.community_id = l.community_id AND d.kind = l.kind AND d.object_id = l.object_id
"""


def drop(community_id: UUID, kind: str, object_ids: Iterable[UUID]) -> int:
    """Let these be found no longer, from the end of the caller's transaction on. Answers how many there were."""
    if not connection.in_atomic_block:
        raise NotInTransaction
    ids = list(object_ids)
    if not ids:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_DROP, [community_id, kind, ids])
        return int(cursor.rowcount)
