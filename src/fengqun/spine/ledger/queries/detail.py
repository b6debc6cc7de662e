"""One transfer in full: the journals that made and settled it, and what it did to both accounts.

It takes a fixed number of statements.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from fengqun.kernel.money import Money
from fengqun.spine.ledger.errors import TransferNotFound
from fengqun.spine.ledger.explaining import account_label, owner_names
from fengqun.spine.ledger.models import Account, Journal, Transfer
from fengqun.spine.ledger.queries.balances import ref_of
from fengqun.spine.ledger.queries.explorer import numbers_of, short_id, shown_amount
from fengqun.spine.ledger.queries.journals import journal_views, transfer_views
from fengqun.spine.ledger.types import (
    COMMUNITY,
    AccountRef,
    JournalView,
    Normal,
    Owner,
    TransferView,
)


@dataclass(frozen=True, slots=True)
class BalanceChange:
    """What a transfer did to one of its accounts; the shards of a busy account are read as one."""

    label: str
    ref: AccountRef
    account_id: UUID
    is_debit: bool
    before: Money
    after: Money


@dataclass(frozen=True, slots=True)
class TransferDetail:
    """One transfer with the journals that made and settled it, and what it did to both accounts.

    `reversals` are the journals that reverse the one that made it; `original` is the one that it reverses.
    """

    transfer: TransferView
    journal: JournalView
    settled_by: JournalView | None
    changes: tuple[BalanceChange, BalanceChange]
    number: str
    reversals: tuple[JournalView, ...]
    original: JournalView | None

    @property
    def amount(self) -> Money:
        """What was posted, or what was asked for while nothing is."""
        return shown_amount(self.transfer)

    @property
    def short_id(self) -> str:
        """The end of the transfer's number."""
        return short_id(self.transfer.id)


def transfer_detail(community_id: UUID, transfer_id: UUID) -> TransferDetail:
    """One transfer in full. Raises TransferNotFound."""
    row = Transfer.objects.filter(community_id=community_id, id=transfer_id).first()
    if row is None:
        raise TransferNotFound(transfer_id=transfer_id)
    view = transfer_views(community_id, [row])[0]
    journals = {one.id: one for one in _journals_around(community_id, row)}
    made = journals[row.journal_id]
    changes = _changes(community_id, row, view)
    return TransferDetail(
        transfer=view,
        journal=made,
        settled_by=journals.get(row.settled_journal_id) if row.settled_journal_id else None,
        changes=changes,
        number=numbers_of(community_id, [made])[made.id],
        reversals=tuple(one for one in journals.values() if one.reverses == made.id),
        original=journals.get(made.reverses) if made.reverses else None,
    )


def _journals_around(community_id: UUID, row: Transfer) -> list[JournalView]:
    """The journals that made and settled a transfer, and those that reverse or are reversed by the first."""
    original = Journal.objects.filter(community_id=community_id, id=row.journal_id).values("reverses")
    ids = [identifier for identifier in (row.journal_id, row.settled_journal_id) if identifier]
    wanted = Q(id__in=ids) | Q(reverses=row.journal_id) | Q(id__in=original)
    return journal_views(community_id, Journal.objects.filter(wanted, community_id=community_id).order_by("id"))


def _changes(community_id: UUID, row: Transfer, view: TransferView) -> tuple[BalanceChange, BalanceChange]:
    shards = _shards(community_id, (view.debit, view.credit))
    names = owner_names(community_id, [ref.owner for ref in (view.debit, view.credit) if ref.owner])
    is_settled = row.settled_at is not None

    def change(ref: AccountRef, account_id: UUID, recorded: int | None, *, is_debit: bool) -> BalanceChange:
        parts = shards[ref]
        is_debit_normal = parts[0].normal == Normal.DEBIT
        after = int(recorded or 0)
        if len(parts) > 1:
            after = _held_after(row, [part.id for part in parts]) * (1 if is_debit_normal else -1)
        moved = (view.posted_minor or 0) * (1 if is_debit_normal is is_debit else -1)
        return BalanceChange(
            label=account_label(ref, names),
            ref=ref,
            account_id=account_id,
            is_debit=is_debit,
            before=Money(after - moved, view.unit),
            after=Money(after, view.unit),
        )

    debited = row.settled_debit_balance_minor if is_settled else row.debit_balance_minor
    credited = row.settled_credit_balance_minor if is_settled else row.credit_balance_minor
    return (
        change(view.debit, view.debit_account_id, debited, is_debit=True),
        change(view.credit, view.credit_account_id, credited, is_debit=False),
    )


def _shards(community_id: UUID, refs: Sequence[AccountRef]) -> dict[AccountRef, list[Account]]:
    """The rows that make up each of the accounts."""
    wanted = Q()
    for ref in refs:
        owner = ref.owner or Owner(COMMUNITY, community_id)
        wanted |= Q(owner_kind=owner.kind, owner_id=owner.id, purpose=ref.code, unit=ref.unit)
    rows = list(Account.objects.filter(wanted, community_id=community_id))
    return {ref: [row for row in rows if ref_of(community_id, row) == ref] for ref in refs}


# What the shards of an account hold now, less what was posted after a transfer, by debit: as in a statement.
_HELD_AFTER = """
SELECT coalesce((SELECT sum(a.debits_posted - a.credits_posted) FROM ledger_account a
                 WHERE a.community_id = %(community)s AND a.id = ANY(%(ids)s)), 0)
     - coalesce((SELECT sum(t.posted_minor) FROM ledger_transfer t
                 WHERE t.community_id = %(community)s AND t.debit_account_id = ANY(%(ids)s)
                   AND (coalesce(t.settled_at, t.occurred_at), t.id) > (%(moment)s, %(id)s)), 0)
     + coalesce((SELECT sum(t.posted_minor) FROM ledger_transfer t
                 WHERE t.community_id = %(community)s AND t.credit_account_id = ANY(%(ids)s)
                   AND (coalesce(t.settled_at, t.occurred_at), t.id) > (%(moment)s, %(id)s)), 0)
"""


def _held_after(row: Transfer, ids: Sequence[UUID]) -> int:
    """What these accounts held together right after the transfer, growing by debits."""
    moment = row.settled_at or row.occurred_at
    with connection.cursor() as cursor:
        arguments: dict[str, Any] = {"community": row.community_id, "ids": list(ids), "moment": moment, "id": row.id}
        cursor.execute(_HELD_AFTER, arguments)
        [held] = cursor.fetchone()
    return int(held)
