"""Child processes kept alive while we live, and ended in order when we end."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

STEADY_SECONDS = 30
LONGEST_WAIT_SECONDS = 30
LONGEST_LOG_BYTES = 10_000_000


@dataclass
class Child:
    """A `fengqun` process of ours: its verb with arguments, and the file that it writes to."""

    name: str
    verb: Sequence[str]
    log: Path
    environment: Mapping[str, str]
    patience_seconds: float = 10
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    started_at: float = 0
    retry_at: float = 0
    _leash: tuple[int, int] | None = field(default=None, repr=False)

    def start(self) -> None:
        """Start the process on a leash of its own, out of reach of the terminal's Ctrl-C."""
        self._drop_leash()
        theirs, ours = os.pipe()
        self._leash = (theirs, ours)
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LONGEST_LOG_BYTES:
            self.log.replace(self.log.with_suffix(".old"))
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-m", "fengqun.cli", *self.verb, "--leash", str(theirs)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=dict(self.environment),
                pass_fds=[theirs],
                start_new_session=True,
            )
        self.started_at = time.monotonic()

    def look_after(self) -> int | None:
        """Start the process again when it has ended and its waiting time is over.

        Answers the exit code when it is found ended, None otherwise.
        """
        now = time.monotonic()
        if self.process is None:
            if now >= self.retry_at:
                self.start()
            return None
        code = self.process.poll()
        if code is None:
            return None
        self._end_orphans(self.process.pid)
        self.failures = 1 if now - self.started_at > STEADY_SECONDS else self.failures + 1
        self.retry_at = now + min(2 ** (self.failures - 1) / 2, LONGEST_WAIT_SECONDS)
        self.process = None
        return code

    def stop(self) -> None:
        """Ask the process to end; kill it and what it started when it takes too long."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(self.patience_seconds)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
        if self.process is not None:
            self._end_orphans(self.process.pid)
        self._drop_leash()

    def last_lines(self, count: int = 8) -> str:
        """The end of what the process wrote."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-count:]) if self.log.exists() else ""

    @staticmethod
    def _end_orphans(group: int) -> None:
        """Kill what an ended process has left behind: web workers whose parent was killed would keep the port."""
        with suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)

    def _drop_leash(self) -> None:
        for descriptor in self._leash or ():
            os.close(descriptor)
        self._leash = None


def supervise(
    children: Sequence[Child],
    *,
    is_over: Callable[[], bool],
    tell: Callable[[Child, int], None],
    pause_seconds: float = 0.2,
) -> None:
    """Keep the children alive until `is_over`; `tell` is called for each that is found ended, with its exit code."""
    while not is_over():
        for child in children:
            code = child.look_after()
            if code is not None:
                tell(child, code)
        time.sleep(pause_seconds)
