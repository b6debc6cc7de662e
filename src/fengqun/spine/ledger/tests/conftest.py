"""What the ledger's tests start from."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from fengqun.kernel import clock
from fengqun.kernel.ids import new_id


@pytest.fixture
def community_id() -> UUID:
    return new_id()


@pytest.fixture
def member_id() -> UUID:
    return new_id()


@dataclass(frozen=True)
class Travelled:
    """A moment to come, and a way to do something after it in any thread."""

    due: datetime

    def later(self, command: Callable[[], Any]) -> Callable[[], Any]:
        def travel() -> Any:
            with clock.travel_to(self.due + timedelta(minutes=1)):
                return command()

        return travel


@pytest.fixture
def travelled() -> Travelled:
    return Travelled(clock.now() + timedelta(hours=1))
