"""Gatherings in whatever state, by ids, for rooms that look after them: callers ask for the rights."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fengqun.content.gatherings.models import Gathering


@dataclass(frozen=True, slots=True)
class Announced:
    """A gathering as it was announced. `sight` is one of `choices.Sight`."""

    id: UUID
    circle_id: UUID | None
    host_id: UUID
    title: str
    text: str
    sight: str
    moment: datetime


def gatherings_announced(community_id: UUID, gathering_ids: Collection[UUID]) -> dict[UUID, Announced]:
    """The gatherings with these ids, by id; one statement, none without ids."""
    if not gathering_ids:
        return {}
    rows = Gathering.objects.filter(community_id=community_id, id__in=set(gathering_ids))
    return {
        row.id: Announced(
            id=row.id,
            circle_id=row.circle_id,
            host_id=row.host_id,
            title=row.title,
            text="\n".join(filter(None, [row.title, row.place, row.address, row.description])),
            sight=row.sight,
            moment=row.created_at,
        )
        for row in rows
    }
