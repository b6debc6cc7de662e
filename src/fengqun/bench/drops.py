"""How fast a whole community is answered: flash drops and red packets through the fast lane, all durable.

Measured in one run, on a server of its own in a throwaway home (embedded PostgreSQL, two lane processes), with the load
from the same machine:

- *constant*: an answer of a few bytes from the same server, the yardstick of the transport;
- *bare*: the function that decides, batch after batch on one connection, without HTTP: the yardstick of the decision;
- *claims*: token, limits, idempotency, decision, activity, commit, answer; each member claims once and every claim
  wins, which is the most work a claim can make. *sold out* is the same with units for one member in a hundred;
- *openings*: the same for red packets, where each opening also posts a transfer to the ledger.

A claim of a drop moves no money (its order does, when it is paid), so the ledger has a part in openings only. The
worker that opens the orders of the winners does not run meanwhile.
"""

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fengqun.bench._waiting import START_SECONDS, free_port, wait_for
from fengqun.bench.report import Aim, Bench, Progress, silently

MEMBERS = 20_000
WORKERS = 2
LOADERS = 2
BATCH = 500
CONSTANT_SECONDS = 3.0
CLAIM_SECONDS = 30.0
COMMAND_SECONDS = 300
OPEN_FILES = 8_192
AIM_TO_CONSTANT = 0.10
AIM_TO_BARE = 0.6
AIM_P99_MS = 100.0
CONSTANT = "/livez"
INHERITED = ("DATABASE_", "DJANGO_SETTINGS_MODULE", "FENGQUN_")
CLOCK_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class _Measured:
    """One row."""

    what: str
    connections: int
    per_second: float
    p50_ms: float
    p99_ms: float
    wrong: int
    cpu: str

    def row(self) -> dict[str, Any]:
        return {
            "what": self.what,
            "connections": self.connections or "",
            "a second": round(self.per_second),
            "p50 ms": round(self.p50_ms, 1) if self.connections else "",
            "p99 ms": round(self.p99_ms, 1) if self.connections else "",
            "not 2xx": self.wrong,
            "CPU server/database/load": self.cpu,
        }


@dataclass(frozen=True)
class _Server:
    """The throwaway server, and how to run something with its settings."""

    home: Path
    port: int
    pid: int
    environment: dict[str, str]

    def run(self, *words: str) -> str:
        """Run Python with these words; answers what it printed."""
        return _run(self.environment, *words)

    def postmaster(self) -> int:
        """The process above all of the database's."""
        name = self.home / "postgres" / "data" / "postmaster.pid"
        return int(name.read_text(encoding="ascii").splitlines()[0])


def run(progress: Progress = silently) -> Bench:
    """Measure, for about a minute after the ground has been prepared."""
    _allow_many_files()
    with tempfile.TemporaryDirectory(prefix="fengqun-bench-") as folder, _server(Path(folder)) as server:
        progress(1, 12)
        machine = json.loads(server.run("-m", "fengqun.bench._ground", folder, str(MEMBERS)))
        progress(2, 12)
        constants = [_constant(server, connections) for connections in (64, 512, 2000)]
        progress(4, 12)
        bare = [_bare(server, kind, name) for kind, name in (("drops", "hot_bare"), ("drops", "spread_bare"))]
        bare.append(_bare(server, "redpackets", "packets_bare"))
        progress(6, 12)
        claims = [_claims(server, "one drop", f"hot_{connections}", connections) for connections in (64, 512, 2000)]
        progress(9, 12)
        others = [
            _claims(server, "one drop, sold out", "sold_out", 512),
            _claims(server, "100 drops", "spread_512", 512),
            _claims(server, "openings, 10 packets", "packets_512", 512),
        ]
        progress(12, 12)
    return _report(machine, constants, bare, claims, others)


def _report(
    machine: Mapping[str, Any],
    constants: Sequence[_Measured],
    bare: Sequence[_Measured],
    claims: Sequence[_Measured],
    others: Sequence[_Measured],
) -> Bench:
    ratios = {
        f"one drop / constant at {claim.connections}": claim.per_second / constant.per_second
        for claim, constant in zip(claims, constants, strict=True)
    }
    hot, (_sold_out, spread, packets) = claims[1], others
    constant = constants[1].per_second
    ratios |= {
        "one drop / bare at 512": hot.per_second / bare[0].per_second,
        "100 drops / constant at 512": spread.per_second / constant,
        "100 drops / bare at 512": spread.per_second / bare[1].per_second,
        "openings / constant at 512": packets.per_second / constant,
        "openings / bare at 512": packets.per_second / bare[2].per_second,
    }
    aims = {
        f"{what} / constant at 512": Aim(AIM_TO_CONSTANT, ratios[f"{what} / constant at 512"])
        for what in ("one drop", "100 drops", "openings")
    }
    aims |= {
        f"{what} / bare at 512": Aim(AIM_TO_BARE, ratios[f"{what} / bare at 512"])
        for what in ("one drop", "100 drops", "openings")
    }
    aims |= {
        f"{claim.what} p99 ms at 512": Aim(AIM_P99_MS, claim.p99_ms, at_most=True) for claim in (hot, spread, packets)
    }
    return Bench(
        name="drops",
        limit=f"{WORKERS} lane processes, {LOADERS} load processes, one machine, {MEMBERS} members, a claim each",
        rows=[one.row() for one in (*constants, *bare, *claims, *others)],
        ratios=ratios,
        aims=aims,
        machine=machine,
    )


