"""Money back: never more than came, never twice, never silently lost."""

from datetime import timedelta

import pytest

from fengqun.commerce.payments.activities import RefundFailed, RefundSucceeded
from fengqun.commerce.payments.calls import MOST_TRIES, ask_about_attempts, send_refund
from fengqun.commerce.payments.chart import CLEARING_SANDBOX, UNAPPLIED
from fengqun.commerce.payments.commands import request_refund, resume_unfinished, retry_refund
from fengqun.commerce.payments.errors import (
    AmountOutOfRange,
    KeyReused,
    PaymentNotFound,
    ProviderUnreachable,
    RefundNotFailed,
    RefundTooLarge,
    RefundUnsettled,
    UnknownProvider,
)
from fengqun.commerce.payments.models import PaymentIntent, PaymentRefund
from fengqun.commerce.payments.outcomes import record_refund
from fengqun.commerce.payments.providers import offer
from fengqun.commerce.payments.queries import events_of, failed_refunds, refund, refunds_paid_late
from fengqun.commerce.payments.sandbox import company
from fengqun.commerce.payments.sandbox.provider import SandboxProvider
from fengqun.commerce.payments.sandbox.tables import SandboxRefund
from fengqun.commerce.payments.tests.factories import (
    captured_intent,
    row,
    sandbox_payment,
    settle,
    started_intent,
    wired,
)
from fengqun.commerce.payments.types import ProviderRefund
from fengqun.kernel.errors import Denied
from fengqun.kernel.ids import new_id
from fengqun.kernel.policies import SYSTEM
from fengqun.people.communities.tests.factories import actor_for_test
from fengqun.spine.activity.queries import activities_about
from fengqun.spine.jobs.commands import run_due_jobs
from fengqun.spine.ledger.queries import balance
from fengqun.spine.ledger.types import AccountRef

pytestmark = pytest.mark.django_db


def posted(community, purpose):
    return balance(community.id, AccountRef(purpose, "CNY")).posted_minor


def ask(intent, amount_minor, key="k"):
    return request_refund(
        intent.id, amount_minor=amount_minor, key=key, reason="坏豆", cause_kind="thing", cause_id=intent.payable_id
    )


def test_refund_goes_through_the_provider_and_the_ledger(community, member, frozen):
    with wired():
        intent = captured_intent(community, member)
        asked = ask(intent, 3000)
        assert (row(intent.id).refunding_minor, asked.status) == (3000, "requested")
        settle()
    assert refund(asked.id).status == "succeeded"
    after = row(intent.id)
    assert (after.status, after.refunded_minor, after.refunding_minor) == ("partly_refunded", 3000, 0)
    assert (posted(community, CLEARING_SANDBOX), posted(community, UNAPPLIED)) == (5800, 5800)
    told = [one.verb for one in activities_about(community.id, "payment_refund", asked.id)]
    assert told == [RefundSucceeded.verb]


def test_cap_counts_what_is_under_way(community, member, frozen):
    with wired():
        intent = captured_intent(community, member)
        ask(intent, 5000, "a")
        with pytest.raises(RefundTooLarge) as refusal:
            ask(intent, 3801, "b")
        assert refusal.value.details == {"refundable_minor": 3800}
        ask(intent, 3800, "c")
        settle()
        with pytest.raises(RefundTooLarge):
            ask(intent, 1, "d")
    assert row(intent.id).status == "refunded"
    assert (posted(community, CLEARING_SANDBOX), posted(community, UNAPPLIED)) == (0, 0)


def test_same_key_refunds_once_and_another_amount_is_refused(community, member, frozen):
    with wired():
        intent = captured_intent(community, member)
        first = ask(intent, 1000)
        assert ask(intent, 1000).id == first.id
        with pytest.raises(KeyReused):
            ask(intent, 2000)
        settle()
    assert PaymentRefund.objects.count() == 1
    assert row(intent.id).refunded_minor == 1000


def test_unreasonable_refunds_are_refused(community, member, frozen):
    intent = started_intent(community, member)
    with pytest.raises(AmountOutOfRange):
        ask(intent, 0)
    with pytest.raises(RefundTooLarge):
        ask(intent, 1)
    with pytest.raises(PaymentNotFound):
        request_refund(new_id(), amount_minor=1, key="k", reason="", cause_kind="thing", cause_id=new_id())
    assert not PaymentRefund.objects.exists()


