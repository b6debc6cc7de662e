"""Wallets and payouts for programs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Field, Router, Schema

from fengqun.commerce.wallets import commands
from fengqun.commerce.wallets.chart import source_of
from fengqun.commerce.wallets.chart import wallet_of as wallet_account
from fengqun.commerce.wallets.errors import CursorUnknown
from fengqun.commerce.wallets.models import MAX_REFERENCE, MAX_REQUEST_KEY, PayoutState
from fengqun.commerce.wallets.policies import REVIEW_PAYOUTS, holder_of, holders
from fengqun.commerce.wallets.queries import payout_of, payouts, payouts_of, sources_of, wallet_of
from fengqun.commerce.wallets.traces import explain_own
from fengqun.commerce.wallets.types import PayoutCard
from fengqun.kernel.money import Money
from fengqun.kernel.policies import allow, having
from fengqun.kernel.requests import Request
from fengqun.kernel.schemas import Amount
from fengqun.spine.ledger.queries import statement

router = Router(tags=["wallets"])
MAX_LINES = 200
MAX_MINOR = 2**63 - 1


class SourceOut(Schema):
    """One part of the posted balance."""

    source: str
    amount: Amount


class WalletOut(Schema):
    """The member's own wallet."""

    available: Amount
    pending: Amount
    reserved: Amount
    owed: Amount
    withdrawable: Amount
    sources: list[SourceOut]


class LineOut(Schema):
    """One line of the statement; `cursor` asks for the lines before it."""

    transfer_id: UUID
    moment: datetime
    state: str
    rule: str
    source: str
    amount: Amount
    change: Amount
    balance: Amount
    cursor: str


class Destination(Schema):
    """Where the money goes."""

    holder: str = Field(min_length=1, max_length=60)
    bank: str = Field(min_length=1, max_length=60)
    number: str = Field(min_length=1, max_length=40)


class PayoutIn(Schema):
    """A payout to be requested. The same `request_key` asks for the same payout again."""

    amount_minor: int = Field(gt=0, le=MAX_MINOR)
    destination: Destination
    request_key: str = Field(min_length=1, max_length=MAX_REQUEST_KEY)


class PayoutOut(Schema):
    """A payout; the destination is masked."""

    id: UUID
    member_id: UUID
    state: str
    amount: Amount
    fee: Amount
    net: Amount
    destination: str
    reference: str
    reason: str
    attempt: int
    requested_at: datetime
    closed_at: datetime | None


class ReasonIn(Schema):
    """Why."""

    reason: str = Field(min_length=1, max_length=300)


class ReferenceIn(Schema):
    """The bank's number."""

    reference: str = Field(min_length=1, max_length=MAX_REFERENCE)


@router.get("/communities/{community}/wallet", response=WalletOut)
@allow(holders)
def wallet(request: Request, community: str) -> WalletOut:  # noqa: ARG001 - the address names it
    """The caller's wallet."""
    place = request.community
    member_id = holder_of(request.actor, place.id)
    found = wallet_of(place.id, member_id, place.currency)
    return WalletOut(
        available=Amount.of(found.available),
        pending=Amount.of(found.pending),
        reserved=Amount.of(found.reserved),
        owed=Amount.of(found.owed),
        withdrawable=Amount.of(found.withdrawable),
        sources=[
            SourceOut(source=part.code, amount=Amount.of(part.amount))
            for part in sources_of(place.id, member_id, place.currency)
        ],
    )


@router.get("/communities/{community}/wallet/statement", response=list[LineOut])
@allow(holders)
def wallet_statement(
    request: Request,
    community: str,  # noqa: ARG001
    before: str | None = None,
    limit: int = 50,
) -> list[LineOut]:
    """The caller's statement, latest first."""
    place = request.community
    ref = wallet_account(holder_of(request.actor, place.id), place.currency)
    try:
        lines = statement(place.id, ref, before=before, limit=max(1, min(limit, MAX_LINES)))
    except ValueError as error:
        raise CursorUnknown from error
    return [
        LineOut(
            transfer_id=line.transfer_id,
            moment=line.moment,
            state=line.state.value,
            rule=line.rule,
            source=source_of(line.rule).code,
            amount=Amount.of(line.amount),
            change=Amount.of(line.change),
            balance=Amount.of(line.balance),
            cursor=line.cursor,
        )
        for line in lines
    ]


@router.get("/communities/{community}/wallet/transfers/{transfer_id}/explanation")
@allow(holders)
def wallet_explanation(request: Request, community: str, transfer_id: UUID) -> dict[str, Any]:  # noqa: ARG001
    """Why one transfer of the caller's is what it is, in the language of the request."""
    _found, explanation = explain_own(request.community.id, transfer_id, actor=request.actor)
    return explanation.as_data()


