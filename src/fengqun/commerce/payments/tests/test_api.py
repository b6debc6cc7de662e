"""Payments by the API."""

import pytest

from fengqun.commerce.payments.commands import request_refund
from fengqun.commerce.payments.sandbox import company
from fengqun.commerce.payments.tests.factories import captured_intent, sandbox_payment, settle, started_intent, wired

pytestmark = pytest.mark.django_db


def base(community):
    return f"/api/v1/communities/{community.slug}"


def test_providers_and_one_payment(community, member, client_for, frozen):
    intent = started_intent(community, member)
    browser = client_for(member)
    assert browser.get(f"{base(community)}/payment-providers").json() == [{"code": "sandbox", "label": "沙盒支付"}]
    told = browser.get(f"{base(community)}/payments/{intent.id}").json()
    assert (told["status"], told["amount"]) == ("redirected", {"amount_minor": 8800, "unit": "CNY"})


def test_somebody_elses_payment_is_not_found(community, member, host, client_for, frozen):
    intent = started_intent(community, member)
    response = client_for(host).get(f"{base(community)}/payments/{intent.id}")
    assert (response.status_code, response.json()["code"]) == (404, "payments.not_found")


def test_lists_are_for_staff(community, member, operator, client_for, frozen):
    started_intent(community, member)
    assert client_for(member).get(f"{base(community)}/payments").status_code == 403
    assert client_for(member).get(f"{base(community)}/payment-refunds").status_code == 403
    assert len(client_for(operator).get(f"{base(community)}/payments").json()) == 1


def test_failed_refund_is_tried_again(community, member, operator, client_for, frozen):
    browser = client_for(operator)
    with wired():
        intent = captured_intent(community, member)
        company.refuse_refunds(sandbox_payment(intent.id).id, is_refusing=True)
        request_refund(intent.id, amount_minor=100, key="k", reason="", cause_kind="thing", cause_id=intent.payable_id)
        settle()
        [failed] = browser.get(f"{base(community)}/payment-refunds?status=failed").json()
        company.refuse_refunds(sandbox_payment(intent.id).id, is_refusing=False)
        again = browser.post(f"{base(community)}/payment-refunds/{failed['id']}/attempts").json()
        settle()
    assert (again["status"], again["attempt"]) == ("requested", 2)
    [done] = browser.get(f"{base(community)}/payment-refunds").json()
    assert done["status"] == "succeeded"


def test_reconciliation(community, member, operator, client_for, frozen):
    with wired():
        captured_intent(community, member)
    browser = client_for(operator)
    report = browser.post(
        f"{base(community)}/reconciliations", {"provider": "sandbox", "days": 1}, content_type="application/json"
    ).json()
    assert (report["is_clean"], report["findings"]) == (True, [])
    assert len(browser.get(f"{base(community)}/reconciliations").json()) == 1
