"""The ledger: every movement of value in a community, by double entry, once and for good.

Owns: accounts, transfers, journals and the chain of sealed blocks, all keyed `(community_id, id)`.
Records: nothing, and listens to nobody; commands of other rooms call `post` with an idempotency key and a cause,
inside their own transaction.
Depends on: the kernel only. Rooms above declare the purposes of their accounts with `chart.purpose` and teach the
ledger to explain their rules with `explains`; a room that knows the activities hands them in with
`register_activity_source`.

How it works, the chart of accounts and what `verify` proves: docs/ledger.md.
"""
