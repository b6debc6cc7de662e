"""Remember what was looked for in vain."""

from uuid import UUID

from django.db import connection, transaction

from fengqun.kernel import clock
from fengqun.spine.search.asking import read_question
from fengqun.spine.search.folding import fold

LONGEST = 60
"""Longer questions are sentences; they say more about who asks than about what is missing."""

_NOTE = """
INSERT INTO search_searchmiss AS m (community_id, text, times, first_at, last_at) VALUES (%s, %s, 1, %s, %s)
ON CONFLICT (community_id, text) DO UPDATE SET times = m.times + 1, last_at = excluded.last_at
"""


@transaction.atomic
def note_miss(community_id: UUID, text: str) -> bool:
    """Count a search that found nothing, by its words alone; who searched is not kept. Answers whether it counts."""
    words = " ".join(fold(text).split())
    if len(words) > LONGEST or read_question(words).is_empty:
        return False
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, [community_id, words, now, now])
    return True
