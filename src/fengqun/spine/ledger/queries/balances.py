"""Balances, now and at any moment."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet, Sum

from fengqun.kernel.prepared import prepared
from fengqun.spine.ledger.batch import account_id, account_ids, purpose_of
from fengqun.spine.ledger.chart import label_of
from fengqun.spine.ledger.errors import AccountNotFound
from fengqun.spine.ledger.models import Account
from fengqun.spine.ledger.types import COMMUNITY, AccountRef, AccountView, Balance, Category, Normal, Owner

_Sums = tuple[int, int, int, int]
_NOTHING: _Sums = (0, 0, 0, 0)
_NAME = ("owner_kind", "owner_id", "purpose", "unit")
_SUMS = ("debits_posted", "credits_posted", "debits_pending", "credits_pending")


def balance(community_id: UUID, ref: AccountRef) -> Balance:
    """What the account holds now. An account that was never used holds nothing."""
    return balances(community_id, [ref])[ref]


def balances(community_id: UUID, refs: Iterable[AccountRef]) -> dict[AccountRef, Balance]:
    """What the accounts hold now, in one query."""
    wanted = {ref: account_ids(community_id, ref) for ref in refs}
    identifiers = [identifier for shards in wanted.values() for identifier in shards]
    rows = _sums_of(community=community_id, ids=identifiers)
    held: dict[UUID, _Sums] = {row["id"]: tuple(row[name] for name in _SUMS) for row in rows}
    return {
        ref: _balance(_added(held.get(identifier, _NOTHING) for identifier in shards), purpose_of(ref).normal, ref.unit)
        for ref, shards in wanted.items()
    }


@prepared
def _sums_of(community: UUID, ids: list[UUID]) -> QuerySet[Account, dict[str, Any]]:
    rows: QuerySet[Account, dict[str, Any]]
    rows = Account.objects.filter(community_id=community, id__any_of=ids).values("id", *_SUMS)
    return rows


# What has happened since the moment is taken away from what stands on the account now: a moment in the
# near past, the usual question, touches few transfers however many there are.
_SINCE = """
WITH held AS (
    SELECT coalesce(sum(debits_posted), 0) AS debits_posted, coalesce(sum(credits_posted), 0) AS credits_posted,
           coalesce(sum(debits_pending), 0) AS debits_pending, coalesce(sum(credits_pending), 0) AS credits_pending
    FROM ledger_account WHERE community_id = %(community)s AND id = ANY(%(ids)s)
), since AS (
    SELECT true AS is_debit, t.posted_minor, t.amount_minor, t.occurred_at, t.settled_at, t.state
    FROM ledger_transfer t
    WHERE t.community_id = %(community)s AND t.debit_account_id = ANY(%(ids)s)
      AND coalesce(t.settled_at, t.occurred_at) > %(moment)s
    UNION ALL
    SELECT false, t.posted_minor, t.amount_minor, t.occurred_at, t.settled_at, t.state
    FROM ledger_transfer t
    WHERE t.community_id = %(community)s AND t.credit_account_id = ANY(%(ids)s)
      AND coalesce(t.settled_at, t.occurred_at) > %(moment)s
), change AS (
    SELECT is_debit, coalesce(sum(posted_minor), 0) AS posted,
           coalesce(sum(amount_minor) FILTER (WHERE state = 'pending'), 0)
           - coalesce(sum(amount_minor) FILTER (WHERE settled_at IS NOT NULL AND occurred_at <= %(moment)s), 0)
           AS pending
    FROM since GROUP BY is_debit
)
SELECT held.debits_posted - coalesce((SELECT posted FROM change WHERE is_debit), 0),
       held.credits_posted - coalesce((SELECT posted FROM change WHERE NOT is_debit), 0),
       held.debits_pending - coalesce((SELECT pending FROM change WHERE is_debit), 0),
       held.credits_pending - coalesce((SELECT pending FROM change WHERE NOT is_debit), 0)
