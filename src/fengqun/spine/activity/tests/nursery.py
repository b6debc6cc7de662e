"""A program for `test_crash.py`: workers that are killed at random moments until all is delivered.

It forks two workers that drain, kills each with SIGKILL after some milliseconds, and starts them anew, until as many
as its first argument says were killed while there was work left. Whenever a fast machine has done everything, it
brews on for the communities that its other arguments name. The last two workers may finish. Printed at the end: how
many cups were brewed for each community.
"""

import os
import random
import signal
import sys
import time
from collections.abc import Sequence
from uuid import UUID

import django
import psycopg
from django.db import connection

KILLED_AFTER_SECONDS = (0.01, 0.08)
ROUND = 300
MOST_ROUNDS = 40


def main(kills: int, communities: Sequence[UUID]) -> None:
    """Run until enough were killed at work, and everything is delivered."""
    django.setup()
    from fengqun.spine.activity.commands import drain  # noqa: PLC0415 - after django.setup
    from fengqun.spine.activity.subscriptions import only_these  # noqa: PLC0415
    from fengqun.spine.activity.tests.factories import brew  # noqa: PLC0415
    from fengqun.spine.activity.tests.tea_house import everybody  # noqa: PLC0415

    def drain_until_idle() -> None:
        with only_these(*everybody()):
            idle_since = time.monotonic()
            while time.monotonic() - idle_since < 1.0:
                if drain(batch=25):
                    idle_since = time.monotonic()
                else:
                    time.sleep(0.02)

    def brew_more(first_cup: int) -> None:
        with only_these(*everybody()):
            for community in communities:
                brew(community, *range(first_cup, first_cup + ROUND))
        connection.close()

    dice = random.Random(20260302)  # noqa: S311 - repeatable
    rounds, killed, turn = 1, 0, 0
    brew_more(0)
    workers = [_hatch(drain_until_idle), _hatch(drain_until_idle)]
    while killed < kills:
        time.sleep(dice.uniform(*KILLED_AFTER_SECONDS))
        if _is_unfinished():
            killed += _kill(workers[turn])
            workers[turn] = _hatch(drain_until_idle)
            turn = 1 - turn
        elif rounds < MOST_ROUNDS:
            brew_more(rounds * ROUND)
            rounds += 1
        else:
            sys.exit(f"only {killed} workers were killed at work in {rounds} rounds")
    for worker in workers:
        os.waitpid(worker, 0)
    sys.stdout.write(f"{rounds * ROUND}\n")


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
    main(int(sys.argv[1]), [UUID(one) for one in sys.argv[2:]])
