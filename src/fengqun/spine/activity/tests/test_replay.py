"""Replaying a dead letter."""

from datetime import timedelta

import pytest

from fengqun.kernel import clock
from fengqun.kernel.errors import Denied
from fengqun.kernel.ids import new_id
from fengqun.spine.activity.commands import drain, replay_dead_letter
from fengqun.spine.activity.errors import DeadLetterNotFound, DeadLetterResolved
from fengqun.spine.activity.queries import count_dead_letters, dead_letter, dead_letters
from fengqun.spine.activity.subscriptions import only_these
from fengqun.spine.activity.tests.factories import NOON, Memory, Table, brew, listener, member_of, operator_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def community():
    return new_id()


@pytest.fixture
def memory():
    return Memory(chokes_on={2})


@pytest.fixture
def parked(community, memory):
    """A letter for cup 2, with its subscriber listening."""
    with clock.travel_to(NOON), only_these(listener(memory.one)):
        brew(community, 1, 2, 3)
        for seconds in (0, 1, 3, 9):
            with clock.travel_to(NOON + timedelta(seconds=seconds)):
                drain()
        yield dead_letters(community)[0]


def test_a_replay_that_goes_well_ends_the_letter(community, memory, parked):
    # given
    operator = operator_of(community)
    memory.chokes_on.clear()
    memory.cups.clear()

    # when
    outcome = replay_dead_letter(community, parked.id, actor=operator)

    # then
    assert (outcome.is_done, outcome.error) == (True, "")
    assert memory.cups == [2]
    assert count_dead_letters(community) == 0
    after = dead_letter(community, parked.id)
    assert (after.state, after.attempts, after.resolved_at, after.resolved_by) == (
        "replayed",
        5,
        NOON,
        operator.member_id,
    )


def test_a_replay_that_fails_again_keeps_the_letter_and_undoes_its_effects(community, parked):
    # given
    table = Table().make()

    def write_and_fail(activity, recorded):
        table.write("again", recorded)
        raise ValueError("still too hot")

    # when
    with only_these(listener(write_and_fail, name=parked.subscriber)):
        outcome = replay_dead_letter(community, parked.id, actor=operator_of(community))

    # then
    assert (outcome.is_done, outcome.error) == (False, "ValueError: still too hot")
    after = dead_letter(community, parked.id)
    assert (after.state, after.attempts, after.error) == ("parked", 5, "ValueError: still too hot")
    assert table.cups("again", community) == []


def test_a_letter_is_replayed_once(community, memory, parked):
    memory.chokes_on.clear()
    memory.cups.clear()
    replay_dead_letter(community, parked.id, actor=operator_of(community))
    with pytest.raises(DeadLetterResolved):
        replay_dead_letter(community, parked.id, actor=operator_of(community))
    assert memory.cups == [2]


def test_a_subscriber_that_is_gone_leaves_the_letter_where_it_is(community, parked):
    with only_these():
        outcome = replay_dead_letter(community, parked.id, actor=operator_of(community))
    assert outcome.error == "LookupError: no installed room has a subscriber called 'test.one'"
    assert count_dead_letters(community) == 1


def test_a_member_may_not(community, memory, parked):
    attempts = list(memory.attempts)
    with pytest.raises(Denied):
        replay_dead_letter(community, parked.id, actor=member_of(community))
    assert memory.attempts == attempts
    assert dead_letter(community, parked.id).attempts == 4


def test_an_operator_of_another_community_may_not(community, parked):
    elsewhere = new_id()
    stranger = operator_of(elsewhere)
    with pytest.raises(Denied):
        replay_dead_letter(community, parked.id, actor=stranger)
    with pytest.raises(DeadLetterNotFound):
        replay_dead_letter(elsewhere, parked.id, actor=stranger)
    assert count_dead_letters(community) == 1
