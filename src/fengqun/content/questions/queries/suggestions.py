"""What may help while somebody is asking: questions that were asked before, and what the search finds elsewhere."""

from typing import Any
from uuid import UUID

from django.db import connection

from fengqun.content.questions.likeness import LEAST_LIKENESS, grams, likeness
from fengqun.content.questions.types import Elsewhere, Helpful, Suggestion
from fengqun.kernel.policies import Actor
from fengqun.people.circles.queries import readable_circle_ids
from fengqun.people.communities.types import CommunityCard
from fengqun.people.profiles.queries import hidden_authors
from fengqun.spine.search.queries import search
from fengqun.spine.search.types import Found, Hit

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


def helpful_before_asking(community: CommunityCard, text: str, *, actor: Actor) -> Helpful:
    """What may help somebody who is about to ask this: three statements, and those of one search.

    The search knows who may read what, the words of Chinese and pinyin. What holds all the words stands as it was
    found; where nothing does, what has a third of what was typed in common. The member's own things do not help.
    """
    questions = similar_questions(community.id, text, actor=actor)
    asked = grams(text)
    if not asked:
        return Helpful(tuple(questions), is_enough=bool(questions))
    found = search((community.id, community.slug), text, actor=actor)
    known = {one.post_id for one in questions}
    hits = [
        hit
        for group in found.groups
        for hit in group.hits
        if hit.object_id not in known and hit.author_id != actor.member_id and _holds(asked, hit, found)
    ]
    elsewhere = tuple(_elsewhere(hit, found) for hit in hits[:SHOWN])
    return Helpful(tuple(questions), elsewhere, is_enough=bool(questions) or (bool(elsewhere) and not found.is_loose))


def _holds(asked: tuple[str, ...], hit: Hit, found: Found) -> bool:
    if not found.is_loose:
        return True
    return likeness(asked, grams(f"{hit.title_text} {_snippet(hit)}")) >= LEAST_LIKENESS


def _elsewhere(hit: Hit, found: Found) -> Elsewhere:
    group = next(one for one in found.groups if one.kind.kind == hit.kind)
    excerpt = _snippet(hit)
    says_more = not excerpt.startswith(hit.title_text.rstrip("…"))
    return Elsewhere(group.kind.label, group.kind.icon, hit.title_text, excerpt if says_more else "", hit.address)


def _snippet(hit: Hit) -> str:
    return "".join(piece.text for piece in hit.snippet)
