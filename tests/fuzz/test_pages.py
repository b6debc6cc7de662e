"""Whatever browsers ask pages for or send to forms, they are answered, and never with a fault of the server."""

import os

import pytest
from tests.fuzz.pages import walk_pages

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PEOPLE = ("guest", "outsider", "member", "host", "operator", "owner")
TREATMENTS = int(os.environ.get("FENGQUN_FUZZ_EXAMPLES", "1"))
SEED = int(os.environ.get("FENGQUN_FUZZ_SEED", "1"))


@pytest.mark.parametrize("who", PEOPLE)
def test_hostile_requests(towns, who):
    """Each treats every page in one way, so that all together treat each page in every way."""
    town, next_door = towns
    person, first = getattr(town, who, None), PEOPLE.index(who) + SEED
    walk_pages(town, next_door, person, treatments=TREATMENTS, first=first, seed=SEED).insist_none()
