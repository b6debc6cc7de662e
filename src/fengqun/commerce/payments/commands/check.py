"""What is done when no message comes: ask by ourselves, close what ran out of time, take up what was dropped."""

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from fengqun.commerce.payments.calls import CLAIM_LASTS, MOST_TRIES, ask_about, park_refund, refuse_message
from fengqun.commerce.payments.deferred import handle_webhook, send_refund
from fengqun.commerce.payments.errors import ProviderUnreachable
from fengqun.commerce.payments.intents import add_event, lock_intent
from fengqun.commerce.payments.models import PaymentIntent, PaymentRefund, WebhookMessage
from fengqun.commerce.payments.outcomes import Mismatch
from fengqun.commerce.payments.types import EventKind, PaymentStatus
from fengqun.kernel import clock
from fengqun.kernel.errors import DomainError
from fengqun.spine.jobs.queries import waiting_values

ASK_AFTER = timedelta(minutes=2)
ASK_UNTIL = timedelta(days=1)
BATCH = 200
_OPEN = (PaymentStatus.CREATED.value, PaymentStatus.REDIRECTED.value)
_LONGEST_UNASKED = (F("asked_at").asc(nulls_first=True), "id")
"""So that those who cannot be settled do not stand before the others for ever."""
Rows = QuerySet[WebhookMessage] | QuerySet[PaymentRefund]
_log = logging.getLogger(__name__)


def check_open_intents() -> int:
    """Ask about payments that were started a while ago and of which nothing was heard; answers how many were news."""
    now = clock.now()
    waiting = PaymentIntent.objects.filter(
        status=PaymentStatus.REDIRECTED.value,
        created_at__lte=now - ASK_AFTER,
        created_at__gte=now - ASK_UNTIL,
    ).order_by(*_LONGEST_UNASKED)
    return _each(waiting.values_list("id", flat=True)[:BATCH], ask_about)


def expire_intents() -> int:
    """Close intents whose time is over, after asking once more; answers how many.

    The provider may still take money for one of them; that capture counts and its owner gives it back.
    """
    due = PaymentIntent.objects.filter(status__in=_OPEN, expires_at__lte=clock.now()).order_by(*_LONGEST_UNASKED)
    return _each(due.values_list("id", flat=True)[:BATCH], _expire)


def resume_unfinished() -> int:
    """Take up messages and refunds whose worker died half-way; answers how many.

    What still waits in the queue is left there. What was tried too often is parked where staff see it.
    """
    stale = clock.now() - CLAIM_LASTS
    messages = WebhookMessage.objects.filter(state__in=["stored", "working"], received_at__lte=stale)
    refunds = PaymentRefund.objects.filter(status__in=["requested", "sending"], requested_at__lte=stale)
    for message_id in messages.filter(attempts__gte=MOST_TRIES).values_list("id", flat=True)[:BATCH]:
        refuse_message(message_id, f"no answer after {MOST_TRIES} attempts")
    for refund_id in refunds.filter(tries__gte=MOST_TRIES).values_list("id", flat=True)[:BATCH]:
        park_refund(refund_id, f"no answer after {MOST_TRIES} attempts")
    with transaction.atomic():
        message_ids = _not_queued(messages, handle_webhook.name, "message_id")
        refund_ids = _not_queued(refunds, send_refund.name, "refund_id")
        for message_id in message_ids:
            handle_webhook.defer_in_transaction(message_id=message_id)
        for refund_id in refund_ids:
            send_refund.defer_in_transaction(refund_id=refund_id)
    return len(message_ids) + len(refund_ids)


def _not_queued(rows: Rows, job: str, argument: str) -> list[UUID]:
    queued = [UUID(value) for value in waiting_values(job, argument)]
    return list(rows.exclude(id__in=queued).order_by("id").values_list("id", flat=True)[:BATCH])


def _expire(intent_id: UUID) -> bool:
    """Close an intent, unless the provider is silent: then nobody knows yet whether it was paid."""
    try:
        ask_about(intent_id)
    except ProviderUnreachable:
        raise
    except (DomainError, Mismatch) as error:
        _log.warning("closing %s without the provider's word: %s", intent_id, error)
    with transaction.atomic():
        intent = lock_intent(intent_id)
        if intent.status not in _OPEN:
            return False
        add_event(intent, EventKind.EXPIRED)
        return True


def _each(intent_ids: Iterable[UUID], act: Callable[[UUID], bool]) -> int:
    """Act on each; one that cannot be settled now does not hold up the others."""
    done = 0
    for intent_id in list(intent_ids):
        try:
            done += act(intent_id)
        except ProviderUnreachable:
            _log.info("provider did not answer about %s", intent_id)
        except (DomainError, Mismatch):
            _log.warning("nothing came of asking about %s", intent_id, exc_info=True)
    return done
