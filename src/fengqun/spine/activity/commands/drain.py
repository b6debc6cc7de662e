"""Deliver what is owed to the subscribers, exactly once.

Each activity is owed to each of its subscribers by one row of `activity_delivery`, written in the transaction
that recorded it. Draining takes the rows of one subscriber in one community in the order of their `seq`, runs
the handler, and deletes the rows, all in ONE transaction: a crash at any point undoes the handler's effects
together with the deletion, so an effect in the database happens exactly once.

Why nothing is missed. `seq` is drawn when an activity is recorded and becomes visible when its transaction
commits, so a lower `seq` can appear after a higher one was handled. A reader that remembers how far it came
would skip it for ever. There is no such memory here: what has been handled is gone, what is there is owed.

What order means. Draws of `seq` are ordered in time over the whole server. If one activity was committed before
another was recorded, or both come from one transaction, they arrive in that order. Of two transactions that
overlapped in time neither was first, and they may arrive either way, but always one after the other: an
advisory lock per subscriber and community, held until the transaction ends, keeps other drainers out.

What fails. A failing batch is undone and its members are tried singly. The one that fails is tried again after
each of `RETRY_WAITS`, and only this subscriber in this community waits for it; then it is parked as a dead
letter and the next ones go on.
"""

import logging
import random
import traceback
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction

from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.spine.activity.stored import Row, activity_of, load
from fengqun.spine.activity.subscriptions import Subscription, subscription
from fengqun.spine.activity.types import Activity, Recorded

logger = logging.getLogger(__name__)

BATCH = 500
"""Deliveries handled in one transaction."""

RETRY_WAITS = (timedelta(milliseconds=500), timedelta(seconds=2), timedelta(seconds=5))
"""How long a failing delivery waits before its second, third and fourth attempt; then it is parked."""

UNKNOWN_GRACE = timedelta(minutes=10)
"""How long a delivery waits for a subscriber that this process does not know, before it is parked: while a new
version is rolled out, workers of the old one are still around."""

ERROR_LENGTH = 2_000
TRACEBACK_LENGTH = 20_000


class Pair(NamedTuple):
    """One subscriber in one community: what is drained in order, by one process at a time."""

    subscriber: str
    community_id: UUID


class Owed(NamedTuple):
    """One delivery that is due."""

    seq: int
    attempts: int
    activity_id: UUID
    stored: "Stored | None"

    def recorded(self) -> Recorded[Activity]:
        """The envelope for the handler; raises PayloadError where the activity cannot be read."""
        if self.stored is None:
            raise LookupError(f"activity {self.activity_id} is not there")
        row = self.stored.row
        return Recorded(self.activity_id, self.seq, self.stored.activity, row.recorded_at, row.cause_id)


class Stored:
    """A stored activity, read when it is first asked for."""

    def __init__(self, row: Row) -> None:
        self.row = row

    @cached_property
    def activity(self) -> Activity:
        """The activity; raises PayloadError where it cannot be read."""
        return activity_of(self.row)


class Shelf:
    """The activities that this drain has read last. The subscribers of a community mostly want the same ones."""

    def __init__(self) -> None:
        self._community_id: UUID | None = None
        self._stored: dict[UUID, Stored] = {}

    def take(self, community_id: UUID, ids: Sequence[UUID]) -> dict[UUID, Stored]:
        """Those of the activities that exist, by id."""
        known = self._stored if community_id == self._community_id else {}
        missing = [one for one in ids if one not in known]
        loaded = {one: Stored(row) for one, row in load(community_id, missing).items()}
        wanted = set(ids)
        self._stored = {one: stored for one, stored in known.items() if one in wanted} | loaded
        self._community_id = community_id
        return self._stored


