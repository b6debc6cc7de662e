"""Remember what was looked for in vain."""

from typing import Any
from uuid import UUID

from django.db import connection, transaction

from fengqun.kernel import clock
from fengqun.spine.search.asking import read_question
from fengqun.spine.search.folding import fold

LONGEST = 60
"""Longer questions are sentences; they say more about who asks than about what is missing."""

# Who comes while somebody else counts the same words is not counted: nobody shall wait for a count.
_NOTE = """
INSERT INTO search_searchmiss AS m (community_id, text, times, first_at, last_at)
SELECT %(community)s, %(words)s, 1, %(now)s, %(now)s
WHERE pg_try_advisory_xact_lock(hashtextextended(%(community)s::text || %(words)s, 26))
ON CONFLICT (community_id, text) DO UPDATE SET times = m.times + 1, last_at = excluded.last_at
"""


@transaction.atomic
def note_miss(community_id: UUID, text: str) -> bool:
    """Count a search that found nothing, by its words alone; who searched is not kept. Answers whether it counts."""
    words = " ".join(fold(text).split())
    if len(words) > LONGEST or read_question(words).is_empty:
        return False
    asked: dict[str, Any] = {"community": community_id, "words": words, "now": clock.now()}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
        cursor.execute(_NOTE, asked)
        return bool(cursor.rowcount)
