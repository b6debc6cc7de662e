"""Tell members of something that concerns them."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db import connection

from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.people.communities.queries import present_members
from fengqun.people.notifications.addresses import is_own_path
from fengqun.people.notifications.hushing import barred, hushed
from fengqun.people.notifications.jobs import send_emails
from fengqun.people.notifications.kinds import NoticeKind
from fengqun.people.notifications.letters import are_letters_withheld
from fengqun.people.notifications.queries.switches import Wishes, wishes_of

NOTHING: Mapping[str, str | int] = MappingProxyType({})
ACTORS_KEPT = 100
EMAILS_A_JOB = 100
EMAIL_AFTER = timedelta(minutes=2)
"""Somebody who is here anyway reads it before; what comes meanwhile is told in the same message."""

_TELL = """
INSERT INTO notifications_notice AS told (
    community_id, id, member_id, kind, group_key, url, title, params, actors, times, object_kind, object_id, circle_id,
    is_listed, created_at, latest_at, read_at
)
SELECT %(community)s, new.id, new.member_id, %(kind)s, %(group)s, %(url)s, %(title)s, %(params)s::jsonb,
       %(actors)s::uuid[], 1, %(object_kind)s, %(object)s, %(circle)s, new.is_listed, %(at)s, %(at)s,
       CASE WHEN new.is_listed THEN NULL ELSE %(at)s::timestamptz END
FROM unnest(%(ids)s::uuid[], %(members)s::uuid[], %(listed)s::boolean[]) AS new(id, member_id, is_listed)
ORDER BY new.member_id
ON CONFLICT (community_id, member_id, kind, group_key) WHERE is_listed AND read_at IS NULL DO UPDATE SET
    url = excluded.url,
    title = excluded.title,
    params = excluded.params,
    actors = (excluded.actors || array_remove(told.actors, excluded.actors[1]))[1:%(kept)s],
    times = told.times + 1,
    object_kind = excluded.object_kind,
    object_id = excluded.object_id,
    circle_id = excluded.circle_id,
    latest_at = greatest(told.latest_at, excluded.latest_at)
RETURNING id, member_id, times = 1 AS is_new
"""


@dataclass(frozen=True)
class _Letter:
    """What one call of `notify` says, to whomever."""

    kind: NoticeKind
    community_id: UUID
    url: str
    title: str
    actor_id: UUID | None
    object_kind: str
    object_id: UUID | None
    params: Mapping[str, str | int]
    group_key: str
    at: datetime
    circle_id: UUID | None


def notify(  # noqa: PLR0913 - each says another thing, and all are named
    kind: NoticeKind,
    *,
    community_id: UUID,
    member_ids: Iterable[UUID],
    url: str,
    title: str = "",
    actor_id: UUID | None = None,
    object_kind: str = "",
    object_id: UUID | None = None,
    params: Mapping[str, str | int] = NOTHING,
    group_key: str = "",
    at: datetime | None = None,
    circle_id: UUID | None = None,
) -> int:
    """Tell the members, in the caller's transaction; answers how many were told.

    Left out are: the actor, those who are no members now, those who may not know what happens in the circle (unless the
    kind reaches outside), those who switched the kind off, and for kinds that are optional those who do not want to
    hear of the actor or the circle. What is alike (the same `group_key`, else the
    same object) is added to the notice that a member has not read yet; the first of a group is also sent by e-mail.
    Raises ValueError for a `url` that leads away from our own pages.
    """
    if not is_own_path(url):
        message = f"{url!r} is no path on our own site"
        raise ValueError(message)
    if not connection.in_atomic_block:
        raise RuntimeError("notify belongs into the transaction of what it tells of")
    wanted = _recipients(kind, community_id, set(member_ids) - {actor_id}, actor_id=actor_id, circle_id=circle_id)
    if not wanted:
        return 0
    own = group_key or (f"{object_kind}:{object_id}" if object_id else str(new_id()))
    letter = _Letter(
        kind,
        community_id,
        url,
        title[:200],
        actor_id,
        object_kind,
        object_id,
        params,
        own[:120],
        at or clock.now(),
        circle_id,
    )
    fresh = _tell(letter, wanted)
    if are_letters_withheld():
        return len(wanted)
    for start in range(0, len(fresh), EMAILS_A_JOB):
        send_emails.defer_in_transaction(
            at=letter.at + EMAIL_AFTER,
            community_id=community_id,
            notice_ids=tuple(fresh[start : start + EMAILS_A_JOB]),
        )
    return len(wanted)


def _recipients(
    kind: NoticeKind, community_id: UUID, member_ids: set[UUID], *, actor_id: UUID | None, circle_id: UUID | None
) -> dict[UUID, Wishes]:
    present = present_members(community_id, member_ids) if member_ids else frozenset()
    if present and circle_id is not None and not kind.reaches_outside:
        present -= barred(community_id, present, circle_id=circle_id)
    if present and kind.is_optional:
        present -= hushed(community_id, present, actor_id=actor_id, circle_id=circle_id)
    wishes = wishes_of(community_id, kind, present) if present else {}
    return {member_id: wish for member_id, wish in wishes.items() if wish.in_app or wish.email}


def _tell(letter: _Letter, wanted: Mapping[UUID, Wishes]) -> list[UUID]:
    """Write the notices; answers those to be sent by e-mail."""
    members = sorted(wanted)
    values: dict[str, Any] = {
        "community": letter.community_id,
        "kind": letter.kind.code,
        "group": letter.group_key,
        "url": letter.url,
        "title": letter.title,
        "params": json.dumps(dict(letter.params), ensure_ascii=False),
        "actors": [letter.actor_id] if letter.actor_id else [],
        "object_kind": letter.object_kind,
        "object": letter.object_id,
        "circle": letter.circle_id,
        "at": letter.at,
        "kept": ACTORS_KEPT,
        "ids": [new_id(letter.at) for _member in members],
        "members": members,
        "listed": [wanted[member_id].in_app for member_id in members],
    }
    with connection.cursor() as cursor:
        cursor.execute(_TELL, values)
        told = cursor.fetchall()
    return [notice_id for notice_id, member_id, is_new in told if is_new and wanted[member_id].email]
