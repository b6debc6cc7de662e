"""Progress of long work."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from fengqun.cli.support.console import err


class Report(Protocol):
    """Told how much is done."""

    def __call__(self, done: int, total: int) -> None:
        """`done` of `total` are done."""


@contextmanager
def progress_bar(label: str) -> Iterator[Report]:
    """A bar on standard error, gone when the work is done; nothing where nobody watches."""
    if not err.is_terminal:
        yield _silently
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as progress:
        task = progress.add_task(label, total=None)

        def report(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        yield report


def _silently(done: int, total: int) -> None:
    """Tell nobody."""
