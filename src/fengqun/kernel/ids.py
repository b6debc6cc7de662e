"""Identifiers: UUID version 7 (RFC 9562), ordered by the clock's time.

Monthly partitions are ranges of the id itself, so an id must carry the moment of the fact it names,
also in a replay of the past. Hence our own construction from `clock.now()` (RFC 9562, 6.2, method 3:
the 12 bits after the version hold the fraction of the millisecond).
"""

import random
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from uuid import UUID

from fengqun.kernel import clock

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_seeded: ContextVar[random.Random | None] = ContextVar("seeded", default=None)


def new_id(at: datetime | None = None) -> UUID:
    """A new identifier for a fact of the moment `at` (default: the clock's present)."""
    micros = ((at or clock.now()) - _EPOCH) // timedelta(microseconds=1)
    millis, rest = divmod(micros, 1000)
    generator = _seeded.get()
    tail = generator.getrandbits(62) if generator else secrets.randbits(62)
    value = (millis & ((1 << 48) - 1)) << 80 | 7 << 76 | (rest * 4096 // 1000) << 64 | 2 << 62 | tail
    return UUID(int=value)


def first_id(at: datetime) -> UUID:
    """The smallest identifier of the moment `at`: the lower bound of a range of ids by time."""
    millis = (at - _EPOCH) // timedelta(milliseconds=1)
    return UUID(int=(millis & ((1 << 48) - 1)) << 80 | 7 << 76 | 2 << 62)


def moment_of(identifier: UUID) -> datetime:
    """The moment that an identifier carries, to the millisecond."""
    return _EPOCH + timedelta(milliseconds=identifier.int >> 80)


def read_id(text: str | None) -> UUID | None:
    """The identifier that a text from outside writes, or None for anything else."""
    try:
        return UUID(text or "")
    except ValueError:
        return None


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Draw the random part of ids from `seed` within the block, for a replay that repeats exactly."""
    token = _seeded.set(random.Random(seed))  # noqa: S311 - repeatability is the point, ids are no secrets
    try:
        yield
    finally:
        _seeded.reset(token)
