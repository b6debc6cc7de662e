"""What the ledger's pages show: sums by purpose, owners, transfers that a search finds, one transfer in full.

Each takes a fixed number of statements, however many rows it answers.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import CharField, Count, F, Q, QuerySet, Sum
from django.db.models.functions import Cast
from django.utils.functional import Promise

from fengqun.kernel.ids import first_id
from fengqun.kernel.money import Money, parse_money
from fengqun.spine.ledger.batch import account_id
from fengqun.spine.ledger.chart import label_of
from fengqun.spine.ledger.errors import TransferNotFound
from fengqun.spine.ledger.explaining import Text, account_label, owner_names, rule_label
from fengqun.spine.ledger.models import Account, Journal, Transfer
from fengqun.spine.ledger.queries.balances import ref_of
from fengqun.spine.ledger.queries.journals import journal_views, transfer_views
from fengqun.spine.ledger.queries.objects import Found
from fengqun.spine.ledger.types import (
    COMMUNITY,
    AccountRef,
    Category,
    Cause,
    JournalView,
    Normal,
    Owner,
    State,
    TransferView,
)

PAGE_SIZE = 50
EXPORT_STEP = 500
SHORT_ID = 8
_TAIL = re.compile(r"[0-9a-f]{6,31}", re.IGNORECASE)
_SUMS = {
    "debits": Sum("debits_posted"),
    "credits": Sum("credits_posted"),
    "debits_waiting": Sum("debits_pending"),
    "credits_waiting": Sum("credits_pending"),
}


@dataclass(frozen=True, slots=True)
class PurposeSum:
    """What all accounts of one purpose hold together in one unit, growing on their normal side.

    `account_id` leads to the account where the community owns the only one; else the owners are many.
    """

    code: str
    label: str | Promise
    category: Category
    normal: Normal
    posted: Money
    pending_in: Money
    pending_out: Money
    owners: int
    account_id: UUID | None


@dataclass(frozen=True, slots=True)
class OwnedAccount:
    """One owner's account of a purpose."""

    id: UUID
    ref: AccountRef
    name: str
    posted: Money
    pending_in: Money
    pending_out: Money


@dataclass(frozen=True, slots=True)
class TransferFilter:
    """Which transfers are wanted. `search` finds numbers, keys, objects, owners and amounts in `unit`."""

    state: str = ""
    unit: str = ""
    purpose: str = ""
    rule: str = ""
    since: datetime | None = None
    until: datetime | None = None
    search: str = ""
    found: Found = field(default_factory=Found)
    currency: str = "CNY"


@dataclass(frozen=True, slots=True)
class TransferRow:
    """One line of the list of transfers. `number` is what people call the object that caused it, where it has one."""

    transfer: TransferView
    rule: str
    label: Text
    cause: Cause
    key: str
    number: str
    owner: str

    @property
    def debit(self) -> str:
        """The name of the debited account."""
        return str(label_of(self.transfer.debit.code))

    @property
    def credit(self) -> str:
        """The name of the credited account."""
        return str(label_of(self.transfer.credit.code))

    @property
    def short_id(self) -> str:
        """The end of the transfer's number, enough to tell it from its neighbours."""
        return short_id(self.transfer.id)

    @property
    def amount(self) -> Money:
        """What was posted, or what was asked for while nothing is."""
        return shown_amount(self.transfer)


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


def short_id(identifier: UUID) -> str:
    """The end of an id: ids of one moment begin alike."""
    return identifier.hex[-SHORT_ID:]


def shown_amount(transfer: TransferView) -> Money:
    """What was posted, or what was asked for while nothing is."""
    return Money(transfer.posted_minor or transfer.amount_minor, transfer.unit)


def purpose_sums(community_id: UUID) -> list[PurposeSum]:
    """What the accounts of each purpose and unit hold together, by category: one statement."""
    rows = (
        Account.objects.filter(community_id=community_id)
        .values("purpose", "unit", "category", "normal")
        .annotate(**_SUMS, owners=Count("owner_id", distinct=True), shared=Count("id", filter=Q(owner_kind=COMMUNITY)))
    )
    place = {category.value: number for number, category in enumerate(Category)}
    ordered = sorted(rows, key=lambda row: (row["unit"], place[row["category"]], row["purpose"]))
    return [_purpose_sum(community_id, row) for row in ordered]


def owned_accounts(
    community_id: UUID, purpose: str, unit: str, *, number: int = 1, found: Found | None = None
) -> Page[OwnedAccount]:
    """One page of the accounts of a purpose, the fullest first; with `found`, of these owners only."""
    rows = Account.objects.filter(community_id=community_id, purpose=purpose, unit=unit)
    if found is not None:
        rows = rows.filter(owner_id__in=[owner.id for owner in found.owners])
    held = (
        rows.values("owner_kind", "owner_id", "category", "normal")
        .annotate(**_SUMS, held=Sum(F("debits_posted") - F("credits_posted")))
        .order_by("normal", "held" if _grows_by_credit(rows) else "-held", "owner_id")
    )
    page = Paginator(held, PAGE_SIZE).get_page(number)
    shown = list(page.object_list)
    refs = [AccountRef(purpose, unit, _owner(community_id, row["owner_kind"], row["owner_id"])) for row in shown]
    names = owner_names(community_id, [ref.owner for ref in refs if ref.owner])
    owned = [_owned(community_id, ref, row, names) for ref, row in zip(refs, shown, strict=True)]
    return Page(owned, page.number, cast("Paginator[OwnedAccount]", page.paginator))


