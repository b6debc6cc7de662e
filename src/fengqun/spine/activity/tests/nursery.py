"""A program for `test_crash.py`: workers that are killed at random moments until all is delivered.

It forks two workers that drain, kills each with SIGKILL after some milliseconds, and starts them anew, as often as
its argument says; the last two may finish. Printed at the end: how many were killed while they were at work.
"""

import os
import random
import signal
import sys
import time

import django
import psycopg
from django.db import connection

KILLED_AFTER_SECONDS = (0.01, 0.08)


def main(kills: int) -> None:
    """Run until everything is delivered."""
    django.setup()
    from fengqun.spine.activity.commands import drain  # noqa: PLC0415 - after django.setup
    from fengqun.spine.activity.subscriptions import only_these  # noqa: PLC0415
    from fengqun.spine.activity.tests.tea_house import everybody  # noqa: PLC0415

    def drain_until_idle() -> None:
        with only_these(*everybody()):
            idle_since = time.monotonic()
            while time.monotonic() - idle_since < 1.0:
                if drain(batch=25):
                    idle_since = time.monotonic()
                else:
                    time.sleep(0.02)

    connection.close()
    dice = random.Random(20260302)  # noqa: S311 - repeatable
    killed = 0
    workers = [_hatch(drain_until_idle), _hatch(drain_until_idle)]
    for number in range(kills):
        time.sleep(dice.uniform(*KILLED_AFTER_SECONDS))
        killed += _kill(workers[number % 2]) and _is_unfinished()
        workers[number % 2] = _hatch(drain_until_idle)
    for worker in workers:
        os.waitpid(worker, 0)
    sys.stdout.write(f"{killed}\n")


def _is_unfinished() -> bool:
    with psycopg.connect(os.environ["DATABASE_URL"]) as looking:
        return looking.execute("SELECT FROM activity_delivery LIMIT 1").fetchone() is not None


def _hatch(work: object) -> int:
    child = os.fork()
    if child:
        return child
    try:
        work()  # type: ignore[operator]
    finally:
        os._exit(0)


def _kill(worker: int) -> bool:
    os.kill(worker, signal.SIGKILL)
    _pid, status = os.waitpid(worker, 0)
    return os.WIFSIGNALED(status)


if __name__ == "__main__":
    main(int(sys.argv[1]))
