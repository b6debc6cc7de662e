"""Activity: everything that happened, kept once and told to everybody who asked.

Owns: the append-only table of activities, the outbox of deliveries that are still to be made, and the dead letters:
deliveries that kept failing and wait for a person.
Records: nothing of its own; every other room records here through `commands.record`. It is history (`queries`), outbox
(`subscriptions.on`, `commands.drain`) and the raw material of insight at once.

Depends on: the kernel, and ui for its console page; knows no other room.
"""
