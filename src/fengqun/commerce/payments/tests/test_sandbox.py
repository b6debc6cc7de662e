"""The sandbox company: its pay page, and the messages it owes."""

from datetime import timedelta

import pytest
from django.test import Client

from fengqun.commerce.payments.sandbox import company
from fengqun.commerce.payments.sandbox.channel import NO_ANSWER, HttpChannel, using
from fengqun.commerce.payments.sandbox.signing import sign
from fengqun.commerce.payments.sandbox.tables import SandboxDelivery, SandboxPayment
from fengqun.commerce.payments.tests.factories import (
    RETURN_URL,
    held,
    row,
    sandbox_payment,
    settle,
    started_intent,
    wired,
)

pytestmark = pytest.mark.django_db


class DeadWire:
    """Nobody answers, until somebody does."""

    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.signatures: list[str] = []

    def post(self, _url, headers, _body):
        self.signatures.append(headers["Sandbox-Signature"])
        if len(self.signatures) <= self.failures:
            return 0 if len(self.signatures) % 2 else 500
        return 204


def test_pay_page_pays_and_leads_back(community, member, frozen):
    intent = started_intent(community, member)
    page = row(intent.id).pay_url
    shown = Client().get(page)
    assert (shown.status_code, "沙盒支付" in shown.content.decode()) == (200, True)
    with wired():
        back = Client().post(page, {"act": "pay"})
        assert (back.status_code, back["Location"]) == (302, RETURN_URL)
        settle()
    assert row(intent.id).status == "captured"
    assert "回到店家" in Client().get(page).content.decode()


@pytest.mark.parametrize(("act", "status"), [("fail", "failed"), ("close", "closed"), ("pay_late", "open")])
def test_other_buttons(community, member, frozen, act, status):
    intent = started_intent(community, member)
    Client().post(row(intent.id).pay_url, {"act": act})
    assert sandbox_payment(intent.id).status == status


def test_manner_of_the_messages_is_chosen_on_the_page(community, member, frozen):
    intent = started_intent(community, member)
    Client().post(row(intent.id).pay_url, {"act": "pay", "is_twice": "on", "is_late": "on", "is_reversed": "on"})
    rows = list(SandboxDelivery.objects.all())
    assert sorted("payment.paid" in one.body for one in rows) == [False, False, True, True]
    assert {one.due_at for one in rows} == {frozen + timedelta(minutes=2)}


@pytest.mark.parametrize(("is_reversed", "first"), [(False, b"payment.processing"), (True, b"payment.paid")])
def test_newest_message_can_come_first(community, member, frozen, is_reversed, first):
    with held() as wire:
        intent = started_intent(community, member)
        company.pay(sandbox_payment(intent.id).id, manner=company.Manner(is_reversed=is_reversed))
        settle()
    assert first in wire.held[0][2]


def test_a_terse_company_tells_the_outcome_only(community, member, frozen):
    intent = started_intent(community, member)
    company.pay(sandbox_payment(intent.id).id, manner=company.Manner(is_terse=True))
    [told] = SandboxDelivery.objects.all()
    assert "payment.paid" in told.body


def test_refunds_can_be_made_to_fail(community, member, frozen):
    intent = started_intent(community, member)
    company.pay(sandbox_payment(intent.id).id)
    Client().post(row(intent.id).pay_url, {"act": "refuse_refunds"})
    assert sandbox_payment(intent.id).is_refusing_refunds is True


def test_unknown_act_is_refused(community, member, frozen):
    intent = started_intent(community, member)
    assert Client().post(row(intent.id).pay_url, {"act": "steal"}).status_code == 422
    assert sandbox_payment(intent.id).status == "open"


def test_there_is_no_such_page_on_a_real_server(community, member, settings, frozen):
    intent = started_intent(community, member)
    settings.IS_TRIAL = False
    assert Client().get(row(intent.id).pay_url).status_code == 404
    assert Client().post(row(intent.id).pay_url, {"act": "pay"}).status_code == 404
    assert sandbox_payment(intent.id).status == "open"


def test_paying_twice_takes_the_money_once(community, member, frozen):
    intent = started_intent(community, member)
    company.pay(sandbox_payment(intent.id).id)
    company.pay(sandbox_payment(intent.id).id)
    assert SandboxDelivery.objects.count() == 2


def test_message_is_sent_again_with_growing_waits_and_a_new_signature(community, member, at, frozen):
    intent = started_intent(community, member)
    company.close(sandbox_payment(intent.id).id)
    wire = DeadWire(failures=3)
    with using(wire):
        settle()
        assert [len(wire.signatures)] == [1]
        for seconds, sent in [(14, 1), (15, 2), (29, 2), (30, 3), (59, 3), (60, 4), (9999, 4)]:
            with at(frozen + timedelta(seconds=seconds)):
                settle()
            assert len(wire.signatures) == sent
    assert len(set(wire.signatures)) == 4
    delivery = SandboxDelivery.objects.get()
    assert (delivery.attempts, delivery.is_delivered, delivery.last_answer) == (4, True, "204")


def test_company_never_pays_back_more_than_it_took(community, member, frozen):
    intent = started_intent(community, member)
    payment = company.pay(sandbox_payment(intent.id).id)
    assert company.pay_back(payment, refund_no="r1", amount_minor=8000).status == "succeeded"
    assert company.pay_back(payment, refund_no="r1", amount_minor=8000).status == "succeeded"
    assert company.pay_back(payment, refund_no="r2", amount_minor=801).status == "failed"
    assert SandboxPayment.objects.get().refunded_minor == 8000


@pytest.mark.django_db(transaction=True)
def test_message_goes_over_real_http(live_server):
    message = sign(b"{}")
    door = f"{live_server.url}/webhooks/sandbox/"
    assert HttpChannel().post(door, message.headers, message.body) == 400
    assert HttpChannel().post(door, {}, message.body) == 401
    assert HttpChannel().post("http://127.0.0.1:9/webhooks/sandbox/", message.headers, message.body) == NO_ANSWER
    assert HttpChannel().post("file:///etc/passwd", message.headers, message.body) == NO_ANSWER
