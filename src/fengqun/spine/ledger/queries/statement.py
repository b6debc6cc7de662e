"""Statements: what moved an account, latest first, with the balance after each transfer."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from fengqun.spine.ledger.batch import account_ids, purpose_of
from fengqun.spine.ledger.queries.balances import refs_by_id
from fengqun.spine.ledger.types import AccountRef, Cause, Normal, State, StatementLine

MAX_LINES = 500
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# Each shard has its own range of an index on each side, which is read in order up to the length of the page. What is
# held before the page begins is what the account holds now less what came after, in the same snapshot; on the first
# page nothing did. `side` is 1 for accounts that grow by debits, else -1.
_PAGE = """
WITH page AS (
    SELECT d.*, 1 AS direction FROM unnest(%(ids)s::uuid[]) AS a (id) CROSS JOIN LATERAL (
        SELECT t.* FROM ledger_transfer t
        WHERE t.community_id = %(community)s AND t.debit_account_id = a.id
          AND (coalesce(t.settled_at, t.occurred_at), t.id) < (%(moment)s, %(id)s)
        ORDER BY coalesce(t.settled_at, t.occurred_at) DESC, t.id DESC LIMIT %(limit)s) d
    UNION ALL
    SELECT c.*, -1 FROM unnest(%(ids)s::uuid[]) AS a (id) CROSS JOIN LATERAL (
        SELECT t.* FROM ledger_transfer t
        WHERE t.community_id = %(community)s AND t.credit_account_id = a.id
          AND (coalesce(t.settled_at, t.occurred_at), t.id) < (%(moment)s, %(id)s)
        ORDER BY coalesce(t.settled_at, t.occurred_at) DESC, t.id DESC LIMIT %(limit)s) c
), held AS (
    SELECT coalesce((SELECT sum(a.debits_posted - a.credits_posted) FROM ledger_account a
                     WHERE a.community_id = %(community)s AND a.id = ANY(%(ids)s)), 0)
         - coalesce((SELECT sum(t.posted_minor) FROM ledger_transfer t
                     WHERE t.community_id = %(community)s AND t.debit_account_id = ANY(%(ids)s)
                       AND (coalesce(t.settled_at, t.occurred_at), t.id) >= (%(moment)s, %(id)s)), 0)
         + coalesce((SELECT sum(t.posted_minor) FROM ledger_transfer t
                     WHERE t.community_id = %(community)s AND t.credit_account_id = ANY(%(ids)s)
                       AND (coalesce(t.settled_at, t.occurred_at), t.id) >= (%(moment)s, %(id)s)), 0) AS net
)
SELECT p.id, p.journal_id, p.moment, p.state, p.amount_minor,
       p.direction * %(side)s * coalesce(p.posted_minor, 0), p.unit,
       CASE WHEN p.direction = 1 THEN p.credit_account_id ELSE p.debit_account_id END,
       j.rule, j.cause_kind, j.cause_id, j.activity_id, j.activity_verb, p.note::text, %(side)s * held.net
FROM (
    SELECT x.*, coalesce(x.settled_at, x.occurred_at) AS moment FROM page x
    ORDER BY coalesce(x.settled_at, x.occurred_at) DESC, x.id DESC LIMIT %(limit)s
) p
CROSS JOIN held
JOIN ledger_journal j ON j.community_id = %(community)s AND j.id = p.journal_id
ORDER BY p.moment DESC, p.id DESC
"""


@dataclass(frozen=True)
class _Start:
    """Where a page begins: just before this transfer of this moment."""

    moment: datetime
    id: UUID


_TOP = _Start(datetime(9999, 1, 1, tzinfo=UTC), UUID(int=0))


def statement(
    community_id: UUID, ref: AccountRef, *, before: str | datetime | None = None, limit: int = 50
) -> list[StatementLine]:
    """The account's transfers, latest first, each with the posted balance after it.

    They stand in order of time: of when they were settled or released, else of when they occurred. `before` is the
    `cursor` of the last line of the page before, or a moment. At most 500 lines. Raises ValueError for
    a cursor that is none.
    """
    start = _start(before)
    arguments: dict[str, Any] = {
        "community": community_id,
        "ids": account_ids(community_id, ref),
        "moment": start.moment,
        "id": start.id,
        "limit": max(0, min(limit, MAX_LINES)),
        "side": 1 if purpose_of(ref).normal is Normal.DEBIT else -1,
    }
    with connection.cursor() as cursor:
        cursor.execute(_PAGE, arguments)
        return _lines(community_id, cursor.fetchall())


def _lines(community_id: UUID, rows: list[tuple[Any, ...]]) -> list[StatementLine]:
    names = refs_by_id(community_id, [row[7] for row in rows])
    lines: list[StatementLine] = []
    running = int(rows[0][-1]) if rows else 0
    for row in rows:
        (identifier, journal_id, moment, state, amount, change, unit, other, rule, *cause, note, _held) = row
        line = StatementLine(
            transfer_id=identifier,
            journal_id=journal_id,
            rule=rule,
            moment=moment,
            state=State(state),
            amount_minor=amount,
            change_minor=int(change),
            balance_minor=running,
            unit=unit,
            other=names[other],
            cause=Cause(*cause),
            note=json.loads(note),
            cursor=_cursor(_Start(moment, identifier)),
        )
        lines.append(line)
        running -= line.change_minor
    return lines


def _cursor(start: _Start) -> str:
    return f"{(start.moment - _EPOCH) // timedelta(microseconds=1)}.{start.id.hex}"


def _start(before: str | datetime | None) -> _Start:
    if before is None:
        return _TOP
    if isinstance(before, datetime):
        return _Start(before, UUID(int=0))
    micros, _dot, identifier = before.partition(".")
    try:
        return _Start(_EPOCH + timedelta(microseconds=int(micros)), UUID(hex=identifier))
    except (ValueError, OverflowError) as error:
        raise ValueError(f"not a cursor of a statement: {before!r}") from error
