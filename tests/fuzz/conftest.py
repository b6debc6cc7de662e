"""Towns, built once and rolled back after the tests: two side by side, and one where all that is said is hostile."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction
from tests.fuzz.circles import Hidden, hide
from tests.fuzz.town import Town, build

from fengqun.kernel import clock

MONDAY_MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

BAIT = "=../<b onload=1>"
"""A formula, a way out of a folder and a tag with a script, short enough for every field."""


@contextmanager
def _rolled_back(blocker: Any) -> Iterator[None]:
    block = transaction.atomic()
    block._from_testcase = True
    with blocker.unblock(), clock.travel_to(MONDAY_MORNING), block:
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="package")
def towns(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Town, Town]]:
    """The town that is walked through, and the one next door."""
    with _rolled_back(django_db_blocker):
        yield build(), build("tea-next-door", "隔壁茶社", lambda text: text + "暗号")


@pytest.fixture(scope="module")
def baited(django_db_setup: None, django_db_blocker: Any) -> Iterator[Town]:
    """A town where everything that anybody says begins with the bait."""
    with _rolled_back(django_db_blocker):
        yield build("bait", "山野", lambda text: BAIT + text)


@pytest.fixture(scope="module")
def hidden(towns: tuple[Town, Town], django_db_blocker: Any) -> Iterator[Hidden]:
    """A secret circle in the town that is walked through."""
    with _rolled_back(django_db_blocker):
        yield hide(towns[0])