def drain(
    community_id: UUID | None = None, *, limit: int | None = None, batch: int = BATCH, raise_errors: bool = False
) -> int:
    """Deliver what is due now, of one community or of all; answers how many deliveries were settled.

    Goes on until nothing is due any more (handlers may record further activities) or `limit` is reached. What
    another process is working on is left to it. With `raise_errors` the first failing handler's exception is
    raised, and nothing of its batch has happened, instead of being retried and parked.
    """
    settled, shelf = 0, Shelf()
    while True:
        before = settled
        for pair in _due_pairs(community_id):
            size = batch if limit is None else min(batch, limit - settled)
            if size <= 0:
                return settled
            settled += _drain_pair(pair, size, shelf, raise_errors=raise_errors)
        if settled == before:
            return settled


def drain_all(community_id: UUID | None = None) -> int:
    """Deliver everything, letting any failure out: for tests and for replays that must not go wrong."""
    return drain(community_id, raise_errors=True)


_DUE = "due_at IS NULL OR due_at <= %(now)s OR due_at > %(now)s + %(longest)s"
# The last part heals a wait that was set by a clock far ahead of ours.

_DUE_PAIRS = f"""
WITH RECURSIVE head AS (
    (SELECT subscriber, community_id, seq, due_at FROM activity_delivery
     ORDER BY subscriber, community_id, seq LIMIT 1)
    UNION ALL
    SELECT following.* FROM head CROSS JOIN LATERAL (
        SELECT subscriber, community_id, seq, due_at FROM activity_delivery AS later
        WHERE (later.subscriber, later.community_id) > (head.subscriber, head.community_id)
        ORDER BY subscriber, community_id, seq LIMIT 1
    ) AS following
)
SELECT subscriber, community_id FROM head
WHERE ({_DUE}) AND (%(community)s::uuid IS NULL OR community_id = %(community)s)
ORDER BY seq
"""  # noqa: S608 - constants; walks the primary key from pair to pair instead of reading a long backlog


def _due_pairs(community_id: UUID | None) -> list[Pair]:
    """What is due, the subscribers of one community together; where to begin is drawn, so that drainers spread."""
    values: dict[str, Any] = {"now": clock.now(), "longest": max(RETRY_WAITS), "community": community_id}
    with connection.cursor() as cursor:
        cursor.execute(_DUE_PAIRS, values)
        pairs = [Pair._make(found) for found in cursor.fetchall()]
    communities = list(dict.fromkeys(pair.community_id for pair in pairs))
    start = random.randrange(len(communities)) if communities else 0  # noqa: S311 - no secret
    place = {one: number for number, one in enumerate(communities[start:] + communities[:start])}
    return sorted(pairs, key=lambda pair: place[pair.community_id])


def _drain_pair(pair: Pair, size: int, shelf: Shelf, *, raise_errors: bool) -> int:
    with transaction.atomic():
        if not _lock(pair):
            return 0
        owed = _take(pair, size, shelf)
        if not owed:
            return 0
        listener = subscription(pair.subscriber)
        if listener is None:
            settled = _park_unclaimed(pair, owed)
        elif raise_errors:
            _attempt(listener, owed)
            settled = owed
        else:
            settled = _settle(pair, listener, owed)
        _forget(pair, settled)
        return len(settled)


def _lock(pair: Pair) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [lock_name(pair)])
        (is_ours,) = cursor.fetchone()
    return bool(is_ours)


def lock_name(pair: Pair) -> str:
    """What the advisory lock of the pair is derived from."""
    return f"fengqun.activity {pair.subscriber} {pair.community_id}"


def _take(pair: Pair, size: int, shelf: Shelf) -> list[Owed]:
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq, attempts, activity_id, due_at FROM activity_delivery "
            "WHERE subscriber = %s AND community_id = %s ORDER BY seq LIMIT %s",
            [*pair, size],
        )
        found = cursor.fetchall()
    if not found or not _is_due(found[0][3], now):
        return []
    if found[0][1]:
        found = found[:1]  # it has failed before; the others wait until this one is settled
    stored = shelf.take(pair.community_id, [activity_id for _seq, _attempts, activity_id, _due in found])
    return [Owed(seq, attempts, activity_id, stored.get(activity_id)) for seq, attempts, activity_id, _due in found]


