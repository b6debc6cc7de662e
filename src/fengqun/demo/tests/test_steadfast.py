"""The database goes away while a day is replayed."""

import threading
from datetime import UTC, datetime

import psycopg
import pytest
from django.db import connection, transaction

from fengqun.demo import build
from fengqun.demo.contents import contents
from fengqun.demo.steadfast import done_once
from fengqun.kernel import clock
from fengqun.people.accounts.commands import register
from fengqun.people.accounts.models import User
from fengqun.spine.ledger.queries import verify

NOW = datetime(2026, 5, 1, 13, 20, tzinfo=UTC)


def small():
    with clock.travel_to(NOW):
        return build(seed=7, members=20, days=8, progress=lambda _done, _total: None)


def terminate():
    """Kill the server's end of every connection to the test database but our own helper's."""
    told = {
        name: value
        for name, value in connection.get_connection_params().items()
        if name in {"host", "port", "user", "password", "dbname"}
    }
    with psycopg.connect(**told, autocommit=True) as helper:
        helper.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )


@pytest.mark.django_db(transaction=True)
def test_a_lost_connection_loses_and_doubles_nothing():
    # given
    with transaction.atomic():
        undisturbed = contents(small())
        transaction.set_rollback(True)
    over, cuts = threading.Event(), []

    def cut():
        while not over.wait(0.9) and len(cuts) < 4:
            terminate()
            cuts.append(1)

    # when
    thread = threading.Thread(target=cut)
    thread.start()
    try:
        community_id = small()
    finally:
        over.set()
        thread.join()

    # then
    assert len(cuts) >= 1
    assert contents(community_id) == undisturbed
    assert verify(community_id).is_clean


@pytest.mark.django_db(transaction=True)
def test_work_whose_commit_is_in_doubt_is_done_once():
    # given
    tries = []

    def work():
        tries.append(register(f"try{len(tries)}@example.test"))
        # The server commits, but the answer to the commit never arrives.
        transaction.on_commit(answer_is_lost)
        return tries[-1]

    def answer_is_lost():
        terminate()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")

    # when
    answered = done_once(work)

    # then
    assert tries == [answered]
    assert User.objects.filter(email__startswith="try").count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_error_of_our_own_is_not_tried_again():
    # given
    tries = []

    def work():
        tries.append(1)
        raise ValueError("our own fault")

    # when
    with pytest.raises(ValueError, match="our own fault"):
        done_once(work)

    # then
    assert tries == [1]
