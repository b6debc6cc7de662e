"""Tests of the room read compiled translations."""

import pytest

from fengqun.kernel.messages import compile_catalogs
from fengqun.ui import navigation


@pytest.fixture(scope="session", autouse=True)
def compiled() -> None:
    compile_catalogs()


@pytest.fixture
def empty_console(monkeypatch: pytest.MonkeyPatch) -> None:
    """A console that no room has filled yet."""
    monkeypatch.setattr(navigation, "_items", {})


@pytest.fixture
def no_entrances(monkeypatch: pytest.MonkeyPatch) -> None:
    """A community whose rooms have named no place yet."""
    monkeypatch.setattr(navigation, "_entrances", {})