def _is_due(due_at: datetime | None, now: datetime) -> bool:
    return due_at is None or due_at <= now or due_at > now + max(RETRY_WAITS)


def _settle(pair: Pair, listener: Subscription, owed: list[Owed]) -> list[Owed]:
    try:
        _attempt(listener, owed)
    except Exception as error:  # noqa: BLE001 - a handler can fail in any way
        _let_out_if_disconnected(error)
        if len(owed) > 1:
            return _settle_singly(pair, listener, owed)
        return owed if _postpone_or_park(pair, owed[0], error) else []
    return owed


def _settle_singly(pair: Pair, listener: Subscription, owed: list[Owed]) -> list[Owed]:
    settled: list[Owed] = []
    for one in owed:
        one_settled = _settle(pair, listener, [one])
        if not one_settled:
            break
        settled += one_settled
    return settled


def _attempt(listener: Subscription, owed: Sequence[Owed]) -> None:
    with transaction.atomic():
        listener.handle([one.recorded() for one in owed])
        # Deferred foreign keys are checked now: at the end they would undo the whole batch without a culprit.
        connection.check_constraints()


def _let_out_if_disconnected(error: Exception) -> None:
    if not connection.is_usable():
        raise error


def _postpone_or_park(pair: Pair, one: Owed, error: Exception) -> bool:
    """Whether it is settled: parked, no more to wait for."""
    if one.attempts < len(RETRY_WAITS):
        _postpone(pair, one, error)
        return False
    _park(pair, one, error)
    return True


def _postpone(pair: Pair, one: Owed, error: Exception) -> None:
    wait = RETRY_WAITS[one.attempts]
    logger.warning("%s failed on activity %s, again in %s", pair.subscriber, one.activity_id, wait, exc_info=error)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE activity_delivery SET attempts = attempts + 1, due_at = %s "
            "WHERE subscriber = %s AND community_id = %s AND seq = %s",
            [clock.now() + wait, *pair, one.seq],
        )


def _park(pair: Pair, one: Owed, error: Exception) -> None:
    logger.error("%s parked activity %s", pair.subscriber, one.activity_id, exc_info=error)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO activity_deadletter (community_id, id, subscriber, activity_id, seq, state, error, traceback,"
            " attempts, parked_at, reason) VALUES (%s, %s, %s, %s, %s, 'parked', %s, %s, %s, %s, '')",
            [
                pair.community_id,
                new_id(),
                pair.subscriber,
                one.activity_id,
                one.seq,
                describe(error),
                describe_fully(error),
                one.attempts + 1,
                clock.now(),
            ],
        )


def _park_unclaimed(pair: Pair, owed: list[Owed]) -> list[Owed]:
    error = LookupError(f"no installed room has a subscriber called {pair.subscriber!r}")
    latest = clock.now() - UNKNOWN_GRACE
    unclaimed = [one for one in owed if one.stored is None or one.stored.row.recorded_at <= latest]
    for one in unclaimed:
        _park(pair, one, error)
    return unclaimed


def _forget(pair: Pair, settled: Sequence[Owed]) -> None:
    if not settled:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM activity_delivery WHERE subscriber = %s AND community_id = %s AND seq = ANY(%s)",
            [*pair, [one.seq for one in settled]],
        )


def describe(error: Exception) -> str:
    """The error in one line."""
    return f"{type(error).__name__}: {error}".replace("\x00", "")[:ERROR_LENGTH]


def describe_fully(error: Exception) -> str:
    """The error with its traceback, cut at the front if it is very long."""
    return "".join(traceback.format_exception(error)).replace("\x00", "")[-TRACEBACK_LENGTH:]
