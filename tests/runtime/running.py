"""A `fengqun` process of a test."""

import http.client
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from fengqun.cli.support.ports import next_free
from fengqun.kernel.database.processes import pids_named

PATIENCE_SECONDS = 300


def fengqun(home: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "fengqun.cli", *words],
        check=False,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        env=dict(os.environ) | {"FENGQUN_HOME": str(home)} | environment,
    )


class Server:
    """`fengqun up` in a home, on a port of its own."""

    def __init__(self, home: Path, options: Sequence[str]) -> None:
        self.home = home
        self.port = next_free("127.0.0.1", 20_000 + os.getpid() % 20_000) or 0
        self.lines: list[str] = []
        words = ["up", "--no-demo", "--workers", "1", "--port", str(self.port), "--home", str(home), *options]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "fengqun.cli", *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def wait_until_ready(self) -> str:
        """The address that `up` says it is ready at."""
        wait_until(lambda: self.process.poll() is not None or any(line.startswith("Ready: ") for line in self.lines))
        found = re.search(r"^Ready: (\S+)$", self.output, re.MULTILINE)
        assert found is not None, self.output
        return found[1]

    def status_of(self, path: str) -> int:
        """The status with which a page answers; 0 when nothing answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and answer the exit code."""
        self.process.send_signal(number)
        code = self.process.wait(PATIENCE_SECONDS)
        self._reader.join()
        return code

    @property
    def output(self) -> str:
        """What it has said so far."""
        return "".join(self.lines)

    @property
    def pids(self) -> list[int]:
        """The processes that belong to this server, by the mark they carry."""
        database = (self.home / "postgres" / "name").read_text() if (self.home / "postgres").exists() else "none"
        children = pids_named(f"--port {self.port}")
        return [*children, *pids_named(database), *self._with_home("fengqun.cli work")]

    def kill_all(self) -> None:
        """End what is left, without asking."""
        for pid in self.pids:
            os.kill(pid, signal.SIGKILL)
        self.process.wait(PATIENCE_SECONDS)

    def _with_home(self, name: str) -> list[int]:
        mark = f"FENGQUN_HOME={self.home}\0".encode()
        return [pid for pid in pids_named(name) if mark in _environment_of(pid)]

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line)


def wait_until(holds: Callable[[], object], seconds: float = PATIENCE_SECONDS) -> None:
    """Wait for something that other processes do."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def _environment_of(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes() + b"\0"
    except OSError:
        return b""
