"""Drafts laid out as the arrays that `ledger_post` takes: a row each account, journal and line; a column an array."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID
from zlib import crc32

from django.db import DatabaseError, connection

from fengqun.kernel.ids import new_id
from fengqun.spine.ledger.chart import find_purpose
from fengqun.spine.ledger.types import (
    COMMUNITY,
    AccountRef,
    JournalDraft,
    Line,
    Mirror,
    Owner,
    Posted,
    Purpose,
    Release,
    Settlement,
)

_SEPARATOR = "\x1f"
_NO_TEXT = "\x1e"
_NONE = "NULL"
_VERSION_8 = 8 << 76 | 2 << 62
_FREE_BITS = (1 << 128) - 1 ^ (0xF << 76 | 3 << 62)
_TAIL_BITS = (1 << 62) - 1
_LONGEST_STEP = 1 << 40
_NOT_IN_CHART = "LG002"

_ACCOUNT_TYPES = ("uuid", "text", "uuid", "text", "text", "int")
_JOURNAL_TYPES = (
    "uuid", "text", "text", "text", "text", "uuid", "uuid", "text", "text", "timestamptz", "uuid", "int", "int",
)  # fmt: skip
_LINE_TYPES = ("int", "uuid", "text", "int", "int", "bigint", "bigint", "text", "timestamptz", "text")

_encode = json.JSONEncoder(ensure_ascii=True, sort_keys=True, separators=(",", ":"), allow_nan=False).encode

_Row = tuple[str, ...]

Outcome = tuple[str, UUID | None, list[UUID] | None, UUID | None, str | None]
"""What became of a journal that was not simply posted: how, its id and transfers, the culprit, the culprit's state."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A transfer that is to be settled, released or mirrored. Only `state` and `posted_minor` may yet change."""

    debit_account_id: UUID
    credit_account_id: UUID
    amount_minor: int
    unit: str
    state: str
    posted_minor: int | None


def account_id(community_id: UUID, owner: Owner | None, purpose: str, unit: str, shard: int = 0) -> UUID:
    """The id of the account that is this; it need not exist yet. As `ledger_account_id` in `sql/post.sql`.

    A name-based UUID of version 8 over SHA-256 (RFC 9562, appendix B.2).
    """
    kind, owner_id = (owner.kind, owner.id) if owner else (COMMUNITY, community_id)
    name = f"{community_id}/{kind}/{owner_id}/{purpose}/{unit}/{shard}"
    digest = int.from_bytes(hashlib.sha256(name.encode()).digest()[:16])
    return UUID(int=digest & _FREE_BITS | _VERSION_8)


def account_ids(community_id: UUID, ref: AccountRef) -> list[UUID]:
    """The ids of all shards of an account."""
    return [account_id(community_id, ref.owner, ref.code, ref.unit, shard) for shard in range(purpose_of(ref).shards)]


def purpose_of(ref: AccountRef) -> Purpose:
    """The purpose of an account that is named by it or by its code."""
    return find_purpose(ref.purpose) if isinstance(ref.purpose, str) else ref.purpose


