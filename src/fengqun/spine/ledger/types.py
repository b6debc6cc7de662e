"""What crosses the ledger's walls: accounts by name, drafts of journals, and answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fengqun.kernel.errors import DomainError
from fengqun.kernel.money import MAX_MINOR, Money, is_unit

MAX_AMOUNT_MINOR = MAX_MINOR
"""No transfer is larger than any amount may be."""

MAX_KEY_LENGTH = 200
MAX_CODE_LENGTH = 80

COMMUNITY = "community"
"""The kind of owner of the accounts that belong to the community itself."""


class Normal(StrEnum):
    """The side on which an account grows."""

    DEBIT = "debit"
    CREDIT = "credit"

    @property
    def label(self) -> str | Promise:
        """The side's name for people."""
        return {Normal.DEBIT: _("借"), Normal.CREDIT: _("贷")}[self]


class Category(StrEnum):
    """The five kinds of accounts of double entry."""

    ASSET = "asset"
    LIABILITY = "liability"
    INCOME = "income"
    EXPENSE = "expense"
    EQUITY = "equity"

    @property
    def normal(self) -> Normal:
        """The side on which accounts of this category grow unless they say otherwise."""
        return Normal.DEBIT if self in {Category.ASSET, Category.EXPENSE} else Normal.CREDIT

    @property
    def label(self) -> str | Promise:
        """The category's name for people."""
        return {
            Category.ASSET: _("资产"),
            Category.LIABILITY: _("负债"),
            Category.INCOME: _("收入"),
            Category.EXPENSE: _("费用"),
            Category.EQUITY: _("权益"),
        }[self]


class State(StrEnum):
    """What has become of a transfer."""

    PENDING = "pending"
    POSTED = "posted"
    VOIDED = "voided"
    EXPIRED = "expired"

    @property
    def label(self) -> str | Promise:
        """The state's name for people."""
        return {
            State.PENDING: _("待结算"),
            State.POSTED: _("已过账"),
            State.VOIDED: _("已作废"),
            State.EXPIRED: _("已过期"),
        }[self]


@dataclass(frozen=True)
class Purpose:
    """What accounts are for. `floor`: what is available never falls below zero.

    `shards`: a busy account is split into so many, which are read as one; never with a floor.
    """

    code: str
    label: str | Promise
    category: Category
    normal: Normal
    floor: bool = False
    shards: int = 1

    def __hash__(self) -> int:
        return hash(self.code)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose account it is, e.g. `Owner("member", membership_id)`."""

    kind: str
    id: UUID


@dataclass(frozen=True, slots=True, eq=False)
class AccountRef:
    """An account by what it is: purpose, unit and owner (None: the community itself).

    The same account is equal to itself, whether its purpose is given or the purpose's code.
    """

    purpose: Purpose | str
    unit: str
    owner: Owner | None = None

    @property
    def code(self) -> str:
        """The purpose's code."""
        return self.purpose if isinstance(self.purpose, str) else self.purpose.code

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, AccountRef):
            return NotImplemented
        return (self.code, self.unit, self.owner) == (other.code, other.unit, other.owner)

    def __hash__(self) -> int:
        return hash((self.code, self.unit, self.owner))


@dataclass(frozen=True, slots=True)
class Line:
    """One transfer to be made: `amount_minor` minor units of `unit` from the credit to the debit side.

    A pending line reserves: what flows out counts against what is available at once, what flows in
    does not count until it is settled. `expires_at` ends a pending line by itself.
    """

    debit: AccountRef
    credit: AccountRef
    amount_minor: int
    unit: str
    pending: bool = False
    expires_at: datetime | None = None
    note: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if type(self.amount_minor) is not int or not 0 < self.amount_minor <= MAX_AMOUNT_MINOR:
            raise ValueError(f"an amount is a whole number from 1 to {MAX_AMOUNT_MINOR}, not {self.amount_minor!r}")
        if not self.unit == self.debit.unit == self.credit.unit or not is_unit(self.unit):
            raise ValueError(f"a line has one known unit, not {self.unit}, {self.debit.unit}, {self.credit.unit}")
        if self.debit.code == self.credit.code and self.debit.owner == self.credit.owner:
            raise ValueError(f"a line leads from one account to another, not from {self.debit.code} to itself")
        if self.expires_at is not None and (not self.pending or self.expires_at.tzinfo is None):
            raise ValueError("only a pending line expires, at a moment with a time zone")


@dataclass(frozen=True, slots=True)
class Settlement:
    """Post a pending transfer, in full or (`amount_minor`) in part; the rest is released."""

    transfer_id: UUID
    amount_minor: int | None = None

    def __post_init__(self) -> None:
        if self.amount_minor is None:
            return
        if type(self.amount_minor) is not int or not 0 < self.amount_minor <= MAX_AMOUNT_MINOR:
            raise ValueError(f"an amount is a whole number from 1 to {MAX_AMOUNT_MINOR}, not {self.amount_minor!r}")


@dataclass(frozen=True, slots=True)
class Release:
    """End a pending transfer without posting it: voided, or expired when its time has come."""

    transfer_id: UUID
    is_expiry: bool = False


@dataclass(frozen=True, slots=True)
class Mirror:
    """The opposite of a transfer made before, between the very same accounts.

    What was posted flows back, what is pending is voided, what was released stays so.
    """

    transfer_id: UUID


@dataclass(frozen=True, slots=True)
class Cause:
    """The object that made a journal, and the activity that told of it."""

    kind: str
    id: UUID
    activity_id: UUID | None = None
    activity_verb: str = ""


