"""What many phones saw at one door, put together: pure decisions.

How a seat stands follows from the set of its scans alone, however and in whatever order they came in: read by moment,
the first "in" lets the person in, an "out" takes that back. So sending a scan twice, or late, changes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from fengqun.content.gatherings.choices import DOOR_OPENS, ScanKind


@dataclass(frozen=True, slots=True)
class Seen:
    """A scan as the server keeps it."""

    id: UUID
    kind: str
    moment: datetime
    device: str = ""


def entry_of(scans: Iterable[Seen]) -> Seen | None:
    """The scan that let the person in, None while nobody has."""
    entry: Seen | None = None
    for scan in sorted(scans, key=lambda one: (one.moment, one.kind == ScanKind.OUT, one.id)):
        if scan.kind == ScanKind.OUT:
            entry = None
        elif entry is None:
            entry = scan
    return entry


def true_moment(
    moment: datetime, *, sent_at: datetime | None, now: datetime, starts_at: datetime, longest: timedelta = DOOR_OPENS
) -> datetime:
    """When it happened, by our clock: a phone's clock that is wrong is wrong by the same when it sends.

    Never later than now, never earlier than the doors could be open; now, where the phone's clock tells no time at all.
    """
    ahead = (sent_at - now) if sent_at is not None else timedelta(0)
    try:
        said = moment - ahead
    except OverflowError:
        return now
    return min(now, max(said, min(now, starts_at - longest)))
