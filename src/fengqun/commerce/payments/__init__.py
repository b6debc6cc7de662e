"""Payments: money that comes in through a payment provider, and goes back through it.

Owns: payment intents with their append-only events, refunds, the webhook messages that providers sent, what they paid
to the bank (settlements), reconciliations, and the `sandbox` provider (its own pay page and its own tables: the other
side).
Records: PaymentCaptured, PaymentFailed, RefundSucceeded, RefundFailed, ProviderSettled.
Posts: payments.capture, payments.refund, payments.settlement.
Depends on: kernel, spine, people, wallets (for the bank account). It does not know what is paid for: an intent names a
payable by kind and id, and whoever owns that kind listens to the activities above.
"""
