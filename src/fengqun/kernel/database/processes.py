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


def is_alive(pid: int) -> bool:
    """Whether a process exists that has not ended."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _is_zombie(pid)


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


def _is_zombie(pid: int) -> bool:
    try:
        return (PROC / str(pid) / "stat").read_text(errors="replace").rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return False


def _lines_of_proc() -> list[tuple[int, str]]:
    lines = []
    for entry in PROC.iterdir():
        if not entry.name.isdecimal():
            continue
        try:
            line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        lines.append((int(entry.name), line))
    return lines


def _lines_of_ps() -> list[tuple[int, str]]:
    listing = subprocess.run(["ps", "-axo", "pid=,command="], check=True, capture_output=True, text=True).stdout  # noqa: S607
    pairs = (line.split(None, 1) for line in listing.splitlines())
    return [(int(pair[0]), pair[1]) for pair in pairs if len(pair) == 2]  # noqa: PLR2004
