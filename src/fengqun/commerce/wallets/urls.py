"""Addresses of the wallet, of payouts and of their console."""

from django.urls import path

from fengqun.commerce.wallets.views import console, payouts, wallet

member_urls = [
    path("wallet/", wallet.overview, name="wallet-overview"),
    path("wallet/why/", wallet.why, name="wallet-why"),
    path("wallet/statement/", wallet.statement_page, name="wallet-statement"),
    path("wallet/statement.csv", wallet.statement_csv, name="wallet-statement-csv"),
    path("wallet/transfers/<uuid:transfer_id>/", wallet.transfer, name="wallet-transfer"),
    path("wallet/payouts/", payouts.payouts, name="wallet-payouts"),
    path("wallet/payouts/new/", payouts.new, name="wallet-payout-new"),
    path("wallet/payouts/quote/", payouts.price, name="wallet-payout-quote"),
    path("wallet/payouts/<uuid:payout_id>/", payouts.payout, name="wallet-payout"),
]

console_urls = [
    path("payouts/", console.index, name="wallets-console-payouts"),
    path("payouts/terms/", console.terms, name="wallets-console-terms"),
    path("payouts/<uuid:payout_id>/", console.payout, name="wallets-console-payout"),
    path("payouts/<uuid:payout_id>/approval/", console.approval, name="wallets-console-approval"),
    path("payouts/<uuid:payout_id>/refusal/", console.refusal, name="wallets-console-refusal"),
    path("payouts/<uuid:payout_id>/sending/", console.sending, name="wallets-console-sending"),
    path("payouts/<uuid:payout_id>/arrival/", console.arrival, name="wallets-console-arrival"),
    path("payouts/<uuid:payout_id>/failure/", console.failure, name="wallets-console-failure"),
    path("payouts/<uuid:payout_id>/retry/", console.retry, name="wallets-console-retry"),
]
