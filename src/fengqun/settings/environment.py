"""Settings come from the environment; each one is declared here with its default and its meaning.

`fengqun doctor --settings` prints this table, and `docs/settings.md` is made from it.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

Choice = TypeVar("Choice", bound=str)


@dataclass(frozen=True)
class Variable:
    """One environment variable: its name, its default as text, and what it does."""

    name: str
    default: str
    meaning: str


_declared: dict[str, Variable] = {}


def declare(name: str, default: str, meaning: str) -> None:
    """Add to the table a variable that is read elsewhere."""
    _declared[name] = Variable(name, default, meaning)


def text(name: str, default: str, meaning: str) -> str:
    """The variable's value as it stands, or `default`."""
    declare(name, default, meaning)
    return os.environ.get(name, default)


def choice(name: str, default: Choice, choices: tuple[Choice, ...], meaning: str) -> Choice:
    """The variable's value, one of `choices`. Raises ValueError for anything else."""
    value = text(name, default, meaning)
    for known in choices:
        if value == known:
            return known
    raise ValueError(f"{name} must be one of {', '.join(choices)}, not {value!r}")


def kept_secret(path: Path) -> str:
    """The secret that a file keeps, empty when there is none or it is not ours to read."""
    try:
        return path.read_text(encoding="ascii").strip()
    except OSError:
        return ""


def flag(name: str, *, default: bool, meaning: str) -> bool:
    """The variable's value as yes or no: 1, true, yes, on (in any case) mean yes."""
    value = text(name, "1" if default else "0", meaning)
    return value.strip().lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int, meaning: str) -> int:
    """The variable's value as a whole number. Raises ValueError for anything else."""
    value = text(name, str(default), meaning)
    try:
        return int(value)
    except ValueError as error:
        raise ValueError(f"{name} must be a whole number, not {value!r}") from error


def words(name: str, default: str, meaning: str) -> list[str]:
    """The variable's comma-separated values, without blanks."""
    return [word.strip() for word in text(name, default, meaning).split(",") if word.strip()]


def folder(name: str, default: Path, meaning: str) -> Path:
    """The variable's value as an absolute folder."""
    return Path(text(name, str(default), meaning)).expanduser().absolute()


def declared() -> list[Variable]:
    """Every variable that the settings have asked for, by name."""
    return [variable for _name, variable in sorted(_declared.items())]


def value_of(variable: Variable) -> str:
    """What the variable says now, its default included."""
    return os.environ.get(variable.name, variable.default)


def as_markdown() -> str:
    """The table of all variables, as docs/settings.md holds it."""
    lines = ["| Variable | Default | Meaning |", "|---|---|---|"]
    for variable in declared():
        default = f"`{variable.default}`" if variable.default else ""
        meaning = variable.meaning.replace("|", "\\|")
        lines.append(f"| `{variable.name}` | {default} | {meaning} |")
    return "\n".join(lines) + "\n"