def _constant(server: _Server, connections: int) -> _Measured:
    name = server.home / "constant"
    name.write_text(json.dumps({"method": "GET", "path": CONSTANT}) + "\n", encoding="utf-8")
    return _load(server, "constant", [name] * LOADERS, connections, CONSTANT_SECONDS, is_shared=False)


def _claims(server: _Server, what: str, name: str, connections: int) -> _Measured:
    return _load(server, what, [server.home / name] * LOADERS, connections, CLAIM_SECONDS, is_shared=True)


def _bare(server: _Server, kind: str, name: str) -> _Measured:
    before = _cpu_below(server.postmaster())
    answer = json.loads(server.run("-m", "fengqun.bench._bare", kind, str(BATCH), str(server.home / name)))
    used = _cpu_below(server.postmaster()) - before
    what = f"bare, {name.removesuffix('_bare')}, {BATCH} a batch"
    return _Measured(what, 0, answer["per_second"], 0, 0, 0, _split(answer["cpu_seconds"], used, 0))


def _load(
    server: _Server, what: str, names: Sequence[Path], connections: int, seconds: float, *, is_shared: bool
) -> _Measured:
    """Let several processes ask at once; their rates add up, of the percentiles the worst counts."""
    script = str(Path(__file__).with_name("_burst_load.py"))
    before = _cpu_below(server.pid), _cpu_below(server.postmaster())
    children = [
        subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [
                *(sys.executable, script, str(server.port), str(name), str(connections // len(names)), str(seconds)),
                *((str(part), str(len(names))) if is_shared else ()),
            ],
            stdout=subprocess.PIPE,
        )
        for part, name in enumerate(names)
    ]
    answers = [json.loads(child.communicate(timeout=COMMAND_SECONDS)[0]) for child in children]
    statuses = [(status, count) for answer in answers for status, count in answer["statuses"].items()]
    return _Measured(
        what,
        connections,
        sum(answer["answers"] for answer in answers) / max(answer["seconds"] for answer in answers),
        max(answer["p50_ms"] for answer in answers),
        max(answer["p99_ms"] for answer in answers),
        sum(count for status, count in statuses if not status.startswith("2")),
        _split(
            _cpu_below(server.pid) - before[0],
            _cpu_below(server.postmaster()) - before[1],
            sum(answer["cpu_seconds"] for answer in answers),
        ),
    )


def _split(server: float, database: float, load: float) -> str:
    total = max(server + database + load, 0.01)
    return " / ".join(f"{part / total:.0%}" for part in (server, database, load))


@contextmanager
def _server(home: Path) -> Iterator[_Server]:
    """Lane processes over a database of their own, stopped at the end."""
    home.chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(INHERITED)}
    environment = kept | {
        "FENGQUN_HOME": str(home),
        "FENGQUN_TRIAL": "1",
        "FENGQUN_LANE_PER_ADDRESS": "0",  # the whole community asks from one address here
        "FENGQUN_LANE_WAITING": str(OPEN_FILES),
    }
    _run(environment, "-m", "fengqun.cli", "key")
    _run(environment, "-m", "fengqun.cli", "db", "migrate")
    port = free_port()
    words = ["serve", "--lane", "--port", str(port), "--workers", str(WORKERS)]
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-m", "fengqun.cli", *words], env=environment, stdout=subprocess.DEVNULL
    )
    try:
        wait_for(port, process)
        yield _Server(home, port, process.pid, environment)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(START_SECONDS)


def _run(environment: dict[str, str], *words: str) -> str:
    ended = subprocess.run(  # noqa: S603 - our own interpreter and modules
        [sys.executable, *words], env=environment, capture_output=True, text=True, timeout=COMMAND_SECONDS, check=False
    )
    if ended.returncode:
        message = f"{' '.join(words)} ended with {ended.returncode}: {ended.stdout[-500:]}{ended.stderr[-2000:]}"
        raise RuntimeError(message)
    return ended.stdout


def _allow_many_files() -> None:
    """A connection is an open file, here and in the load processes."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _cpu_below(pid: int) -> float:
    """CPU seconds of a process, those it has waited for, and all below it."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return 0.0
    return sum(int(field) for field in fields[11:15]) / CLOCK_TICKS + sum(_cpu_below(child) for child in children)