@dataclass(frozen=True, slots=True)
class JournalDraft:
    """One business event to be posted: all of its lines or none.

    `key` is the idempotency key, unique in the community. `rule` names the business event
    (`orders.payment`) and its explainer. `params` are the JSON facts that the explanation needs: ids and
    numbers, never names. `occurred_at` defaults to the clock's present. `reverses` is set by `reverse`.
    """

    community_id: UUID
    key: str
    rule: str
    cause: Cause
    lines: tuple[Line | Settlement | Release | Mirror, ...]
    params: Mapping[str, Any] = field(default_factory=dict)
    occurred_at: datetime | None = None
    reverses: UUID | None = None

    def __post_init__(self) -> None:
        if not self.lines:
            raise ValueError("a journal has at least one line")
        if not 0 < len(self.key) <= MAX_KEY_LENGTH or not self.key.isprintable():
            raise ValueError(f"a key is 1 to {MAX_KEY_LENGTH} printable characters, not {self.key!r}")
        for code in (self.rule, self.cause.kind, self.cause.activity_verb or "none"):
            if not 0 < len(code) <= MAX_CODE_LENGTH or not code.isprintable():
                raise ValueError(f"a code is 1 to {MAX_CODE_LENGTH} printable characters, not {code!r}")
        if (self.reverses is not None) != all(isinstance(line, Mirror) for line in self.lines):
            raise ValueError("a reversal, and only a reversal, consists of mirrors")
        if self.occurred_at is not None and self.occurred_at.tzinfo is None:
            raise ValueError("a moment without a time zone says nothing")


@dataclass(frozen=True, slots=True)
class Posted:
    """The answer to an accepted draft: `transfer_ids` in the order of its lines.

    `is_replay`: the same key and request had been posted before; nothing was changed now.
    """

    journal_id: UUID
    transfer_ids: tuple[UUID, ...]
    is_replay: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """The answer to a draft that was not accepted; nothing of it was changed."""

    key: str
    error: DomainError


@dataclass(frozen=True, slots=True)
class Balance:
    """What an account holds, in minor units, growing on its normal side.

    `available_minor` is what is posted less what is reserved to flow out.
    """

    posted_minor: int
    pending_in_minor: int
    pending_out_minor: int
    available_minor: int
    unit: str

    @property
    def posted(self) -> Money:
        """The posted balance as money."""
        return Money(self.posted_minor, self.unit)

    @property
    def available(self) -> Money:
        """What may be spent as money."""
        return Money(self.available_minor, self.unit)

    @property
    def pending_in(self) -> Money:
        """What is expected to flow in as money."""
        return Money(self.pending_in_minor, self.unit)

    @property
    def pending_out(self) -> Money:
        """What is reserved to flow out as money."""
        return Money(self.pending_out_minor, self.unit)


@dataclass(frozen=True, slots=True)
class AccountView:
    """One account as a reader sees it; the shards of a busy account are one."""

    id: UUID
    community_id: UUID
    ref: AccountRef
    label: str | Promise
    category: Category
    normal: Normal
    has_floor: bool
    balance: Balance
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One transfer seen from one account.

    `change_minor` is signed, in the account's normal direction, and 0 while nothing is posted;
    `balance_minor` is the posted balance after it, in order of time. `moment` is when it was posted or
    released, or when it occurred while it is pending. `cursor` asks for what is before this line.
    """

    transfer_id: UUID
    journal_id: UUID
    rule: str
    moment: datetime
    state: State
    amount_minor: int
    change_minor: int
    balance_minor: int
    unit: str
    other: AccountRef
    cause: Cause
    note: Mapping[str, Any]
    cursor: str

    @property
    def amount(self) -> Money:
        """The transfer's amount, whatever has become of it."""
        return Money(self.amount_minor, self.unit)

    @property
    def change(self) -> Money:
        """What it did to the posted balance, signed."""
        return Money(self.change_minor, self.unit)

    @property
    def balance(self) -> Money:
        """The posted balance after it."""
        return Money(self.balance_minor, self.unit)


@dataclass(frozen=True, slots=True)
class TransferView:
    """One transfer in full. Balances and versions are those recorded on both accounts after it."""

    id: UUID
    community_id: UUID
    journal_id: UUID
    debit: AccountRef
    credit: AccountRef
    debit_account_id: UUID
    credit_account_id: UUID
    amount_minor: int
    posted_minor: int | None
    unit: str
    state: State
    occurred_at: datetime
    expires_at: datetime | None
    settled_at: datetime | None
    settled_journal_id: UUID | None
    debit_balance_minor: int
    credit_balance_minor: int
    note: Mapping[str, Any]

    @property
    def amount(self) -> Money:
        """The amount that was asked for."""
        return Money(self.amount_minor, self.unit)

    @property
    def posted(self) -> Money | None:
        """The amount that was posted; None while pending."""
        return None if self.posted_minor is None else Money(self.posted_minor, self.unit)


@dataclass(frozen=True, slots=True)
class JournalView:
    """One journal with the transfers that it made or settled, in the order of its lines."""

    id: UUID
    community_id: UUID
    key: str
    rule: str
    cause: Cause
    params: Mapping[str, Any]
    occurred_at: datetime
    recorded_at: datetime
    reverses: UUID | None
    transfers: tuple[TransferView, ...]

    def made(self, transfer: TransferView) -> bool:
        """Whether this journal made the transfer, rather than settling one made before."""
        return transfer.journal_id == self.id
