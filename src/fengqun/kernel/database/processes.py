"""Finding and ending the processes of a cluster, by the name that each carries in its title."""

import os
import signal
import subprocess
import time
from pathlib import Path

PROC = Path("/proc")


def pids_named(name: str) -> list[int]:
    """The processes whose command line holds `name`, ourselves excluded."""
    lines = _lines_of_proc() if PROC.is_dir() else _lines_of_ps()
    return [pid for pid, line in lines if name in line and pid != os.getpid()]


def is_named(pid: int, name: str) -> bool:
    """Whether a process exists whose command line holds `name`; one that has ended but is not buried has no line."""
    if PROC.is_dir():
        return name in _line_of_proc(PROC / str(pid))
    return any(name in line for found, line in _lines_of_ps() if found == pid)


def end_named(name: str, *, patience_seconds: float) -> None:
    """Wait for processes of that name to end; those that stay are told to quit, then killed."""
    for message in (None, signal.SIGQUIT, signal.SIGKILL):
        for pid in pids_named(name) if message else []:
            try:
                os.kill(pid, message or signal.SIGQUIT)
            except ProcessLookupError:
                continue
        if _wait_until_gone(name, patience_seconds):
            return


def _wait_until_gone(name: str, patience_seconds: float) -> bool:
    deadline = time.monotonic() + patience_seconds
    while pids_named(name):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _lines_of_proc() -> list[tuple[int, str]]:
    return [(int(entry.name), _line_of_proc(entry)) for entry in PROC.iterdir() if entry.name.isdecimal()]


def _line_of_proc(entry: Path) -> str:
    try:
        return (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def _lines_of_ps() -> list[tuple[int, str]]:
    listing = subprocess.run(["ps", "-axo", "pid=,command="], check=True, capture_output=True, text=True).stdout  # noqa: S607
    pairs = (line.split(None, 1) for line in listing.splitlines())
    return [(int(pair[0]), pair[1]) for pair in pairs if len(pair) == 2]  # noqa: PLR2004
