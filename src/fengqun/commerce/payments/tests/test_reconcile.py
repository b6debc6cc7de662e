"""Does the provider tell the same story?"""

from datetime import timedelta

import pytest

from fengqun.commerce.payments.commands import reconcile, request_refund
from fengqun.commerce.payments.models import PaymentEvent, PaymentIntent
from fengqun.commerce.payments.queries import reconciliations
from fengqun.commerce.payments.sandbox import company
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
