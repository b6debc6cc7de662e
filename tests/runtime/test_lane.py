"""The server with the fast lane in front of its pages: both on one port, the lane alone, and a clean stop of either."""

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tests.runtime.running import Server, wait_until

from fengqun.cli.support.ports import next_free
from fengqun.kernel.database.processes import pids_named

pytestmark = pytest.mark.slow

Start = Callable[..., Server]


def get(port: int, path: str, method: str = "GET") -> tuple[int, http.client.HTTPMessage, bytes]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.request(method, path)
        response = connection.getresponse()
        return response.status, response.headers, response.read()


@pytest.fixture
def lane_alone(migrated: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """`fengqun serve --lane`, and its port."""
    port = next_free("127.0.0.1", 20_000 + os.getpid() % 20_000) or 0
    command = [sys.executable, "-m", "fengqun.cli", "serve", "--lane", "--port", str(port), "--workers", "1"]
    process = subprocess.Popen(command, env=dict(os.environ) | {"FENGQUN_HOME": str(migrated)})
    yield process, port
    for pid in pids_named(f"--port {port}"):
        os.kill(pid, signal.SIGKILL)
    process.wait()


def test_files_and_pages_come_through_whole(migrated: Path, start_server: Start):
    # given
    server = start_server()
    server.wait_until_ready()
    style = Path(__file__).parents[2] / "src/fengqun/ui/static/ui/tokens.css"

    # when
    page, page_headers, page_body = get(server.port, "/")
    whole, whole_headers, whole_body = get(server.port, "/static/ui/tokens.css")
    bare, bare_headers, bare_body = get(server.port, "/static/ui/tokens.css", "HEAD")

    # then
    assert page == 200
    assert page_body.rstrip().endswith(b"</html>")
    assert "default-src 'self'" in page_headers["Content-Security-Policy"]
    assert (whole, whole_body) == (200, style.read_bytes())
    assert (bare, bare_body) == (200, b"")
    assert bare_headers["Content-Length"] == whole_headers["Content-Length"] == str(len(whole_body))


def test_it_stops_in_time_while_it_is_being_asked(migrated: Path, start_server: Start):
    # given people who keep reading over open connections
    server = start_server("--workers", "2")
    server.wait_until_ready()
    statuses: list[int] = []

    def read() -> None:
        with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)) as connection:
            while True:
                try:
                    connection.request("GET", "/")
                    response = connection.getresponse()
                    response.read()
                except (OSError, http.client.HTTPException):
                    return
                statuses.append(response.status)

    readers = [threading.Thread(target=read, daemon=True) for _ in range(8)]
    for reader in readers:
        reader.start()
    wait_until(lambda: len(statuses) > 40)
    web = pids_named(f"serve --host 127.0.0.1 --port {server.port}")
    assert len(web) == 3

    # when
    server.process.send_signal(signal.SIGTERM)

    # then
    assert server.process.wait(30) == 0, server.output
    assert "Killing" not in server.output  # which is what becomes of a process that does not stop by itself
    assert server.pids == []
    assert set(statuses) == {200}


def test_lane_alone_serves_no_pages_and_stops(lane_alone: tuple[subprocess.Popen[bytes], int]):
    # given
    process, port = lane_alone
    wait_until(lambda: _answers(port))

    # when
    status, headers, body = get(port, "/")

    # then
    assert status == 404
    assert headers["Content-Type"] == "application/problem+json"
    assert json.loads(body)["code"] == "not_found"

    # when
    process.terminate()
    code = process.wait(30)

    # then
    assert code == 0
    assert pids_named(f"--port {port}") == []


def _answers(port: int) -> bool:
    try:
        return get(port, "/healthz")[0] == 200
    except OSError:
        return False
