"""What a stored message makes us do: ask the provider, and believe only the answer."""

import json
from datetime import timedelta
from itertools import permutations

import pytest

from fengqun.commerce.payments.activities import PaymentCaptured, PaymentFailed
from fengqun.commerce.payments.chart import CLEARING_SANDBOX, UNAPPLIED
from fengqun.commerce.payments.commands import receive_webhook, resume_unfinished
from fengqun.commerce.payments.errors import ProviderUnreachable
from fengqun.commerce.payments.models import WebhookMessage
from fengqun.commerce.payments.providers import offer
from fengqun.commerce.payments.queries import events_of, refused_messages
from fengqun.commerce.payments.sandbox import company
from fengqun.commerce.payments.sandbox.provider import SandboxProvider
from fengqun.commerce.payments.sandbox.signing import sign
from fengqun.commerce.payments.sandbox.tables import SandboxPayment
from fengqun.commerce.payments.tests.factories import (
    captured_intent,
    held,
    row,
    sandbox_payment,
    settle,
    started_intent,
    wired,
)
from fengqun.spine.activity.queries import activities_about
from fengqun.spine.jobs.commands import run_due_jobs
from fengqun.spine.ledger.queries import balance, journals_of_cause
from fengqun.spine.ledger.types import AccountRef

pytestmark = pytest.mark.django_db


def posted(community, purpose):
    return balance(community.id, AccountRef(purpose, "CNY")).posted_minor


def verbs(community, intent):
    return [one.verb for one in activities_about(community.id, "payment_intent", intent.id)]


def tell(intent, **changes):
    """A message with a good signature and whatever content."""
    payment = sandbox_payment(intent.id)
    data = {
        "event_id": "forged",
        "kind": "payment.paid",
        "merchant_id": payment.merchant_id,
        "app_id": payment.app_id,
        "order_no": payment.order_no,
        "refund_no": "",
        "amount_minor": payment.amount_minor,
        "currency": payment.currency,
        **changes,
    }
    message = sign(json.dumps(data).encode())
    receive_webhook("sandbox", headers=message.headers, body=message.body)
    settle()


def test_payment_is_captured_booked_and_told_once(community, member, frozen):
    with wired():
        intent = captured_intent(community, member, amount_minor=1264)
    assert (row(intent.id).status, row(intent.id).captured_minor) == ("captured", 1264)
    assert [event.kind for event in events_of(intent.id)] == ["created", "redirected", "captured"]
    assert verbs(community, intent) == [PaymentCaptured.verb]
    [journal] = journals_of_cause(community.id, "thing", intent.payable_id)
    assert (journal.rule, [t.amount_minor for t in journal.transfers]) == ("payments.capture", [1264])
    assert (posted(community, CLEARING_SANDBOX), posted(community, UNAPPLIED)) == (1264, 1264)


@pytest.mark.parametrize("order", [list(order) for order in permutations(range(2))] + [[1, 1, 0, 0], [1, 0, 1, 0, 1]])
def test_messages_in_any_order_and_number_capture_once(community, member, frozen, order):
    with held() as wire:
        intent = started_intent(community, member)
        company.pay(sandbox_payment(intent.id).id)
        run_due_jobs()
        assert (len(wire.held), row(intent.id).status) == (2, "redirected")
        wire.release(order)
        settle()
    assert row(intent.id).status == "captured"
    assert verbs(community, intent) == [PaymentCaptured.verb]
    assert posted(community, UNAPPLIED) == 8800


def test_late_twice_and_reversed_by_the_company_itself(community, member, at, frozen):
    with wired() as wire:
        intent = started_intent(community, member)
        manner = company.Manner(delay=timedelta(minutes=2), copies=2, is_reversed=True)
        company.pay(sandbox_payment(intent.id).id, manner=manner)
        settle()
        assert (wire.answers, row(intent.id).status) == ([], "redirected")
        with at(frozen + timedelta(minutes=2)):
            settle()
    assert wire.answers == [200, 200, 200, 200]
    assert WebhookMessage.objects.count() == 2
    assert verbs(community, intent) == [PaymentCaptured.verb]


def test_failure_is_told_and_a_later_payment_still_counts(community, member, frozen):
    with wired():
        intent = started_intent(community, member)
        company.fail(sandbox_payment(intent.id).id, reason="insufficient funds")
        settle()
        assert (row(intent.id).status, row(intent.id).failure) == ("failed", "insufficient funds")
        company.pay(sandbox_payment(intent.id).id)
        settle()
    assert (row(intent.id).status, row(intent.id).failure) == ("captured", "")
    assert sorted(verbs(community, intent)) == [PaymentCaptured.verb, PaymentFailed.verb]


def test_a_message_alone_moves_nothing(community, member, frozen):
    # given: signed with the right key, but the provider knows of no payment
    intent = started_intent(community, member)
    # when
    tell(intent)
    # then
    assert row(intent.id).status == "redirected"
    assert posted(community, UNAPPLIED) == 0
    assert WebhookMessage.objects.get().state == "done"


@pytest.mark.parametrize(
    "changes",
    [
        {"amount_minor": 1},
        {"currency": "USD"},
        {"merchant_id": "sandbox-somebody"},
        {"app_id": "other"},
        {"order_no": "0" * 32},
        {"order_no": "nonsense"},
        {"refund_no": "nonsense"},
    ],
)
def test_what_does_not_fit_is_refused_and_shown(community, member, frozen, changes):
    intent = started_intent(community, member)
    SandboxPayment.objects.update(status="paid")
    tell(intent, **changes)
    assert WebhookMessage.objects.get().state == "refused"
    assert (row(intent.id).status, posted(community, UNAPPLIED)) == ("redirected", 0)
    assert len(refused_messages(community.id)) == (changes.get("merchant_id") is None)


def test_provider_that_speaks_of_another_amount_is_not_believed(community, member, frozen):
    intent = started_intent(community, member)
    tell(intent)
    SandboxPayment.objects.update(status="paid", amount_minor=1)
    tell(intent, event_id="second", amount_minor=8800)
    assert WebhookMessage.objects.get(event_id="second").state == "refused"
    assert row(intent.id).status == "redirected"


class Silent(SandboxProvider):
    """A provider that does not answer."""

    def query(self, _intent):
        raise ProviderUnreachable


def test_message_waits_while_the_provider_is_silent(community, member, frozen):
    intent = started_intent(community, member)
    SandboxPayment.objects.update(status="paid")
    offer(Silent())
    try:
        with pytest.raises(ProviderUnreachable):
            tell(intent)
        assert WebhookMessage.objects.get().state == "stored"
    finally:
        offer(SandboxProvider())
    assert row(intent.id).status == "redirected"


def test_message_of_a_dead_worker_is_taken_up_again(community, member, at, frozen):
    with held() as wire:
        intent = started_intent(community, member)
        company.pay(sandbox_payment(intent.id).id)
        run_due_jobs()
        wire.release([1])
    WebhookMessage.objects.update(state="working", claimed_at=frozen)
    settle()
    assert row(intent.id).status == "redirected"
    with wired(), at(frozen + timedelta(minutes=6)):
        assert resume_unfinished() == 1
        settle()
    assert row(intent.id).status == "captured"
