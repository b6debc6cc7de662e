"""Two at once, with real connections."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from fengqun.commerce.payments.calls import handle_message, send_refund
from fengqun.commerce.payments.commands import request_refund
from fengqun.commerce.payments.errors import RefundTooLarge
from fengqun.commerce.payments.models import PaymentEvent, PaymentRefund, WebhookMessage
from fengqun.commerce.payments.outcomes import record_payment
from fengqun.commerce.payments.providers import provider_of
from fengqun.commerce.payments.sandbox import company
from fengqun.commerce.payments.sandbox.tables import SandboxRefund
from fengqun.commerce.payments.tests.factories import captured_intent, held, row, sandbox_payment, started_intent, wired
from fengqun.commerce.payments.types import ProviderPayment
from fengqun.spine.jobs.commands import run_due_jobs
from fengqun.spine.ledger.queries import journals_of_cause

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls):
    """Run the calls at the same moment; answers their results or errors."""
    barrier = Barrier(len(calls))

    def run(call):
        try:
            barrier.wait(timeout=10)
            return call()
        except Exception as error:  # noqa: BLE001 - the error is the answer
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(run, call) for call in calls]]


def test_two_webhooks_at_once_capture_once(community, member):
    with held() as wire:
        intent = started_intent(community, member)
        company.pay(sandbox_payment(intent.id).id)
        run_due_jobs()
        wire.release()
    messages = list(WebhookMessage.objects.values_list("id", flat=True))
    assert len(messages) == 2
    at_once(*(lambda message=message: handle_message(message) for message in messages * 2))
    assert PaymentEvent.objects.filter(intent_id=intent.id, kind="captured").count() == 1
    assert len(journals_of_cause(community.id, "thing", intent.payable_id)) == 1
    assert row(intent.id).status == "captured"


def test_two_answers_at_once_capture_once(community, member):
    intent = started_intent(community, member)
    seen = ProviderPayment(
        "paid", provider_of("sandbox").merchant_id(community.id), intent.order_no, 8800, "CNY", "ref"
    )
    assert sorted(at_once(*[lambda: record_payment(intent.id, seen)] * 4)) == [False, False, False, True]


def test_two_refunds_at_once_never_exceed_what_was_paid(community, member):
    with wired():
        intent = captured_intent(community, member)

    def ask(key):
        return request_refund(
            intent.id, amount_minor=5000, key=key, reason="", cause_kind="thing", cause_id=intent.payable_id
        )

    answers = at_once(*(lambda key=key: ask(key) for key in "abc"))
    assert sum(isinstance(answer, RefundTooLarge) for answer in answers) == 2
    assert row(intent.id).refunding_minor == 5000


def test_same_refund_sent_by_two_workers_pays_once(community, member):
    with wired():
        intent = captured_intent(community, member)
    refund = request_refund(
        intent.id, amount_minor=5000, key="k", reason="", cause_kind="thing", cause_id=intent.payable_id
    )
    at_once(*[lambda: send_refund(refund.id)] * 3)
    assert SandboxRefund.objects.count() == 1
    assert PaymentRefund.objects.get().status == "succeeded"
    assert row(intent.id).refunded_minor == 5000
