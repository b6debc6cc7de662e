"""A few threads that decide, each with a database connection of its own that gives up soon.

The connections are not those of the pool that pages share: pages that are slow must not keep claims waiting, and a
claim is never worth fifteen seconds.
"""

import logging
import os
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Any

from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend
from psycopg import Error as DriverError

STATEMENT_SECONDS = 1.5
STUCK_SECONDS = 3.0
IDLE_CHECK_SECONDS = 1.0
IDLE_CLOSE_SECONDS = 60.0

Task = Callable[[], None]

log = logging.getLogger(__name__)


class Crew:
    """At most `size` threads, started as they are needed."""

    def __init__(self, name: str, size: int) -> None:
        self.name = name
        self.size = size
        self._tasks: SimpleQueue[Task | None] = SimpleQueue()
        self._members: list[_Member] = []
        self._lock = threading.Lock()
        self._open = 0

    def give(self, task: Task) -> None:
        """Let one of the threads do the task. The task must not raise."""
        with self._lock:
            self._open += 1
            if self._open > len(self._members) and len(self._members) < self.size:
                self._members.append(_Member(f"{self.name}-{len(self._members)}", self._tasks, self._done))
        self._tasks.put(task)

    def cut_stuck(self) -> None:
        """Cut the connections of threads that have waited for the database for far too long, so that they go on."""
        for member in self._members:
            member.cut_if_stuck()

    def dismiss(self, patience_seconds: float = 1.0) -> None:
        """Let the threads end when they have done what they were given; wait for that, but not for a stuck one."""
        deadline = time.monotonic() + patience_seconds
        for _member in self._members:
            self._tasks.put(None)
        for member in self._members:
            member.thread.join(max(0.0, deadline - time.monotonic()))

    def _done(self) -> None:
        with self._lock:
            self._open -= 1


class _Member:
    """One thread of a crew."""

    def __init__(self, name: str, tasks: "SimpleQueue[Task | None]", done: Callable[[], None]) -> None:
        self._tasks = tasks
        self._done = done
        self._busy_since: float | None = None
        self._idle_since = time.monotonic()
        self._connection: BaseDatabaseWrapper | None = None
        # A stuck thread must not keep the process from ending; what it has begun is either committed or not.
        self.thread = threading.Thread(target=self._work, name=name, daemon=True)
        self.thread.start()

    def cut_if_stuck(self) -> None:
        """Shut the socket of a connection that has not answered for too long."""
        since = self._busy_since
        if since is None or time.monotonic() - since < STUCK_SECONDS or self._connection is None:
            return
        driver = self._connection.connection
        if driver is None:
            return
        with suppress(OSError, DriverError), socket.socket(fileno=os.dup(driver.pgconn.socket)) as theirs:
            theirs.shutdown(socket.SHUT_RDWR)
            log.warning("The database has not answered for %.0f seconds; its connection was cut.", STUCK_SECONDS)

    def _work(self) -> None:
        self._connection = _own_connection()
        while True:
            try:
                task = self._tasks.get(timeout=IDLE_CLOSE_SECONDS)
            except Empty:
                self._connection.close()
                continue
            if task is None:
                break
            self._busy_since = time.monotonic()
            self._drop_dead_connection()
            task()
            self._idle_since = time.monotonic()
            self._busy_since = None
            with suppress(Error):
                self._connection.close_if_unusable_or_obsolete()
            self._done()
        self._connection.close()

    def _drop_dead_connection(self) -> None:
        """Notice before a batch does that the database went away while nobody asked."""
        connection = self._connection
        if connection is None or connection.connection is None:
            return
        if time.monotonic() - self._idle_since > IDLE_CHECK_SECONDS and not connection.is_usable():
            connection.close()


def _own_connection() -> BaseDatabaseWrapper:
    """Give this thread, as Django's default connection, one that belongs to no pool and gives up soon."""
    known = connections.settings[DEFAULT_DB_ALIAS]
    options: dict[str, Any] = {key: value for key, value in known["OPTIONS"].items() if key != "pool"}
    milliseconds = int(STATEMENT_SECONDS * 1000)
    limits = {
        "statement_timeout": milliseconds,
        "lock_timeout": milliseconds,
        "idle_in_transaction_session_timeout": 2 * milliseconds,
    }
    said = " ".join(f"-c {name}={value}" for name, value in limits.items())
    options |= {
        "application_name": "fengqun lane",
        "options": f"{options.get('options', '')} {said}".strip(),
        "connect_timeout": 2,
        "keepalives_idle": 2,
        "keepalives_interval": 1,
        "keepalives_count": 2,
        "tcp_user_timeout": 2000,
    }
    backend = load_backend(known["ENGINE"])
    own: BaseDatabaseWrapper = backend.DatabaseWrapper(
        {**known, "OPTIONS": options, "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": False}, DEFAULT_DB_ALIAS
    )
    connections[DEFAULT_DB_ALIAS] = own
    return own