def find_transfers(
    community_id: UUID, wanted: TransferFilter, *, before: UUID | None = None, limit: int = PAGE_SIZE
) -> list[TransferRow]:
    """Transfers, latest first by id: five statements. `before` is the id of the last one of the page before."""
    rows = _wanted(community_id, wanted).order_by("-id")
    if before is not None:
        rows = rows.filter(id__lt=before)
    return _rows(community_id, transfer_views(community_id, list(rows[:limit])))


def every_transfer(community_id: UUID, wanted: TransferFilter) -> Iterator[TransferRow]:
    """All transfers that are wanted, latest first, read in steps."""
    before: UUID | None = None
    while step := find_transfers(community_id, wanted, before=before, limit=EXPORT_STEP):
        yield from step
        before = step[-1].transfer.id


def count_by_state(community_id: UUID, wanted: TransferFilter) -> dict[State, int]:
    """How many of the wanted transfers are in each state."""
    rows = _wanted(community_id, wanted).order_by().values_list("state").annotate(Count("id"))
    counted = dict(rows.values_list("state", "id__count"))
    return {state: counted.get(state.value, 0) for state in State}


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
        number=_numbers(community_id, [made])[made.id],
        reversals=tuple(one for one in journals.values() if one.reverses == made.id),
        original=journals.get(made.reverses) if made.reverses else None,
    )


def _purpose_sum(community_id: UUID, row: Mapping[str, object]) -> PurposeSum:
    code, unit, owners = str(row["purpose"]), str(row["unit"]), int(str(row["owners"]))
    posted, incoming, outgoing = _held(row, unit)
    is_one = owners == 1 and bool(row["shared"])
    return PurposeSum(
        code=code,
        label=label_of(code),
        category=Category(str(row["category"])),
        normal=Normal(str(row["normal"])),
        posted=posted,
        pending_in=incoming,
        pending_out=outgoing,
        owners=owners,
        account_id=account_id(community_id, None, code, unit) if is_one else None,
    )


def _held(row: Mapping[str, object], unit: str) -> tuple[Money, Money, Money]:
    """The posted balance and what waits to come in and to go out, growing on the normal side."""
    names = ("debits", "credits", "debits_waiting", "credits_waiting")
    debits, credited, debits_waiting, credits_waiting = (int(str(row[name])) for name in names)
    if row["normal"] == Normal.DEBIT:
        return Money(debits - credited, unit), Money(debits_waiting, unit), Money(credits_waiting, unit)
    return Money(credited - debits, unit), Money(credits_waiting, unit), Money(debits_waiting, unit)


def _grows_by_credit(rows: QuerySet[Account]) -> bool:
    return rows.filter(normal=Normal.CREDIT).exists()


def _owner(community_id: UUID, kind: str, owner_id: UUID) -> Owner | None:
    return None if kind == COMMUNITY and owner_id == community_id else Owner(kind, owner_id)


def _owned(community_id: UUID, ref: AccountRef, row: Mapping[str, object], names: Mapping[Owner, str]) -> OwnedAccount:
    posted, incoming, outgoing = _held(row, ref.unit)
    return OwnedAccount(
        id=account_id(community_id, ref.owner, ref.code, ref.unit),
        ref=ref,
        name=names.get(ref.owner, "") if ref.owner else "",
        posted=posted,
        pending_in=incoming,
        pending_out=outgoing,
    )


def _wanted(community_id: UUID, wanted: TransferFilter) -> QuerySet[Transfer]:
    rows = Transfer.objects.filter(community_id=community_id)
    if wanted.state == State.VOIDED:
        rows = rows.filter(state__in=[State.VOIDED, State.EXPIRED])
    elif wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.unit:
        rows = rows.filter(unit=wanted.unit)
    if wanted.since is not None:
        rows = rows.filter(id__gte=first_id(wanted.since))
    if wanted.until is not None:
        rows = rows.filter(id__lt=first_id(wanted.until))
    if wanted.purpose:
        held = Account.objects.filter(community_id=community_id, purpose=wanted.purpose).values("id")
        rows = rows.filter(Q(debit_account_id__in=held) | Q(credit_account_id__in=held))
    if wanted.rule:
        made = Journal.objects.filter(community_id=community_id, rule=wanted.rule).values("id")
        rows = rows.filter(Q(journal_id__in=made) | Q(settled_journal_id__in=made))
    if wanted.search:
        rows = _matching(community_id, rows, wanted)
    return rows


