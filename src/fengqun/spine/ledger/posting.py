"""The one path by which anything is posted: one journal or thousands, in one call of one SQL function.

The algorithm (`sql/post.sql`, function `ledger_post`; here the drafts are only prepared for it):

1. *Accounts.* The id of an account follows from what it is (a name-based UUID over community,
   owner, purpose, unit and shard), so nothing is looked up: accounts that are missing are inserted, `ON CONFLICT DO NOTHING`.
2. *Locks.* Pending transfers to be settled or released are locked first, then all accounts, each in id order, so
   that two batches never wait for each other crosswise. From here on nobody else changes these balances.
3. *Keys.* Only now, in a fresh snapshot, the idempotency keys are looked up. The same request sent twice at once needs
   the same locks (a shard is chosen by the key), so the second one sees the first one's journal and replays its answer.
4. *Floors.* One aggregate asks whether any floored account could run short if all outflows of the batch came before
   all inflows. Almost always the answer is no and every journal is accepted. Otherwise the journals are walked through
   in order over an array of what is available: one that would leave an account below zero after its last line is
   refused, its effect taken back, and the walk goes on. So the answers are those of posting one after the other.
5. *Write.* One statement adds each account's sums and counts up its version, inserts the new transfers, and gives pending
   ones their final state; window functions yield both versions and both balances after each transfer. The check
   constraint on the account proves the floor again, and the numbers of rows are compared with what was asked.
6. A key that somebody else used for *another* request between 3 and 5 makes the insert of the journals fail on its
   unique constraint; the attempt is undone within the function and made again, and then finds that key in step 3.

A journal that is refused leaves nothing behind (an account opened for it stays, empty). Two drafts of one batch with
the same key, or that settle the same transfer, or reverse the same journal, depend on each other's outcome; the batch is cut
between them, and the parts are posted one after the other.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID
from zlib import crc32

from django.db import connection

from fengqun.kernel import clock
from fengqun.kernel.errors import DomainError
from fengqun.kernel.ids import new_id
from fengqun.spine.ledger.chart import find_purpose, label_of
from fengqun.spine.ledger.errors import (
    AlreadyReversed,
    InsufficientFunds,
    KeyReused,
    NotReversible,
    SettlesTooMuch,
    TransferLapsed,
    TransferNotFound,
    TransferNotPending,
)
from fengqun.spine.ledger.models import Account, Journal, Transfer
from fengqun.spine.ledger.types import (
    COMMUNITY,
    AccountRef,
    JournalDraft,
    Line,
    Mirror,
    Owner,
    Posted,
    Purpose,
    Refused,
    Release,
    Settlement,
    State,
)

MAX_BATCH_LINES = 20_000
_VERSION_8 = 8 << 76 | 2 << 62
_STEP_BITS = (1 << 40) - 1
_FREE_BITS = (1 << 128) - 1 ^ (0xF << 76 | 3 << 62)
_SEPARATOR = "\x1f"
_NONE = "NULL"

_encode = json.JSONEncoder(ensure_ascii=True, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


@lru_cache(maxsize=65_536)
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
    shards = purpose_of(ref).shards
    return [account_id(community_id, ref.owner, ref.code, ref.unit, shard) for shard in range(shards)]


def purpose_of(ref: AccountRef) -> Purpose:
    """The purpose of an account that is named by it or by its code."""
    return find_purpose(ref.purpose) if isinstance(ref.purpose, str) else ref.purpose


def post_batch(drafts: Sequence[JournalDraft]) -> list[Posted | Refused]:
    """Post drafts of one community, in order; the answers stand in the order of the drafts.

    The caller holds the transaction. Raises ValueError for more than `MAX_BATCH_LINES` lines or for
    drafts of several communities.
    """
    if not drafts:
        return []
    community_id = drafts[0].community_id
    if any(draft.community_id != community_id for draft in drafts):
        raise ValueError("a batch belongs to one community")
    if sum(len(draft.lines) for draft in drafts) > MAX_BATCH_LINES:
        raise ValueError(f"a batch has at most {MAX_BATCH_LINES} lines")
    answers: list[Posted | Refused] = []
    for part in _independent(drafts):
        answers.extend(_post_part(community_id, part))
    return answers


def _independent(drafts: Sequence[JournalDraft]) -> Iterator[Sequence[JournalDraft]]:
    """Cut the batch so that within a part no outcome depends on another by key, transfer or reversal."""
    start = 0
    claimed: set[object] = set()
    for place, draft in enumerate(drafts):
        claims: list[object] = [draft.key]
        if draft.reverses is not None:
            claims.append(("reverses", draft.reverses))
        resolved = [line.transfer_id for line in draft.lines if not isinstance(line, Line)]
        if resolved:
            if len(set(resolved)) < len(resolved):
                raise ValueError("a journal settles or releases a transfer once")
            claims.extend(resolved)
        if not claimed.isdisjoint(claims):
            yield drafts[start:place]
            start, claimed = place, set()
        claimed.update(claims)
    yield drafts[start:]


@dataclass(slots=True)
class _Batch:
    """The columns of the arrays that `ledger_post` takes."""

    community_id: UUID
    places: dict[UUID, int] = field(default_factory=dict)
    accounts: list[tuple[str, ...]] = field(default_factory=list)
    journals: list[tuple[str, ...]] = field(default_factory=list)
    lines: list[tuple[str, ...]] = field(default_factory=list)
    made: list[Posted] = field(default_factory=list)
    texts: dict[datetime, str] = field(default_factory=dict)
    latest: dict[datetime, UUID] = field(default_factory=dict)


def _post_part(community_id: UUID, drafts: Sequence[JournalDraft]) -> list[Posted | Refused]:
    """Prepare independent drafts, call the function, translate its answers."""
    facts = _facts(community_id, drafts)
    batch = _Batch(community_id)
    answers: list[Posted | Refused | None] = []
    now = clock.now()
    for draft in drafts:
        unknown = _unknown_transfer(draft, facts)
        if unknown is not None:
            answers.append(Refused(draft.key, TransferNotFound(transfer_id=unknown)))
        else:
            answers.append(_add(batch, draft, facts, now))
    outcomes = _call(batch, now) if batch.journals else {}
    places = [place for place, answer in enumerate(answers) if answer is None]
    for number, place in enumerate(places, start=1):
        outcome = outcomes.get(number)
        answers[place] = batch.made[number - 1] if outcome is None else _translate(drafts[place], outcome)
    return [answer for answer in answers if answer is not None]


@dataclass(frozen=True, slots=True)
class _Fact:
    """A transfer that is to be settled, released or mirrored. Only `state` and `posted_minor` may yet change."""

    debit_account_id: UUID
    credit_account_id: UUID
    amount_minor: int
    unit: str
    state: str
    posted_minor: int | None


def _facts(community_id: UUID, drafts: Sequence[JournalDraft]) -> dict[UUID, _Fact]:
    """The transfers that the drafts' lines refer to, by id."""
    wanted = [line.transfer_id for draft in drafts for line in draft.lines if not isinstance(line, Line)]
    if not wanted:
        return {}
    rows = Transfer.objects.filter(community_id=community_id, id__in=wanted).values_list(
        "id", "debit_account_id", "credit_account_id", "amount_minor", "unit", "state", "posted_minor"
    )
    return {row[0]: _Fact(*row[1:]) for row in rows}


