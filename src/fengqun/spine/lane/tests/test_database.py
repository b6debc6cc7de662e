"""The lane over a real database: durable claims, and a database that is slow, cut off or gone."""

import asyncio
import time

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from fengqun.kernel.ids import new_id
from fengqun.spine.lane import crew
from fengqun.spine.lane.bursts import Burst, only_these
from fengqun.spine.lane.deciding import decide_one
from fengqun.spine.lane.errors import Undecided
from fengqun.spine.lane.gatherer import Gatherer
from fengqun.spine.lane.tests.driving import PATH, claim_of
from fengqun.spine.lane.types import Answer

pytestmark = pytest.mark.django_db(transaction=True)

WON = Answer(201, {"outcome": "won"})
SOLD_OUT = Answer(200, {"outcome": "sold_out"})

CLAIM = """
WITH wish AS (SELECT * FROM unnest(%s::uuid[], %s::text[]) WITH ORDINALITY AS w (member_id, key, place)),
     rest AS (SELECT n FROM lane_toy FOR UPDATE),
     fresh AS (SELECT *, row_number() OVER (ORDER BY place) AS turn FROM wish
               WHERE NOT EXISTS (SELECT FROM lane_claim c WHERE c.member_id = wish.member_id AND c.key = wish.key)),
     stored AS (INSERT INTO lane_claim SELECT member_id, key, turn <= (SELECT n FROM rest) FROM fresh
                RETURNING member_id, key, is_won),
     less AS (UPDATE lane_toy SET n = n - (SELECT count(*) FROM stored WHERE is_won))
SELECT coalesce(s.is_won, c.is_won) FROM wish
LEFT JOIN stored s USING (member_id, key) LEFT JOIN lane_claim c USING (member_id, key) ORDER BY place
"""


