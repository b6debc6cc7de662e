"""Progress of long work."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from fengqun.cli.support.console import err

Report = Callable[[int, int], None]
"""Called with how much is done and how much there is in all."""


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


def _silently(_done: int, _total: int) -> None:
    """Tell nobody."""
