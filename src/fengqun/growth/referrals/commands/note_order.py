"""News of an order: keep the fact, then bring the commissions in line with it.

Each of these may be called twice and in any order; the facts add up to the same commissions.
"""

from uuid import UUID

from django.db import transaction

from fengqun.commerce.orders.activities import (
    OrderCancelled,
    OrderExpired,
    OrderPaid,
    OrderReceived,
    OrderRefunded,
    RefundRefused,
    RefundRequested,
    RefundWithdrawn,
)
from fengqun.growth.referrals.commands.facts import facts_for_update
from fengqun.growth.referrals.commands.reconcile import reconcile
from fengqun.growth.referrals.models import RefundedLineFact, RefundFact


@transaction.atomic
def note_paid(paid: OrderPaid, *, event_id: UUID) -> None:
    """The order's money arrived: its commissions are promised."""
    facts = facts_for_update(paid.community_id, paid.order_id)
    facts.paid_at = facts.paid_at or paid.occurred_at
    facts.save()
    reconcile(paid.community_id, paid.order_id, event_id=event_id)


@transaction.atomic
def note_received(received: OrderReceived, *, event_id: UUID) -> None:
    """The goods arrived: the refund window runs from here."""
    facts = facts_for_update(received.community_id, received.order_id)
    facts.received_at = facts.received_at or received.occurred_at
    facts.save()
    reconcile(received.community_id, received.order_id, event_id=event_id)


@transaction.atomic
def note_closed(closed: OrderCancelled | OrderExpired, *, event_id: UUID) -> None:
    """The order came to nothing."""
    facts = facts_for_update(closed.community_id, closed.order_id)
    facts.closed_at = facts.closed_at or closed.occurred_at
    facts.save()
    reconcile(closed.community_id, closed.order_id, event_id=event_id)


@transaction.atomic
def note_refund_requested(requested: RefundRequested, *, event_id: UUID) -> None:
    """The buyer asks for money back: nothing is released until that is decided."""
    facts_for_update(requested.community_id, requested.order_id)
    RefundFact.objects.bulk_create(
        [RefundFact(refund_id=requested.refund_id, order_id=requested.order_id, requested_at=requested.occurred_at)],
        ignore_conflicts=True,
    )
    reconcile(requested.community_id, requested.order_id, event_id=event_id)


@transaction.atomic
def note_refund_refused(refused: RefundRefused | RefundWithdrawn, *, event_id: UUID) -> None:
    """The refund was refused, or its buyer took the request back: the commissions go on."""
    facts_for_update(refused.community_id, refused.order_id)
    RefundFact.objects.update_or_create(
        refund_id=refused.refund_id, defaults={"order_id": refused.order_id, "is_open": False}
    )
    reconcile(refused.community_id, refused.order_id, event_id=event_id)


@transaction.atomic
def note_refunded(refunded: OrderRefunded, *, event_id: UUID) -> None:
    """Money of the order went back: its commissions shrink with it."""
    facts_for_update(refunded.community_id, refunded.order_id)
    fact, _created = RefundFact.objects.get_or_create(
        refund_id=refunded.refund_id, defaults={"order_id": refunded.order_id, "is_open": False}
    )
    if not fact.is_booked:
        fact.is_open, fact.is_booked = False, True
        fact.save()
        RefundedLineFact.objects.bulk_create(
            RefundedLineFact(refund_id=fact.refund_id, line_id=line.line_id, amount_minor=line.refunded_minor)
            for line in refunded.lines
        )
    reconcile(refunded.community_id, refunded.order_id, event_id=event_id)
