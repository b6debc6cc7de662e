"""What commands of this room put off until after their commit: calls to providers."""

from uuid import UUID

from fengqun.commerce.payments import calls
from fengqun.spine.jobs.registry import job


@job(name="payments.handle_webhook", queue="default")
def handle_webhook(*, message_id: UUID) -> None:
    """Act on a stored message of a provider."""
    calls.handle_message(message_id)


@job(name="payments.send_refund", queue="default")
def send_refund(*, refund_id: UUID) -> None:
    """Send a requested refund to its provider."""
    calls.send_refund(refund_id)
