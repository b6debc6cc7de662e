"""Deliver what is owed to a merchant, again and again until it is answered."""

from datetime import datetime, timedelta
from uuid import UUID

from fengqun.commerce.payments.sandbox import channel
from fengqun.commerce.payments.sandbox.signing import sign
from fengqun.commerce.payments.sandbox.tables import SandboxDelivery
from fengqun.kernel import clock

BACKOFF_SECONDS = (15, 15, 30, 180, 600, 1200, 1800, 1800, 3600, 10800, 21600, 21600)
"""Waits between attempts; after the last one the company gives up."""


def attempt(delivery_id: UUID) -> datetime | None:
    """Try once; answers when to try again, or None when it arrived or is given up."""
    delivery = SandboxDelivery.objects.filter(id=delivery_id, is_delivered=False).first()
    if delivery is None:
        return None
    message = sign(delivery.body.encode())
    status = channel.current().post(delivery.url, message.headers, message.body)
    delivery.attempts += 1
    delivery.last_answer = str(status)
    delivery.is_delivered = 200 <= status < 300  # noqa: PLR2004 - the statuses of success
    next_at = None
    if not delivery.is_delivered and delivery.attempts <= len(BACKOFF_SECONDS):
        next_at = clock.now() + timedelta(seconds=BACKOFF_SECONDS[delivery.attempts - 1])
        delivery.due_at = next_at
    delivery.save(update_fields=["attempts", "last_answer", "is_delivered", "due_at"])
    return next_at
