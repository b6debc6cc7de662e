"""What the sandbox company does: opens payments, takes money, refuses, pays back, and tells the merchant."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from fengqun.commerce.payments.errors import PaymentNotFound
from fengqun.commerce.payments.sandbox.jobs import deliver
from fengqun.commerce.payments.sandbox.tables import SandboxDelivery, SandboxPayment, SandboxRefund
from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.spine.jobs.registry import job


@dataclass(frozen=True, slots=True)
class Manner:
    """How the company's messages travel: how late, how often, whether the newest comes first, or only the outcome."""

    delay: timedelta = timedelta(0)
    copies: int = 1
    is_reversed: bool = False
    is_terse: bool = False


PROMPT = Manner()


def find_payment(payment_id: UUID) -> SandboxPayment:
    """The payment; raises PaymentNotFound."""
    try:
        return SandboxPayment.objects.get(id=payment_id)
    except SandboxPayment.DoesNotExist as error:
        raise PaymentNotFound from error


@transaction.atomic
def pay(payment_id: UUID, *, manner: Manner = PROMPT) -> SandboxPayment:
    """Take the money, whatever was tried before; a second time changes nothing."""
    took = (
        SandboxPayment.objects.filter(id=payment_id)
        .exclude(status="paid")
        .update(status="paid", paid_at=clock.now(), failure="")
    )
    payment = find_payment(payment_id)
    if took:
        _tell(payment, ["payment.paid"] if manner.is_terse else ["payment.processing", "payment.paid"], manner)
    return payment


@transaction.atomic
def pay_late(payment_id: UUID, *, manner: Manner = PROMPT) -> SandboxPayment:
    """Take the money only a minute after the merchant's time is over."""
    payment = find_payment(payment_id)
    take_money.defer_in_transaction(
        payment_id=payment_id,
        delay_seconds=int(manner.delay.total_seconds()),
        copies=manner.copies,
        is_reversed=manner.is_reversed,
        at=payment.pay_until + timedelta(minutes=1),
    )
    return payment


@job(name="payments.sandbox_take_money", queue="default")
def take_money(*, payment_id: UUID, delay_seconds: int, copies: int, is_reversed: bool) -> None:
    """Take the money that was promised for later."""
    pay(payment_id, manner=Manner(timedelta(seconds=delay_seconds), copies, is_reversed))


@transaction.atomic
def fail(payment_id: UUID, *, reason: str, manner: Manner = PROMPT) -> SandboxPayment:
    """Refuse the money of an open payment."""
    refused = SandboxPayment.objects.filter(id=payment_id, status="open").update(status="failed", failure=reason)
    payment = find_payment(payment_id)
    if refused:
        _tell(payment, ["payment.failed"], manner)
    return payment


@transaction.atomic
def close(payment_id: UUID, *, manner: Manner = PROMPT) -> SandboxPayment:
    """Close an open payment without money; somebody may still find a way to pay it."""
    closed = SandboxPayment.objects.filter(id=payment_id, status="open").update(status="closed")
    payment = find_payment(payment_id)
    if closed:
        _tell(payment, ["payment.closed"], manner)
    return payment


@transaction.atomic
def pay_back(payment: SandboxPayment, *, refund_no: str, amount_minor: int) -> SandboxRefund:
    """Give money back, once per number; the company refuses when told to, or when it never had that much."""
    locked = SandboxPayment.objects.select_for_update().get(id=payment.id)
    known = SandboxRefund.objects.filter(refund_no=refund_no).first()
    if known is not None:
        return known
    failure = _why_not_pay_back(locked, amount_minor)
    refund = SandboxRefund.objects.create(
        payment=locked,
        refund_no=refund_no,
        amount_minor=amount_minor,
        status="failed" if failure else "succeeded",
        failure=failure,
        created_at=clock.now(),
    )
    if not failure:
        SandboxPayment.objects.filter(id=payment.id).update(refunded_minor=F("refunded_minor") + amount_minor)
    _tell(locked, [f"refund.{refund.status}"], PROMPT, refund=refund)
    return refund


def refuse_refunds(payment_id: UUID, *, is_refusing: bool) -> SandboxPayment:
    """Make the company refuse (or pay again) refunds of this payment, to see what a merchant does then."""
    SandboxPayment.objects.filter(id=payment_id).update(is_refusing_refunds=is_refusing)
    return find_payment(payment_id)


def _why_not_pay_back(payment: SandboxPayment, amount_minor: int) -> str:
    if payment.status != "paid":
        return "not paid"
    if payment.refunded_minor + amount_minor > payment.amount_minor:
        return "more than was paid"
    return "refused by the bank" if payment.is_refusing_refunds else ""


def _tell(
    payment: SandboxPayment, kinds: Sequence[str], manner: Manner, *, refund: SandboxRefund | None = None
) -> None:
    """Owe the merchant one message of each kind, and hand them to the wire."""
    now = clock.now()
    told = [(kind, new_id().hex) for kind in (reversed(kinds) if manner.is_reversed else kinds)]
    rows = [
        SandboxDelivery(
            id=new_id(),
            payment=payment,
            event_id=event_id,
            url=payment.notify_url,
            body=_body(payment, kind, event_id, refund),
            due_at=now + manner.delay,
        )
        for kind, event_id in told
        for _copy in range(manner.copies)
    ]
    SandboxDelivery.objects.bulk_create(rows)
    for row in rows:
        deliver.defer_in_transaction(delivery_id=row.id, at=row.due_at if manner.delay else None)


def _body(payment: SandboxPayment, kind: str, event_id: str, refund: SandboxRefund | None) -> str:
    return json.dumps(
        {
            "event_id": event_id,
            "kind": kind,
            "merchant_id": payment.merchant_id,
            "app_id": payment.app_id,
            "order_no": payment.order_no,
            "refund_no": refund.refund_no if refund else "",
            "amount_minor": refund.amount_minor if refund else payment.amount_minor,
            "currency": payment.currency,
        },
        sort_keys=True,
    )
