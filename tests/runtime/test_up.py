"""`fengqun up` as somebody meets it: pages answer, it heals, it stops, and leaves nothing behind."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from tests.runtime.running import Server, fengqun, wait_until

from fengqun.kernel.database.cluster import Cluster
from fengqun.kernel.database.processes import pids_named

pytestmark = pytest.mark.slow

Start = Callable[..., Server]


def test_pages_answer_until_it_is_told_to_stop(home: Path, start_server: Start):
    # given
    server = start_server()

    # when
    address = server.wait_until_ready()

    # then
    assert address == f"http://127.0.0.1:{server.port}"
    assert server.status_of("/healthz") == 200
    assert "shanye" not in server.output  # no demo, so nobody of the demo is offered
    assert (home / "secret-key").stat().st_mode & 0o777 == 0o600
    with psycopg.connect(Cluster(home).places.address("fengqun_app")) as connection:
        roles = connection.execute(
            "SELECT DISTINCT usename FROM pg_stat_activity WHERE application_name IN ('fengqun web', 'fengqun work')"
        ).fetchall()
    assert roles == [("fengqun_app",)]

    # when
    code = server.stop(signal.SIGTERM)

    # then
    assert code == 0, server.output
    assert server.pids == []
    assert not Cluster(home).is_running()


def test_ctrl_c_stops_it_too(migrated: Path, start_server: Start):
    server = start_server()
    server.wait_until_ready()

    assert server.stop(signal.SIGINT) == 0
    assert server.pids == []


def test_second_start_is_ready_without_making_anything_anew(migrated: Path, start_server: Start):
    # given
    first = start_server()
    first.wait_until_ready()
    key = (migrated / "secret-key").read_text()
    first.stop()

    # when
    second = start_server()
    second.wait_until_ready()

    # then
    assert (migrated / "secret-key").read_text() == key
    assert second.status_of("/healthz") == 200
    assert second.stop() == 0


def test_second_server_of_a_home_says_where_the_first_is(migrated: Path, start_server: Start):
    # given
    server = start_server()
    address = server.wait_until_ready()

    # when
    refused = fengqun(migrated, "up", "--no-demo", "--home", str(migrated))

    # then
    assert refused.returncode == 2
    assert address in refused.stderr
    assert "Traceback" not in refused.stderr
    assert server.status_of("/healthz") == 200


def test_taken_port_is_said_with_the_next_free_one(migrated: Path, make_home: Callable[[], Path], start_server: Start):
    # given
    server = start_server()
    server.wait_until_ready()
    other = make_home()

    # when
    refused = fengqun(other, "up", "--no-demo", "--port", str(server.port))

    # then
    assert refused.returncode == 2
    assert f"Port {server.port} is taken; --port" in refused.stderr
    assert not (other / "postgres").exists()


def test_killed_processes_come_back(migrated: Path, start_server: Start):
    # given
    server = start_server()
    server.wait_until_ready()
    cluster = Cluster(migrated)

    # when the database is killed
    postmaster = cluster.postmaster_pid()
    assert postmaster is not None
    os.kill(postmaster, signal.SIGKILL)

    # then
    wait_until(lambda: cluster.postmaster_pid() not in {None, postmaster} and server.status_of("/healthz") == 200)

    # when the web process and all it forked are killed
    before = pids_named(f"serve --host 127.0.0.1 --port {server.port}")
    assert before
    for pid in before:
        os.kill(pid, signal.SIGKILL)

    # then
    wait_until(lambda: server.status_of("/healthz") == 200)
    assert set(pids_named(f"serve --host 127.0.0.1 --port {server.port}")).isdisjoint(before)
    assert server.stop() == 0, server.output
    assert server.pids == []


def test_web_workers_do_not_outlive_their_killed_parent(migrated: Path, start_server: Start):
    # given
    server = start_server("--workers", "2")
    server.wait_until_ready()
    before = pids_named(f"serve --host 127.0.0.1 --port {server.port}")
    [parent] = [pid for pid in before if _parent_of(pid) == server.process.pid]
    assert len(before) == 3

    # when
    os.kill(parent, signal.SIGKILL)

    # then
    wait_until(lambda: set(pids_named(f"serve --host 127.0.0.1 --port {server.port}")).isdisjoint(before))
    wait_until(lambda: server.status_of("/healthz") == 200)
    assert server.stop() == 0, server.output
    assert server.pids == []


def test_killed_up_takes_everything_along(migrated: Path, start_server: Start):
    # given
    server = start_server()
    server.wait_until_ready()

    # when
    server.process.kill()
    server.process.wait()

    # then
    wait_until(lambda: server.pids == [])
    assert not Cluster(migrated).is_running()


def _parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
