"""The page after paying, and the console."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fengqun.commerce.payments.commands import request_refund
from fengqun.commerce.payments.queries import failed_refunds
from fengqun.commerce.payments.sandbox import company
from fengqun.commerce.payments.tests.factories import (
    captured_intent,
    make_intent,
    sandbox_payment,
    settle,
    started_intent,
    wired,
)

pytestmark = pytest.mark.django_db
MOST_QUERIES = 18
"""Of which the frame's own sidebar asks some."""


def url(name, community, **more):
    return reverse(name, kwargs={"community": community.slug, **more})


def failed_refund(community, member):
    intent = captured_intent(community, member)
    company.refuse_refunds(sandbox_payment(intent.id).id, is_refusing=True)
    request_refund(intent.id, amount_minor=100, key="k", reason="", cause_kind="thing", cause_id=intent.payable_id)
    settle()
    return failed_refunds(community.id)[0]


def test_page_after_paying_waits_and_then_says_what_happened(community, member, client_for, frozen):
    browser = client_for(member)
    intent = started_intent(community, member)
    page = url("payments-return", community, intent_id=intent.id)
    waiting = browser.get(page).content.decode()
    assert 'hx-trigger="every 2s"' in waiting
    with wired():
        company.pay(sandbox_payment(intent.id).id)
        settle()
    fragment = browser.get(page, headers={"HX-Request": "true"}).content.decode()
    assert ("付款成功" in fragment, "hx-trigger" in fragment, "<html" in fragment) == (True, False, False)


def test_page_after_paying_is_the_payers_own(
    community, member, host, other_community, client_for, guest_client, frozen
):
    intent = started_intent(community, member)
    assert client_for(host).get(url("payments-return", community, intent_id=intent.id)).status_code == 404
    assert guest_client.get(url("payments-return", community, intent_id=intent.id)).status_code == 302
    assert client_for(member).get(url("payments-return", other_community, intent_id=intent.id)).status_code == 404


@pytest.mark.parametrize("name", ["payments-console", "payments-console-reconciliation"])
def test_console_is_for_staff(community, member, client_for, name):
    assert client_for(member).get(url(name, community)).status_code == 403


def test_console_asks_as_much_for_fifty_rows_as_for_one(
    community, member, operator, client_for, django_assert_num_queries
):
    browser, page = client_for(operator), url("payments-console", community)
    make_intent(community, member)
    browser.get(page)
    with CaptureQueriesContext(connection) as with_one:
        browser.get(page)
    for _time in range(49):
        make_intent(community, member)
    with django_assert_num_queries(len(with_one)):
        shown = browser.get(page).content.decode()
    assert (shown.count("<tr><td"), len(with_one) <= MOST_QUERIES) == (50, True)


def test_one_payment_with_its_events(community, member, operator, other_community, client_for, frozen):
    with wired():
        intent = captured_intent(community, member)
    shown = client_for(operator).get(url("payments-console-detail", community, intent_id=intent.id)).content.decode()
    assert ("付款到账" in shown, "¥88.00" in shown or "88" in shown) == (True, True)


def test_failed_refund_is_tried_again_in_place(community, member, operator, client_for, frozen):
    with wired():
        failed = failed_refund(community, member)
        browser = client_for(operator)
        assert "refused by the bank" in browser.get(url("payments-console", community)).content.decode()
        company.refuse_refunds(sandbox_payment(failed.intent_id).id, is_refusing=False)
        browser.post(url("payments-console-attempts", community, refund_id=failed.id))
        settle()
    assert failed_refunds(community.id) == []


def test_member_cannot_try_a_refund_again(community, member, client_for, frozen):
    with wired():
        failed = failed_refund(community, member)
        response = client_for(member).post(url("payments-console-attempts", community, refund_id=failed.id))
    assert (response.status_code, len(failed_refunds(community.id))) == (403, 1)


def test_reconciliation_is_run_and_shown(community, member, operator, client_for, frozen):
    with wired():
        captured_intent(community, member)
    browser = client_for(operator)
    browser.post(url("payments-console-reconcile", community), {"provider": "sandbox", "days": 7})
    assert "一致" in browser.get(url("payments-console-reconciliation", community)).content.decode()


def test_today_names_what_failed(community, member, operator, client_for, frozen):
    with wired():
        failed_refund(community, member)
    today = client_for(operator).get(reverse("console-today", kwargs={"community": community.slug}))
    assert "付款和退款失败" in today.content.decode()
