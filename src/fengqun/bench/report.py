"""What a measurement reports: rows, ratios, and the aims they are held against."""

import json
import os
import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection
from rich.console import Console
from rich.table import Table

Progress = Callable[[int, int], None]
"""Called with how much is done and how much there is in all."""


def silently(done: int, total: int) -> None:
    """Tell nobody."""


def machine_facts() -> dict[str, Any]:
    """What the figures were measured on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version'), current_setting('fsync'), current_setting('synchronous_commit')"
        )
        version, fsync, commit = cursor.fetchone()
    return {
        "cores": os.cpu_count() or 1,
        "processor": platform.machine(),
        "python": platform.python_version(),
        "postgresql": version.split(" ")[0],
        "fsync": fsync,
        "synchronous_commit": commit,
    }


@dataclass(frozen=True, slots=True)
class Aim:
    """What a ratio or figure should reach, and what it did. `at_most`: smaller is better."""

    aim: float
    got: float
    at_most: bool = False

    @property
    def met(self) -> bool:
        """Whether the aim is reached."""
        return self.got <= self.aim if self.at_most else self.got >= self.aim


@dataclass(frozen=True, slots=True)
class Bench:
    """The result of one measurement. `limit` says what bounded it; rows hold the same columns each."""

    name: str
    limit: str
    rows: Sequence[Mapping[str, Any]]
    ratios: Mapping[str, float]
    aims: Mapping[str, Aim] = field(default_factory=dict)
    machine: Mapping[str, Any] = field(default_factory=machine_facts)

    def as_data(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "name": self.name,
            "machine": dict(self.machine),
            "limit": self.limit,
            "rows": [dict(row) for row in self.rows],
            "ratios": {name: round(value, 4) for name, value in self.ratios.items()},
            "aims": {
                name: {"aim": aim.aim, "got": round(aim.got, 4), "met": aim.met} for name, aim in self.aims.items()
            },
        }

    def write_json(self, path: Path) -> None:
        """Write `as_data` to a file."""
        path.write_text(json.dumps(self.as_data(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")

    def print(self, console: Console | None = None) -> None:
        """Print the rows as a table, then ratios and aims."""
        out = console or Console()
        table = Table(title=f"{self.name} · {self.limit}", title_justify="left")
        for place, column in enumerate(self.rows[0] if self.rows else ()):
            table.add_column(column, justify="right" if place else "left")
        for row in self.rows:
            table.add_row(*(_written(value) for value in row.values()))
        out.print(table)
        for name, ratio in self.ratios.items():
            out.print(f"{name}: {ratio:.3f}")
        for name, aim in self.aims.items():
            sign = "≤" if aim.at_most else "≥"
            out.print(f"{'✓' if aim.met else '✗'} {name}: {_written(aim.got)} ({sign} {_written(aim.aim)})")
        out.print(", ".join(f"{name} {value}" for name, value in self.machine.items()), style="dim")


def _written(value: object) -> str:
    match value:
        case float():
            return f"{value:,.3f}" if abs(value) < 10 else f"{value:,.0f}"  # noqa: PLR2004 - three digits are enough
        case int():
            return f"{value:,}"
    return str(value)
