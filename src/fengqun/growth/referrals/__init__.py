"""Referrals: members bring members, and are paid fairly for it.

Owns: referral links and their clicks, the binding of a buyer to a promoter, the attribution of each order line (frozen
when the order is placed), the versioned commission rules and the commissions. Moves value by the ledger only: a
commission is a pending transfer into the promoter's wallet, settled when receipt plus refund window have passed,
voided or clawed back by the same rule when something is refunded.
Records: LinkClicked, MemberBound, CommissionAccrued, CommissionReleased, CommissionVoided, CommissionClawedBack.
Listens to orders' news. Who may earn is decided by a compliance profile (`profiles.py`): `direct` only.

Depends on: the spine, the communities, the catalogue, wallets and orders.
"""
