"""The one source of the present moment.

Production code asks `now()` instead of `datetime.now()`, so that a replay of the past (the demo, an
import) and a test can say what time it is. `travel_to` changes the time for the current context only.
A running trial server can be moved forward for all its processes at once: `FENGQUN_CLOCK_FILE` names a
file that holds a number of seconds to add. Without that variable, and on a server that is no trial, no file is ever
looked at.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from pathlib import Path

_LONGEST_OFFSET = 64

_travelled: ContextVar[datetime | None] = ContextVar("travelled", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    travelled = _travelled.get()
    if travelled is not None:
        return travelled
    return datetime.now(UTC) + _shared_offset()


@contextmanager
def travel_to(moment: datetime) -> Iterator[None]:
    """Let `now()` answer `moment` within the block; blocks nest.

    Raises ValueError if `moment` carries no time zone.
    """
    if moment.tzinfo is None:
        message = "a moment without a time zone says nothing"
        raise ValueError(message)
    token = _travelled.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _travelled.reset(token)


def advance_shared(delta: timedelta) -> timedelta:
    """Move the trial server's clock forward by `delta`; answer the whole offset now in force.

    Raises RuntimeError where no clock file is configured, ValueError for a step back.
    """
    name = _clock_file()
    if name is None:
        message = "this server has no trial clock"
        raise RuntimeError(message)
    if delta < timedelta(0):
        message = "the clock only moves forward"
        raise ValueError(message)
    offset = _shared_offset() + delta
    path = Path(name)
    partial = path.with_suffix(".partial")
    partial.write_text(str(int(offset.total_seconds())), encoding="ascii")
    partial.replace(path)
    return offset


def has_shared_clock() -> bool:
    """Whether this process follows a trial clock that can be moved forward."""
    return _clock_file() is not None


def _clock_file() -> str | None:
    name = os.environ.get("FENGQUN_CLOCK_FILE")
    if not name:
        return None
    return name if os.environ.get("FENGQUN_TRIAL", "").strip().lower() in {"1", "true", "yes", "on"} else None


def _shared_offset() -> timedelta:
    """What the clock file says now. A page asks dozens of times, so the file is read by the shortest way there is."""
    name = _clock_file()
    if name is None:
        return timedelta(0)
    try:
        file = os.open(name, os.O_RDONLY)
    except FileNotFoundError:
        return timedelta(0)
    try:
        return timedelta(seconds=int(os.read(file, _LONGEST_OFFSET) or 0))
    finally:
        os.close(file)
