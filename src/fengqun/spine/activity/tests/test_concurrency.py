"""Several drainers and several recorders at once."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from fengqun.kernel.ids import new_id
from fengqun.spine.activity.commands import drain, record_many
from fengqun.spine.activity.subscriptions import only_these
from fengqun.spine.activity.testing import owed
from fengqun.spine.activity.tests.factories import Memory, brew, brewed, listener
from fengqun.spine.activity.tests.tea_house import counted, everybody, open_house

pytestmark = pytest.mark.django_db(transaction=True)


def _together(*works: Callable[[], None]) -> None:
    failures: list[BaseException] = []

    def run(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - handed to the test
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_four_drainers_keep_the_order_of_each_community():
    # given
    communities = [new_id() for _number in range(3)]
    with open_house() as table, only_these(*everybody()):
        for community in communities:
            brew(community, *range(60))

        # when
        barrier = threading.Barrier(4)

        def work() -> None:
            barrier.wait()
            while drain(batch=7):
                pass

        _together(work, work, work, work)
        drain()

        # then
        for community in communities:
            assert [table.cups(name, community) for name in ("writer", "batcher", "drinker")] == [list(range(60))] * 3
            assert counted(community) == 60
    assert owed() == 0


def test_one_that_commits_late_with_a_lower_number_is_not_missed():
    # given an activity recorded first, whose transaction is still open
    community, memory = new_id(), Memory()
    recorded, drained = threading.Event(), threading.Event()

    def record_slowly() -> None:
        with transaction.atomic():
            record_many(brewed(community, 1))
            recorded.set()
            drained.wait(10)

    def record_and_drain_meanwhile() -> None:
        recorded.wait(10)
        brew(community, 2)
        drain()
        drained.set()

    # when a later one is recorded, committed and delivered before it commits
    with only_these(listener(memory.one)):
        _together(record_slowly, record_and_drain_meanwhile)
        assert memory.cups == [2]
        drain()

    # then
    assert memory.cups == [2, 1]


def test_what_another_drainer_is_working_on_is_left_to_it():
    # given a handler that is at work
    community, memory = new_id(), Memory()
    entered, go_on = threading.Event(), threading.Event()
    seen: list[int] = []

    def slow(activity, recorded):
        entered.set()
        go_on.wait(10)
        memory.one(activity, recorded)

    def look() -> None:
        entered.wait(10)
        seen.append(drain())
        go_on.set()

    # when
    with only_these(listener(slow)):
        brew(community, 1, 2)
        _together(lambda: seen.append(drain()), look)

    # then
    assert seen == [0, 2]
    assert memory.cups == [1, 2]
