import asyncio
import time

import pytest
from django.db import OperationalError
from psycopg.errors import DeadlockDetected, QueryCanceled

from fengqun.kernel.ids import new_id
from fengqun.spine.lane.bursts import Burst
from fengqun.spine.lane.errors import Busy
from fengqun.spine.lane.gatherer import Gatherer
from fengqun.spine.lane.tests.driving import PATH, Toys, claim_of, until
from fengqun.spine.lane.types import Answer


def won(number):
    return Answer(201, {"outcome": "won", "key": f"key-{number}"})


def running(scenario, *, waiting=4000, batches=4):
    """Run the scenario with a gatherer, which is closed at the end."""

    async def run():
        gatherer = Gatherer(waiting=waiting, batches=batches)
        try:
            return await scenario(gatherer)
        finally:
            await gatherer.close(5)

    return asyncio.run(run())


def test_claims_of_one_moment_are_decided_at_once_and_in_order():
    toys = Toys()

    async def scenario(gatherer):
        return await asyncio.gather(*[gatherer.ask(toys.burst, claim_of(number)) for number in range(300)])

    answers = running(scenario)

    assert toys.sizes == [300]
    assert [claim.key for claim in toys.claims] == [f"key-{number}" for number in range(300)]
    assert answers == [won(number) for number in range(300)]


def test_a_batch_has_an_end():
    toys = Toys()

    async def scenario(gatherer):
        return await asyncio.gather(*[gatherer.ask(toys.burst, claim_of(number)) for number in range(1200)])

    answers = running(scenario)

    assert toys.sizes == [500, 500, 200]
    assert answers == [won(number) for number in range(1200)]


def test_communities_are_decided_apart():
    toys = Toys()
    communities = [new_id() for _ in range(3)]

    async def scenario(gatherer):
        wishes = [claim_of(number, community_id=communities[number % 3]) for number in range(30)]
        await asyncio.gather(*[gatherer.ask(toys.burst, wish) for wish in wishes])

    running(scenario)

    assert sorted(toys.sizes) == [10, 10, 10]
    assert [len({claim.community_id for claim in batch}) for batch in toys.batches] == [1, 1, 1]


def test_the_next_batch_gathers_while_one_is_decided():
    toys = Toys()
    toys.may_go_on.clear()

    async def scenario(gatherer):
        first = gatherer.ask(toys.burst, claim_of(0))
        await until(toys.has_begun)
        others = []
        for number in range(1, 51):
            others.append(gatherer.ask(toys.burst, claim_of(number)))
            await asyncio.sleep(0)
        toys.may_go_on.set()
        return await asyncio.gather(first, *others)

    answers = running(scenario)

    assert toys.sizes == [1, 50]
    assert answers == [won(number) for number in range(51)]


def test_equal_wishes_are_one_claim_with_one_answer():
    toys = Toys()
    toys.may_go_on.clear()
    same = claim_of(7)
    other_key, other_member = claim_of(7, key="another"), claim_of(8, key="key-7")

    async def scenario(gatherer):
        asked = [gatherer.ask(toys.burst, wish) for wish in (same, same, other_key, other_member)]
        await until(toys.has_begun)
        asked.append(gatherer.ask(toys.burst, same))  # while it is being decided
        toys.may_go_on.set()
        return await asyncio.gather(*asked)

    answers = running(scenario)

    assert toys.batches == [[same, other_key, other_member]]
    assert [answer.body["key"] for answer in answers] == ["key-7", "key-7", "another", "key-7", "key-7"]


def test_only_so_many_batches_at_once():
    toys = Toys()
    toys.may_go_on.clear()

    async def scenario(gatherer):
        asked = [gatherer.ask(toys.burst, claim_of(number, community_id=new_id())) for number in range(6)]
        await until(toys.has_begun)
        await asyncio.sleep(0.05)
        assert toys.running == 2
        toys.may_go_on.set()
        return await asyncio.gather(*asked)

    answers = running(scenario, batches=2)

    assert toys.most_running == 2
    assert len(toys.batches) == 6
    assert answers == [won(number) for number in range(6)]


