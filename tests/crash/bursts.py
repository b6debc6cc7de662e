"""Rounds in which a whole community claims from one drop while processes are killed, and the audit after them."""

import json
import random
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.crash.claimants import Claimant, Said, claim_all
from tests.crash.rounds import Killer, command, inside
from tests.runtime.running import Server, wait_until

CLAIM_SECONDS = 3.0
"""The claims come within this time, so that there is something to be killed in the middle of."""

PATIENCE_SECONDS = 90
ASKED_AGAIN = 300


@dataclass
class Burst:
    """One drop, who claims from it, and what they were told."""

    drop: str
    path: str
    claimants: list[Claimant] = field(default_factory=list)
    answers: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass
class BurstReport:
    """What happened in one round and what is wrong."""

    kills: Counter[str] = field(default_factory=Counter)
    won: int = 0
    cut: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def prepare_bursts(home: Path, *, rounds: int, members: int, stock: int) -> list[Burst]:
    """A running drop a round, and a claimant for each member and drop."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "claims"
        words = ("--drops", str(rounds), "--members", str(members), "--stock", str(stock), "--out", str(out))
        ended = command(home, "bench", "drops", "--prepare", *words)
        assert ended.returncode == 0, ended.stdout + ended.stderr
        lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    bursts: dict[str, Burst] = {}
    for line in lines:
        burst = bursts.setdefault(line["drop"], Burst(line["drop"], line["path"]))
        burst.claimants.append(Claimant(line["token"], line["key"]))
    return list(bursts.values())


def run_burst_round(server: Server, burst: Burst, *, seed: int, kills: int) -> BurstReport:
    """All claim while `kills` processes are killed; then some ask again and hear the same."""
    rng = random.Random(seed)  # noqa: S311 - to be repeated
    wait_until(lambda: server.status_of("/healthz") == 200, PATIENCE_SECONDS)
    killer = Killer(server, rng)
    moments = sorted(rng.uniform(0.2, CLAIM_SECONDS) for _kill in range(kills))
    begun = time.monotonic()

    def strike() -> None:
        for moment in moments:
            time.sleep(max(0.0, begun + moment - time.monotonic()))
            killer.strike()

    striking = threading.Thread(target=strike, daemon=True)
    striking.start()
    said = claim_all(
        server.port, burst.path, burst.claimants, seconds=CLAIM_SECONDS, patience=PATIENCE_SECONDS, rng=rng
    )
    striking.join(PATIENCE_SECONDS)
    burst.answers = said.answers
    won = sum(outcome == "won" for outcome, _claim in said.answers.values())
    report = BurstReport(killer.kills, won, said.cut, said.statuses)
    report.wrong += said.contradictions
    report.wrong += [f"{key} was never answered" for key in said.unanswered]
    report.wrong += _asked_again(server, burst, said, rng)
    return report


def audit_bursts(home: Path, bursts: list[Burst], *, stock: int) -> list[str]:
    """What is not as claimants were told, once the server has come to rest: each win has its order then."""
    given = {
        "stock": stock,
        "drops": {burst.drop: burst.answers for burst in bursts if burst.answers},
    }
    return list(inside(home, "bursts", given=given))


def _asked_again(server: Server, burst: Burst, said: Said, rng: random.Random) -> list[str]:
    """Some ask once more with the same key, and hear the same."""
    some = rng.sample(burst.claimants, min(ASKED_AGAIN, len(burst.claimants)))
    again = claim_all(server.port, burst.path, some, seconds=0.5, patience=PATIENCE_SECONDS, rng=rng)
    changed = [key for key, answer in again.answers.items() if said.answers.get(key) != answer]
    wrong = [f"{key}: first {said.answers.get(key)}, then {again.answers[key]}" for key in changed]
    return wrong + again.contradictions + [f"{key} was not answered again" for key in again.unanswered]
