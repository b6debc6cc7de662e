"""Whatever browsers ask pages for or send to forms, they are answered, and never with a fault of the server."""

import os

import pytest
from tests.fuzz.pages import walk_pages

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ROUNDS = max(2, int(os.environ.get("FENGQUN_FUZZ_EXAMPLES", "1")) // 3)
SEED = int(os.environ.get("FENGQUN_FUZZ_SEED", "1"))


@pytest.mark.parametrize("who", ["guest", "member", "operator"])
def test_hostile_requests(towns, who):
    town, next_door = towns
    walk_pages(town, next_door, getattr(town, who, None), rounds=ROUNDS, seed=SEED).insist_none()
