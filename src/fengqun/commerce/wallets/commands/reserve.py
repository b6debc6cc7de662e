"""Ledger side of a payout: reserve, take, give back. Used by the verbs beside it."""

from uuid import UUID

from fengqun.commerce.wallets import chart
from fengqun.commerce.wallets.models import Payout
from fengqun.spine.ledger.commands import post
from fengqun.spine.ledger.types import Cause, JournalDraft, Line, Release, Settlement


def cause_of(payout_id: UUID, activity_id: UUID | None) -> Cause:
    """The payout as the cause of a journal."""
    return Cause("payout", payout_id, activity_id)


def reserve(payout: Payout, *, activity_id: UUID | None) -> tuple[UUID, UUID | None]:
    """Hold the amount in the wallet; answer the transfers of net and fee.

    Raises InsufficientFunds when the wallet cannot cover both.
    """
    wallet = chart.wallet_of(payout.member_id, payout.unit)
    lines = [Line(wallet, chart.bank(payout.unit), payout.net_minor, payout.unit, pending=True)]
    if payout.fee_minor:
        lines.append(Line(wallet, chart.payout_fees(payout.unit), payout.fee_minor, payout.unit, pending=True))
    posted = post(
        JournalDraft(
            community_id=payout.community_id,
            key=f"payout:{payout.id}:{payout.attempt}:reserve",
            rule="wallets.payout",
            cause=cause_of(payout.id, activity_id),
            lines=tuple(lines),
            params={
                "payout_id": str(payout.id),
                "amount_minor": payout.amount_minor,
                "fee_minor": payout.fee_minor,
                "net_minor": payout.net_minor,
                "fee_bps": payout.fee_bps,
                "fee_fixed_minor": payout.fee_fixed_minor,
                "attempt": payout.attempt,
            },
        )
    )
    return posted.transfer_ids[0], posted.transfer_ids[1] if payout.fee_minor else None


def take(payout: Payout, *, activity_id: UUID | None) -> None:
    """The money is gone for good: settle both transfers."""
    _end(payout, "paid", tuple(Settlement(transfer_id) for transfer_id in _transfers(payout)), activity_id)


def give_back(payout: Payout, *, activity_id: UUID | None) -> None:
    """The money stays in the wallet: void both transfers."""
    _end(payout, "returned", tuple(Release(transfer_id) for transfer_id in _transfers(payout)), activity_id)


def _end(payout: Payout, ending: str, lines: tuple[Settlement | Release, ...], activity_id: UUID | None) -> None:
    post(
        JournalDraft(
            community_id=payout.community_id,
            key=f"payout:{payout.id}:{payout.attempt}:{ending}",
            rule=f"wallets.payout_{ending}",
            cause=cause_of(payout.id, activity_id),
            lines=lines,
            params={"payout_id": str(payout.id), "attempt": payout.attempt},
        )
    )


def _transfers(payout: Payout) -> list[UUID]:
    return [one for one in (payout.net_transfer_id, payout.fee_transfer_id) if one is not None]