class Batch:
    """Drafts of one community, to be posted together at the moment `now`."""

    def __init__(self, community_id: UUID, now: datetime) -> None:
        self.made: list[Posted] = []
        """What is answered for each added draft if it is accepted."""
        self._community_id = community_id
        self._now = now
        self._accounts: list[_Row] = []
        self._journals: list[_Row] = []
        self._lines: list[_Row] = []
        self._places: dict[str, int] = {}
        self._moments: dict[datetime, str] = {}
        self._latest: dict[datetime, int] = {}

    def add(self, draft: JournalDraft, facts: Mapping[UUID, Fact]) -> str | None:
        """Append a draft. If nothing of it is left to be done, it is not, and the hash of the request is answered."""
        moment = draft.occurred_at or self._now
        cause = draft.cause
        cause_id = cause.id.hex
        activity_id = cause.activity_id.hex if cause.activity_id else _NONE
        reverses = draft.reverses.hex if draft.reverses else _NONE
        params = _encode(draft.params) if draft.params else "{}"
        asked = [
            draft.rule, cause.kind, cause_id, activity_id, cause.activity_verb, params,
            self._written(moment) if draft.occurred_at else "", reverses,
        ]  # fmt: skip
        number, first = str(len(self._journals) + 1), len(self._lines)
        seed = crc32(draft.key.encode())
        shard_seed = crc32(cause.id.bytes)  # what one thing brings in and takes out goes through the same shard
        transfer_ids = []
        for line in draft.lines:
            row, text = (
                self._new(line, number, moment, seed, shard_seed)
                if isinstance(line, Line)
                else self._old(line, number, moment, seed, facts[line.transfer_id])
            )
            asked.append(text)
            if row is not None:
                self._lines.append(row)
                transfer_ids.append(UUID(row[1]))
        request_hash = hashlib.sha256(_SEPARATOR.join(asked).encode()).hexdigest()
        if not transfer_ids:
            return request_hash
        journal_id = self._next_id(moment, seed)
        self._journals.append(
            (
                journal_id, draft.key, request_hash, draft.rule, cause.kind, cause_id, activity_id, cause.activity_verb,
                params, self._written(moment), reverses, str(first + 1), str(len(self._lines)),
            )
        )  # fmt: skip
        self.made.append(Posted(UUID(journal_id), tuple(transfer_ids)))
        return None

    def post(self) -> dict[int, Outcome]:
        """Post all that was added; answer the outcomes of what was not simply posted, by its number from 1.

        Raises LookupError for a new account of a purpose that the database's chart does not hold (`sync_chart`).
        """
        if not self._journals:
            return {}
        arguments: list[Any] = [self._community_id, self._now]
        arguments.extend(_columns(self._accounts, _ACCOUNT_TYPES))
        arguments.extend(_columns(self._journals, _JOURNAL_TYPES))
        arguments.extend(_columns(self._lines, _LINE_TYPES))
        arguments.append(new_id())
        with connection.cursor() as cursor:
            try:
                cursor.execute(_CALL, arguments)
            except DatabaseError as error:
                if getattr(error.__cause__, "sqlstate", None) == _NOT_IN_CHART:
                    raise LookupError(f"{error}; it comes with `fengqun db migrate`") from error
                raise
            return {row[0]: row[1:] for row in cursor.fetchall()}

    def _new(self, line: Line, number: str, moment: datetime, seed: int, shard_seed: int) -> tuple[_Row, str]:
        """The columns of a new transfer, and what of it belongs to the request."""
        op = "pend" if line.pending else "post"
        expiry = line.expires_at.astimezone(UTC).isoformat() if line.expires_at else _NONE
        note = _encode(line.note) if line.note else "{}"
        debit, debited = self._place(line.debit, shard_seed)
        credit, credited = self._place(line.credit, shard_seed)
        amount = str(line.amount_minor)
        row = (number, self._next_id(moment, seed), op, debit, credit, amount, "0", line.unit, expiry, note)
        return row, f"{op} {debited} {credited} {amount} {expiry} {note}"

    def _old(
        self, line: Settlement | Release | Mirror, number: str, moment: datetime, seed: int, fact: Fact
    ) -> tuple[_Row | None, str]:
        """The columns of what is done to a transfer made before, and what of it belongs to the request."""
        debit = self._known_place(fact.debit_account_id, fact.unit)
        credit = self._known_place(fact.credit_account_id, fact.unit)
        identifier, amount, settled = line.transfer_id.hex, str(fact.amount_minor), "0"
        match line:
            case Settlement():
                op, settled = "settle", str(line.amount_minor or fact.amount_minor)
                text = f"settle {identifier} {settled}"
            case Release():
                op = "expire" if line.is_expiry else "void"
                text = f"{op} {identifier}"
            case Mirror():
                op, text = "void", f"mirror {identifier}"
                if fact.posted_minor == 0:
                    return None, text
                if fact.posted_minor is not None:
                    op, debit, credit = "post", credit, debit
                    identifier, amount = self._next_id(moment, seed), str(fact.posted_minor)
        return (number, identifier, op, debit, credit, amount, settled, fact.unit, _NONE, "{}"), text

    def _place(self, ref: AccountRef, seed: int) -> tuple[str, str]:
        """The number of the account in the arrays; and the account as text, whatever its shard."""
        purpose = purpose_of(ref)
        shard = seed % purpose.shards if purpose.shards > 1 else 0
        row, text = _account(self._community_id, ref.owner, purpose, ref.unit, shard)
        place = self._places.get(row[0])
        if place is None:
            self._accounts.append(row)
            place = self._places[row[0]] = len(self._accounts)
        else:
            self._accounts[place - 1] = row
        return str(place), text

    def _known_place(self, identifier: UUID, unit: str) -> str:
        """The number of an account that exists, of which only the id is known."""
        place = self._places.get(identifier.hex)
        if place is None:
            self._accounts.append((identifier.hex, "", _NONE, _NO_TEXT, unit, "0"))
            place = self._places[identifier.hex] = len(self._accounts)
        return str(place)

    def _next_id(self, moment: datetime, seed: int) -> str:
        """A new id of that moment, in hex: the first at random, each further one a step above the last.

        So a statement keeps the batch's order, and an id costs little. The step follows from the draft's key.
        """
        last = self._latest.get(moment)
        if last is None or last & _TAIL_BITS > _TAIL_BITS - _LONGEST_STEP:
            last = new_id(moment).int
        else:
            last += 1 + (seed << 8)
        self._latest[moment] = last
        return f"{last:032x}"

    def _written(self, moment: datetime) -> str:
        text = self._moments.get(moment)
        if text is None:
            text = self._moments[moment] = moment.astimezone(UTC).isoformat()
        return text


@lru_cache(maxsize=65_536)
def _account(community_id: UUID, owner: Owner | None, purpose: Purpose, unit: str, shard: int) -> tuple[_Row, str]:
    """The columns of an account, and the id of its first shard, which stands for all of them in a request."""
    kind, owner_id = (owner.kind, owner.id) if owner else (COMMUNITY, community_id)
    if not kind.isidentifier():
        raise ValueError(f"an owner's kind is a short code, not {kind!r}")
    row = (
        account_id(community_id, owner, purpose.code, unit, shard).hex, kind, owner_id.hex, purpose.code, unit,
        str(shard),
    )  # fmt: skip
    return row, account_id(community_id, owner, purpose.code, unit).hex


def _array_sql(kind: str) -> str:
    """How an array comes to the server: texts joined by a separator that they cannot hold, others as a literal."""
    return "string_to_array(%s, chr(31), chr(30))" if kind == "text" else f"%s::{kind}[]"


_CALL = "SELECT * FROM ledger_post(%s, %s, {}, %s)".format(  # noqa: S608 - put together from the constants above
    ", ".join(_array_sql(kind) for kind in _ACCOUNT_TYPES + _JOURNAL_TYPES + _LINE_TYPES)
)


def _columns(rows: Sequence[_Row], kinds: Sequence[str]) -> Iterator[str]:
    """The columns of the rows, each as one text."""
    for kind, column in zip(kinds, zip(*rows, strict=True), strict=True):
        yield _SEPARATOR.join(column) if kind == "text" else "{" + ",".join(column) + "}"
