"""The door for providers' messages."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from fengqun.commerce.payments.models import WebhookMessage
from fengqun.commerce.payments.sandbox.signing import SIGNATURE_HEADER, TIMESTAMP_HEADER, sign

pytestmark = pytest.mark.django_db
DOOR = "/webhooks/sandbox/"


def body(**changes):
    return json.dumps(
        {
            "event_id": "e1",
            "kind": "payment.paid",
            "merchant_id": "sandbox-1",
            "app_id": "fengqun",
            "order_no": "00",
            "refund_no": "",
            "amount_minor": 100,
            "currency": "CNY",
            **changes,
        }
    ).encode()


def knock(raw, headers, door=DOOR):
    named = {name: headers[name] for name in (TIMESTAMP_HEADER, SIGNATURE_HEADER) if name in headers}
    return Client(enforce_csrf_checks=True).post(door, raw, content_type="application/json", headers=named)


def test_signed_message_is_stored_and_answered(frozen):
    message = sign(body())
    response = knock(message.body, message.headers)
    assert (response.status_code, response.content) == (200, b"ok")
    assert list(WebhookMessage.objects.values_list("event_id", "state")) == [("e1", "stored")]


def test_same_event_twice_is_stored_once(frozen):
    message = sign(body())
    assert [knock(message.body, message.headers).status_code for _time in range(3)] == [200, 200, 200]
    assert WebhookMessage.objects.count() == 1


def test_one_changed_byte_is_refused(frozen):
    message = sign(body())
    response = knock(message.body.replace(b"100", b"101"), message.headers)
    assert (response.status_code, response.content) == (401, b"payments.bad_signature")
    assert not WebhookMessage.objects.exists()


def test_changed_timestamp_is_refused(frozen):
    message = sign(body())
    later = {**message.headers, TIMESTAMP_HEADER: str(int(message.headers[TIMESTAMP_HEADER]) + 1)}
    assert knock(message.body, later).status_code == 401


def test_unsigned_message_is_refused(frozen):
    assert knock(body(), {}).status_code == 401


@pytest.mark.parametrize(("age", "status"), [(-301, 400), (-299, 200), (299, 200), (301, 400)])
def test_age_of_a_message_is_checked(frozen, age, status):
    message = sign(body(), at=frozen + timedelta(seconds=age))
    assert knock(message.body, message.headers).status_code == status
    assert WebhookMessage.objects.count() == (status == 200)


@pytest.mark.parametrize("raw", [b"", b"[]", b"not json", b'{"event_id": "e1"}'])
def test_unreadable_content_is_refused(frozen, raw):
    message = sign(raw)
    assert knock(message.body, message.headers).status_code == 400
    assert not WebhookMessage.objects.exists()


def test_unknown_provider_and_method_are_refused(frozen):
    message = sign(body())
    assert knock(message.body, message.headers, "/webhooks/nobody/").status_code == 422
    assert Client().get(DOOR).status_code == 405


def test_endless_message_is_refused(frozen):
    message = sign(b"x" * 70_000)
    assert knock(message.body, message.headers).status_code == 413
