"""Payments for tests, made by the real commands, and the wire to the sandbox under the test's control."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.test import Client

from fengqun.commerce.payments.commands import create_intent, start_payment
from fengqun.commerce.payments.models import PaymentIntent
from fengqun.commerce.payments.sandbox import company
from fengqun.commerce.payments.sandbox.channel import HeldChannel, using
from fengqun.commerce.payments.sandbox.tables import SandboxPayment
from fengqun.commerce.payments.types import IntentCard
from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.kernel.money import Money
from fengqun.spine.activity.commands import drain_all
from fengqun.spine.activity.subscriptions import only_these, subscription
from fengqun.spine.jobs.commands import run_due_jobs

NOTIFY_URL = "http://testserver/webhooks/sandbox/"
RETURN_URL = "http://testserver/back/"


class ClientChannel:
    """Delivers to our own webhook door, through Django's test client."""

    def __init__(self) -> None:
        self.answers: list[int] = []

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        named = {name: value for name, value in headers.items() if name != "Content-Type"}
        response = Client().post(urlsplit(url).path, body, content_type="application/json", headers=named)
        self.answers.append(response.status_code)
        return response.status_code


@contextmanager
def wired() -> Iterator[ClientChannel]:
    """The sandbox's messages reach us through the test client, and no room above listens."""
    channel = ClientChannel()
    with using(channel), only_these(*(one for name in LISTENERS if (one := subscription(name)))):
        yield channel


@contextmanager
def held() -> Iterator[HeldChannel]:
    """The sandbox's messages wait until the test lets them go."""
    channel = HeldChannel(ClientChannel())
    with using(channel), only_these(*(one for name in LISTENERS if (one := subscription(name)))):
        yield channel


LISTENERS = ("orders.apply_payment", "orders.note_refund")


def settle() -> None:
    """Run what is due until nothing is: jobs and deliveries."""
    while run_due_jobs() + drain_all():
        pass


def make_intent(community: Any, payer: Any, *, amount_minor: int = 8800, **more: Any) -> IntentCard:
    """An intent for something that nobody listens to."""
    choices = {"payable_kind": "thing", "payable_id": new_id(), "key": str(new_id()), **more}
    return create_intent(
        community.id,
        payer_member_id=payer.id,
        subject="订单 SY1",
        amount=Money(amount_minor, "CNY"),
        provider="sandbox",
        expires_at=clock.now() + timedelta(hours=2),
        **choices,
    )


def started_intent(community: Any, payer: Any, **more: Any) -> IntentCard:
    """An intent whose pay page is open."""
    intent = make_intent(community, payer, **more)
    start_payment(intent.id, return_url=RETURN_URL, notify_url=NOTIFY_URL)
    return intent


def captured_intent(community: Any, payer: Any, **more: Any) -> IntentCard:
    """An intent that was paid; call it inside `wired`."""
    intent = started_intent(community, payer, **more)
    company.pay(sandbox_payment(intent.id).id)
    settle()
    return intent


def sandbox_payment(intent_id: Any) -> SandboxPayment:
    """The other side's row."""
    return SandboxPayment.objects.get(order_no=intent_id.hex)


def row(intent_id: Any) -> PaymentIntent:
    """Our row, fresh."""
    return PaymentIntent.objects.get(id=intent_id)
