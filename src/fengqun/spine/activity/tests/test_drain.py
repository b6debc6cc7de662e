"""Draining: order, batches, failures, and what is left alone."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.spine.activity.commands import drain, drain_all, record
from fengqun.spine.activity.commands.drain import RETRY_WAITS, UNKNOWN_GRACE
from fengqun.spine.activity.models import DeadLetter, Delivery
from fengqun.spine.activity.queries import dead_letters, lags, unknown_subscribers
from fengqun.spine.activity.testing import only_these, owed
from fengqun.spine.activity.tests.factories import NOON, Memory, Table, TeaPoured, brew, listener

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_noon():
    with clock.travel_to(NOON):
        yield


def test_a_subscriber_gets_each_activity_once_in_order():
    # given
    community, memory = new_id(), Memory()

    # when
    with only_these(listener(memory.one)):
        brew(community, *range(7))
        assert drain(batch=3) == 7
        assert drain() == 0

    # then
    assert memory.cups == [0, 1, 2, 3, 4, 5, 6]
    assert owed() == 0


def test_a_batch_subscriber_gets_batches():
    # given
    community, memory = new_id(), Memory()

    # when
    with only_these(listener(memory.many, batch=True)):
        brew(community, *range(7))
        drain(batch=3)

    # then
    assert memory.batches == [[0, 1, 2], [3, 4, 5], [6]]


def test_a_limit_is_kept():
    memory = Memory()
    with only_these(listener(memory.one)):
        brew(new_id(), *range(7))
        assert drain(limit=5, batch=3) == 5
    assert memory.cups == [0, 1, 2, 3, 4]
    assert owed() == 2


def test_only_the_community_asked_for_is_drained():
    # given
    ours, theirs, memory = new_id(), new_id(), Memory()

    # when
    with only_these(listener(memory.one)):
        brew(theirs, 9)
        brew(ours, 1)
        drain(ours)

    # then
    assert memory.cups == [1]
    assert owed() == 1


def test_what_handlers_record_is_delivered_in_the_same_drain():
    # given
    community, memory = new_id(), Memory()

    def pour(activity, recorded):
        record(TeaPoured(community_id=activity.community_id, object_id=activity.object_id, cup=activity.cup * 10))

    # when
    with only_these(listener(pour), listener(memory.one, TeaPoured, name="guest")):
        brew(community, 1, 2)
        assert drain() == 4

    # then
    assert memory.cups == [10, 20]


def test_one_that_fails_is_tried_again_and_then_parked_while_the_rest_goes_on():
    # given
    community, neighbour = new_id(), new_id()
    choking, healthy = Memory(chokes_on={2}), Memory()

    # when it fails the first time, what came before it is done and what comes after it waits
    with only_these(listener(choking.one, name="choking"), listener(healthy.one, name="healthy")):
        brew(community, 1, 2, 3)
        brew(neighbour, 7)
        drain()
        assert [cup for cup in choking.cups if cup != 7] == [1, 1]  # in the batch that was undone, and alone
        assert sorted(healthy.cups) == [1, 2, 3, 7]
        assert 7 in choking.cups
        assert Delivery.objects.get(subscriber="choking", attempts=1).due_at == NOON + RETRY_WAITS[0]
        assert drain() == 0

        # when it has failed often enough
        moment = NOON
        for wait in RETRY_WAITS:
            moment += wait
            with clock.travel_to(moment):
                drain()

    # then it is parked, and the next one is done
    (letter,) = dead_letters(community)
    assert (letter.subscriber, letter.attempts, letter.error) == ("choking", 4, "RuntimeError: cup 2 is too hot")
    assert "in _take" in letter.traceback
    assert letter.activity is not None
    assert letter.activity.payload == {"cup": 2}
    assert choking.cups[-1] == 3
    assert owed() == 0


def test_effects_of_a_failed_attempt_are_undone():
    # given
    community, table = new_id(), Table().make()

    def write_and_fail(activity, recorded):
        table.write("writer", recorded)
        if activity.cup == 2:
            raise RuntimeError

    # when
    with only_these(listener(write_and_fail)):
        brew(community, 1, 2, 3)
        for seconds in (0, 1, 3, 9):
            with clock.travel_to(NOON + timedelta(seconds=seconds)):
                drain()

    # then
    assert table.cups("writer", community) == [1, 3]
    assert DeadLetter.objects.filter(community_id=community).count() == 1


def test_a_failing_batch_is_tried_singly():
    # given
    community, memory = new_id(), Memory(chokes_on={2})

    # when
    with only_these(listener(memory.many, batch=True)):
        brew(community, 1, 2, 3)
        assert drain() == 1

    # then
    assert memory.batches == [[1, 2, 3], [1], [2]]
    assert owed() == 2


def test_a_deferred_foreign_key_has_its_culprit_too():
    # given a table whose foreign key is checked at commit
    community = new_id()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE tea_shelf (cup int PRIMARY KEY)")
        cursor.execute("INSERT INTO tea_shelf VALUES (1), (3)")
        cursor.execute("CREATE TABLE tea_use (cup int REFERENCES tea_shelf DEFERRABLE INITIALLY DEFERRED)")

    def use(activity, recorded):
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO tea_use VALUES (%s)", [activity.cup])

    # when
    with only_these(listener(use)):
        brew(community, 1, 2, 3)
        for seconds in (0, 1, 3, 9):
            with clock.travel_to(NOON + timedelta(seconds=seconds)):
                drain()

    # then
    (letter,) = dead_letters(community)
    assert letter.activity is not None
    assert letter.activity.payload == {"cup": 2}
    assert letter.error.startswith("IntegrityError")
    assert owed() == 0


def test_drain_all_lets_the_error_out_and_settles_nothing_of_it():
    # given
    community, memory = new_id(), Memory(chokes_on={2})

    # when
    with only_these(listener(memory.one)):
        brew(community, 1, 2)
        with pytest.raises(RuntimeError, match="cup 2 is too hot"), transaction.atomic():
            drain_all(community)

    # then
    assert owed() == 2


def test_a_wait_set_by_a_clock_far_ahead_does_not_last():
    # given
    community, memory = new_id(), Memory(chokes_on={1})

    # when
    with only_these(listener(memory.one)):
        brew(community, 1)
        with clock.travel_to(NOON + timedelta(days=30)):
            drain()
        memory.chokes_on.clear()
        assert drain() == 1

    # then
    assert memory.cups == [1]


def test_a_delivery_to_nobody_waits_for_a_roll_out_and_is_then_parked():
    # given
    community = new_id()
    with only_these(listener(Memory().one, name="gone")):
        brew(community, 1)

    # when
    with only_these():
        assert drain() == 0
        assert unknown_subscribers() == ["gone"]
        assert [(lag.subscriber, lag.waiting, lag.oldest_recorded_at, lag.is_known) for lag in lags()] == [
            ("gone", 1, NOON, False)
        ]
        with clock.travel_to(NOON + UNKNOWN_GRACE):
            assert drain() == 1

        # then
        (letter,) = dead_letters(community)
        assert letter.error == "LookupError: no installed room has a subscriber called 'gone'"
        assert unknown_subscribers() == ["gone"]


def test_an_unreadable_payload_is_parked():
    # given an activity whose payload cannot be read any more
    community, memory = new_id(), Memory()
    with only_these(listener(memory.one)):
        brew(community, 1)
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE activity_activity DISABLE TRIGGER USER")
            cursor.execute(
                """UPDATE activity_activity SET payload = '{"cup": "many"}' WHERE community_id = %s""", [community]
            )
            cursor.execute("ALTER TABLE activity_activity ENABLE TRIGGER USER")

        # when
        for seconds in (0, 1, 3, 9):
            with clock.travel_to(NOON + timedelta(seconds=seconds)):
                drain()

    # then
    assert memory.attempts == []
    assert dead_letters(community)[0].error == "PayloadError: 'many' is no int"


def test_an_idle_look_takes_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert drain() == 0