def test_failed_refund_is_visible_and_can_be_tried_again(community, member, operator, frozen):
    with wired():
        intent = captured_intent(community, member)
        payment_id = sandbox_payment(intent.id).id
        company.refuse_refunds(payment_id, is_refusing=True)
        asked = ask(intent, 3000)
        settle()
        # then: it failed, the money still waits, and the cap is free again
        assert [(one.id, one.failure) for one in failed_refunds(community.id)] == [(asked.id, "refused by the bank")]
        assert (row(intent.id).refunding_minor, row(intent.id).refunded_minor) == (0, 0)
        assert posted(community, UNAPPLIED) == 8800
        # when
        company.refuse_refunds(payment_id, is_refusing=False)
        retry_refund(asked.id, actor=actor_for_test(operator))
        settle()
    assert (refund(asked.id).status, refund(asked.id).attempt) == ("succeeded", 2)
    assert failed_refunds(community.id) == []
    assert [one.refund_no for one in SandboxRefund.objects.order_by("refund_no")] == [
        f"{asked.id.hex}-1",
        f"{asked.id.hex}-2",
    ]
    kinds = [event.kind for event in events_of(intent.id)][3:]
    assert kinds == ["refund_requested", "refund_failed", "refund_requested", "refund_succeeded"]
    assert {one.verb for one in activities_about(community.id, "payment_refund", asked.id)} == {
        RefundFailed.verb,
        RefundSucceeded.verb,
    }


def test_retry_needs_a_failure_a_right_and_room_under_the_cap(community, member, host, operator, frozen):
    with wired():
        intent = captured_intent(community, member)
        company.refuse_refunds(sandbox_payment(intent.id).id, is_refusing=True)
        asked = ask(intent, 8000)
        with pytest.raises(RefundNotFailed):
            retry_refund(asked.id, actor=actor_for_test(operator))
        settle()
        with pytest.raises(Denied):
            retry_refund(asked.id, actor=actor_for_test(host))
        company.refuse_refunds(sandbox_payment(intent.id).id, is_refusing=False)
        ask(intent, 8000, "other")
        with pytest.raises(RefundTooLarge):
            retry_refund(asked.id, actor=SYSTEM)
        settle()
    assert (refund(asked.id).status, row(intent.id).refunded_minor) == ("failed", 8000)


class Silent(SandboxProvider):
    """Takes the refund, and the answer is lost."""

    def refund(self, refund):
        super().refund(refund)
        raise ProviderUnreachable


def test_lost_answer_is_asked_again_under_the_same_number(community, member, frozen):
    with wired():
        intent = captured_intent(community, member)
        offer(Silent())
        try:
            asked = ask(intent, 3000)
            with pytest.raises(ProviderUnreachable):
                run_due_jobs()
        finally:
            offer(SandboxProvider())
        assert refund(asked.id).status == "requested"
        send_refund(asked.id)
        settle()
    assert SandboxRefund.objects.count() == 1
    assert (refund(asked.id).status, row(intent.id).refunded_minor) == ("succeeded", 3000)
    assert posted(community, CLEARING_SANDBOX) == 5800


def test_refund_of_a_dead_worker_is_taken_up_again(community, member, at, frozen):
    with wired():
        intent = captured_intent(community, member)
        asked = ask(intent, 3000)
        PaymentRefund.objects.update(status="sending", sent_at=frozen)
        settle()
        assert refund(asked.id).status == "sending"
        with at(frozen + timedelta(minutes=6)):
            assert resume_unfinished() == 1
            settle()
    assert refund(asked.id).status == "succeeded"


def failed_refund(community, member):
    """A refund of everything that the bank refused, and the bank willing again."""
    intent = captured_intent(community, member)
    payment_id = sandbox_payment(intent.id).id
    company.refuse_refunds(payment_id, is_refusing=True)
    asked = ask(intent, 8800)
    settle()
    company.refuse_refunds(payment_id, is_refusing=False)
    return intent, asked


def paid_at_the_bank():
    return sum(one.amount_minor for one in SandboxRefund.objects.filter(status="succeeded"))


def seen(asked, attempt, status="succeeded"):
    return ProviderRefund(status=status, refund_no=f"{asked.id.hex}-{attempt}", amount_minor=8800)


def test_refund_paid_after_all_is_not_paid_again(community, member, frozen):
    with wired():
        intent, asked = failed_refund(community, member)
        SandboxRefund.objects.update(status="succeeded")
        assert retry_refund(asked.id, actor=SYSTEM).status == "succeeded"
        settle()
    assert paid_at_the_bank() == 8800
    assert (row(intent.id).refunded_minor, row(intent.id).refunding_minor) == (8800, 0)
    assert (posted(community, CLEARING_SANDBOX), posted(community, UNAPPLIED)) == (0, 0)


