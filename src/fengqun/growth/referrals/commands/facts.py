"""What is known of an order. Its row is the lock of all that concerns the order's commissions."""

from uuid import UUID

from fengqun.growth.referrals.models import OrderFacts


def facts_for_update(community_id: UUID, order_id: UUID) -> OrderFacts:
    """The order's facts, locked until the transaction ends; an empty row if nothing was known."""
    OrderFacts.objects.bulk_create([OrderFacts(order_id=order_id, community_id=community_id)], ignore_conflicts=True)
    return OrderFacts.objects.select_for_update().get(order_id=order_id)
