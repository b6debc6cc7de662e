"""The one path by which anything is posted: one journal or thousands, in one call of one SQL function.

The algorithm (`sql/post.sql`, function `ledger_post`; `batch.py` only prepares the drafts for it):

1. *Accounts.* The id of an account follows from what it is (a name-based UUID over community, owner, purpose, unit and
   shard), so none is looked up. The first attempt takes it that all exist; if one is missing, that attempt is undone
   and the next one inserts what is missing, `ON CONFLICT DO NOTHING`, before anything is locked. Category, normal side
   and floor come from the chart in the database (`ledger_purpose`), which the caller cannot write.
2. *Locks.* Pending transfers to be settled or released are locked first, then all accounts, each in id order, so that
   two batches never wait for each other crosswise. From here on nobody else changes these balances.
3. *Keys.* Only now, in a fresh snapshot, the idempotency keys are looked up. The same request sent twice at once needs
   the same locks (a shard is chosen by the cause, which belongs to the request), so the second one sees the first
   one's journal and replays its answer.
4. *Floors.* One aggregate asks whether any floored account could run short if all outflows of the batch came before all
   inflows. Almost always the answer is no and every journal is accepted. Otherwise the journals are walked through in
   order over an array of what is available: one that would leave an account below zero after its last line is refused,
   its effect taken back, and the walk goes on. So the answers are those of posting one after the other.
5. *Write.* Journals are inserted; window functions yield both versions and both balances after each line; each account
   changes once, by its sums, on condition that its version is still the one read under the lock; transfers are
   inserted, pending ones get their final state. The check constraint on the account proves the floor again, and the
   numbers of rows are compared with what was asked; if they differ, all is undone.
6. A key that somebody else used for *another* request between 3 and 5 makes the insert of the journals fail on its
   unique constraint; the attempt is undone within the function and made again, and then finds that key in step 3.

A journal that is refused leaves nothing behind (an account opened for it stays, empty). Two drafts of one batch with
the same key, or that settle the same transfer, or reverse the same journal, depend on each other's outcome; the batch
is cut between them, and the parts are posted one after the other.
"""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from fengqun.kernel import clock
from fengqun.kernel.errors import DomainError
from fengqun.spine.ledger.batch import Batch, Fact, Outcome
from fengqun.spine.ledger.chart import label_of
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
from fengqun.spine.ledger.types import JournalDraft, Line, Posted, Refused, State

MAX_BATCH_LINES = 20_000


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
        claims = _claims(draft)
        if not claimed.isdisjoint(claims):
            yield drafts[start:place]
            start, claimed = place, set()
        claimed.update(claims)
    yield drafts[start:]


def _claims(draft: JournalDraft) -> list[object]:
    """What only one journal of a part may hold: its key, the transfers it settles, the journal it reverses."""
    resolved = [line.transfer_id for line in draft.lines if not isinstance(line, Line)]
    if len(set(resolved)) < len(resolved):
        raise ValueError("a journal settles or releases a transfer once")
    return [draft.key, *resolved, *([draft.reverses] if draft.reverses else [])]


def _post_part(community_id: UUID, drafts: Sequence[JournalDraft]) -> list[Posted | Refused]:
    """Prepare independent drafts, call the function, translate its answers."""
    facts = _facts(community_id, drafts)
    batch = Batch(community_id, clock.now())
    early: dict[int, Posted | Refused] = {}
    for place, draft in enumerate(drafts):
        unknown = _unknown_transfer(draft, facts) if facts is not None else None
        if unknown is not None:
            early[place] = Refused(draft.key, TransferNotFound(transfer_id=unknown))
        elif (request_hash := batch.add(draft, facts or {})) is not None:
            early[place] = _answer_without_lines(draft, request_hash)
    outcomes = batch.post()
    made = iter(enumerate(batch.made, start=1))
    answers: list[Posted | Refused] = []
    for place, draft in enumerate(drafts):
        if place in early:
            answers.append(early[place])
            continue
        number, posted = next(made)
        answers.append(_translate(draft, outcomes[number]) if number in outcomes else posted)
    return answers


def _facts(community_id: UUID, drafts: Sequence[JournalDraft]) -> dict[UUID, Fact] | None:
    """The transfers that the drafts' lines refer to, by id; None where none refers to any."""
    wanted = [line.transfer_id for draft in drafts for line in draft.lines if not isinstance(line, Line)]
    if not wanted:
        return None
    rows = Transfer.objects.filter(community_id=community_id, id__in=wanted).values_list(
        "id", "debit_account_id", "credit_account_id", "amount_minor", "unit", "state", "posted_minor"
    )
    return {row[0]: Fact(*row[1:]) for row in rows}


def _unknown_transfer(draft: JournalDraft, facts: Mapping[UUID, Fact]) -> UUID | None:
    """The first transfer that the draft refers to and the community does not have."""
    for line in draft.lines:
        if not isinstance(line, Line) and line.transfer_id not in facts:
            return line.transfer_id
    return None


def _answer_without_lines(draft: JournalDraft, request_hash: str) -> Posted | Refused:
    """The answer to a reversal of transfers that have all been released: a replay, or nothing to reverse."""
    journals = Journal.objects.filter(community_id=draft.community_id)
    known = journals.filter(key=draft.key).first()
    if known is None:
        is_reversed = journals.filter(reverses=draft.reverses).exists()
        refusal = AlreadyReversed if is_reversed else NotReversible
        return Refused(draft.key, refusal(journal_id=draft.reverses))
    if bytes(known.request_hash).hex() != request_hash:
        return Refused(draft.key, KeyReused(key=draft.key, journal_id=known.id))
    return Posted(known.id, tuple(known.transfer_ids), is_replay=True)


def _translate(draft: JournalDraft, outcome: Outcome) -> Posted | Refused:
    """An answer of the function in Python's terms."""
    code, journal_id, transfer_ids, subject, state = outcome
    match code:
        case "replay" if journal_id is not None:
            return Posted(journal_id, tuple(transfer_ids or ()), is_replay=True)
        case "reused":
            return Refused(draft.key, KeyReused(key=draft.key, journal_id=journal_id))
        case "already_reversed":
            return Refused(draft.key, AlreadyReversed(journal_id=draft.reverses))
    return Refused(draft.key, _refusal(code, draft.community_id, subject, state))


def _refusal(code: str, community_id: UUID, subject: UUID | None, state: str | None) -> DomainError:
    """Why an account or a pending transfer does not allow it."""
    if subject is None or code not in {"insufficient", "not_pending", "lapsed", "too_much"}:
        raise RuntimeError(f"the ledger answered {code!r} without saying about what")
    match code:
        case "insufficient":
            account = Account.objects.get(community_id=community_id, id=subject)
            return InsufficientFunds(account=label_of(account.purpose), account_id=subject)
        case "lapsed":
            return TransferLapsed(transfer_id=subject)
        case "too_much":
            return SettlesTooMuch(transfer_id=subject)
    return TransferNotPending(transfer_id=subject, state=State(state or "").label)
