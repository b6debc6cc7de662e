"""The names of what the two sprites hold, read once from the files themselves."""

import re
from functools import cache
from pathlib import Path

_STATIC = Path(__file__).resolve().parent / "static" / "ui"
_SYMBOL = re.compile(r'<symbol id="([^"]+)" viewBox="([^"]+)"')


@cache
def icons() -> frozenset[str]:
    """The icons by name, without the `i-` of their ids, as `home` or `truck`."""
    return frozenset(name.removeprefix("i-") for name in _symbols("icons.svg"))


@cache
def art() -> dict[str, str]:
    """The drawings by id (`p-…` portraits, `s-…` scenes and bags) with their view boxes."""
    return _symbols("art.svg")


def _symbols(name: str) -> dict[str, str]:
    return dict(_SYMBOL.findall((_STATIC / name).read_text(encoding="utf-8")))