def _unknown_transfer(draft: JournalDraft, facts: Mapping[UUID, _Fact]) -> UUID | None:
    """The first transfer that the draft refers to and the community does not have."""
    for line in draft.lines:
        if not isinstance(line, Line) and line.transfer_id not in facts:
            return line.transfer_id
    return None


def _add(batch: _Batch, draft: JournalDraft, facts: Mapping[UUID, _Fact], now: datetime) -> Posted | Refused | None:
    """Append one draft to the columns. Answers at once if nothing of it is left to be done."""
    moment = draft.occurred_at or now
    number = str(len(batch.journals) + 1)
    cause, activity_id = draft.cause, draft.cause.activity_id.hex if draft.cause.activity_id else _NONE
    params = _encode(draft.params) if draft.params else "{}"
    reverses = draft.reverses.hex if draft.reverses else _NONE
    asked = [
        draft.rule, cause.kind, cause.id.hex, activity_id, cause.activity_verb, params,
        _moment_text(batch, moment) if draft.occurred_at else "", reverses,
    ]  # fmt: skip
    transfer_ids = []
    seed = crc32(draft.key.encode())
    for line in draft.lines:
        if isinstance(line, Line):
            row, text = _new_row(batch, line, number, _next_id(batch, moment), seed)
        else:
            row, text = _old_row(batch, line, number, facts[line.transfer_id], moment)
        asked.append(text)
        if row is not None:
            batch.lines.append(row)
            transfer_ids.append(UUID(hex=row[1]))
    request_hash = hashlib.sha256(_SEPARATOR.join(asked).encode()).hexdigest()
    if not transfer_ids:
        return _answer_without_lines(draft, request_hash)
    journal_id = new_id(moment)
    batch.journals.append(
        (
            journal_id.hex, draft.key, request_hash, draft.rule, cause.kind, cause.id.hex, activity_id,
            cause.activity_verb, params, _moment_text(batch, moment), reverses,
        )
    )  # fmt: skip
    batch.made.append(Posted(journal_id, tuple(transfer_ids)))
    return None


