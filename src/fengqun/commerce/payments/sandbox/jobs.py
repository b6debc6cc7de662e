"""The sandbox company's own background work."""

from uuid import UUID

from fengqun.commerce.payments.sandbox import delivery
from fengqun.spine.jobs.registry import job


@job(name="payments.sandbox_deliver", queue="default")
def deliver(*, delivery_id: UUID) -> None:
    """Send one message; come back later if nobody answered."""
    again_at = delivery.attempt(delivery_id)
    if again_at is not None:
        deliver.defer(delivery_id=delivery_id, at=again_at)
