"""The books for programs: accounts, statements, transfers, and why."""

# ruff: noqa: ARG001 - the address names the community; the middleware has read it from there

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema

from fengqun.kernel.errors import DomainError
from fengqun.kernel.policies import allow, having, signed_in
from fengqun.kernel.requests import Request
from fengqun.kernel.schemas import Amount
from fengqun.spine.ledger.errors import AccountNotFound, TransferNotFound
from fengqun.spine.ledger.explaining import account_label, owner_names
from fengqun.spine.ledger.policies import SEE_LEDGER, may_read_account, may_read_transfer
from fengqun.spine.ledger.queries import account as account_by_id
from fengqun.spine.ledger.queries import accounts as accounts_of
from fengqun.spine.ledger.queries import balance_at, explain_account, explain_transfer
from fengqun.spine.ledger.queries import statement as statement_of
from fengqun.spine.ledger.queries.detail import TransferDetail, transfer_detail
from fengqun.spine.ledger.queries.explorer import TransferFilter, TransferRow, find_transfers
from fengqun.spine.ledger.queries.objects import Found, find
from fengqun.spine.ledger.queries.proof import last_verification
from fengqun.spine.ledger.types import AccountRef, AccountView, Balance, Cause, State, StatementLine, TransferView

router = Router(tags=["ledger"])

BASE = "/communities/{community}/ledger"
MAX_ROWS = 200


class NotACursor(DomainError):
    """The cursor is none that a statement has given. Details: `cursor`."""

    code = "ledger.not_a_cursor"
    sentence = _("翻页的位置不对，从头再查一次。")


class OwnerOut(Schema):
    """Whose account it is; none for the community's own."""

    kind: str
    id: UUID


class BalanceOut(Schema):
    """What an account holds, growing on its normal side."""

    posted: Amount
    pending_in: Amount
    pending_out: Amount
    available: Amount


class AccountOut(Schema):
    """One account; the shards of a busy one are read as one."""

    id: UUID
    purpose: str
    label: str
    category: str
    normal: str
    unit: str
    owner: OwnerOut | None
    has_floor: bool
    balance: BalanceOut
    opened_at: datetime


class AccountRefOut(Schema):
    """An account by what it is."""

    id: UUID | None
    purpose: str
    label: str
    owner: OwnerOut | None


class StatementLineOut(Schema):
    """One transfer seen from one account. `cursor` asks for the lines before it."""

    transfer_id: UUID
    journal_id: UUID
    rule: str
    moment: datetime
    state: str
    amount: Amount
    change: Amount
    balance: Amount
    other: AccountRefOut
    cursor: str


class StatementOut(Schema):
    """What an account held at a moment, and what moved it up to then, latest first."""

    account_id: UUID
    at: datetime | None
    balance: BalanceOut
    lines: list[StatementLineOut]


class CauseOut(Schema):
    """The object that made a journal, and the activity that told of it."""

    kind: str
    id: UUID
    activity_id: UUID | None


class TransferOut(Schema):
    """One transfer. The ids of a page fall: that of the last one asks for the transfers before it."""

    id: UUID
    journal_id: UUID
    rule: str
    cause: CauseOut
    debit: AccountRefOut
    credit: AccountRefOut
    amount: Amount
    posted: Amount | None
    state: str
    occurred_at: datetime
    settled_at: datetime | None
    expires_at: datetime | None


class ChangeOut(Schema):
    """The balance of one side before and after."""

    account_id: UUID
    before: Amount
    after: Amount


class TransferDetailOut(TransferOut):
    """One transfer in full."""

    key: str
    recorded_at: datetime
    settled_journal_id: UUID | None
    reversed_by: list[UUID]
    reverses: UUID | None
    changes: list[ChangeOut]


class FindingOut(Schema):
    """One thing that is wrong."""

    code: str
    sentence: str
    ids: list[str]


class VerificationOut(Schema):
    """The last verification of the books; `verified_at` is empty before the first."""

    verified_at: datetime | None
    is_clean: bool
    accounts: int
    journals: int
    transfers: int
    blocks: int
    findings: list[FindingOut]