@pytest.mark.parametrize("trouble", ["processing", "silent", "other_amount"])
def test_nothing_is_sent_again_before_the_provider_has_refused_for_good(
    community, member, frozen, monkeypatch, trouble
):
    def silent(_self, _refund):
        raise ProviderUnreachable

    with wired():
        _intent, asked = failed_refund(community, member)
        if trouble == "processing":
            SandboxRefund.objects.update(status="processing")
        elif trouble == "other_amount":
            SandboxRefund.objects.update(amount_minor=1)
        else:
            monkeypatch.setattr(SandboxProvider, "query_refund", silent)
        with pytest.raises((RefundUnsettled, ProviderUnreachable)):
            retry_refund(asked.id, actor=SYSTEM)
        settle()
    assert (refund(asked.id).status, refund(asked.id).attempt) == ("failed", 1)


def test_late_success_before_the_next_attempt_leaves_takes_its_place(community, member, frozen):
    with wired():
        intent, asked = failed_refund(community, member)
        retry_refund(asked.id, actor=SYSTEM)
        assert record_refund(asked.id, seen(asked, 1)) is True
        settle()
    assert (refund(asked.id).status, refund(asked.id).attempt) == ("succeeded", 1)
    assert row(intent.id).refunded_minor == 8800
    assert paid_at_the_bank() == 0  # the bank's list, which this test did not touch, got no second number


def test_late_success_of_a_failed_refund_is_booked(community, member, frozen):
    with wired():
        intent, asked = failed_refund(community, member)
        assert record_refund(asked.id, seen(asked, 1)) is True
        assert record_refund(asked.id, seen(asked, 1)) is False
    assert (refund(asked.id).status, row(intent.id).refunded_minor) == ("succeeded", 8800)


def test_late_success_without_room_in_the_books_is_shown(community, member, frozen):
    with wired():
        intent, asked = failed_refund(community, member)
        ask(intent, 8800, "other")
        settle()
        assert record_refund(asked.id, seen(asked, 1)) is True
        assert record_refund(asked.id, seen(asked, 1)) is False
        with pytest.raises(RefundUnsettled):
            retry_refund(asked.id, actor=SYSTEM)
    assert [one.id for one in refunds_paid_late(community.id)] == [asked.id]
    assert row(intent.id).refunded_minor == 8800


def test_late_success_while_the_next_attempt_is_under_way_waits_for_its_end(community, member, frozen):
    with wired():
        intent, asked = failed_refund(community, member)
        retry_refund(asked.id, actor=SYSTEM)
        PaymentRefund.objects.update(status="sending", sent_at=frozen, tries=1)
        record_refund(asked.id, seen(asked, 1))
        assert [one.late_attempt for one in refunds_paid_late(community.id)] == [1]
        record_refund(asked.id, seen(asked, 2, "failed"))
        assert refunds_paid_late(community.id) == []
    assert (refund(asked.id).status, refund(asked.id).attempt) == ("succeeded", 1)
    assert (row(intent.id).refunded_minor, posted(community, CLEARING_SANDBOX)) == (8800, 0)


def test_message_about_an_earlier_attempt_asks_about_that_one(community, member, frozen):
    with wired():
        _intent, asked = failed_refund(community, member)
        retry_refund(asked.id, actor=SYSTEM)
        settle()
        first = SandboxRefund.objects.get(refund_no=f"{asked.id.hex}-1")
        SandboxRefund.objects.filter(id=first.id).update(status="succeeded")
        ask_about_attempts(asked.id)
    assert [one.late_attempt for one in refunds_paid_late(community.id)] == [1]


def test_refund_that_gets_nowhere_is_parked_and_keeps_its_room(community, member, frozen):
    with wired():
        intent = captured_intent(community, member)
        asked = ask(intent, 3000)
        PaymentIntent.objects.update(provider="gone")
        settle()
        assert [(one.id, one.status) for one in failed_refunds(community.id)] == [(asked.id, "parked")]
        assert row(intent.id).refunding_minor == 3000
        with pytest.raises(UnknownProvider):
            retry_refund(asked.id, actor=SYSTEM)
        # when: the provider is back, it is sent under the same number
        PaymentIntent.objects.update(provider="sandbox")
        retry_refund(asked.id, actor=SYSTEM)
        settle()
    assert (refund(asked.id).status, refund(asked.id).attempt) == ("succeeded", 1)
    assert (row(intent.id).refunding_minor, row(intent.id).refunded_minor) == (0, 3000)


def test_refund_tried_too_often_is_parked(community, member, at, frozen):
    with wired():
        intent = captured_intent(community, member)
        asked = ask(intent, 3000)
        PaymentRefund.objects.update(tries=MOST_TRIES)
        with at(frozen + timedelta(minutes=6)):
            assert resume_unfinished() == 0
    assert refund(asked.id).status == "parked"
