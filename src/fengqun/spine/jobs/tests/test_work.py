"""The worker: what it does, how it stops, and how it outlives a broken connection."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import pytest
from django.db import connection

from fengqun.kernel.ids import new_id
from fengqun.spine.activity.subscriptions import only_these
from fengqun.spine.activity.testing import owed
from fengqun.spine.activity.tests.factories import Memory, brew, listener
from fengqun.spine.jobs.commands import work
from fengqun.spine.jobs.queries import failed_jobs
from fengqun.spine.jobs.registry import NO_RETRY, job
from fengqun.spine.jobs.tests.factories import state_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

PATIENCE_SECONDS = 15


def _soon(holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.02)
    return False


def test_it_delivers_and_runs_jobs_also_after_losing_every_connection():
    # given
    memory, served = Memory(), []

    @job(name="tea.serve")
    def serve(cup: int) -> None:
        served.append(cup)

    @job(name="tea.drop", retry=NO_RETRY)
    def drop() -> None:
        raise OSError("dropped")

    stop, ready = threading.Event(), threading.Event()
    arguments = {"stop": stop, "handle_signals": False, "on_ready": ready.set}
    thread = threading.Thread(target=work, kwargs=arguments)
    community = new_id()
    with only_these(listener(memory.one)):
        thread.start()
        assert ready.wait(PATIENCE_SECONDS)
        try:
            # when
            brew(community, 1, 2)
            serve.defer(cup=1)
            dropped = drop.defer()

            # then
            assert _soon(lambda: memory.cups == [1, 2] and served == [1] and state_of(dropped) == "failed")
            assert failed_jobs()[0].error == "OSError: dropped"

            # when every connection of the worker is cut
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            brew(community, 3)
            serve.defer(cup=2)

            # then it goes on
            assert _soon(lambda: memory.cups == [1, 2, 3] and served == [1, 2])
        finally:
            stop.set()
            thread.join(PATIENCE_SECONDS)
    assert not thread.is_alive()
    assert owed() == 0


def test_it_takes_up_at_once_what_a_worker_did_that_died_before_it_started():
    # given
    served = []

    @job(name="tea.clear")
    def clear() -> None:
        served.append("cleared")

    number = clear.defer()
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH dead AS (INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '2 minutes')"
            " RETURNING id) UPDATE procrastinate_jobs SET status = 'doing', worker_id = dead.id FROM dead"
            " WHERE procrastinate_jobs.id = %s",
            [number],
        )
        cursor.execute("SELECT worker_id FROM procrastinate_jobs WHERE id = %s", [number])
        (dead,) = cursor.fetchone()
    stop = threading.Event()
    thread = threading.Thread(target=work, kwargs={"stop": stop, "handle_signals": False})

    # when
    thread.start()
    try:
        # then
        assert _soon(lambda: served == ["cleared"])
        with connection.cursor() as cursor:  # whose jobs they were is not forgotten before they are taken up
            cursor.execute("SELECT count(*) FROM procrastinate_workers WHERE id = %s", [dead])
            assert cursor.fetchone() == (1,)
    finally:
        stop.set()
        thread.join(PATIENCE_SECONDS)
    assert not thread.is_alive()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_cleanly_when_told_to(number):
    # given a worker in a process of its own
    at = connection.get_connection_params()
    parts = {key: at.get(key) for key in ("host", "port", "user", "password", "dbname")}
    address = " ".join(f"{key}={value}" for key, value in parts.items() if value)
    program = (
        "import django; django.setup();"
        "from fengqun.spine.jobs.commands import work; work(on_ready=lambda: print('ready', flush=True))"
    )
    worker = subprocess.Popen(
        [sys.executable, "-c", program],
        env={**os.environ, "DATABASE_URL": address},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"

        # when
        worker.send_signal(number)
        _output, errors = worker.communicate(timeout=PATIENCE_SECONDS)
    finally:
        worker.kill()

    # then
    assert (worker.returncode, "Traceback" in errors) == (0, False), errors
