"""Rounds of buying and killing, and the audit after them."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.crash.clients import Client, Told, start
from tests.runtime.running import Server, wait_until

from fengqun.kernel.database.cluster import Cluster

PATIENCE_SECONDS = 300
STRIKE_SECONDS = 20
INHERITED = ("DATABASE_URL", "DATABASE_OWNER_URL", "DJANGO_SETTINGS_MODULE", "FENGQUN_")


@dataclass
class Report:
    """What was done and what is wrong."""

    kills: Counter[str] = field(default_factory=Counter)
    orders: int = 0
    paid: int = 0
    refunds: int = 0
    retries: int = 0
    kills_in_demo: int = 0
    wrong: list[str] = field(default_factory=list)


def inside(home: Path, *words: str, given: object = None) -> Any:
    """Run `tests.crash.inside` with the server's settings; answers what it printed."""
    ended = subprocess.run(
        [sys.executable, "-m", "tests.crash.inside", *words],
        input=None if given is None else json.dumps(given),
        check=False,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        env=_environment(home),
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return json.loads(ended.stdout.splitlines()[-1])


def command(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a `fengqun` command in the home."""
    return subprocess.run(
        [sys.executable, "-m", "fengqun.cli", *words],
        check=False,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        env=_environment(home),
    )


def _environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(INHERITED)}
    return kept | {"FENGQUN_HOME": str(home), "LANG": "en_US.UTF-8"}


class Killer:
    """Kills processes of one server, found as children of its `up` and by the pid file of its own database."""

    def __init__(self, server: Server, rng: random.Random) -> None:
        self.server = server
        self.rng = rng
        self.kills: Counter[str] = Counter()

    def strike(self) -> None:
        """Kill one of the three kinds; one that is just being started again is waited for."""
        kind = self.rng.choice(("worker", "web", "postgres"))
        find = {"worker": self._worker, "web": self._web, "postgres": self._postmaster}[kind]
        deadline = time.monotonic() + STRIKE_SECONDS
        while (pid := find()) is None and time.monotonic() < deadline:
            time.sleep(0.1)
        if pid is None:
            return
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        self.kills[kind] += 1

    def _worker(self) -> int | None:
        return next((pid for pid in children_of(self.server.process.pid) if "work" in words_of(pid)), None)

    def _web(self) -> int | None:
        """One of the processes that answer pages; at times the one above them."""
        parent = next((pid for pid in children_of(self.server.process.pid) if "serve" in words_of(pid)), None)
        if parent is None:
            return None
        return self.rng.choice([parent, *children_of(parent)])

    def _postmaster(self) -> int | None:
        return Cluster(self.server.home).postmaster_pid()


def children_of(parent: int) -> list[int]:
    """The processes that a process has started and that live."""
    try:
        tasks = list(Path(f"/proc/{parent}/task").iterdir())
        return [int(pid) for task in tasks for pid in (task / "children").read_text().split()]
    except OSError:
        return []


def words_of(pid: int) -> list[str]:
    """A process's command line."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(errors="replace").split("\0")
    except OSError:
        return []


def run_round(
    server: Server, *, seed: int, clients: int, orders: int, kills: int, demo_seed: int | None = None
) -> Report:
    """Clients buy while processes are killed (and, with `demo_seed`, the demo is replayed); then all is looked at."""
    rng = random.Random(seed)  # noqa: S311 - to be repeated
    origin = server.wait_until_ready()
    shop = inside(server.home, "set-up")
    told = Told()
    deadline = time.monotonic() + PATIENCE_SECONDS
    buyers = [
        Client(origin, shop, shop["buyers"][place % len(shop["buyers"])], rng.getrandbits(32), told, deadline)
        for place in range(clients)
    ]
    replay = start_demo(server.home, demo_seed) if demo_seed is not None else None
    threads = start(buyers, orders)
    killer, kills_in_demo = Killer(server, rng), 0
    for _kill in range(kills):
        time.sleep(rng.uniform(0.3, 3))
        killer.strike()
        kills_in_demo += replay is not None and replay.poll() is None
    for thread in threads:
        thread.join(max(1, deadline + 60 - time.monotonic()))
        assert not thread.is_alive(), "a client did not come to an end"
    report = Report(killer.kills, len(told.orders), len(told.paid), len(told.refunds), told.retries, kills_in_demo)
    report.wrong += [f"client: {buyer.error!r}" for buyer in buyers if buyer.error is not None]
    if replay is not None:
        report.wrong += end_demo(replay)
    come_to_rest(server)
    report.wrong += inside(server.home, "audit", given={"shop": shop, "told": told.as_data()})
    report.wrong += verdicts(server.home)
    return report


def start_demo(home: Path, seed: int) -> subprocess.Popen[str]:
    """Replay the demo in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.crash.inside", "demo", str(seed)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=_environment(home),
    )


def end_demo(replay: subprocess.Popen[str]) -> list[str]:
    """Wait for the replay; answers what is wrong with it."""
    try:
        answer, errors = replay.communicate(timeout=PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        replay.kill()
        return ["the demo did not come to an end"]
    if replay.returncode != 0:
        return [f"the demo broke off: {errors[-1500:]}"]
    return list(json.loads(answer.splitlines()[-1]))


def come_to_rest(server: Server) -> None:
    """Wait until nothing waits. What a killed process had claimed is taken up after minutes, so time is moved on."""
    wait_until(lambda: server.status_of("/healthz") == 200, PATIENCE_SECONDS)
    for _minutes in range(3):
        if not inside(server.home, "settled"):
            return
        command(server.home, "clock", "advance", "6m")
        _wait_until_settled(lambda: not inside(server.home, "settled"), 40)
    # whatever waits still is found by the audit


def _wait_until_settled(holds: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        time.sleep(1)


def verdicts(home: Path) -> list[str]:
    """What `verify` and `doctor` have to say."""
    wrong = []
    for verb in ("verify", "doctor"):
        ended = command(home, verb)
        if ended.returncode != 0:
            wrong.append(f"{verb} ended with {ended.returncode}: {ended.stdout[-3000:]}{ended.stderr[-3000:]}")
    return wrong
