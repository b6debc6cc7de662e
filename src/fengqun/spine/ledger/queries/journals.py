"""Journals and transfers: one by id, those of a cause, those that a search finds."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from fengqun.spine.ledger.batch import account_ids
from fengqun.spine.ledger.errors import JournalNotFound, TransferNotFound
from fengqun.spine.ledger.models import Journal, Transfer
from fengqun.spine.ledger.queries.balances import refs_by_id
from fengqun.spine.ledger.types import AccountRef, Cause, JournalView, State, TransferView

MAX_ROWS = 500


def transfer(community_id: UUID, transfer_id: UUID) -> TransferView:
    """One transfer. Raises TransferNotFound."""
    found = list(Transfer.objects.filter(community_id=community_id, id=transfer_id))
    if not found:
        raise TransferNotFound(transfer_id=transfer_id)
    return transfer_views(community_id, found)[0]


def transfers(
    community_id: UUID,
    *,
    ref: AccountRef | None = None,
    state: State | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    before: UUID | None = None,
    limit: int = 50,
) -> list[TransferView]:
    """Transfers, latest first by id, of an account, in a state, of a time from `since` up to before `until`.

    `before` is the id of the last one of the page before. At most 500.
    """
    rows = Transfer.objects.filter(community_id=community_id)
    if ref is not None:
        ids = account_ids(community_id, ref)
        rows = rows.filter(Q(debit_account_id__in=ids) | Q(credit_account_id__in=ids))
    if state is not None:
        rows = rows.filter(state=state)
    if since is not None:
        rows = rows.filter(occurred_at__gte=since)
    if until is not None:
        rows = rows.filter(occurred_at__lt=until)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return transfer_views(community_id, list(rows.order_by("-id")[: min(limit, MAX_ROWS)]))


def journal(community_id: UUID, journal_id: UUID) -> JournalView:
    """One journal with its transfers. Raises JournalNotFound."""
    found = journal_views(community_id, Journal.objects.filter(community_id=community_id, id=journal_id))
    if not found:
        raise JournalNotFound(journal_id=journal_id)
    return found[0]


def journals_of_cause(community_id: UUID, kind: str, cause_id: UUID) -> list[JournalView]:
    """All journals that one object caused, oldest first."""
    rows = Journal.objects.filter(community_id=community_id, cause_id=cause_id, cause_kind=kind)
    return journal_views(community_id, rows.order_by("occurred_at", "id")[:MAX_ROWS])


def recent_journals(community_id: UUID, *, before: UUID | None = None, limit: int = 50) -> list[JournalView]:
    """Journals, latest first by id; `before` is the id of the last one of the page before. At most 500."""
    rows = Journal.objects.filter(community_id=community_id).order_by("-id")
    if before is not None:
        rows = rows.filter(id__lt=before)
    return journal_views(community_id, rows[: min(limit, MAX_ROWS)])


def search(community_id: UUID, text: str, *, limit: int = 50) -> list[JournalView]:
    """Journals by what an operator has at hand: an id (of a journal, transfer, cause or activity), a key, a rule.

    Latest first; at most 500. Text that is no id finds keys and rules that begin with it.
    """
    wanted = text.strip()
    try:
        identifier = UUID(wanted)
    except ValueError:
        found = Q(key__startswith=wanted) | Q(rule__startswith=wanted)
    else:
        made = Transfer.objects.filter(community_id=community_id, id=identifier)
        ids = [each for pair in made.values_list("journal_id", "settled_journal_id") for each in pair if each]
        found = Q(id__in=[identifier, *ids]) | Q(cause_id=identifier) | Q(activity_id=identifier) | Q(key=wanted)
    if not wanted:
        return []
    rows = Journal.objects.filter(community_id=community_id).filter(found).order_by("-occurred_at", "-id")
    return journal_views(community_id, rows[: min(limit, MAX_ROWS)])


def journal_views(community_id: UUID, rows: Iterable[Journal]) -> list[JournalView]:
    """Journals as readers see them, with their transfers: three queries, however many."""
    found = list(rows)
    touched = {identifier for row in found for identifier in row.transfer_ids}
    views = {
        view.id: view
        for view in transfer_views(
            community_id, list(Transfer.objects.filter(community_id=community_id, id__in=touched))
        )
    }
    return [
        JournalView(
            id=row.id,
            community_id=community_id,
            key=row.key,
            rule=row.rule,
            cause=Cause(row.cause_kind, row.cause_id, row.activity_id, row.activity_verb),
            params=row.params,
            occurred_at=row.occurred_at,
            recorded_at=row.recorded_at,
            reverses=row.reverses,
            transfers=tuple(views[identifier] for identifier in row.transfer_ids if identifier in views),
        )
        for row in found
    ]


def transfer_views(community_id: UUID, rows: Sequence[Transfer]) -> list[TransferView]:
    """Transfers as readers see them."""
    ids = {identifier for row in rows for identifier in (row.debit_account_id, row.credit_account_id)}
    names = refs_by_id(community_id, ids)
    return [
        TransferView(
            id=row.id,
            community_id=community_id,
            journal_id=row.journal_id,
            debit=names[row.debit_account_id],
            credit=names[row.credit_account_id],
            debit_account_id=row.debit_account_id,
            credit_account_id=row.credit_account_id,
            amount_minor=row.amount_minor,
            posted_minor=row.posted_minor,
            unit=row.unit,
            state=State(row.state),
            occurred_at=row.occurred_at,
            expires_at=row.expires_at,
            settled_at=row.settled_at,
            settled_journal_id=row.settled_journal_id,
            debit_balance_minor=row.debit_balance_minor,
            credit_balance_minor=row.credit_balance_minor,
            note=row.note,
        )
        for row in rows
    ]
