"""Questions that were asked before, while somebody is asking."""

from typing import Any
from uuid import UUID

from django.db import connection

from fengqun.content.questions.likeness import LEAST_LIKENESS, grams
from fengqun.content.questions.types import Suggestion
from fengqun.kernel.policies import Actor
from fengqun.people.circles.queries import readable_circle_ids
from fengqun.people.profiles.queries import hidden_authors

SHOWN = 5
LEAST_GRAMS = 2

# The newest thousand that share anything are compared; of older ones the search box knows.
_ALIKE = """
WITH near AS (
    SELECT q.post_id, q.title, q.answer_count, q.state, q.grams
    FROM questions_question q
    WHERE q.community_id = %(community)s AND q.is_listed AND q.grams && %(grams)s::varchar[]
      AND (q.circle_id IS NULL OR q.circle_id = ANY(%(circles)s::uuid[])) AND q.duplicate_of_id IS NULL
      AND NOT q.asker_id = ANY(%(hidden)s::uuid[]) AND q.post_id IS DISTINCT FROM %(but)s::uuid
    ORDER BY q.asked_at DESC LIMIT 1000
), rated AS (
    SELECT near.*, cardinality(ARRAY(
        SELECT unnest(near.grams) INTERSECT SELECT unnest(%(grams)s::varchar[])
    ))::float / cardinality(%(grams)s::varchar[]) AS likeness FROM near
)
SELECT post_id, title, answer_count, state = 'answered', likeness FROM rated
WHERE likeness >= %(least)s
ORDER BY likeness DESC, (state = 'answered') DESC, answer_count DESC, post_id DESC LIMIT %(limit)s
"""


def similar_questions(
    community_id: UUID, text: str, *, actor: Actor, but: UUID | None = None, limit: int = SHOWN
) -> list[Suggestion]:
    """Questions like this text that the actor may read, the most alike first; three statements.

    None for a text that says too little to compare.
    """
    asked = list(grams(text))
    if len(asked) < LEAST_GRAMS:
        return []
    values: dict[str, Any] = {
        "community": community_id,
        "grams": asked,
        "circles": list(readable_circle_ids(actor, community_id)),
        "hidden": list(hidden_authors(actor.member_id)),
        "but": but,
        "least": LEAST_LIKENESS,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ALIKE, values)
        return [Suggestion(*row) for row in cursor.fetchall()]