def _answer_without_lines(draft: JournalDraft, request_hash: str) -> Posted | Refused:
    """The answer to a reversal of transfers that have all been released: a replay, or nothing to reverse."""
    known = Journal.objects.filter(community_id=draft.community_id, key=draft.key).first()
    if known is None:
        return Refused(draft.key, NotReversible(journal_id=draft.reverses))
    if bytes(known.request_hash).hex() != request_hash:
        return Refused(draft.key, KeyReused(key=draft.key, journal_id=known.id))
    return Posted(known.id, tuple(known.transfer_ids), is_replay=True)


def _next_id(batch: _Batch, moment: datetime) -> UUID:
    """A new id of that moment, larger than the one before it, so that a statement keeps the batch's order."""
    fresh = new_id(moment)
    before = batch.latest.get(moment)
    if before is not None and fresh < before:
        following = UUID(int=before.int + 1 + (fresh.int & _STEP_BITS))
        fresh = following if following.int >> 64 == before.int >> 64 else fresh
    batch.latest[moment] = fresh
    return fresh


_Row = tuple[str, ...]


def _new_row(batch: _Batch, line: Line, number: str, transfer_id: UUID, seed: int) -> tuple[_Row, str]:
    """The columns of a new transfer, and what of it belongs to the request."""
    op = "pend" if line.pending else "post"
    expiry = line.expires_at.astimezone(UTC).isoformat() if line.expires_at else _NONE
    note = _encode(line.note) if line.note else "{}"
    debit, debit_text = _place(batch, line.debit, seed)
    credit, credit_text = _place(batch, line.credit, seed)
    amount = str(line.amount_minor)
    row = (number, transfer_id.hex, op, debit, credit, amount, "0", expiry, note)
    return row, f"{op} {debit_text} {credit_text} {amount} {expiry} {note}"


def _old_row(
    batch: _Batch, line: Settlement | Release | Mirror, number: str, fact: _Fact, moment: datetime
) -> tuple[_Row | None, str]:
    """The columns of what is done to a transfer made before, and what of it belongs to the request."""
    debit = _known_place(batch, fact.debit_account_id, fact.unit)
    credit = _known_place(batch, fact.credit_account_id, fact.unit)
    amount, identifier = str(fact.amount_minor), line.transfer_id.hex
    match line:
        case Settlement():
            settled = str(fact.amount_minor if line.amount_minor is None else line.amount_minor)
            return (
                number,
                identifier,
                "settle",
                debit,
                credit,
                amount,
                settled,
                _NONE,
                "{}",
            ), f"settle {identifier} {settled}"
        case Release():
            op = "expire" if line.is_expiry else "void"
            return (number, identifier, op, debit, credit, amount, "0", _NONE, "{}"), f"{op} {identifier}"
    text = f"mirror {identifier}"
    if fact.state == State.PENDING:
        return (number, identifier, "void", debit, credit, amount, "0", _NONE, "{}"), text
    if not fact.posted_minor:
        return None, text
    mirrored = _next_id(batch, moment).hex
    return (number, mirrored, "post", credit, debit, str(fact.posted_minor), "0", _NONE, "{}"), text


def _place(batch: _Batch, ref: AccountRef, seed: int) -> tuple[str, str]:
    """The number of the account in this batch's arrays, and the account as text."""
    purpose = purpose_of(ref)
    shard = seed % purpose.shards if purpose.shards > 1 else 0
    identifier = account_id(batch.community_id, ref.owner, purpose.code, ref.unit, shard)
    place = batch.places.get(identifier)
    if place is None:
        batch.accounts.append(_account_row(batch.community_id, identifier, ref, purpose, shard))
        place = batch.places[identifier] = len(batch.accounts)
    elif batch.accounts[place - 1][3] == _NONE:
        batch.accounts[place - 1] = _account_row(batch.community_id, identifier, ref, purpose, shard)
    return str(place), identifier.hex


