"""Does the provider tell the same story?"""

from datetime import timedelta

import pytest

from fengqun.commerce.payments.commands import reconcile, request_refund
from fengqun.commerce.payments.errors import ProviderUnreachable
from fengqun.commerce.payments.models import PaymentEvent, PaymentIntent, Reconciliation
from fengqun.commerce.payments.providers import offer
from fengqun.commerce.payments.queries import reconciliations
from fengqun.commerce.payments.sandbox import company
from fengqun.commerce.payments.sandbox.provider import SandboxProvider
from fengqun.commerce.payments.sandbox.tables import SandboxPayment, SandboxRefund
from fengqun.commerce.payments.tests.factories import (
    captured_intent,
    held,
    sandbox_payment,
    settle,
    started_intent,
    wired,
)
from fengqun.commerce.payments.wording import finding_text
from fengqun.kernel.errors import Denied
from fengqun.kernel.policies import SYSTEM
from fengqun.people.communities.tests.factories import actor_for_test
from fengqun.spine.jobs.commands import run_periodic

pytestmark = pytest.mark.django_db


def compare(community, frozen, **spans):
    since = spans.get("since", frozen - timedelta(hours=1))
    return reconcile(community.id, "sandbox", since=since, until=frozen + timedelta(hours=1), actor=SYSTEM)


def refunded_intent(community, member):
    intent = captured_intent(community, member)
    request_refund(intent.id, amount_minor=1000, key="k", reason="", cause_kind="thing", cause_id=intent.payable_id)
    settle()
    return intent


def test_same_story_is_clean(community, member, frozen):
    with wired():
        refunded_intent(community, member)
    report = compare(community, frozen)
    assert (report.is_clean, report.compared) == (True, 2)
    assert [kept.id for kept in reconciliations(community.id)] == [report.id]


def test_payment_that_we_missed_is_found(community, member, frozen):
    with held():
        intent = started_intent(community, member)
        company.pay(sandbox_payment(intent.id).id)
        settle()
    [finding] = compare(community, frozen).findings
    assert (finding.kind, finding.number, finding.theirs_minor) == ("payment_missing_here", intent.id.hex, 8800)
    assert finding_text(finding, "CNY") == f"付款方收了 ¥88.00，账上没有：{intent.id.hex}"


def test_what_they_do_not_know_is_found(community, member, frozen):
    with wired():
        intent = refunded_intent(community, member)
    SandboxPayment.objects.update(status="open")
    SandboxRefund.objects.update(status="failed")
    kinds = {finding.kind: finding.ours_minor for finding in compare(community, frozen).findings}
    assert kinds == {"payment_missing_there": 8800, "refund_missing_there": 1000}
    assert PaymentEvent.objects.filter(intent_id=intent.id).count() == 5


def test_other_amounts_are_found(community, member, frozen):
    with wired():
        refunded_intent(community, member)
    SandboxPayment.objects.update(amount_minor=8700)
    SandboxRefund.objects.update(amount_minor=900)
    kinds = {(f.kind, f.ours_minor, f.theirs_minor) for f in compare(community, frozen).findings}
    assert kinds == {("payment_amount_differs", 8800, 8700), ("refund_amount_differs", 1000, 900)}


def test_midnight_between_the_two_sides_is_no_finding(community, member, at, frozen):
    # given: paid just before the span, captured within it
    with held() as wire:
        intent = started_intent(community, member)
        company.pay(sandbox_payment(intent.id).id)
        settle()
        with at(frozen + timedelta(minutes=4)):
            wire.release()
            settle()
    # then
    assert compare(community, frozen, since=frozen + timedelta(minutes=1)).is_clean


def test_it_needs_the_right(community, host, frozen):
    with pytest.raises(Denied):
        reconcile(community.id, "sandbox", since=frozen, until=frozen + timedelta(1), actor=actor_for_test(host))
    assert reconciliations(community.id) == []


def test_yesterday_is_compared_every_night(community, member, at, frozen):
    with wired():
        captured_intent(community, member)
    with at(frozen + timedelta(days=1)):
        run_periodic("payments.reconcile_yesterday")
    assert [report.is_clean for report in reconciliations(community.id)] == [True]


def test_provider_off_offer_does_not_hold_up_the_night(community, member, at, frozen):
    with wired():
        captured_intent(community, member)
        orphan = captured_intent(community, member)
    PaymentIntent.objects.filter(id=orphan.id).update(provider="gone")
    with at(frozen + timedelta(days=1)):
        run_periodic("payments.reconcile_yesterday")
    assert [report.provider for report in reconciliations(community.id)] == ["sandbox"]


class Halting(SandboxProvider):
    """Answers with its list, leaves out what it is told to, and is silent about these when asked singly."""

    def __init__(self, silent_about):
        self.silent_about = silent_about
        self.asked = 0

    def statement(self, community_id, since, until):
        rows = super().statement(community_id, since, until)
        return [row for row in rows if row.number not in self.silent_about]

    def query(self, intent):
        self.asked += 1
        if intent.order_no in self.silent_about:
            raise ProviderUnreachable
        return super().query(intent)


@pytest.fixture
def halting():
    """Put a provider on offer that is silent about these numbers."""

    def halt(numbers):
        provider = Halting({number.hex for number in numbers})
        offer(provider)
        return provider

    yield halt
    offer(SandboxProvider())


def test_an_unanswered_question_costs_no_report(community, member, at, frozen, halting):
    # given: three payments, one of which the provider's list lacks, and another amount in the third
    with wired():
        silent, same, other = (captured_intent(community, member) for _each in range(3))
    SandboxPayment.objects.filter(order_no=other.id.hex).update(amount_minor=8700)
    halting([silent.id])
    # when
    with at(frozen + timedelta(days=1)):
        run_periodic("payments.reconcile_yesterday")
    # then
    [report] = reconciliations(community.id)
    assert report.compared == 2
    assert {(finding.kind, finding.number) for finding in report.findings} == {
        ("payment_amount_differs", other.id.hex),
        ("payment_not_compared", silent.id.hex),
    }
    assert same.id.hex not in str(report.findings)
    assert report.has_differences
    assert finding_text(report.findings[-1], "CNY") == f"付款方没有回答，没能比：付款 ¥88.00，{silent.id.hex}"


def test_a_silent_provider_is_not_asked_for_ever(community, member, frozen, halting):
    with wired():
        intents = [captured_intent(community, member) for _each in range(5)]
    provider = halting([intent.id for intent in intents])
    report = compare(community, frozen)
    assert provider.asked == 3
    assert [finding.kind for finding in report.findings] == ["payment_not_compared"] * 5
    assert (report.compared, report.is_clean, report.has_differences) == (0, False, False)


def test_what_the_provider_never_heard_of_is_found(community, member, frozen):
    with wired():
        intent = captured_intent(community, member)
    SandboxPayment.objects.all().delete()
    [finding] = compare(community, frozen).findings
    assert (finding.kind, finding.object_id) == ("payment_missing_there", str(intent.id))
    assert Reconciliation.objects.count() == 1
