"""Rounds in which a whole community claims from one drop while processes are killed, and the audit after them."""

import json
import random
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.crash.claimants import Claimant, Said, claim_all
from tests.crash.rounds import Killer, command, inside
from tests.runtime.running import Server, wait_until

CLAIM_SECONDS = 3.0
"""The claims come within this time, so that there is something to be killed in the middle of."""

PATIENCE_SECONDS = 90
ASKED_AGAIN = 300


@dataclass
class BurstReport:
    """What happened in one round and what is wrong."""

    kills: Counter[str] = field(default_factory=Counter)
    won: int = 0
    cut: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def prepare_drop(home: Path, members: int, stock: int) -> tuple[str, list[Claimant]]:
    """A running drop and a claimant for each member; answers the path to claim at."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "claims"
        words = ("bench", "drops", "--prepare", "--members", str(members), "--stock", str(stock), "--out", str(out))
        ended = command(home, *words)
        assert ended.returncode == 0, ended.stdout + ended.stderr
        lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    return lines[0]["path"], [Claimant(line["token"], line["key"]) for line in lines]


def run_burst_round(server: Server, *, seed: int, members: int, stock: int, kills: int) -> BurstReport:
    """All claim while `kills` processes are killed; at the end exactly `stock` have won, and all is as it was told."""
    rng = random.Random(seed)  # noqa: S311 - to be repeated
    wait_until(lambda: server.status_of("/healthz") == 200, PATIENCE_SECONDS)
    path, claimants = prepare_drop(server.home, members, stock)
    killer = Killer(server, rng)
    moments = sorted(rng.uniform(0.2, CLAIM_SECONDS) for _kill in range(kills))
    begun = time.monotonic()

    def strike() -> None:
        for moment in moments:
            time.sleep(max(0.0, begun + moment - time.monotonic()))
            killer.strike()

    striking = threading.Thread(target=strike, daemon=True)
    striking.start()
    said = claim_all(server.port, path, claimants, seconds=CLAIM_SECONDS, patience=PATIENCE_SECONDS, rng=rng)
    striking.join(PATIENCE_SECONDS)
    report = BurstReport(killer.kills, _won(said), said.cut, said.statuses)
    report.wrong += said.contradictions
    report.wrong += [f"{key} was never answered" for key in said.unanswered]
    report.wrong += _asked_again(server, path, claimants, said, rng)
    given: dict[str, Any] = {"drop": path.split("/")[-2], "stock": stock, "answers": said.answers}
    report.wrong += inside(server.home, "burst", given=given)
    return report


def _won(said: Said) -> int:
    return sum(outcome == "won" for outcome, _claim in said.answers.values())


def _asked_again(server: Server, path: str, claimants: list[Claimant], said: Said, rng: random.Random) -> list[str]:
    """Some ask once more with the same key, and hear the same."""
    some = rng.sample(claimants, min(ASKED_AGAIN, len(claimants)))
    again = claim_all(server.port, path, some, seconds=0.5, patience=PATIENCE_SECONDS, rng=rng)
    changed = [key for key, answer in again.answers.items() if said.answers.get(key) != answer]
    wrong = [f"{key}: first {said.answers.get(key)}, then {again.answers[key]}" for key in changed]
    return wrong + again.contradictions + [f"{key} was not answered again" for key in again.unanswered]