def _matching(community_id: UUID, rows: QuerySet[Transfer], wanted: TransferFilter) -> QuerySet[Transfer]:
    text = wanted.search.strip()
    about = Q(key__startswith=text)
    hit = Q()
    try:
        identifier = UUID(text)
    except ValueError:
        pass
    else:
        about |= Q(id=identifier) | Q(cause_id=identifier) | Q(activity_id=identifier)
        hit |= Q(id=identifier)
        held = Account.objects.filter(community_id=community_id).filter(Q(id=identifier) | Q(owner_id=identifier))
        hit |= Q(debit_account_id__in=held.values("id")) | Q(credit_account_id__in=held.values("id"))
    if wanted.found.objects:
        about |= Q(cause_id__in=wanted.found.objects)
        about |= Q(params__order_id__in=[str(each) for each in wanted.found.objects])
    if wanted.found.owners:
        owned = Account.objects.filter(
            community_id=community_id, owner_id__in=[owner.id for owner in wanted.found.owners]
        ).values("id")
        hit |= Q(debit_account_id__in=owned) | Q(credit_account_id__in=owned)
    amount = _amount(text, wanted.unit or wanted.currency)
    if amount is not None:
        hit |= Q(amount_minor=amount) | Q(posted_minor=amount)
    if _TAIL.fullmatch(text):
        rows = rows.annotate(written=Cast("id", CharField()))
        hit |= Q(written__endswith=text.lower())
    journals = Journal.objects.filter(about, community_id=community_id).values("id")
    return rows.filter(hit | Q(journal_id__in=journals) | Q(settled_journal_id__in=journals))


def _amount(text: str, unit: str) -> int | None:
    """The amount that the text is, with or without its currency sign; None if it is none."""
    try:
        minor = parse_money(text.lstrip("¥$€£+-−"), unit).amount_minor
    except ValueError:
        return None
    return minor if minor > 0 else None


def _rows(community_id: UUID, views: Sequence[TransferView]) -> list[TransferRow]:
    touched = {view.journal_id for view in views}
    journals = {one.id: one for one in Journal.objects.filter(community_id=community_id, id__in=touched)}
    numbers = _numbers(community_id, journals.values())
    owners = {ref.owner for view in views for ref in (view.debit, view.credit) if ref.owner}
    names = owner_names(community_id, sorted(owners, key=lambda owner: (owner.kind, owner.id)))
    return [_row(view, journals[view.journal_id], numbers, names) for view in views]


def _row(view: TransferView, journal: Journal, numbers: Mapping[UUID, str], names: Mapping[Owner, str]) -> TransferRow:
    known = [names[ref.owner] for ref in (view.debit, view.credit) if ref.owner and ref.owner in names]
    return TransferRow(
        transfer=view,
        rule=journal.rule,
        label=rule_label(journal.rule),
        cause=Cause(journal.cause_kind, journal.cause_id, journal.activity_id, journal.activity_verb),
        key=journal.key,
        number=numbers[journal.id],
        owner=known[0] if known else "",
    )


def _numbers(community_id: UUID, journals: Iterable[Journal | JournalView]) -> dict[UUID, str]:
    """What people call the objects behind journals, by journal: the `number` that one of their journals states."""
    about = {journal.id: _object_of(journal) for journal in journals}
    rows = Journal.objects.filter(
        community_id=community_id, cause_id__in=set(about.values()), params__has_key="number"
    ).values_list("cause_id", "params__number")
    numbers: dict[UUID, str] = {cause_id: str(number) for cause_id, number in rows}
    return {journal_id: numbers.get(object_id, "") for journal_id, object_id in about.items()}


def _object_of(journal: Journal | JournalView) -> UUID:
    """The object that a journal is about: the order that its facts name, else its cause."""
    try:
        return UUID(str(journal.params["order_id"]))
    except (KeyError, ValueError):
        return journal.cause.id if isinstance(journal, JournalView) else journal.cause_id


def _journals_around(community_id: UUID, row: Transfer) -> list[JournalView]:
    """The journals that made and settled a transfer, and those that reverse or are reversed by the first."""
    original = Journal.objects.filter(community_id=community_id, id=row.journal_id).values("reverses")
    ids = [identifier for identifier in (row.journal_id, row.settled_journal_id) if identifier]
    wanted = Q(id__in=ids) | Q(reverses=row.journal_id) | Q(id__in=original)
    return journal_views(community_id, Journal.objects.filter(wanted, community_id=community_id).order_by("id"))


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


def _held_after(row: Transfer, ids: Sequence[UUID]) -> int:
    """What these accounts held together right after the transfer, growing by debits."""
    moment = row.settled_at or row.occurred_at
    with connection.cursor() as cursor:
        arguments: dict[str, Any] = {"community": row.community_id, "ids": list(ids), "moment": moment, "id": row.id}
        cursor.execute(_HELD_AFTER, arguments)
        [held] = cursor.fetchone()
    return int(held)
