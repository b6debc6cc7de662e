"""Builds from the beginning: the same again, broken off, and at its full size."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from fengqun.demo import build, is_complete, is_there
from fengqun.demo.contents import contents
from fengqun.kernel import clock
from fengqun.people.communities.queries import community_by_slug
from fengqun.spine.activity.models import DeadLetter
from fengqun.spine.jobs.models import JobFailure
from fengqun.spine.ledger.queries import verify

EVENING = datetime(2026, 5, 1, 13, 20, tzinfo=UTC)
MORNING = datetime(2026, 5, 1, 1, 5, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def made(now=EVENING, *, seed=7, members=20, days=20, progress=lambda _done, _total: None):
    with clock.travel_to(now):
        return build(seed=seed, members=members, days=days, progress=progress)


def test_the_same_seed_and_day_make_the_same_community():
    # given
    made_anew = []

    # when
    for now, seed, days in ((EVENING, 7, 12), (MORNING, 7, 12), (EVENING, 8, 4)):
        with transaction.atomic():
            made_anew.append(contents(made(now, seed=seed, days=days)))
            transaction.set_rollback(True)
    evening, morning, other = made_anew

    # then
    assert evening == morning
    assert evening["members"] != other["members"]


def test_a_broken_off_build_is_told_from_a_whole_one():
    # given
    class Stopped(Exception):
        pass

    def stop(done, _total):
        if done == 3:
            raise Stopped

    # when
    with pytest.raises(Stopped):
        made(progress=stop)

    # then
    assert is_there()
    assert not is_complete()


@pytest.mark.slow
def test_the_whole_community():
    # when
    community_id = made(members=300, days=180)

    # then
    found = contents(community_id)
    assert community_by_slug("shanye").member_count == 300
    assert 330 <= len(found["orders"]) <= 480
    assert 150 <= len(found["posts"]) <= 260
    assert 450 <= found["comments"] <= 1_000
    assert set(found["refunds"]) >= {"succeeded", "refused", "requested"}
    assert set(found["commissions"]) == {"available", "clawed_back", "frozen", "pending", "voided"}
    assert {state for state, _amount in found["payouts"]} >= {"paid", "refused", "requested"}
    assert verify(community_id).is_clean
    assert not DeadLetter.objects.exists()
    assert not JobFailure.objects.exists()
