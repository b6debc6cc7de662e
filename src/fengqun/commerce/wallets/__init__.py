"""Wallets: what a community owes its members, and how that money leaves.

Owns: the member's wallet pages (balance, statement, why each amount), the terms of paying out and the payouts.
Declares the purposes `wallet`, `receivable`, `payout_fees` and `bank`. Moves value only through the ledger: a payout
reserves its amount when it is requested and takes it when it is paid, never both.
Records: PayoutRequested, PayoutApproved, PayoutRefused, PayoutSent, PayoutPaid, PayoutFailed. Offers the slot
`wallet.upcoming` to rooms that owe the member something soon.

Depends on: the ledger, the activity record and the communities. Knows nothing of commissions or orders: they post to a
wallet by its purpose.
"""
