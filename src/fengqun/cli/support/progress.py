"""Progress of long work."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from fengqun.cli.support.console import err

TENTHS = 10


class Report(Protocol):
    """Told how much is done."""

    def __call__(self, done: int, total: int) -> None:
        """`done` of `total` are done."""


@contextmanager
def progress_bar(label: str) -> Iterator[Report]:
    """A bar on standard error, gone when the work is done; a plain line each tenth where there is no terminal."""
    if not err.is_terminal:
        yield by_tenths(label)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as progress:
        task = progress.add_task(label, total=None)

        def report(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        yield report


def by_tenths(label: str) -> Report:
    """Print `label 30 %` whenever another tenth is done, for logs and for whoever waits without a terminal."""
    told = 0

    def report(done: int, total: int) -> None:
        nonlocal told
        tenth = done * TENTHS // total if total else 0
        if tenth > told:
            told = tenth
            err.print(f"{label} {tenth * TENTHS} %", markup=False)

    return report