def test_full_lane_refuses_at_once_and_takes_again():
    toys = Toys()
    toys.may_go_on.clear()

    async def scenario(gatherer):
        asked = [gatherer.ask(toys.burst, claim_of(number)) for number in range(10)]
        with pytest.raises(Busy):
            gatherer.ask(toys.burst, claim_of(10))
        with pytest.raises(Busy):
            gatherer.ask(toys.burst, claim_of(0))  # whoever joins a wish waits too
        toys.may_go_on.set()
        await asyncio.gather(*asked)
        return await gatherer.ask(toys.burst, claim_of(10))

    assert running(scenario, waiting=10) == won(10)
    assert [claim.key for claim in toys.claims] == [f"key-{number}" for number in range(11)]


def test_nobody_waits_longer_than_two_seconds():
    toys = Toys()
    toys.may_go_on.clear()

    async def scenario(gatherer):
        begun = time.monotonic()
        deciding = gatherer.ask(toys.burst, claim_of(0))
        await until(toys.has_begun)
        waiting = gatherer.ask(toys.burst, claim_of(1))
        assert await asyncio.gather(deciding, waiting) == [None, None]
        took = time.monotonic() - begun
        late = gatherer.ask(toys.burst, claim_of(2))
        toys.may_go_on.set()
        return took, await late

    took, answer = running(scenario)

    assert 1.5 < took < 2.0
    assert answer == won(2)
    assert [claim.key for claim in toys.claims] == ["key-0", "key-2"]  # whoever was told so is not decided later


def test_one_bad_claim_does_not_spoil_the_others():
    def answer(claim):
        if claim.key == "key-2":
            raise ValueError(claim.key)
        return won(int(claim.key[4:]))

    toys = Toys(answer)

    async def scenario(gatherer):
        return await asyncio.gather(*[gatherer.ask(toys.burst, claim_of(number)) for number in range(4)])

    answers = running(scenario)

    assert toys.sizes == [4, 1, 1, 1, 1]
    assert answers == [won(0), won(1), None, won(3)]


def test_deadlock_is_worth_another_try():
    causes = [DeadlockDetected()]

    def answer(claim):
        if causes:
            raise OperationalError from causes.pop()
        return won(int(claim.key[4:]))

    toys = Toys(answer)

    async def scenario(gatherer):
        return await asyncio.gather(*[gatherer.ask(toys.burst, claim_of(number)) for number in range(2)])

    assert running(scenario) == [won(0), won(1)]
    assert toys.sizes == [2, 1, 1]


def test_slow_database_is_not_asked_once_for_each_claim():
    def answer(_claim):
        raise OperationalError from QueryCanceled()

    toys = Toys(answer)

    async def scenario(gatherer):
        return await asyncio.gather(*[gatherer.ask(toys.burst, claim_of(number)) for number in range(5)])

    assert running(scenario) == [None] * 5
    assert toys.sizes == [5]


def test_room_that_answers_too_few_has_answered_nobody():
    burst = Burst("toys", PATH, lambda _community_id, claims: [won(0)] * (len(claims) - 1))

    async def scenario(gatherer):
        return await asyncio.gather(*[gatherer.ask(burst, claim_of(number)) for number in range(2)])

    assert running(scenario) == [None, None]


def test_closing_answers_those_who_wait_and_takes_nobody_else():
    toys = Toys()
    toys.may_go_on.clear()

    async def scenario(gatherer):
        first = gatherer.ask(toys.burst, claim_of(0))
        await until(toys.has_begun)
        second = gatherer.ask(toys.burst, claim_of(1))
        asyncio.get_running_loop().call_later(0.05, toys.may_go_on.set)
        await gatherer.close(5)
        assert first.done()
        assert second.done()
        with pytest.raises(Busy):
            gatherer.ask(toys.burst, claim_of(2))
        return await asyncio.gather(first, second)

    assert running(scenario) == [won(0), won(1)]
    assert toys.sizes == [1, 1]


def test_whoever_goes_away_takes_nothing_from_the_others():
    toys = Toys()
    toys.may_go_on.clear()

    async def scenario(gatherer):
        gone = gatherer.ask(toys.burst, claim_of(0))
        stays = gatherer.ask(toys.burst, claim_of(1))
        await until(toys.has_begun)
        gone.cancel()
        toys.may_go_on.set()
        return await stays

    assert running(scenario) == won(1)
    assert toys.sizes == [2]
