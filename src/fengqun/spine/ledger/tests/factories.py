"""Accounts, drafts and shorthands for the ledger's tests."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqun.kernel.ids import new_id
from fengqun.spine.ledger.chart import purpose
from fengqun.spine.ledger.commands import post_many
from fengqun.spine.ledger.types import AccountRef, Category, Cause, JournalDraft, Line, Normal, Owner

CASH = purpose("test.cash", "现金", Category.ASSET)
SALES = purpose("test.sales", "销售", Category.INCOME)
BUSY = purpose("test.busy", "繁忙", Category.INCOME, shards=4)
PURSE = purpose("test.purse", "钱包", Category.LIABILITY, floor=True)
TILL = purpose("test.till", "零钱箱", Category.ASSET, floor=True)
COST = purpose("test.cost", "成本", Category.EXPENSE)
REFUNDS = purpose("test.refunds", "退款", Category.INCOME, normal=Normal.DEBIT)

CNY = "CNY"


def cash(unit: str = CNY) -> AccountRef:
    return AccountRef(CASH, unit)


def sales(unit: str = CNY) -> AccountRef:
    return AccountRef(SALES, unit)


def busy() -> AccountRef:
    return AccountRef(BUSY, CNY)


def cost() -> AccountRef:
    return AccountRef(COST, CNY)


def refunds() -> AccountRef:
    return AccountRef(REFUNDS, CNY)


def till() -> AccountRef:
    return AccountRef(TILL, CNY)


def purse(owner_id: UUID, unit: str = CNY) -> AccountRef:
    return AccountRef(PURSE, unit, Owner("member", owner_id))


def cause(kind: str = "order", **more: Any) -> Cause:
    return Cause(kind, more.pop("id", None) or new_id(), **more)


def draft(community_id: UUID, *lines: Any, key: str | None = None, **more: Any) -> JournalDraft:
    return JournalDraft(
        community_id,
        key or f"test:{new_id()}",
        more.pop("rule", "test.sale"),
        more.pop("cause", None) or cause(),
        tuple(lines),
        **more,
    )


def line(debit: AccountRef, credit: AccountRef, amount: int, **more: Any) -> Line:
    return Line(debit, credit, amount, debit.unit, **more)


def post_all(*drafts: JournalDraft) -> list[Any]:
    """The answers to a batch, to be looked into without asking what they are."""
    return list(post_many(drafts))


def top_up(community_id: UUID, owner_id: UUID, amount: int, *, at: datetime | None = None) -> JournalDraft:
    return draft(community_id, line(cash(), purse(owner_id), amount), rule="test.top_up", occurred_at=at)
