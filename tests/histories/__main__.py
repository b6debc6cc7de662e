"""Run as many histories as wanted: `python -m tests.histories --count 10000 --processes 2`.

They run in batches of 100 with a seed each. A history that goes wrong is shortened as far as possible, told in words
with the seed of its batch, and ends the run: `--seed N --count 100` shows it again. Needs DATABASE_URL of a server on
which databases may be made.
"""

# ruff: noqa: T201 - the command line prints

import argparse
import os
import subprocess
import sys
import time
from collections import Counter
from typing import TextIO

BATCH = 100
DATABASE = "test_histories"


def main() -> int:
    """Read the options, run, answer the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.histories")
    parser.add_argument("--count", type=int, default=1000, help="histories")
    parser.add_argument("--steps", type=int, default=12, help="most things that happen in one")
    parser.add_argument("--seed", type=int, default=1, help="of the first batch")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--part", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--report", default="", help="a file that gets a line a batch")
    options = parser.parse_args()
    if options.processes > 1:
        return share_out(options)
    os.environ["DJANGO_SETTINGS_MODULE"] = "fengqun.settings.test"
    name = os.environ.get("FENGQUN_TEST_DB", DATABASE)
    os.environ["FENGQUN_TEST_DB"] = f"{name}_{options.part}" if options.part else name
    with open(options.report or os.devnull, "a", encoding="utf-8") as report:  # noqa: PTH123 - the null device, too
        return run(options, report)


def share_out(options: argparse.Namespace) -> int:
    """One process a share, each with a database and seeds of its own."""
    share = -(-options.count // options.processes)
    batches = -(-share // BATCH)
    children = [
        subprocess.Popen(
            [
                *(sys.executable, "-m", "tests.histories", "--count", str(share), "--steps", str(options.steps)),
                *("--seed", str(options.seed + part * batches), "--part", str(part + 1)),
                *(("--report", f"{options.report}.{part + 1}") if options.report else ()),
            ]
        )
        for part in range(options.processes)
    ]
    return max(child.wait() for child in children)


def run(options: argparse.Namespace, report: TextIO) -> int:
    """Make a database, run the batches in it, drop it."""
    import django  # noqa: PLC0415 - the settings are chosen above

    django.setup()
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import setup_test_environment, teardown_test_environment  # noqa: PLC0415

    from fengqun.kernel.messages import compile_catalogs  # noqa: PLC0415

    compile_catalogs()
    setup_test_environment()
    plain_name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        return run_batches(options, report)
    finally:
        connection.creation.destroy_test_db(plain_name, verbosity=0)
        teardown_test_environment()


def run_batches(options: argparse.Namespace, report: TextIO) -> int:
    """Run batch after batch until the count is reached or a history goes wrong."""
    from tests.histories.running import Told, run_batch  # noqa: PLC0415 - needs Django

    began_at, done, seen = time.monotonic(), 0, Counter[str]()
    for seed in range(options.seed, options.seed + -(-options.count // BATCH)):
        told = Told()
        failure = run_batch(seed, count=min(BATCH, options.count - done), steps=options.steps, told=told)
        if failure is not None:
            lines = [f"\nseed {seed} went wrong: {failure}", told.last]
            print("\n".join(lines))
            print("\n".join(lines), file=report, flush=True)
            return 1
        done += told.count
        seen.update(told.seen)
        pace = (time.monotonic() - began_at) / max(1, done)
        line = f"{done}/{options.count} histories, seed {seed}, {pace:.2f} s each: {dict(seen)}"
        print(line, file=report, flush=True)
        print(f"\r{done}/{options.count} histories, {pace:.2f} s each ", end="", file=sys.stderr, flush=True)
    print(f"\n{done} histories, nothing wrong: {dict(seen)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
