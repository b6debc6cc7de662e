"""Write the index of a community anew from what the rooms have."""

from collections.abc import Callable, Iterator, Sequence
from uuid import UUID

from django.db import connection, transaction

from fengqun.spine.search.commands.put import AT_ONCE, put
from fengqun.spine.search.documents import Document, Findable, all_kinds
from fengqun.spine.search.errors import UnknownKind

_LOCK = "LOCK TABLE search_searchdocument IN SHARE ROW EXCLUSIVE MODE"
_FORGET = "DELETE FROM search_searchdocument WHERE community_id = %s AND kind = ANY(%s)"
_FORGET_UNKNOWN = "DELETE FROM search_searchdocument WHERE community_id = %s AND kind <> ALL(%s)"
_ONE_OF_EACH_WORD = """
DELETE FROM search_searchword w USING search_searchword earlier
WHERE w.community_id = %s AND earlier.community_id = w.community_id AND earlier.word = w.word AND earlier.id < w.id
"""

Told = Callable[[str, int], None]
"""Called with a kind and how many of its documents have been written so far."""


def rebuild(community_id: UUID, *, kinds: Sequence[str] = (), tell: Told = lambda _kind, _written: None) -> int:
    """Forget what the index knows of a community and write it anew, all kinds or only `kinds`.

    Each kind is one transaction: searches see the old documents until the new ones are there, and rooms that put or
    drop meanwhile wait for it, so nothing they change gets lost. Documents of kinds that no room has any more go.
    Answers how many documents were written. Raises UnknownKind.
    """
    known = {found.kind: found for found in all_kinds()}
    missing = sorted(set(kinds) - set(known))
    if missing:
        raise UnknownKind(kind=missing[0])
    written = sum(_rebuild_kind(community_id, known[kind], tell) for kind in kinds or known)
    if not kinds:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_FORGET_UNKNOWN, [community_id, list(known)])
            cursor.execute(_ONE_OF_EACH_WORD, [community_id])
    return written


def _rebuild_kind(community_id: UUID, kind: Findable, tell: Told) -> int:
    written = 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_LOCK)
        cursor.execute(_FORGET, [community_id, [kind.kind]])
        for chunk in _chunks(kind.rebuild(community_id)):
            written += put(chunk)
            tell(kind.kind, written)
    return written


def _chunks(documents: Iterator[Document]) -> Iterator[list[Document]]:
    chunk: list[Document] = []
    for document in documents:
        chunk.append(document)
        if len(chunk) == AT_ONCE:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
