"""Refund windows have closed: the commissions become the promoters' own."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from fengqun.commerce.wallets import chart as wallets
from fengqun.commerce.wallets.commands import lock_wallets, settle_debt
from fengqun.growth.referrals.activities import CommissionReleased
from fengqun.growth.referrals.commands.facts import facts_for_update
from fengqun.growth.referrals.models import Commission, CommissionState, CommissionStep
from fengqun.kernel import clock
from fengqun.spine.activity.commands import record
from fengqun.spine.ledger.commands import post
from fengqun.spine.ledger.queries import balance
from fengqun.spine.ledger.types import Cause, JournalDraft, Settlement

BATCH = 500


def release_due(*, community_id: UUID | None = None, limit: int = BATCH) -> int:
    """Release what is due now, each commission in its own transaction; answer how many.

    What is held by an open refund waits. Run it as often as you like.
    """
    rows = Commission.objects.filter(state=CommissionState.FROZEN, is_held=False, release_at__lte=clock.now())
    if community_id is not None:
        rows = rows.filter(community_id=community_id)
    waiting = list(rows.order_by("release_at", "id").values_list("community_id", "order_id", "id")[:limit])
    return sum(_release(*one, now=clock.now()) for one in waiting)


@transaction.atomic
def _release(community_id: UUID, order_id: UUID, commission_id: UUID, *, now: datetime) -> bool:
    facts_for_update(community_id, order_id)
    commission = (
        Commission.objects.select_related("attribution")
        .filter(id=commission_id, state=CommissionState.FROZEN, is_held=False, release_at__lte=now)
        .first()
    )
    if commission is None:
        return False
    lock_wallets([commission.promoter_id])
    activity_id = record(_news(commission))
    cause = Cause("commission", commission.id, activity_id)
    amount_minor = commission.pending_minor
    posted = post(
        JournalDraft(
            community_id=community_id,
            key=f"commission:{commission.id}:release",
            rule="referrals.release",
            cause=cause,
            lines=(Settlement(commission.transfer_id),),
            params={"commission_id": str(commission.id), "amount_minor": amount_minor},
        )
    )
    settle_debt(
        community_id,
        commission.promoter_id,
        unit=commission.unit,
        key=f"commission:{commission.id}:debt",
        cause=cause,
    )
    commission.pending_minor, commission.released_minor = 0, amount_minor
    commission.state, commission.released_at = CommissionState.AVAILABLE, now
    commission.save()
    CommissionStep.objects.create(
        commission=commission,
        kind="release",
        amount_minor=amount_minor,
        base_minor=0,
        journal_id=posted.journal_id,
        event_id=activity_id,
        occurred_at=now,
    )
    return True


def _news(commission: Commission) -> CommissionReleased:
    owed = balance(
        commission.community_id, wallets.receivable_of(commission.promoter_id, commission.unit)
    ).available_minor
    return CommissionReleased(
        community_id=commission.community_id,
        object_id=commission.id,
        promoter_id=commission.promoter_id,
        order_id=commission.order_id,
        line_id=commission.attribution.line_id,
        amount_minor=commission.pending_minor,
        unit=commission.unit,
        owed_before_minor=owed,
    )
