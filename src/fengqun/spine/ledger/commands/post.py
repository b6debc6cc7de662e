"""Post journals: value moves only here."""

from collections.abc import Sequence

from django.db import connection
from django.db.transaction import TransactionManagementError

from fengqun.spine.ledger.posting import post_batch
from fengqun.spine.ledger.types import JournalDraft, Posted, Refused


def post(draft: JournalDraft) -> Posted:
    """Post one journal within the caller's transaction, whole or not at all.

    The same key with the same request answers what it answered the first time. Raises InsufficientFunds,
    KeyReused, and for lines that settle or release: TransferNotFound, TransferNotPending,
    TransferLapsed, SettlesTooMuch. A refusal leaves the transaction usable. Raises
    TransactionManagementError outside of a transaction.
    """
    [answer] = post_many([draft])
    if isinstance(answer, Refused):
        raise answer.error
    return answer


def post_many(drafts: Sequence[JournalDraft]) -> list[Posted | Refused]:
    """Post journals of one community in one statement; each is accepted or refused on its own.

    The answers stand in the order of the drafts and are those that posting one after the other would
    give. Raises ValueError for drafts of several communities or more than 20,000 lines together, and
    TransactionManagementError outside of a transaction.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("value moves only within the transaction of a command")
    return post_batch(drafts)
