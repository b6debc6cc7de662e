"""kill -9 of worker, web and PostgreSQL while two thousand members claim: no win is lost, no unit given twice."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.crash.bursts import audit_bursts, prepare_bursts, run_burst_round
from tests.crash.rounds import come_to_rest, verdicts
from tests.runtime.conftest import (  # noqa: F401 - fixtures
    bare_environment,
    home,
    make_home,
    migrated,
    migrated_template,
    start_server,
)

pytestmark = pytest.mark.slow

ROUNDS = 8
MEMBERS = 2_000
STOCK = 150
KILLS = 2


def test_exactly_as_many_win_as_there_are_units(migrated: Path, start_server: Callable, monkeypatch):  # noqa: F811
    monkeypatch.setenv("FENGQUN_LANE_PER_ADDRESS", "0")  # the whole community asks from one address
    server = start_server("--workers", "2")
    server.wait_until_ready()
    bursts = prepare_bursts(server.home, rounds=ROUNDS, members=MEMBERS, stock=STOCK)
    kills = Counter[str]()

    for seed, burst in enumerate(bursts):
        report = run_burst_round(server, burst, seed=seed, kills=KILLS)
        assert (report.wrong, report.won) == ([], STOCK), f"round {seed}"
        assert report.kills.total() >= 1, f"round {seed}"  # a strike may meet a process that has just ended
        kills.update(report.kills)

    assert len(bursts) == ROUNDS
    assert set(kills) == {"worker", "web", "postgres"}
    come_to_rest(server)  # what a killed worker was doing is taken up after minutes
    assert audit_bursts(server.home, bursts, stock=STOCK) == []
    assert verdicts(server.home) == []
    assert server.stop() == 0, server.output
    assert server.pids == []
