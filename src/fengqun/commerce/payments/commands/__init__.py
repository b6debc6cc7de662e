"""The verbs of this room."""

from fengqun.commerce.payments.commands.check import check_open_intents, expire_intents, resume_unfinished
from fengqun.commerce.payments.commands.create import create_intent
from fengqun.commerce.payments.commands.receive_webhook import receive_webhook
from fengqun.commerce.payments.commands.reconcile import reconcile, reconcile_yesterday
from fengqun.commerce.payments.commands.refund import request_refund, retry_refund
from fengqun.commerce.payments.commands.settle import record_settlement
from fengqun.commerce.payments.commands.start import start_payment

__all__ = [
    "check_open_intents",
    "create_intent",
    "expire_intents",
    "receive_webhook",
    "reconcile",
    "reconcile_yesterday",
    "record_settlement",
    "request_refund",
    "resume_unfinished",
    "retry_refund",
    "start_payment",
]