@pytest.fixture
def toys():
    """Forty toys, and a table of who has got one."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE lane_toy (n int CHECK (n >= 0))")
        cursor.execute("CREATE TABLE lane_claim (member_id uuid, key text, is_won bool, PRIMARY KEY (member_id, key))")
        cursor.execute("INSERT INTO lane_toy VALUES (40)")
    yield Burst("toys", PATH, decide_toys)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE lane_toy, lane_claim")


def decide_toys(_community_id, claims):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CLAIM, [[claim.member_id for claim in claims], [claim.key for claim in claims]])
        return [WON if is_won else SOLD_OUT for (is_won,) in cursor.fetchall()]


def rows(query):
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def running(scenario, *, batches=1):
    async def run():
        gatherer = Gatherer(waiting=4000, batches=batches)
        try:
            return await scenario(gatherer)
        finally:
            await gatherer.close(5)

    return asyncio.run(run())


def asking(statement, *, then=WON):
    """A burst whose decision is one statement of SQL."""
    calls = []

    def decide(_community_id, claims):
        calls.append(len(claims))
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
        return [then] * len(claims)

    return Burst("toys", PATH, decide), calls


def test_as_many_win_as_there_is_and_the_same_key_gets_the_same_answer(toys):
    async def scenario(gatherer):
        wishes = [claim_of(number % 200) for number in range(400)]
        first = await asyncio.gather(*[gatherer.ask(toys, wish) for wish in wishes])
        again = await asyncio.gather(*[gatherer.ask(toys, wish) for wish in wishes])
        return first, again

    first, again = running(scenario)

    assert [answer is WON for answer in first] == [number % 200 < 40 for number in range(400)]
    assert again == first
    assert rows("SELECT n FROM lane_toy") == [(0,)]
    assert rows("SELECT is_won, count(*) FROM lane_claim GROUP BY 1 ORDER BY 1") == [(False, 160), (True, 40)]


def test_connections_of_the_lane_are_its_own_and_give_up_soon():
    seen = []

    def decide(_community_id, claims):
        seen.append(
            rows(
                "SELECT current_setting('statement_timeout'), current_setting('lock_timeout'),"
                " current_setting('application_name'), pg_backend_pid()"
            )[0]
        )
        return [WON] * len(claims)

    async def scenario(gatherer):
        return await gatherer.ask(Burst("toys", PATH, decide), claim_of(0))

    assert running(scenario) == WON
    assert seen[0][:3] == ("1500ms", "1500ms", "fengqun lane")
    assert seen[0][3] != rows("SELECT pg_backend_pid()")[0][0]


def test_slow_database_gets_a_clear_answer_in_time_and_the_lane_recovers():
    slow, calls = asking("SELECT pg_sleep(10)")
    quick, _calls = asking("SELECT 1")

    async def scenario(gatherer):
        begun = time.monotonic()
        assert await asyncio.gather(*[gatherer.ask(slow, claim_of(number)) for number in range(3)]) == [None] * 3
        took = time.monotonic() - begun
        return took, await gatherer.ask(quick, claim_of(9))

    took, answer = running(scenario)

    assert 1.4 < took < 2.0
    assert calls == [3]
    assert answer == WON


def test_lock_that_somebody_holds_is_not_waited_for(toys):
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as other:
        other.execute("SELECT n FROM lane_toy FOR UPDATE")

        async def scenario(gatherer):
            begun = time.monotonic()
            assert await gatherer.ask(toys, claim_of(0)) is None
            took = time.monotonic() - begun
            await asyncio.to_thread(other.rollback)
            return took, await gatherer.ask(toys, claim_of(0))

        took, answer = running(scenario)

    assert 1.4 < took < 2.0
    assert answer == WON
    assert rows("SELECT n FROM lane_toy") == [(39,)]


@pytest.mark.slow
def test_database_that_never_answers_is_cut_off(monkeypatch):
    monkeypatch.setattr(crew, "STUCK_SECONDS", 2.2)
    stuck, calls = asking("SET LOCAL statement_timeout = 0; SELECT pg_sleep(60)")
    quick, _calls = asking("SELECT 1")
    elsewhere = new_id()

    async def scenario(gatherer):
        begun = time.monotonic()
        assert await gatherer.ask(stuck, claim_of(0)) is None
        told = time.monotonic() - begun
        while (answer := await gatherer.ask(quick, claim_of(1, community_id=elsewhere))) is None:
            assert time.monotonic() - begun < 10
        return told, answer

    try:
        told, answer = running(scenario)
    finally:
        end_lane_connections()

    assert told < 2.0
    assert answer == WON
    assert calls == [1]


def test_connection_that_breaks_decides_nothing_and_the_next_batch_has_a_new_one():
    broken, calls = asking("SELECT pg_terminate_backend(pg_backend_pid())")
    quick, _calls = asking("SELECT 1")

    async def scenario(gatherer):
        assert await gatherer.ask(quick, claim_of(0)) == WON
        assert await asyncio.gather(*[gatherer.ask(broken, claim_of(number)) for number in range(3)]) == [None] * 3
        return await gatherer.ask(quick, claim_of(1))

    assert running(scenario) == WON
    assert calls == [3]


def test_connection_that_broke_while_nobody_asked_is_noticed(monkeypatch):
    monkeypatch.setattr(crew, "IDLE_CHECK_SECONDS", 0)
    quick, _calls = asking("SELECT 1")

    async def scenario(gatherer):
        assert await gatherer.ask(quick, claim_of(0)) == WON
        assert await asyncio.to_thread(end_lane_connections) == 1
        return await gatherer.ask(quick, claim_of(1))

    assert running(scenario) == WON


def end_lane_connections():
    """End them on the server, and answer how many there were."""
    try:
        return rows(
            "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity"
            " WHERE application_name = 'fengqun lane' AND datname = current_database()"
        )[0][0]
    finally:
        connection.close()


def test_nothing_of_a_failed_batch_remains(toys):
    def decide(community_id, claims):
        with transaction.atomic():
            answers = decide_toys(community_id, claims)
            if any(claim.body == "坏" for claim in claims):
                raise DatabaseError("a constraint was broken")
            return answers

    burst = Burst("toys", PATH, decide)

    async def scenario(gatherer):
        wishes = [claim_of(0), claim_of(1, body="坏"), claim_of(2)]
        return await asyncio.gather(*[gatherer.ask(burst, wish) for wish in wishes])

    assert running(scenario) == [WON, None, WON]
    assert rows("SELECT n FROM lane_toy") == [(38,)]
    assert rows("SELECT key FROM lane_claim ORDER BY key") == [("key-0",), ("key-2",)]


def test_one_claim_is_decided_by_the_same_code_and_in_time(toys):
    slow, _calls = asking("SELECT pg_sleep(10)")
    before = rows("SELECT current_setting('statement_timeout')")

    with only_these(toys):
        assert decide_one("toys", claim_of(0)) == WON
        assert decide_one("toys", claim_of(0)) == WON
    assert rows("SELECT n FROM lane_toy") == [(39,)]

    begun = time.monotonic()
    with only_these(slow), pytest.raises(Undecided):
        decide_one("toys", claim_of(1))
    assert 1.4 < time.monotonic() - begun < 2.0
    assert rows("SELECT current_setting('statement_timeout')") == before
    assert rows("SELECT count(*) FROM lane_claim") == [(1,)]
