"""Two towns side by side, built once a module and rolled back after it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction
from tests.fuzz.town import Town, build

from fengqun.kernel import clock

MONDAY_MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def towns(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Town, Town]]:
    """The town that is walked through, and the one next door."""
    block = transaction.atomic()
    block._from_testcase = True
    with django_db_blocker.unblock(), clock.travel_to(MONDAY_MORNING), block:
        yield build(), build("tea-next-door", "隔壁茶社", lambda text: text + "暗号")
        transaction.set_rollback(True)