class TransferQuery(Schema):
    """Which transfers; `voided` includes those that have expired."""

    state: State | None = None
    unit: str = ""
    purpose: str = ""
    rule: str = ""
    since: datetime | None = None
    until: datetime | None = None
    search: str = ""
    before: UUID | None = None
    limit: int = 50


@router.get(f"{BASE}/accounts", response=list[AccountOut])
@allow(having(SEE_LEDGER))
def accounts(request: Request, community: str, purpose: str | None = None, unit: str | None = None) -> list[AccountOut]:
    """All accounts, or those of a purpose or unit."""
    found = accounts_of(request.community.id, purpose=purpose, unit=unit)
    return [_account(view) for view in found]


@router.get(f"{BASE}/accounts/{{account_id}}", response=AccountOut)
@allow(signed_in)
def account(request: Request, community: str, account_id: UUID) -> AccountOut:
    """One account, for staff and for its owner."""
    return _account(_readable_account(request, account_id))


@router.get(f"{BASE}/accounts/{{account_id}}/statement", response=StatementOut)
@allow(signed_in)
def statement(
    request: Request,
    community: str,
    account_id: UUID,
    at: datetime | None = None,
    before: str | None = None,
    limit: int = 50,
) -> StatementOut:
    """What the account held at the end of the moment `at` (default: now), and its transfers up to then or `before`."""
    view = _readable_account(request, account_id)
    if at is not None and at.tzinfo is None:
        at = at.replace(tzinfo=request.community.zone)
    moment = at + datetime.resolution if at else None
    try:
        lines = statement_of(view.community_id, view.ref, before=before or moment, limit=max(1, min(limit, MAX_ROWS)))
    except ValueError as error:
        raise NotACursor(cursor=before) from error
    held = balance_at(view.community_id, view.ref, at) if at else view.balance
    return StatementOut(account_id=view.id, at=at, balance=_balance(held), lines=[_line(line) for line in lines])


@router.get(f"{BASE}/accounts/{{account_id}}/explanation", response=dict[str, Any])
@allow(signed_in)
def account_explanation(request: Request, community: str, account_id: UUID) -> dict[str, Any]:
    """Why the account holds what it holds, as data and as sentences."""
    view = _readable_account(request, account_id)
    return explain_account(view.community_id, view.ref).as_data()


@router.get(f"{BASE}/transfers", response=list[TransferOut])
@allow(having(SEE_LEDGER))
def transfers(request: Request, community: str, wanted: Query[TransferQuery]) -> list[TransferOut]:
    """Transfers, latest first; `before` is the id of the last one of the page before."""
    place = request.community
    text = wanted.search.strip()
    asked = TransferFilter(
        state=wanted.state or "",
        unit=wanted.unit,
        purpose=wanted.purpose,
        rule=wanted.rule,
        since=wanted.since,
        until=wanted.until,
        search=text,
        found=find(place.id, text) if text else Found(),
        currency=place.currency,
    )
    rows = find_transfers(place.id, asked, before=wanted.before, limit=max(1, min(wanted.limit, MAX_ROWS)))
    return [_transfer(row) for row in rows]


@router.get(f"{BASE}/transfers/{{transfer_id}}", response=TransferDetailOut)
@allow(signed_in)
def transfer(request: Request, community: str, transfer_id: UUID) -> TransferDetailOut:
    """One transfer in full, for staff, for the owners of its accounts and for the party to its cause."""
    return _detail(request, _readable_transfer(request, transfer_id))


@router.get(f"{BASE}/transfers/{{transfer_id}}/explanation", response=dict[str, Any])
@allow(signed_in)
def transfer_explanation(request: Request, community: str, transfer_id: UUID) -> dict[str, Any]:
    """Why this transfer, as data and as sentences."""
    _readable_transfer(request, transfer_id)
    return explain_transfer(request.community.id, transfer_id).as_data()


@router.get(f"{BASE}/verification", response=VerificationOut)
@allow(having(SEE_LEDGER))
def verification(request: Request, community: str) -> VerificationOut:
    """The result of the last verification."""
    last = last_verification(request.community.id)
    if last is None:
        return VerificationOut(
            verified_at=None, is_clean=False, accounts=0, journals=0, transfers=0, blocks=0, findings=[]
        )
    return VerificationOut(
        verified_at=last.verified_at,
        is_clean=last.is_clean,
        accounts=last.accounts,
        journals=last.journals,
        transfers=last.transfers,
        blocks=last.blocks,
        findings=[FindingOut(code=one.code, sentence=str(one), ids=list(one.ids)) for one in last.findings],
    )