FROM held
"""


def balance_at(community_id: UUID, ref: AccountRef, moment: datetime) -> Balance:
    """What the account held at the end of `moment`, by the times at which things occurred.

    A transfer counts as pending from when it occurred until it was settled or released, and as posted
    from when it was settled (or occurred, if it was never pending).
    """
    with connection.cursor() as cursor:
        cursor.execute(_SINCE, {"community": community_id, "ids": account_ids(community_id, ref), "moment": moment})
        row = cursor.fetchone()
    sums = (int(row[0]), int(row[1]), int(row[2]), int(row[3]))
    return _balance(sums, purpose_of(ref).normal, ref.unit)


@dataclass(frozen=True, slots=True)
class UnitTotals:
    """The proof of one unit: what was debited, what was credited, and what the categories hold."""

    unit: str
    debits_minor: int
    credits_minor: int
    by_category: dict[Category, int]

    @property
    def is_balanced(self) -> bool:
        """Whether debits equal credits."""
        return self.debits_minor == self.credits_minor


def totals(community_id: UUID) -> list[UnitTotals]:
    """The proof band: per unit, all debits and all credits posted, and the balance of each category."""
    rows = (
        Account.objects.filter(community_id=community_id)
        .values_list("unit", "category", "normal")
        .annotate(debits=Sum("debits_posted"), credits=Sum("credits_posted"))
        .order_by("unit", "category")
    )
    debits: dict[str, int] = defaultdict(int)
    credited: dict[str, int] = defaultdict(int)
    held: dict[str, dict[Category, int]] = defaultdict(lambda: dict.fromkeys(Category, 0))
    for unit, category, _normal, debit, credit in rows:
        debits[unit] += int(debit)
        credited[unit] += int(credit)
        direction = 1 if Category(category).normal is Normal.DEBIT else -1
        held[unit][Category(category)] += direction * int(debit - credit)
    return [UnitTotals(unit, debits[unit], credited[unit], held[unit]) for unit in sorted(debits)]


def accounts(
    community_id: UUID, *, purpose: str | None = None, owner: Owner | None = None, unit: str | None = None
) -> list[AccountView]:
    """The accounts of a community, the shards of each as one, by category, purpose, unit and age."""
    rows = Account.objects.filter(community_id=community_id)
    if purpose is not None:
        rows = rows.filter(purpose=purpose)
    if owner is not None:
        rows = rows.filter(owner_kind=owner.kind, owner_id=owner.id)
    if unit is not None:
        rows = rows.filter(unit=unit)
    order = {category.value: place for place, category in enumerate(Category)}
    grouped: dict[tuple[str, UUID, str, str], list[Account]] = defaultdict(list)
    for row in rows.order_by("opened_at", "id"):
        grouped[row.owner_kind, row.owner_id, row.purpose, row.unit].append(row)
    views = [_view(shards) for shards in grouped.values()]
    return sorted(views, key=lambda view: (order[view.category], view.ref.code, view.ref.unit))


def account(community_id: UUID, account_id: UUID) -> AccountView:
    """One account by the id of itself or of any of its shards. Raises AccountNotFound."""
    row = Account.objects.filter(community_id=community_id, id=account_id).first()
    if row is None:
        raise AccountNotFound(account_id=account_id)
    return _view(
        list(
            Account.objects.filter(
                community_id=community_id,
                owner_kind=row.owner_kind,
                owner_id=row.owner_id,
                purpose=row.purpose,
                unit=row.unit,
            ).order_by("shard")
        )
    )


def find_account(community_id: UUID, ref: AccountRef) -> AccountView | None:
    """The account, or None as long as nothing was ever posted to it."""
    owner = ref.owner or Owner(COMMUNITY, community_id)
    found = Account.objects.filter(
        community_id=community_id, owner_kind=owner.kind, owner_id=owner.id, purpose=ref.code, unit=ref.unit
    ).order_by("shard")
    rows = list(found)
    return _view(rows) if rows else None


def ref_of(community_id: UUID, row: Account) -> AccountRef:
    """The account's name from its row."""
    return _ref(community_id, row.owner_kind, row.owner_id, row.purpose, row.unit)


def refs_by_id(community_id: UUID, identifiers: Iterable[UUID]) -> dict[UUID, AccountRef]:
    """The names of accounts by id, in one query."""
    rows = _names_of(community=community_id, ids=list(set(identifiers)))
    return {row["id"]: _ref(community_id, *(row[name] for name in _NAME)) for row in rows}


@prepared
def _names_of(community: UUID, ids: list[UUID]) -> QuerySet[Account, dict[str, Any]]:
    rows: QuerySet[Account, dict[str, Any]]
    rows = Account.objects.filter(community_id=community, id__any_of=ids).values("id", *_NAME)
    return rows


def _ref(community_id: UUID, owner_kind: str, owner_id: UUID, purpose: str, unit: str) -> AccountRef:
    is_own = owner_kind == COMMUNITY and owner_id == community_id
    return AccountRef(purpose, unit, None if is_own else Owner(owner_kind, owner_id))


def _view(rows: Sequence[Account]) -> AccountView:
    first = rows[0]
    ref = ref_of(first.community_id, first)
    normal = Normal(first.normal)
    sums = _added((row.debits_posted, row.credits_posted, row.debits_pending, row.credits_pending) for row in rows)
    return AccountView(
        id=account_id(first.community_id, ref.owner, ref.code, ref.unit),
        community_id=first.community_id,
        ref=ref,
        label=label_of(ref.code),
        category=Category(first.category),
        normal=normal,
        has_floor=first.has_floor,
        balance=_balance(sums, normal, first.unit),
        opened_at=min(row.opened_at for row in rows),
    )


def _added(parts: Iterable[_Sums]) -> _Sums:
    sums = list(parts)
    return (
        sum(part[0] for part in sums),
        sum(part[1] for part in sums),
        sum(part[2] for part in sums),
        sum(part[3] for part in sums),
    )


def _balance(sums: _Sums, normal: Normal, unit: str) -> Balance:
    debits, credited, debits_pending, credits_pending = sums
    if normal is Normal.DEBIT:
        posted, incoming, outgoing = debits - credited, debits_pending, credits_pending
    else:
        posted, incoming, outgoing = credited - debits, credits_pending, debits_pending
    return Balance(posted, incoming, outgoing, posted - outgoing, unit)
