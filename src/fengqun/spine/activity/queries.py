"""Reads of this room: history, and what is still owed or stuck."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from fengqun.kernel.glimpses import how_many
from fengqun.kernel.ids import first_id
from fengqun.spine.activity.errors import DeadLetterNotFound
from fengqun.spine.activity.models import DeadLetter
from fengqun.spine.activity.stored import COLUMNS, Row, load, stored_of
from fengqun.spine.activity.subscriptions import subscription
from fengqun.spine.activity.types import DeadLetterCard, Lag, StoredActivity


def activities_about(
    community_id: UUID, object_kind: str, object_id: UUID, *, limit: int = 200
) -> list[StoredActivity]:
    """What happened to one object, oldest first."""
    return _stored(
        "community_id = %s AND object_id = %s AND object_kind = %s ORDER BY id LIMIT %s",
        [community_id, object_id, object_kind, limit],
    )


def activity(community_id: UUID, activity_id: UUID) -> StoredActivity | None:
    """One activity, or None."""
    rows = load(community_id, [activity_id])
    return stored_of(rows[activity_id]) if rows else None


def activities(community_id: UUID, ids: Sequence[UUID]) -> dict[UUID, StoredActivity]:
    """Those of the activities that exist, by id."""
    return {one: stored_of(row) for one, row in load(community_id, ids).items()}


def recent(
    community_id: UUID,
    *,
    verbs: Sequence[str] | None = None,
    actor_id: UUID | None = None,
    before: UUID | None = None,
    limit: int = 50,
) -> list[StoredActivity]:
    """The latest activities, newest first; of these verbs, by this member, before this activity."""
    conditions: list[str] = ["community_id = %s"]
    values: list[Any] = [community_id]
    for condition, value in (
        ("verb = ANY(%s)", None if verbs is None else list(verbs)),
        ("actor_id = %s", actor_id),
        ("id < %s", before),
    ):
        if value is not None:
            conditions.append(condition)
            values.append(value)
    return _stored(f"{' AND '.join(conditions)} ORDER BY id DESC LIMIT %s", [*values, limit])


def count_by_verb(
    community_id: UUID, *, since: datetime | None = None, until: datetime | None = None
) -> Mapping[str, int]:
    """How often each verb happened, from `since` to before `until`."""
    conditions: list[str] = ["community_id = %s"]
    values: list[Any] = [community_id]
    if since is not None:
        conditions.append("id >= %s")
        values.append(first_id(since))
    if until is not None:
        conditions.append("id < %s")
        values.append(first_id(until))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT verb, count(*) FROM activity_activity WHERE {' AND '.join(conditions)} "  # noqa: S608 - constants
            "GROUP BY verb ORDER BY verb",
            values,
        )
        return dict(cursor.fetchall())


def lags() -> list[Lag]:
    """Every subscriber that something is owed to, over all communities, the furthest behind first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH waiting AS (SELECT subscriber, community_id, count(*) AS number, min(seq) AS seq"
            "  FROM activity_delivery GROUP BY 1, 2) "
            "SELECT subscriber, sum(number)::bigint, min(a.recorded_at) FROM waiting "
            "JOIN activity_delivery d USING (subscriber, community_id, seq) "
            "LEFT JOIN activity_activity a ON a.community_id = d.community_id AND a.id = d.activity_id "
            "GROUP BY subscriber ORDER BY 2 DESC, 1"
        )
        return [
            Lag(name, waiting, oldest, is_known=subscription(name) is not None)
            for name, waiting, oldest in cursor.fetchall()
        ]


def dead_letters(
    community_id: UUID, *, state: str = "parked", before: UUID | None = None, limit: int = 50
) -> list[DeadLetterCard]:
    """Dead letters of a community in that state, newest first, with their activities."""
    letters = DeadLetter.objects.filter(community_id=community_id, state=state).order_by("-id")
    if before is not None:
        letters = letters.filter(id__lt=before)
    found = list(letters[:limit])
    about = activities(community_id, [one.activity_id for one in found])
    return [_card(one, about.get(one.activity_id)) for one in found]


def dead_letter(community_id: UUID, dead_letter_id: UUID) -> DeadLetterCard:
    """One dead letter; raises DeadLetterNotFound."""
    found = DeadLetter.objects.filter(community_id=community_id, id=dead_letter_id).first()
    if found is None:
        raise DeadLetterNotFound
    return _card(found, activity(community_id, found.activity_id))


@how_many("console")
def letters_to_handle(community: UUID) -> QuerySet[DeadLetter]:
    """How many dead letters of a community wait for a person, on pages of the console."""
    return DeadLetter.objects.filter(state=DeadLetter.State.PARKED, community_id=community)


def count_dead_letters(community_id: UUID | None = None) -> int:
    """How many dead letters wait for a person, in one community or on the whole server."""
    letters = DeadLetter.objects.filter(state=DeadLetter.State.PARKED)
    return letters.count() if community_id is None else letters.filter(community_id=community_id).count()


def unknown_subscribers() -> list[str]:
    """Names that something is owed to or parked for, but which no installed room has (any more)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT subscriber FROM activity_delivery UNION SELECT subscriber FROM activity_deadletter"
            " WHERE state = 'parked' ORDER BY 1"
        )
        return [name for (name,) in cursor.fetchall() if subscription(name) is None]


def count_outside_partitions() -> int:
    """Activities that lie in the default partition until the daily job gives their month one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM activity_activity_default")
        (count,) = cursor.fetchone()
    return int(count)


def _stored(condition: str, values: Sequence[Any]) -> list[StoredActivity]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {COLUMNS} FROM activity_activity WHERE {condition}", values)  # noqa: S608 - constants
        return [stored_of(Row._make(found)) for found in cursor.fetchall()]


def _card(letter: DeadLetter, about: StoredActivity | None) -> DeadLetterCard:
    return DeadLetterCard(
        id=letter.id,
        community_id=letter.community_id,
        subscriber=letter.subscriber,
        activity_id=letter.activity_id,
        state=letter.state,
        error=letter.error,
        traceback=letter.traceback,
        attempts=letter.attempts,
        parked_at=letter.parked_at,
        resolved_at=letter.resolved_at,
        resolved_by=letter.resolved_by,
        reason=letter.reason,
        activity=about,
    )
