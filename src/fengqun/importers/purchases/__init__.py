"""Purchases made elsewhere, brought in from CSV and XLSX files.

Owns: import runs and the rows they could not read. Each run goes through a file in chunks; a chunk's members,
orders and ledger transfers come in together, so a run that was cut off goes on where it stopped, and a file
that is read twice changes nothing.
Records: nothing of its own; members and orders record themselves.
Depends on: people.communities (import_members), commerce.orders (record_history).
"""
