"""What `bin/test` runs: checks of the source, then the tests, on a database of their own that is thrown away."""
# ruff: noqa: INP001, S603, T201 - a script that prints, and runs our own tools

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fengqun.kernel.database.cluster import Cluster
from fengqun.kernel.database.places import SUPERUSER
from fengqun.kernel.messages import compile_catalogs

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = ROOT / ".venv" / "bin"
PYTHON = str(PROGRAMS / "python")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
NO_TESTS = 5

SOURCE_CHECKS: Mapping[str, Sequence[str]] = {
    "ruff check": [str(PROGRAMS / "ruff"), "check", "."],
    "ruff format": [str(PROGRAMS / "ruff"), "format", "--check", "."],
    "mypy": [str(PROGRAMS / "mypy"), "src", "tools", "bin"],
    "import floors": [str(PROGRAMS / "lint-imports")],
    "templates": [str(PROGRAMS / "djlint"), "src/fengqun", "--lint", "--quiet"],
    "migrations": [PYTHON, "-m", "django", "makemigrations", "--check", "--dry-run"],
    "translations": [PYTHON, "-m", "tools.messages", "check"],
}
PYTEST = [PYTHON, "-m", "pytest", "-q"]
BY_FILE = ["-n", "3", "--dist", "loadfile", "--no-loadscope-reorder", "--durations", "12"]


@dataclass(frozen=True)
class Outcome:
    """How one step ended."""

    name: str
    seconds: float
    is_good: bool
    remark: str = ""


def main() -> int:
    """Run what was asked for; answer 1 when anything failed."""
    options = parse(sys.argv[1:])
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # what a shell starts in its background is deaf to it
    compile_catalogs()
    with database() as environment:
        if options.paths:
            outcomes = [tests("tests", [*PYTEST, *options.paths], environment)]
        else:
            outcomes = [*check_source(environment), *all_tests(environment, is_fast=options.fast)]
    return summary(outcomes)


def parse(arguments: list[str]) -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(prog="bin/test", description="Every check and test of Fengqun.")
    parser.add_argument("--fast", action="store_true", help="leave out what is slow, and the browser")
    parser.add_argument(
        "paths", nargs="*", help="only the tests there, and nothing else (options of pytest go after --)"
    )
    return parser.parse_args(arguments)


def check_source(environment: Mapping[str, str]) -> Iterator[Outcome]:
    """Run the checks two at a time; print what a failed one said."""
    with ThreadPoolExecutor(2) as pool:
        yield from pool.map(lambda name: check(name, SOURCE_CHECKS[name], environment), SOURCE_CHECKS)


def check(name: str, command: Sequence[str], environment: Mapping[str, str]) -> Outcome:
    """Run one check of the source."""
    started_at = time.monotonic()
    ended = subprocess.run(command, check=False, cwd=ROOT, env=environment, capture_output=True, text=True)
    outcome = Outcome(name, time.monotonic() - started_at, ended.returncode == 0)
    print(line_of(outcome), flush=True)
    if not outcome.is_good:
        print((ended.stdout + ended.stderr).rstrip(), flush=True)
    return outcome


def all_tests(environment: Mapping[str, str], *, is_fast: bool) -> Iterator[Outcome]:
    """The fast tests, then the slow ones together with the browser's, those of a file in one process.

    Who starts servers and browsers waits a good deal, so there is one process more than for the fast ones; and the
    longest stories stand in `tests`, so that is where it begins.
    """
    pytest = [*PYTEST, "--reuse-db"] if "DATABASE_URL" not in os.environ else PYTEST
    yield tests("fast tests", [*pytest, "-n", "2", "-m", "not slow and not browser"], environment)
    if is_fast:
        return
    has_browser = any(map(shutil.which, BROWSERS))
    chosen = "slow or browser" if has_browser else "slow and not browser"
    yield tests("slow tests", [*pytest, *BY_FILE, "-m", chosen, "tests", "src"], environment)
    if not has_browser:
        yield Outcome("browser tests", 0, "CI" not in environment, "not run: no Chromium on this machine")


def tests(name: str, command: Sequence[str], environment: Mapping[str, str]) -> Outcome:
    """Run pytest where its words can be seen. A set without tests is a failure: some marker must have gone astray."""
    print(f"\n{name}", flush=True)
    started_at = time.monotonic()
    with_test_settings = {**environment, "DJANGO_SETTINGS_MODULE": "fengqun.settings.test"}
    code = subprocess.run(command, check=False, cwd=ROOT, env=with_test_settings).returncode
    return Outcome(name, time.monotonic() - started_at, code == 0, "no tests" if code == NO_TESTS else "")


def summary(outcomes: Sequence[Outcome]) -> int:
    """Print how each step ended; answer the exit code."""
    print()
    for outcome in outcomes:
        print(line_of(outcome))
    failed = [outcome.name for outcome in outcomes if not outcome.is_good]
    print(f"\nfailed: {', '.join(failed)}" if failed else "\nall is well")
    return 1 if failed else 0


def line_of(outcome: Outcome) -> str:
    """One step in one line."""
    return f"{'✓' if outcome.is_good else '✗'} {outcome.name:<16} {outcome.seconds:7.1f} s  {outcome.remark}".rstrip()


@contextmanager
def database() -> Iterator[dict[str, str]]:
    """The environment of the steps: DATABASE_URL as it is, or the address of a cluster that is thrown away."""
    var = ROOT / "var"
    var.mkdir(exist_ok=True)
    for left in var.glob("test-*"):
        throw_away(Cluster(left))
    home = Path(tempfile.mkdtemp(prefix="test-", dir=var))
    home.chmod(0o755)
    environment = dict(os.environ) | {"DJANGO_SETTINGS_MODULE": "fengqun.settings", "FENGQUN_HOME": str(home / "home")}
    cluster = Cluster(home, is_durable=False)
    try:
        if not environment.get("DATABASE_URL"):
            cluster.ensure_running()
            environment["DATABASE_URL"] = cluster.places.address(SUPERUSER, "postgres")
        yield environment
    finally:
        throw_away(cluster)


def throw_away(cluster: Cluster) -> None:
    """Delete a cluster and its home, unless another run uses it."""
    if cluster.destroy_if_unused():
        shutil.rmtree(cluster.places.home, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
