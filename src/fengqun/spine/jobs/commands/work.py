"""The worker: deliver activities and run jobs until told to stop."""

import asyncio
import logging
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from types import FrameType

import psycopg
from asgiref.sync import sync_to_async
from django.db import close_old_connections, connection, connections
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.psycopg_connector import PsycopgConnector

from fengqun.kernel import clock
from fengqun.spine.activity.commands import CHANNEL, drain, ensure_partitions
from fengqun.spine.jobs.commands.tidy import ORPHANED_AFTER, catch_up, promote_due_jobs, rescue_stalled_jobs

logger = logging.getLogger(__name__)

POLL_SECONDS = 1.0
"""How often a drainer looks by itself, when nothing wakes it."""

ROUND = 4_000
"""Deliveries after which a drainer asks whether it should stop."""

FIRST_PAUSE_SECONDS = 0.25
LONGEST_PAUSE_SECONDS = 10.0
"""Pauses before trying again while the database is away, doubling from the first to the longest."""

TIDY_SECONDS = 1.0
RESCUE_SECONDS = 15.0
GRACEFUL_SECONDS = 10.0
"""How long a running job may go on after the worker was told to stop."""

CLOCK_LEAP = timedelta(seconds=60)
"""A step of the clock between two looks that only somebody moving a trial clock can explain."""


def work(
    *,
    drainers: int = 2,
    concurrency: int = 4,
    stop: threading.Event | None = None,
    handle_signals: bool = True,
    on_ready: Callable[[], None] | None = None,
) -> None:
    """Deliver activities (`drainers` threads) and run jobs (`concurrency` at a time) until told to stop.

    Stops cleanly on SIGTERM and SIGINT (only in the main thread, with `handle_signals`) or when `stop` is set:
    what is being handled is finished, what is not is left for the next worker. While the database is away it
    waits and tries again.
    """
    stop = stop or threading.Event()
    bells = [threading.Event() for _number in range(drainers)]
    threads = [
        threading.Thread(target=_repeat, args=(stop, _Drainer(stop, bell)), name=f"drainer-{number}")
        for number, bell in enumerate(bells)
    ]
    threads += [
        threading.Thread(target=_repeat, args=(stop, _Listener(stop, bells)), name="listener"),
        threading.Thread(target=_repeat, args=(stop, _Tidier(stop)), name="tidier"),
        threading.Thread(target=_repeat, args=(stop, _JobServer(stop, concurrency)), name="jobs"),
    ]
    with _signals(stop) if handle_signals else _nothing():
        for thread in threads:
            thread.start()
        if on_ready is not None:
            on_ready()
        stop.wait()
        logger.info("stopping")
        for bell in bells:
            bell.set()
        for thread in threads:
            thread.join()


def _repeat(stop: threading.Event, once: Callable[[], None]) -> None:
    """Call `once` again and again; when it fails, drop the connection, wait longer each time and go on."""
    pause = FIRST_PAUSE_SECONDS
    while not stop.is_set():
        try:
            once()
            pause = FIRST_PAUSE_SECONDS
        except Exception:
            logger.exception("%s failed, again in %.2f s", threading.current_thread().name, pause)
            stop.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
            connection.close()
    connection.close()


class _Drainer:
    """Drains what is due; sleeps until its bell rings, or a little while."""

    def __init__(self, stop: threading.Event, bell: threading.Event) -> None:
        self.stop = stop
        self.bell = bell

    def __call__(self) -> None:
        """One round."""
        self.bell.clear()  # before looking, so that what comes meanwhile rings again
        close_old_connections()
        if not drain(limit=ROUND) and not self.stop.is_set():
            close_old_connections()  # back to the pool, while there is nothing to do
            self.bell.wait(POLL_SECONDS)


class _Listener:
    """Rings the bells whenever PostgreSQL says that something was recorded."""

    def __init__(self, stop: threading.Event, bells: list[threading.Event]) -> None:
        self.stop = stop
        self.bells = bells

    def __call__(self) -> None:
        """Listen until told to stop, or until the connection breaks."""
        with psycopg.connect(**connector_params(), autocommit=True) as listening:
            listening.execute(f"LISTEN {CHANNEL}")
            self._ring()
            while not self.stop.is_set():
                for _notification in listening.notifies(timeout=0.5, stop_after=1):
                    self._ring()

    def _ring(self) -> None:
        for bell in self.bells:
            bell.set()


class _Tidier:
    """Keeps the queue in step with the clock and with workers that died."""

    def __init__(self, stop: threading.Event) -> None:
        self.stop = stop
        self.seen: datetime | None = None
        self.rounds = 0

    def __call__(self) -> None:
        """One round, a second's pause included."""
        close_old_connections()
        if self.seen is None:
            ensure_partitions()
            self.seen = clock.now()
        if self.rounds % int(RESCUE_SECONDS / TIDY_SECONDS) == 0:
            rescue_stalled_jobs()
        self.rounds += 1
        self._follow_clock(self.seen, clock.now())
        close_old_connections()
        self.stop.wait(TIDY_SECONDS)

    def _follow_clock(self, before: datetime, now: datetime) -> None:
        if clock.has_shared_clock() and now - before > CLOCK_LEAP:
            catch_up(before, now)
        promote_due_jobs()
        self.seen = now


class _JobServer:
    """Runs Procrastinate's worker in an event loop of its own."""

    def __init__(self, stop: threading.Event, concurrency: int) -> None:
        self.stop = stop
        self.concurrency = concurrency

    def __call__(self) -> None:
        """Serve until told to stop, or until the database goes away."""
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        # The global app keeps Django's own connection, so that a job's `defer` joins the job's transaction.
        connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=4, timeout=5.0)
        serving = app.with_connector(connector)
        try:
            async with serving.open_async():
                worker = asyncio.create_task(
                    serving.run_worker_async(
                        concurrency=self.concurrency,
                        delete_jobs="successful",
                        fetch_job_polling_interval=2.0,
                        install_signal_handlers=False,
                        shutdown_graceful_timeout=GRACEFUL_SECONDS,
                        # a dead worker that is forgotten takes along whose its jobs were: let them be rescued first
                        stalled_worker_timeout=ORPHANED_AFTER.total_seconds(),
                    )
                )
                await self._until_stopped(worker)
        finally:
            await sync_to_async(connections.close_all)()  # those of the thread that defers periodic jobs

    async def _until_stopped(self, worker: "asyncio.Task[None]") -> None:
        while not worker.done():
            await asyncio.wait([worker], timeout=0.2)
            if self.stop.is_set():
                worker.cancel()
                await asyncio.wait([worker])
                return
        worker.result()
        raise ConnectionError("the job worker ended by itself")


@contextmanager
def _signals(stop: threading.Event) -> Iterator[None]:
    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {one: signal.signal(one, end) for one in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


@contextmanager
def _nothing() -> Iterator[None]:
    yield
