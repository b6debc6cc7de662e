"""What the ledger's pages show of accounts: sums by purpose, and the owners behind a purpose.

Each takes a fixed number of statements, however many rows it answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.functional import Promise

from fengqun.kernel.money import Money
from fengqun.spine.ledger.batch import account_id
from fengqun.spine.ledger.chart import label_of
from fengqun.spine.ledger.explaining import owner_names
from fengqun.spine.ledger.models import Account
from fengqun.spine.ledger.queries.explorer import PAGE_SIZE
from fengqun.spine.ledger.queries.objects import Found
from fengqun.spine.ledger.types import (
    COMMUNITY,
    AccountRef,
    Category,
    Normal,
    Owner,
)

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
