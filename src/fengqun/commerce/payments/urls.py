"""Addresses of webhooks, the page after paying, the payments console, and the sandbox."""

from django.urls import path

from fengqun.commerce.payments.views import console, paying, sandbox, settlements, webhooks

urlpatterns = [
    path("webhooks/<slug:provider>/", webhooks.webhook, name="payments-webhook"),
    path("sandbox/pay/<uuid:ref>/", sandbox.pay, name="sandbox-pay"),
]

member_urls = [
    path("pay/<uuid:intent_id>/", paying.outcome, name="payments-return"),
]

console_urls = [
    path("payments/", console.payments, name="payments-console"),
    path("payments/<uuid:intent_id>/", console.payment, name="payments-console-detail"),
    path("payments/refunds/<uuid:refund_id>/attempts/", console.attempts, name="payments-console-attempts"),
    path("payments/settlements/", settlements.settlements, name="payments-console-settlements"),
    path("payments/reconciliation/", console.reconciliation, name="payments-console-reconciliation"),
    path("payments/reconciliation/runs/", console.reconciliation_run, name="payments-console-reconcile"),
]
