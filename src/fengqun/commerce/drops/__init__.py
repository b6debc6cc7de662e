"""Drops: a few units, one moment, a whole community that clicks.

Owns: drops (限时抢购), the claims on their units with what was decided about each, and reminders. A claim is decided
once, by the function in `sql/decide.sql`, hundreds at a time; everything else follows from the stored decisions.
Records: DropScheduled, DropChanged, DropPaused, DropResumed, DropCancelled, DropEnded, DropWon, DropUnitReturned,
DropWinUndone.
Posts nothing itself: what is won becomes an order, and orders post.
Depends on: kernel, spine (activity, jobs, lane), people, catalog (stock), orders.
States, answers and how a unit travels: `docs/drops.md`.
"""