def _account_row(community_id: UUID, identifier: UUID, ref: AccountRef, purpose: Purpose, shard: int) -> _Row:
    kind, owner_id = (ref.owner.kind, ref.owner.id) if ref.owner else (COMMUNITY, community_id)
    if not kind.isidentifier():
        raise ValueError(f"an owner's kind is a short code, not {kind!r}")
    return (
        identifier.hex, kind, owner_id.hex, purpose.code, ref.unit, purpose.category.value, purpose.normal.value,
        str(shard), "t" if purpose.floor else "f",
    )  # fmt: skip


def _known_place(batch: _Batch, identifier: UUID, unit: str) -> str:
    """The number of an account that exists, of which only the id is known."""
    place = batch.places.get(identifier)
    if place is None:
        batch.accounts.append((identifier.hex, "", _NONE, _NONE, unit, "", "", "0", "f"))
        place = batch.places[identifier] = len(batch.accounts)
    return str(place)


def _moment_text(batch: _Batch, moment: datetime) -> str:
    text = batch.texts.get(moment)
    if text is None:
        text = batch.texts[moment] = moment.astimezone(UTC).isoformat()
    return text


_ACCOUNT_TYPES = ("uuid", "text", "uuid", "text", "text", "text", "text", "int", "boolean")
_JOURNAL_TYPES = ("uuid", "text", "text", "text", "text", "uuid", "uuid", "text", "text", "timestamptz", "uuid")
_LINE_TYPES = ("int", "uuid", "text", "int", "int", "bigint", "bigint", "timestamptz", "text")


def _array_sql(kind: str) -> str:
    """How an array comes to the server: texts joined by a separator that they cannot hold, others as a literal."""
    return f"string_to_array(%s, chr(31), '{_NONE}')" if kind == "text" else f"%s::{kind}[]"


_CALL = "SELECT * FROM ledger_post(%s, %s, {}, %s)".format(
    ", ".join(_array_sql(kind) for kind in _ACCOUNT_TYPES + _JOURNAL_TYPES + _LINE_TYPES)
)


def _arrays(rows: Sequence[tuple[str, ...]], kinds: Iterable[str]) -> Iterator[str]:
    """The columns of the rows, each as one text."""
    for kind, column in zip(kinds, zip(*rows, strict=True), strict=True):
        yield _SEPARATOR.join(column) if kind == "text" else "{" + ",".join(column) + "}"


_Outcome = tuple[str, UUID | None, list[UUID] | None, UUID | None, str | None]


def _call(batch: _Batch, now: datetime) -> dict[int, _Outcome]:
    """Post the batch; answer the outcomes of those journals that were not simply posted, by number."""
    arguments: list[Any] = [batch.community_id, now]
    arguments.extend(_arrays(batch.accounts, _ACCOUNT_TYPES))
    arguments.extend(_arrays(batch.journals, _JOURNAL_TYPES))
    arguments.extend(_arrays(batch.lines, _LINE_TYPES))
    arguments.append(new_id())
    with connection.cursor() as cursor:
        cursor.execute(_CALL, arguments)
        return {row[0]: row[1:] for row in cursor.fetchall()}


def _translate(draft: JournalDraft, outcome: _Outcome) -> Posted | Refused:
    """An answer of the function in Python's terms."""
    code, journal_id, transfer_ids, subject, state = outcome
    if code == "replay" and journal_id is not None:
        return Posted(journal_id, tuple(transfer_ids or ()), is_replay=True)
    return Refused(draft.key, _error(code, draft, journal_id, subject, state))


def _error(
    code: str, draft: JournalDraft, journal_id: UUID | None, subject: UUID | None, state: str | None
) -> DomainError:
    match code:
        case "reused":
            return KeyReused(key=draft.key, journal_id=journal_id)
        case "insufficient":
            accounts = Account.objects.filter(community_id=draft.community_id, id=subject)
            return InsufficientFunds(
                account=label_of(accounts.values_list("purpose", flat=True)[0]), account_id=subject
            )
        case "not_pending":
            return TransferNotPending(transfer_id=subject, state=State(state).label)
        case "lapsed":
            return TransferLapsed(transfer_id=subject)
        case "too_much":
            return SettlesTooMuch(transfer_id=subject)
        case "already_reversed":
            return AlreadyReversed(journal_id=draft.reverses)
        case _:
            raise RuntimeError(f"the ledger answered {code!r}")