@router.get("/communities/{community}/payouts", response=list[PayoutOut])
@allow(holders)
def list_payouts(
    request: Request,
    community: str,  # noqa: ARG001
    state: PayoutState | None = None,
    everyone: bool = False,  # noqa: FBT001, FBT002 - a parameter of the address
) -> list[PayoutOut]:
    """The caller's payouts, or with `everyone` the community's (for staff)."""
    place = request.community
    if everyone:
        request.actor.require(REVIEW_PAYOUTS, place.id)
        return [_payout(card) for card in payouts(place.id, states=[state] if state else [])]
    return [_payout(card) for card in payouts_of(place.id, holder_of(request.actor, place.id))]


@router.post("/communities/{community}/payouts", response={201: PayoutOut})
@allow(holders)
def create_payout(request: Request, community: str, body: PayoutIn) -> tuple[int, PayoutOut]:  # noqa: ARG001
    """Ask for a payout of the caller's own money."""
    place = request.community
    card = commands.request_payout(
        place.id,
        actor=request.actor,
        amount=Money(body.amount_minor, place.currency),
        destination=body.destination.dict(),
        request_key=body.request_key,
    )
    return 201, _payout(card)


@router.get("/communities/{community}/payouts/{payout_id}", response=PayoutOut)
@allow(holders)
def read_payout(request: Request, community: str, payout_id: UUID) -> PayoutOut:  # noqa: ARG001
    """One payout: the caller's own, or any for staff."""
    place = request.community
    is_staff = request.actor.may(REVIEW_PAYOUTS, place.id)
    own = None if is_staff else holder_of(request.actor, place.id)
    return _payout(payout_of(place.id, payout_id, member_id=own))


@router.post("/communities/{community}/payouts/{payout_id}/approval", response=PayoutOut)
@allow(having(REVIEW_PAYOUTS))
def approve(request: Request, community: str, payout_id: UUID) -> PayoutOut:  # noqa: ARG001
    """Agree to a payout."""
    return _payout(commands.approve_payout(request.community.id, payout_id, actor=request.actor))


@router.post("/communities/{community}/payouts/{payout_id}/refusal", response=PayoutOut)
@allow(having(REVIEW_PAYOUTS))
def refuse(request: Request, community: str, payout_id: UUID, body: ReasonIn) -> PayoutOut:  # noqa: ARG001
    """Refuse a payout."""
    place = request.community
    return _payout(commands.refuse_payout(place.id, payout_id, actor=request.actor, reason=body.reason))


@router.post("/communities/{community}/payouts/{payout_id}/sending", response=PayoutOut)
@allow(having(REVIEW_PAYOUTS))
def send(request: Request, community: str, payout_id: UUID, body: ReferenceIn) -> PayoutOut:  # noqa: ARG001
    """Confirm that the money was handed to the bank."""
    place = request.community
    return _payout(commands.confirm_sent(place.id, payout_id, actor=request.actor, reference=body.reference))


@router.post("/communities/{community}/payouts/{payout_id}/arrival", response=PayoutOut)
@allow(having(REVIEW_PAYOUTS))
def arrive(request: Request, community: str, payout_id: UUID) -> PayoutOut:  # noqa: ARG001
    """Confirm that the money has arrived."""
    return _payout(commands.confirm_paid(request.community.id, payout_id, actor=request.actor))


@router.post("/communities/{community}/payouts/{payout_id}/failure", response=PayoutOut)
@allow(having(REVIEW_PAYOUTS))
def fail(request: Request, community: str, payout_id: UUID, body: ReasonIn) -> PayoutOut:  # noqa: ARG001
    """Report that the money came back."""
    place = request.community
    return _payout(commands.report_failure(place.id, payout_id, actor=request.actor, reason=body.reason))


@router.post("/communities/{community}/payouts/{payout_id}/retry", response=PayoutOut)
@allow(having(REVIEW_PAYOUTS))
def retry(request: Request, community: str, payout_id: UUID) -> PayoutOut:  # noqa: ARG001
    """Try a failed payout again."""
    return _payout(commands.retry_payout(request.community.id, payout_id, actor=request.actor))


def _payout(card: PayoutCard) -> PayoutOut:
    return PayoutOut(
        id=card.id,
        member_id=card.member_id,
        state=card.state,
        amount=Amount.of(card.amount),
        fee=Amount.of(card.fee),
        net=Amount.of(card.net),
        destination=card.destination,
        reference=card.reference,
        reason=card.reason,
        attempt=card.attempt,
        requested_at=card.requested_at,
        closed_at=card.closed_at,
    )
