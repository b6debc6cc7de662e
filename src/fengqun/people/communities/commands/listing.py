"""Let members be found by name: the search knows who is here, in the transaction that lets them in or out."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from fengqun.people.communities.models import Membership
from fengqun.spine.search.commands import drop, put
from fengqun.spine.search.documents import MEMBERS, Document

PERSON = "person"
_FIELDS = ("id", "community_id", "display_name", "joined_at", "left_at", "is_customer_only")


def list_members(member_ids: Iterable[UUID]) -> None:
    """Write what the search knows of these memberships as they are now: present ones are found, others are not."""
    rows = list(Membership.objects.filter(id__in=list(member_ids)).values(*_FIELDS))
    put(document for row in rows for document in _documents(row))
    gone: dict[UUID, list[UUID]] = {}
    for row in rows:
        if not _is_listed(row):
            gone.setdefault(row["community_id"], []).append(row["id"])
    for community_id, ids in gone.items():
        drop(community_id, PERSON, ids)


def all_listed(community_id: UUID) -> Iterator[Document]:
    """The documents of everybody who is here."""
    rows: QuerySet[Membership, dict[str, Any]] = Membership.objects.filter(
        community_id=community_id, left_at=None, is_customer_only=False
    ).values(*_FIELDS)
    return (document for row in rows.iterator(chunk_size=2_000) for document in _documents(row))


def _is_listed(row: dict[str, Any]) -> bool:
    return row["left_at"] is None and not row["is_customer_only"]


def _documents(row: dict[str, Any]) -> Iterator[Document]:
    if _is_listed(row):
        yield Document(
            community_id=row["community_id"],
            kind=PERSON,
            object_id=row["id"],
            title=row["display_name"],
            audience=MEMBERS,
            author_id=row["id"],
            names=(row["display_name"],),
            moment=row["joined_at"],
        )
