"""What this room does when a payment or a refund comes through."""

from typing import Any

from fengqun.commerce.orders.activities import PaymentReturned
from fengqun.commerce.orders.books import ORDER
from fengqun.commerce.orders.commands import accept_payment, settle_refund
from fengqun.commerce.orders.jobs import tell_payment_returned
from fengqun.commerce.payments.activities import PaymentCaptured, RefundFailed, RefundSucceeded
from fengqun.spine.activity.subscriptions import on
from fengqun.spine.activity.types import Recorded


@on(PaymentCaptured)
def apply_payment(activity: PaymentCaptured, _recorded: Recorded[Any]) -> None:
    """Money arrived for an order."""
    if activity.payable_kind == ORDER:
        accept_payment(
            activity.payable_id,
            intent_id=activity.object_id,
            amount_minor=activity.amount_minor,
            currency=activity.currency,
        )


@on(RefundSucceeded, RefundFailed)
def note_refund(activity: RefundSucceeded | RefundFailed, _recorded: Recorded[Any]) -> None:
    """The provider paid a refund back, or refused to."""
    if activity.payable_kind == ORDER:
        failure = (activity.reason or "failed") if isinstance(activity, RefundFailed) else ""
        settle_refund(activity.object_id, failure=failure)


@on(PaymentReturned)
def write_of_returned_payment(activity: PaymentReturned, _recorded: Recorded[Any]) -> None:
    """Money that the order could not take is on its way back: its buyer is told."""
    tell_payment_returned.defer_in_transaction(
        order_id=activity.order_id, amount_minor=activity.amount_minor, currency=activity.currency, why=activity.why
    )
