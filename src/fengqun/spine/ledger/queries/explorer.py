"""Transfers as the ledger's pages list them: what a filter and a search find, page by page.

Each takes a fixed number of statements, however many rows it answers.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import CharField, Count, Q, QuerySet
from django.db.models.functions import Cast

from fengqun.kernel.ids import first_id
from fengqun.kernel.money import Money, parse_money
from fengqun.spine.ledger.chart import label_of
from fengqun.spine.ledger.explaining import Text, owner_names, rule_label
from fengqun.spine.ledger.models import Account, Journal, Transfer
from fengqun.spine.ledger.queries.journals import transfer_views
from fengqun.spine.ledger.queries.objects import Found
from fengqun.spine.ledger.types import (
    Cause,
    JournalView,
    Owner,
    State,
    TransferView,
)

PAGE_SIZE = 50
EXPORT_STEP = 500
SHORT_ID = 8
_TAIL = re.compile(r"[0-9a-f]{6,31}", re.IGNORECASE)


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


def short_id(identifier: UUID) -> str:
    """The end of an id: ids of one moment begin alike."""
    return identifier.hex[-SHORT_ID:]


def shown_amount(transfer: TransferView) -> Money:
    """What was posted, or what was asked for while nothing is."""
    return Money(transfer.posted_minor or transfer.amount_minor, transfer.unit)


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


def numbers_of(community_id: UUID, journals: Iterable[Journal | JournalView]) -> dict[UUID, str]:
    """What people call the objects behind journals, by journal: the `number` that one of their journals states."""
    about = {journal.id: _object_of(journal) for journal in journals}
    rows = Journal.objects.filter(
        community_id=community_id, cause_id__in=set(about.values()), params__has_key="number"
    ).values_list("cause_id", "params__number")
    numbers: dict[UUID, str] = {cause_id: str(number) for cause_id, number in rows}
    return {journal_id: numbers.get(object_id, "") for journal_id, object_id in about.items()}


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
    numbers = numbers_of(community_id, journals.values())
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


def _object_of(journal: Journal | JournalView) -> UUID:
    """The object that a journal is about: the order that its facts name, else its cause."""
    try:
        return UUID(str(journal.params["order_id"]))
    except (KeyError, ValueError):
        return journal.cause.id if isinstance(journal, JournalView) else journal.cause_id
