"""Which activity is being handled right now: the cause of what is recorded meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

_handling: ContextVar[UUID | None] = ContextVar("handling", default=None)


def current_cause() -> UUID | None:
    """The activity whose handling this is, or None outside of any handler."""
    return _handling.get()


@contextmanager
def caused_by(activity_id: UUID | None) -> Iterator[None]:
    """Say that what is recorded within the block follows from `activity_id`.

    A handler of single activities has this around it already; a batch handler may use it for each of its batch.
    """
    token = _handling.set(activity_id)
    try:
        yield
    finally:
        _handling.reset(token)
