"""The ranking: one statement that says of everybody what the pure function says of one."""

from datetime import timedelta
from random import Random

import pytest

from fengqun.content.challenges.commands import leave_challenge
from fengqun.content.challenges.days import standing
from fengqun.content.challenges.models import CheckIn
from fengqun.content.challenges.queries import ranking
from fengqun.content.challenges.tests.factories import FIRST, make_challenge, moment, on_days
from fengqun.kernel import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def places(challenge, person, actor_of, **more):
    return [
        (row.place, row.person.name, row.days, row.longest)
        for row in ranking(challenge.id, actor=actor_of(person), **more).rows
    ]


def test_days_then_streak_then_who_was_earlier(community, host, make_member, actor_of):
    # given
    steady, broken, late, early = (make_member(name) for name in ("不断", "断过", "晚到", "早到"))
    challenge = make_challenge(community, host, joined=(steady, broken, late, early))
    on_days(challenge, steady, 1, 2, 3)
    on_days(challenge, broken, 1, 2, 4)
    on_days(challenge, early, 1, 2, at="07:00")
    on_days(challenge, late, 1, 2, at="22:00")

    # then
    with clock.travel_to(moment(5)):
        assert places(challenge, host, actor_of) == [
            (1, "不断", 3, 3),
            (2, "断过", 3, 2),
            (3, "早到", 2, 2),
            (4, "晚到", 2, 2),
        ]


def test_equal_in_all_three_is_one_place_and_mine_is_always_there(community, host, make_member, actor_of):
    people = [make_member(f"同好{number}") for number in range(3)]
    challenge = make_challenge(community, host, joined=tuple(people))
    for person in people[:2]:
        on_days(challenge, person, 1)
    on_days(challenge, people[2], 1, at="10:00")

    found = ranking(challenge.id, actor=actor_of(people[2]), size=2)

    assert [row.place for row in found.rows] == [1, 1]
    assert (found.mine.place, found.total, found.pages) == (3, 3, 2)


def test_who_left_is_not_ranked(community, host, member, actor_of):
    challenge = make_challenge(community, host, joined=(member,))
    on_days(challenge, member, 1)

    leave_challenge(community.id, challenge.id, actor=actor_of(member))

    assert ranking(challenge.id, actor=actor_of(host)).rows == ()


@pytest.mark.parametrize("seed", range(5))
def test_the_statement_and_the_pure_function_agree(community, host, make_member, actor_of, seed):
    # given
    chance = Random(seed)  # noqa: S311 - the same days each time
    people = [make_member(f"同好{number}") for number in range(6)]
    challenge = make_challenge(community, host, joined=tuple(people), ends_on=FIRST + timedelta(days=29))
    days = {person.id: [FIRST + timedelta(days=day) for day in range(30) if chance.random() < 0.6] for person in people}
    CheckIn.objects.bulk_create(
        CheckIn(challenge_id=challenge.id, member_id=member_id, day=day)
        for member_id, sent in days.items()
        for day in sent
    )

    # then
    found = {row.person.id: (row.days, row.longest) for row in ranking(challenge.id, actor=actor_of(host)).rows}
    last = FIRST + timedelta(days=29)
    expected = {member_id: standing(sent, last) for member_id, sent in days.items() if sent}
    assert found == {member_id: (one.total, one.longest) for member_id, one in expected.items()}


@pytest.mark.parametrize("number", [1, 30])
def test_the_ranking_takes_two_statements(community, host, make_member, actor_of, number, django_assert_num_queries):
    people = tuple(make_member(f"同好{place}") for place in range(number))
    challenge = make_challenge(community, host, joined=people)
    for person in people:
        on_days(challenge, person, 1)

    with django_assert_num_queries(2):
        ranking(challenge.id, actor=actor_of(host))
