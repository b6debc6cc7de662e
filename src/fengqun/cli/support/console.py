"""Printing, and the sentence for a mistake that the person at the keyboard can mend."""

from collections.abc import Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.markup import escape

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


class Mistake(Exception):
    """What was asked cannot be done as it stands. Its text is one clear sentence; the command ends with code 2."""


def say(text: str) -> None:
    """Print a line as it stands."""
    out.print(escape(text))


def good(text: str) -> None:
    """Print what is well."""
    out.print(f"[green]✓[/] {escape(text)}")


def bad(text: str) -> None:
    """Print what is wrong."""
    out.print(f"[red]✗[/] {escape(text)}")


def doubtful(text: str) -> None:
    """Print what deserves a look."""
    out.print(f"[yellow]![/] {escape(text)}")


def in_columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as lines, their cells below each other, Chinese ones too, and nothing cut however narrow the terminal is."""
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
