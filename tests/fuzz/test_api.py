"""Whatever programs send to the API, it answers as described, and never with a fault of the server."""

import os

import pytest
from tests.fuzz.calls import walk

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

EXAMPLES = int(os.environ.get("FENGQUN_FUZZ_EXAMPLES", "1"))
SEED = int(os.environ.get("FENGQUN_FUZZ_SEED", "0"))


@pytest.mark.parametrize("who", ["guest", "member", "operator"])
def test_described_calls(towns, who):
    town, _next_door = towns
    every = 4 if who == "guest" and EXAMPLES == 1 else 1
    walk(town, getattr(town, who, None), examples=EXAMPLES, at=SEED, every=every).insist_none()


def test_calls_that_break_the_description(towns):
    town, _next_door = towns
    walk(town, town.owner, examples=EXAMPLES, at=SEED, is_negative=True, every=5 if EXAMPLES == 1 else 1).insist_none()
