"""Addresses of the ledger in the console, and of the pages that explain an amount to those it concerns."""

from django.urls import path

from fengqun.spine.ledger.views import accounts, explorer, why

console_urls = [
    path("ledger/", explorer.index, name="ledger-console"),
    path("ledger/transfers.csv", explorer.export, name="ledger-export"),
    path("ledger/transfers/<uuid:transfer_id>/", explorer.transfer, name="ledger-transfer"),
    path("ledger/verifications/", explorer.verifications, name="ledger-verifications"),
    path("ledger/purposes/<str:purpose>/<str:unit>/", accounts.owners, name="ledger-purpose"),
    path("ledger/accounts/<uuid:account_id>/", accounts.statement, name="ledger-account"),
]

member_urls = [
    path("why/transfers/<uuid:transfer_id>/", why.transfer, name="why-transfer"),
    path("why/accounts/<uuid:account_id>/", why.account, name="why-account"),
]
