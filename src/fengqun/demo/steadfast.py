"""Work that is done wholly and once, even when the database goes away in the middle of it.

A day of the replay is one transaction. If the connection is lost, either nothing of the day is there, and it is done
again from the same beginning with the same ids and keys; or the loss hit the commit itself. Then the transaction's
number, asked for before the commit, lets the server say what became of it (`pg_xact_status`).

No command of a day is expected to fail, and one that does ends the day. So the transactions of the commands inside of
it need no savepoints, which would be a third of all that is sent to the server.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import connection, transaction
from django.db.utils import InterfaceError, OperationalError

T = TypeVar("T")

TRIES = 8
PATIENCE_SECONDS = 90.0
PAUSE_SECONDS = 0.25


def done_once(work: Callable[[], T]) -> T:
    """What `work` answers, done in one transaction, wholly and once.

    `work` may be called several times; it must begin anew each time. Raises the error of the last try when the
    database stays away, and every other error at once.
    """
    for tried in range(1, TRIES + 1):
        held = number = None
        try:
            with transaction.atomic(), _without_savepoints():
                held = connection.connection
                result = work()
                number = _ask("SELECT pg_current_xact_id_if_assigned()::text")
        except Exception:
            if connection.in_atomic_block or tried == TRIES or not _is_lost(held):
                raise
            _reconnect()
            if number is not None and _is_committed(number):
                return result
        else:
            return result
    raise AssertionError("the last try either answers or raises")


@contextmanager
def _without_savepoints() -> Iterator[None]:
    features = connection.features
    features.uses_savepoints = False
    try:
        yield
    finally:
        features.uses_savepoints = True


def _is_lost(held: object) -> bool:
    """Whether the connection that was held is gone, even if Django has opened another by now."""
    return connection.connection is None or connection.connection is not held or not connection.is_usable()


def _reconnect() -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        connection.close()
        try:
            connection.ensure_connection()
        except (OperationalError, InterfaceError):
            if time.monotonic() > deadline:
                raise
            time.sleep(PAUSE_SECONDS)
        else:
            return


def _is_committed(number: str) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (status := _ask("SELECT pg_xact_status(%s::xid8)", number)) == "in progress":
        if time.monotonic() > deadline:
            raise TimeoutError(f"transaction {number} does not end")
        time.sleep(PAUSE_SECONDS)
    return status == "committed"


def _ask(question: str, *values: str) -> str | None:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        answer: str | None = cursor.fetchone()[0]
    return answer
