"""Bring the commissions of an order in line with what is known of it.

The facts say what is due; the ledger says what stands; `decisions.next_move` names the one step between.
So it does not matter which news came first, or twice. The caller holds the lock of the order's facts.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Sum

from fengqun.commerce.wallets import chart as wallets
from fengqun.commerce.wallets.commands import lock_wallets
from fengqun.growth.referrals import chart
from fengqun.growth.referrals.activities import CommissionAccrued, CommissionClawedBack, CommissionVoided
from fengqun.growth.referrals.decisions import (
    Move,
    Standing,
    Step,
    due,
    next_move,
    release_moment,
    split_clawback,
)
from fengqun.growth.referrals.models import (
    Attribution,
    Commission,
    CommissionState,
    CommissionStep,
    OrderFacts,
    RefundedLineFact,
    RefundFact,
)
from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.kernel.money import Money
from fengqun.people.communities.queries import community_by_id
from fengqun.spine.activity.commands import record
from fengqun.spine.ledger.commands import post
from fengqun.spine.ledger.queries import balance
from fengqun.spine.ledger.types import Cause, JournalDraft, Line, Posted, Release, Settlement


def reconcile(community_id: UUID, order_id: UUID, *, event_id: UUID) -> None:
    """Take the steps that are missing. `event_id` is the activity that called for it, and part of each key."""
    facts = OrderFacts.objects.get(order_id=order_id)
    lines = list(
        Attribution.objects.filter(order_id=order_id, promoter_id__isnull=False, rate_bps__gt=0).order_by("line_id")
    )
    if not lines:
        return
    known = {row.attribution_id: row for row in Commission.objects.filter(order_id=order_id)}
    refunded = _refunded(order_id)
    for line in lines:
        base, gone = Money(line.base_minor, line.unit), Money(refunded.get(line.line_id, 0), line.unit)
        owed = 0 if facts.closed_at else due(base, gone, line.rate_bps).amount_minor
        commission = known.get(line.id)
        move = next_move(_standing(commission), owed, is_paid=facts.paid_at is not None and _may_grow(commission))
        if move is not None:
            remaining_minor = max(0, line.base_minor - gone.amount_minor)
            commission = _take(move, line, commission, remaining_minor, event_id)
    _follow(community_id, facts)


def _may_grow(commission: Commission | None) -> bool:
    return commission is None or commission.state != CommissionState.VOIDED


def _standing(commission: Commission | None) -> Standing:
    if commission is None:
        return Standing()
    return Standing(commission.pending_minor, commission.released_minor, commission.clawed_back_minor)


def _refunded(order_id: UUID) -> dict[UUID, int]:
    rows = RefundedLineFact.objects.filter(refund__order_id=order_id, refund__is_booked=True)
    return {row["line_id"]: row["total"] for row in rows.values("line_id").annotate(total=Sum("amount_minor"))}


def _take(
    move: Move, line: Attribution, commission: Commission | None, remaining_minor: int, event_id: UUID
) -> Commission:
    if commission is None:
        return _accrue(line, move.amount_minor, remaining_minor, event_id)
    if move.step is Step.REDUCE:
        _reduce(commission, line, move.amount_minor, remaining_minor, event_id)
    elif move.step is Step.VOID:
        _void(commission, line, move.amount_minor, event_id)
    else:
        _claw_back(commission, line, move.amount_minor, remaining_minor, event_id)
    return commission


def _accrue(line: Attribution, amount_minor: int, remaining_minor: int, event_id: UUID) -> Commission:
    if line.promoter_id is None:
        raise ValueError("a line without a promoter earns nobody a commission")
    commission = Commission(
        id=new_id(),
        community_id=line.community_id,
        attribution=line,
        order_id=line.order_id,
        promoter_id=line.promoter_id,
        unit=line.unit,
        pending_minor=amount_minor,
        accrued_at=clock.now(),
    )
    activity_id = record(_accrued(commission, line, amount_minor, remaining_minor))
    posted = _post(
        commission,
        line,
        rule="referrals.commission",
        key=f"commission:{commission.id}:accrue:{event_id}",
        lines=[_promise(commission, amount_minor)],
        activity_id=activity_id,
        params={"amount_minor": amount_minor, "remaining_minor": remaining_minor},
    )
    commission.transfer_id = posted.transfer_ids[0]
    commission.save(force_insert=True)
    _remember(commission, "accrue", amount_minor, remaining_minor, event_id, posted)
    return commission


def _reduce(commission: Commission, line: Attribution, amount_minor: int, remaining_minor: int, event_id: UUID) -> None:
    activity_id = record(_accrued(commission, line, amount_minor, remaining_minor))
    posted = _post(
        commission,
        line,
        rule="referrals.reduction",
        key=f"commission:{commission.id}:reduce:{event_id}",
        lines=[Release(commission.transfer_id), _promise(commission, amount_minor)],
        activity_id=activity_id,
        params={
            "amount_minor": amount_minor,
            "remaining_minor": remaining_minor,
            "previous_minor": commission.pending_minor,
        },
    )
    commission.transfer_id = posted.transfer_ids[1]
    commission.pending_minor = amount_minor
    commission.save()
    _remember(commission, "reduce", amount_minor, remaining_minor, event_id, posted)


def _void(commission: Commission, line: Attribution, amount_minor: int, event_id: UUID) -> None:
    activity_id = record(
        CommissionVoided(
            community_id=commission.community_id,
            object_id=commission.id,
            promoter_id=commission.promoter_id,
            order_id=commission.order_id,
            line_id=line.line_id,
            amount_minor=amount_minor,
            unit=commission.unit,
        )
    )
    posted = _post(
        commission,
        line,
        rule="referrals.void",
        key=f"commission:{commission.id}:void:{event_id}",
        lines=[Release(commission.transfer_id)],
        activity_id=activity_id,
        params={"amount_minor": amount_minor},
    )
    commission.pending_minor, commission.state = 0, CommissionState.VOIDED
    commission.save()
    _remember(commission, "void", amount_minor, 0, event_id, posted)


def _claw_back(
    commission: Commission, line: Attribution, amount_minor: int, remaining_minor: int, event_id: UUID
) -> None:
    lock_wallets([commission.promoter_id])
    wallet = wallets.wallet_of(commission.promoter_id, commission.unit)
    parts = split_clawback(amount_minor, balance(commission.community_id, wallet).available_minor)
    back = chart.clawback(commission.unit)
    lines = []
    if parts.from_wallet_minor:
        lines.append(Line(wallet, back, parts.from_wallet_minor, commission.unit))
    if parts.owed_minor:
        owing = wallets.receivable_of(commission.promoter_id, commission.unit)
        lines.append(Line(owing, back, parts.owed_minor, commission.unit))
    activity_id = record(
        CommissionClawedBack(
            community_id=commission.community_id,
            object_id=commission.id,
            promoter_id=commission.promoter_id,
            order_id=commission.order_id,
            line_id=line.line_id,
            amount_minor=amount_minor,
            unit=commission.unit,
            owed_minor=parts.owed_minor,
        )
    )
    posted = _post(
        commission,
        line,
        rule="referrals.clawback",
        key=f"commission:{commission.id}:clawback:{event_id}",
        lines=lines,
        activity_id=activity_id,
        params={
            "amount_minor": amount_minor,
            "remaining_minor": remaining_minor,
            "owed_minor": parts.owed_minor,
            "released_minor": commission.released_minor,
            "clawed_back_before_minor": commission.clawed_back_minor,
        },
    )
    commission.clawed_back_minor += amount_minor
    if commission.clawed_back_minor == commission.released_minor:
        commission.state = CommissionState.CLAWED_BACK
    commission.save()
    _remember(commission, "claw_back", amount_minor, remaining_minor, event_id, posted, owed_minor=parts.owed_minor)


def _follow(community_id: UUID, facts: OrderFacts) -> None:
    """Receipt starts the refund window; an open refund holds what is not released yet."""
    waiting = Commission.objects.filter(
        order_id=facts.order_id, state__in=[CommissionState.PENDING, CommissionState.FROZEN]
    )
    is_held = RefundFact.objects.filter(order_id=facts.order_id, is_open=True).exists()
    waiting.exclude(is_held=is_held).update(is_held=is_held)
    if facts.received_at is None:
        return
    unset = waiting.filter(release_at__isnull=True)
    if not unset.exists():
        return
    community = community_by_id(community_id)
    unset.update(
        state=CommissionState.FROZEN,
        received_at=facts.received_at,
        release_at=release_moment(facts.received_at, community.refund_window_days, community.time_zone),
    )


def _promise(commission: Commission, amount_minor: int) -> Line:
    wallet = wallets.wallet_of(commission.promoter_id, commission.unit)
    return Line(chart.expense(commission.unit), wallet, amount_minor, commission.unit, pending=True)


def _accrued(commission: Commission, line: Attribution, amount_minor: int, remaining_minor: int) -> CommissionAccrued:
    return CommissionAccrued(
        community_id=commission.community_id,
        object_id=commission.id,
        promoter_id=commission.promoter_id,
        order_id=commission.order_id,
        line_id=line.line_id,
        amount_minor=amount_minor,
        unit=commission.unit,
        base_minor=remaining_minor,
        rate_bps=line.rate_bps,
    )


def _post(
    commission: Commission,
    line: Attribution,
    *,
    rule: str,
    key: str,
    lines: Iterable[Line | Settlement | Release],
    activity_id: UUID,
    params: dict[str, int],
) -> Posted:
    return post(
        JournalDraft(
            community_id=commission.community_id,
            key=key,
            rule=rule,
            cause=Cause("commission", commission.id, activity_id),
            lines=tuple(lines),
            params={
                "commission_id": str(commission.id),
                "order_id": str(line.order_id),
                "line_id": str(line.line_id),
                "base_minor": line.base_minor,
                "rate_bps": line.rate_bps,
                "rule_version": line.rule_version,
                **params,
            },
        )
    )


def _remember(
    commission: Commission,
    kind: str,
    amount_minor: int,
    base_minor: int,
    event_id: UUID,
    posted: Posted,
    *,
    owed_minor: int = 0,
) -> None:
    CommissionStep.objects.create(
        commission=commission,
        kind=kind,
        amount_minor=amount_minor,
        owed_minor=owed_minor,
        base_minor=base_minor,
        journal_id=posted.journal_id,
        event_id=event_id,
        occurred_at=clock.now(),
    )
