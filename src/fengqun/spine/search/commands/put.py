"""Write documents into the index."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from django.db import connection

from fengqun.spine.search.documents import BODY_LENGTH, TITLE_LENGTH, Document
from fengqun.spine.search.errors import NotInTransaction
from fengqun.spine.search.vectors import Indexed, indexed

AT_ONCE = 500

_PUT = """
INSERT INTO search_searchdocument AS d
       (community_id, kind, object_id, audience, author_id, moment, weight, title, body, vector)
SELECT * FROM unnest(%s::uuid[], %s::text[], %s::uuid[], %s::text[], %s::uuid[], %s::timestamptz[], %s::float8[],
                     %s::text[], %s::text[], %s::text[]::tsvector[])
ON CONFLICT (community_id, kind, object_id) DO UPDATE
SET audience = excluded.audience, author_id = excluded.author_id, moment = excluded.moment, weight = excluded.weight,
    title = excluded.title, body = excluded.body, vector = excluded.vector
"""

# No unique constraint and no ON CONFLICT: that would wait for others who write the same new word, and they for us.
_LEARN = """
INSERT INTO search_searchword (community_id, word)
SELECT DISTINCT n.community_id, n.word FROM unnest(%s::uuid[], %s::text[]) AS n (community_id, word)
WHERE NOT EXISTS (SELECT FROM search_searchword w WHERE w.community_id = n.community_id AND w.word = n.word)
"""


def put(documents: Iterable[Document]) -> int:
    """Let these be found from the end of the caller's transaction on, in place of what the index knew of them.

    Of several documents for one thing the last counts. Answers how many were written.
    """
    if not connection.in_atomic_block:
        raise NotInTransaction
    written = 0
    waiting = iter(documents)
    while chunk := list(islice(waiting, AT_ONCE)):
        written += _put_chunk(chunk)
    return written


def _put_chunk(chunk: Sequence[Document]) -> int:
    latest = {(document.community_id, document.kind, document.object_id): document for document in chunk}
    # in the order of their keys, so that two who write the same rows wait for each other and never in a circle
    prepared = [(latest[key], indexed(latest[key])) for key in sorted(latest)]
    with connection.cursor() as cursor:
        cursor.execute(_PUT, _columns(prepared))
        learned = [(document.community_id, word) for document, found in prepared for word in found.latin_words]
        if learned:
            cursor.execute(_LEARN, [[place for place, _word in learned], [word for _place, word in learned]])
    return len(prepared)


def _columns(prepared: Sequence[tuple[Document, Indexed]]) -> list[list[object]]:
    return [list(column) for column in zip(*_rows(prepared), strict=True)]


def _rows(prepared: Sequence[tuple[Document, Indexed]]) -> Iterator[tuple[object, ...]]:
    for document, found in prepared:
        yield (
            document.community_id,
            document.kind,
            document.object_id,
            document.audience,
            document.author_id,
            document.moment,
            document.weight,
            document.title[:TITLE_LENGTH],
            document.body[:BODY_LENGTH],
            found.vector,
        )
