"""Record what happened."""

import json
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import connection, transaction

from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.spine.activity.causation import current_cause
from fengqun.spine.activity.subscriptions import subscribers_of
from fengqun.spine.activity.types import Activity, payload_codec

CHANNEL = "fengqun_activity"
"""PostgreSQL channel on which drainers are woken."""

_MAX_BATCH = 5_000
"""Activities per statement; longer sequences take several."""

_SEPARATOR = "\x1f"

_INSERT = """
WITH given AS (
    SELECT * FROM unnest(
        %s::uuid[], %s::uuid[], string_to_array(%s, chr(31)), %s::uuid[], string_to_array(%s, chr(31)), %s::uuid[],
        %s::timestamptz[], string_to_array(%s, chr(31))
    ) WITH ORDINALITY AS g(community_id, id, verb, actor_id, object_kind, object_id, occurred_at, payload, place)
), recorded AS (
    INSERT INTO activity_activity
        (community_id, id, verb, actor_id, object_kind, object_id, occurred_at, recorded_at, cause_id, payload)
    SELECT community_id, id, verb, actor_id, object_kind, object_id, occurred_at, %s, %s, payload::jsonb FROM given
)
INSERT INTO activity_delivery (subscriber, community_id, activity_id)
SELECT listening.subscriber, given.community_id, given.id
FROM given JOIN unnest(%s::text[], %s::text[]) AS listening(verb, subscriber) USING (verb)
ORDER BY given.place
"""


def record(activity: Activity) -> UUID:
    """Keep the activity and owe it to its subscribers, as part of the caller's transaction; answers its id.

    Raises RuntimeError outside of a transaction, PayloadError for values that do not fit their fields.
    """
    return record_many([activity])[0]


def record_many(activities: Sequence[Activity]) -> list[UUID]:
    """`record` in bulk: one statement for thousands; ids in the order of `activities`.

    Record after the rows that the news is about are changed or locked: then of two activities about the same
    thing the later one is also delivered later.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an activity is recorded in the transaction that makes it true")
    ids: list[UUID] = []
    for start in range(0, len(activities), _MAX_BATCH):
        ids += _insert(activities[start : start + _MAX_BATCH])
    return ids


def _insert(activities: Sequence[Activity]) -> list[UUID]:
    ids = [new_id(one.occurred_at) for one in activities]
    pairs = [(verb, name) for verb in dict.fromkeys(one.verb for one in activities) for name in subscribers_of(verb)]
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            [
                _uuids(one.community_id for one in activities),
                _uuids(ids),
                _texts(one.verb for one in activities),
                _uuids(one.actor_id for one in activities),
                _texts(one.object_kind for one in activities),
                _uuids(one.object_id for one in activities),
                "{" + ",".join(one.occurred_at.isoformat() for one in activities) + "}",
                _texts(json.dumps(payload_codec(type(one)).encode(one), ensure_ascii=False) for one in activities),
                clock.now(),
                current_cause(),
                [verb for verb, _name in pairs],
                [name for _verb, name in pairs],
            ],
        )
    if pairs:
        _wake_on_commit()
    return ids


def _uuids(values: Iterable[UUID | None]) -> str:
    """An array as its literal: adapting each element costs more than storing it."""
    return "{" + ",".join(value.hex if value else "NULL" for value in values) + "}"


def _texts(values: Iterable[str]) -> str:
    """Texts joined by a separator that neither codes nor JSON hold."""
    return _SEPARATOR.join(values)


def _wake_on_commit() -> None:
    # NOTIFY inside the transaction would make all commits queue for one lock of the whole server. Sent after
    # the commit, it costs a round trip instead; if it is lost in a crash, the drainers look by themselves.
    waiting = connection.run_on_commit
    if not any(entry[1] is _wake for entry in waiting):
        transaction.on_commit(_wake, robust=True)


def _wake() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {CHANNEL}")
