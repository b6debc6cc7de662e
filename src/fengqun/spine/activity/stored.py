"""From rows of the activity table to activities."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from fengqun.spine.activity.codec import PayloadError
from fengqun.spine.activity.types import Activity, StoredActivity, payload_codec, type_of

COLUMNS = (
    "community_id, id, verb, actor_id, object_kind, object_id,"
    " (extract(epoch FROM occurred_at) * 1000000)::bigint, (extract(epoch FROM recorded_at) * 1000000)::bigint,"
    " cause_id, payload::text"
)
"""Moments come as microseconds since 1970: reading them as text costs more than all the rest of a row."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Row(NamedTuple):
    """One row as the database answers it, in the order of `COLUMNS`; the payload is still JSON text."""

    community_id: UUID
    id: UUID
    verb: str
    actor_id: UUID | None
    object_kind: str
    object_id: UUID
    occurred_micros: int
    recorded_micros: int
    cause_id: UUID | None
    payload: str

    @property
    def occurred_at(self) -> datetime:
        """When it happened."""
        return _EPOCH + timedelta(microseconds=self.occurred_micros)

    @property
    def recorded_at(self) -> datetime:
        """When it was recorded."""
        return _EPOCH + timedelta(microseconds=self.recorded_micros)


def load(community_id: UUID, ids: Sequence[UUID]) -> dict[UUID, Row]:
    """The rows with these ids. The bounds let PostgreSQL leave out the other months before it plans."""
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} FROM activity_activity "  # noqa: S608 - a constant
            "WHERE community_id = %s AND id = ANY(%s) AND id >= %s AND id <= %s",
            [community_id, list(ids), min(ids), max(ids)],
        )
        return {row[1]: Row._make(row) for row in cursor.fetchall()}


def activity_of(row: Row) -> Activity:
    """The activity of a row; raises PayloadError where its verb is unknown or its payload cannot be read."""
    kind = type_of(row.verb)
    if kind is None:
        raise PayloadError(f"no installed room knows the verb {row.verb!r}")
    activity: Activity = payload_codec(kind).decode(
        json.loads(row.payload),
        community_id=row.community_id,
        object_id=row.object_id,
        actor_id=row.actor_id,
        occurred_at=row.occurred_at,
    )
    return activity


def stored_of(row: Row) -> StoredActivity:
    """The row as history shows it, readable or not."""
    payload: dict[str, Any] = json.loads(row.payload)
    try:
        activity: Activity | None = activity_of(row)
    except ValueError:
        activity = None
    return StoredActivity(
        id=row.id,
        community_id=row.community_id,
        verb=row.verb,
        actor_id=row.actor_id,
        object_kind=row.object_kind,
        object_id=row.object_id,
        occurred_at=row.occurred_at,
        recorded_at=row.recorded_at,
        cause_id=row.cause_id,
        payload=payload,
        activity=activity,
    )