def _readable_account(request: Request, account_id: UUID) -> AccountView:
    view = account_by_id(request.community.id, account_id)
    if not may_read_account(request.actor, request.community.id, view.ref):
        raise AccountNotFound(account_id=account_id)
    return view


def _readable_transfer(request: Request, transfer_id: UUID) -> TransferDetail:
    detail = transfer_detail(request.community.id, transfer_id)
    refs = (detail.transfer.debit, detail.transfer.credit)
    if not may_read_transfer(request.actor, request.community.id, refs, [detail.journal.cause]):
        raise TransferNotFound(transfer_id=transfer_id)
    return detail


def _balance(held: Balance) -> BalanceOut:
    return BalanceOut(
        posted=Amount.of(held.posted),
        pending_in=Amount.of(held.pending_in),
        pending_out=Amount.of(held.pending_out),
        available=Amount.of(held.available),
    )


def _owner(ref: AccountRef) -> OwnerOut | None:
    return OwnerOut(kind=ref.owner.kind, id=ref.owner.id) if ref.owner else None


def _account(view: AccountView) -> AccountOut:
    return AccountOut(
        id=view.id,
        purpose=view.ref.code,
        label=str(view.label),
        category=view.category.value,
        normal=view.normal.value,
        unit=view.ref.unit,
        owner=_owner(view.ref),
        has_floor=view.has_floor,
        balance=_balance(view.balance),
        opened_at=view.opened_at,
    )


def _ref(ref: AccountRef, account_id: UUID | None, label: str = "") -> AccountRefOut:
    return AccountRefOut(id=account_id, purpose=ref.code, label=label or account_label(ref, {}), owner=_owner(ref))


def _line(line: StatementLine) -> StatementLineOut:
    return StatementLineOut(
        transfer_id=line.transfer_id,
        journal_id=line.journal_id,
        rule=line.rule,
        moment=line.moment,
        state=line.state.value,
        amount=Amount.of(line.amount),
        change=Amount.of(line.change),
        balance=Amount.of(line.balance),
        other=_ref(line.other, None),
        cursor=line.cursor,
    )


def _transfer(row: TransferRow) -> TransferOut:
    return TransferOut(**_facts(row.transfer), rule=row.rule, cause=_cause(row.cause))


def _cause(cause: Cause) -> CauseOut:
    return CauseOut(kind=cause.kind, id=cause.id, activity_id=cause.activity_id)


def _facts(view: TransferView) -> dict[str, Any]:
    return {
        "id": view.id,
        "journal_id": view.journal_id,
        "debit": _ref(view.debit, view.debit_account_id),
        "credit": _ref(view.credit, view.credit_account_id),
        "amount": Amount.of(view.amount),
        "posted": Amount.of(view.posted) if view.posted is not None else None,
        "state": view.state.value,
        "occurred_at": view.occurred_at,
        "settled_at": view.settled_at,
        "expires_at": view.expires_at,
    }


def _detail(request: Request, detail: TransferDetail) -> TransferDetailOut:
    view, journal = detail.transfer, detail.journal
    names = owner_names(request.community.id, [ref.owner for ref in (view.debit, view.credit) if ref.owner is not None])
    facts = _facts(view) | {
        "debit": _ref(view.debit, view.debit_account_id, account_label(view.debit, names)),
        "credit": _ref(view.credit, view.credit_account_id, account_label(view.credit, names)),
    }
    return TransferDetailOut(
        **facts,
        rule=journal.rule,
        cause=_cause(journal.cause),
        key=journal.key,
        recorded_at=journal.recorded_at,
        settled_journal_id=view.settled_journal_id,
        reversed_by=[one.id for one in detail.reversals],
        reverses=journal.reverses,
        changes=[
            ChangeOut(account_id=one.account_id, before=Amount.of(one.before), after=Amount.of(one.after))
            for one in detail.changes
        ],
    )
