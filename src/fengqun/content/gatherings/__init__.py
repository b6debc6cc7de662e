"""Gatherings: meeting in a place or online, with seats, waiting list, reminders and check-in.

Owns: gatherings with their ticket kinds, seats, waiting list, scans at the door, no-shows and calendar addresses.
Records: GatheringPlanned, GatheringChanged, GatheringCancelled, SeatTaken, SeatWaitedFor, SeatPromoted, SeatConfirmed,
SeatGivenUp, SeatReleased, GatheringAttended, GatheringMissed and RecapPublished.
Depends on: people, posts and the spine. A seat costs nothing here: a room above that sells seats fills the place
`gathering.seat` (gathering).

Leaves these places on its pages: `gathering.body` and `gathering.seat` (gathering).
"""
