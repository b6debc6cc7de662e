"""When no message comes."""

from datetime import timedelta

import pytest

from fengqun.commerce.payments.calls import MOST_TRIES, handle_message
from fengqun.commerce.payments.commands import check, check_open_intents, expire_intents, resume_unfinished
from fengqun.commerce.payments.models import PaymentIntent, WebhookMessage
from fengqun.commerce.payments.queries import events_of, intents_told_otherwise, refused_messages
from fengqun.commerce.payments.sandbox import company
from fengqun.commerce.payments.sandbox.provider import SandboxProvider
from fengqun.commerce.payments.sandbox.tables import SandboxPayment
from fengqun.commerce.payments.tests.factories import (
    held,
    make_intent,
    row,
    sandbox_payment,
    settle,
    started_intent,
    wired,
)
from fengqun.spine.jobs.commands import run_due_jobs, run_periodic

pytestmark = pytest.mark.django_db


def test_lost_message_is_made_up_for_by_asking(community, member, at, frozen):
    with held():
        intent = started_intent(community, member)
        company.pay(sandbox_payment(intent.id).id)
        settle()
    assert check_open_intents() == 0
    with at(frozen + timedelta(minutes=3)):
        assert check_open_intents() == 1
        assert check_open_intents() == 0
    assert row(intent.id).status == "captured"


def test_time_over_closes_what_nobody_paid(community, member, at, frozen):
    never_started, started = make_intent(community, member), started_intent(community, member)
    assert expire_intents() == 0
    with at(frozen + timedelta(hours=2)):
        assert expire_intents() == 2
        assert expire_intents() == 0
    assert (row(never_started.id).status, row(started.id).status) == ("expired", "expired")


def test_time_over_asks_once_more_before_it_closes(community, member, at, frozen):
    with held():
        intent = started_intent(community, member)
        company.pay(sandbox_payment(intent.id).id)
        settle()
    with at(frozen + timedelta(hours=2)):
        assert expire_intents() == 0
    assert row(intent.id).status == "captured"


def test_money_that_comes_after_the_close_still_counts(community, member, at, frozen):
    with wired():
        intent = started_intent(community, member)
        company.pay_late(sandbox_payment(intent.id).id)
        with at(frozen + timedelta(hours=2)):
            run_periodic("payments.expire_intents")
            settle()
        assert row(intent.id).status == "expired"
        with at(frozen + timedelta(hours=2, minutes=1)):
            settle()
    assert [event.kind for event in events_of(intent.id)] == ["created", "redirected", "expired", "captured"]


def test_provider_off_offer_does_not_hold_up_the_others(community, member, at, frozen):
    orphan, other = started_intent(community, member), started_intent(community, member)
    PaymentIntent.objects.filter(id=orphan.id).update(provider="gone")
    with at(frozen + timedelta(minutes=3)):
        assert check_open_intents() == 0
    with at(frozen + timedelta(hours=2)):
        assert expire_intents() == 2
    assert (row(orphan.id).status, row(other.id).status) == ("expired", "expired")


def test_payment_the_provider_never_heard_of_is_closed_in_time(community, member, at, frozen):
    intent = started_intent(community, member)
    sandbox_payment(intent.id).delete()
    with at(frozen + timedelta(hours=2)):
        assert expire_intents() == 1
    assert row(intent.id).status == "expired"


def test_those_who_tell_another_story_go_to_the_end_and_are_shown(community, member, at, frozen, monkeypatch):
    monkeypatch.setattr(check, "BATCH", 1)
    with held():
        with at(frozen - timedelta(seconds=1)):
            odd = started_intent(community, member)
        other = started_intent(community, member)
        SandboxPayment.objects.filter(order_no=odd.id.hex).update(amount_minor=1, status="paid")
        company.pay(sandbox_payment(other.id).id)
        settle()
    with at(frozen + timedelta(minutes=3)):
        assert (check_open_intents(), check_open_intents()) == (0, 1)
    assert row(other.id).status == "captured"
    assert [one.id for one in intents_told_otherwise(community.id)] == [odd.id]
    # when: both sides agree again
    SandboxPayment.objects.filter(order_no=odd.id.hex).update(amount_minor=8800)
    with at(frozen + timedelta(minutes=5)):
        assert check_open_intents() == 1
    assert intents_told_otherwise(community.id) == []


def stale_message(intent, frozen, **more):
    return WebhookMessage.objects.create(
        provider="sandbox",
        event_id="e",
        kind="payment.paid",
        merchant_id=SandboxProvider().merchant_id(intent.community_id),
        app_id="fengqun",
        order_no=intent.id.hex,
        amount_minor=8800,
        currency="CNY",
        sent_at=frozen,
        received_at=frozen - timedelta(hours=1),
        **more,
    )


def test_what_waits_in_the_queue_is_not_put_there_again(community, member, frozen):
    stale_message(started_intent(community, member), frozen)
    assert [resume_unfinished() for _ in range(5)] == [1, 0, 0, 0, 0]
    assert run_due_jobs() == 1
    assert WebhookMessage.objects.get().state == "done"
    assert resume_unfinished() == 0


def test_message_that_gets_nowhere_is_left_to_staff(community, member, frozen):
    stale_message(started_intent(community, member), frozen, attempts=MOST_TRIES)
    assert resume_unfinished() == 0
    assert [one.note for one in refused_messages(community.id)] == [f"no answer after {MOST_TRIES} attempts"]


def test_message_of_a_provider_off_offer_is_left_to_staff(community, member, frozen):
    intent = started_intent(community, member)
    PaymentIntent.objects.update(provider="gone")
    message = stale_message(intent, frozen)
    WebhookMessage.objects.update(provider="gone")
    handle_message(message.id)
    assert len(refused_messages(community.id)) == 1
