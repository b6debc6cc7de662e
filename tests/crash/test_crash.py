"""kill -9 of worker, web and PostgreSQL loses no acknowledged order and duplicates no effect."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.crash.rounds import run_round
from tests.runtime.conftest import (  # noqa: F401 - fixtures
    bare_environment,
    home,
    make_home,
    migrated,
    migrated_template,
    start_server,
)

pytestmark = pytest.mark.slow


def test_nothing_acknowledged_is_lost_and_nothing_happens_twice(
    migrated: Path,  # noqa: F811
    start_server: Callable,  # noqa: F811
):
    server = start_server("--workers", "2")

    for seed, demo_seed in ((1, 1), (2, None)):
        report = run_round(server, seed=seed, clients=3, orders=4, kills=5, demo_seed=demo_seed)
        assert report.wrong == []
        assert (report.orders, report.kills.total()) == (12, 5)

    assert server.stop() == 0, server.output
    assert server.pids == []
