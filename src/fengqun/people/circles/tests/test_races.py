"""Many at once, with real connections: the last place, double clicks, two splits, hosts who leave together."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from fengqun.kernel.errors import DomainError
from fengqun.people.circles.commands import (
    accept_request,
    appoint_host,
    ask_to_join,
    found_circle,
    join_circle,
    leave_circle,
    split_circle,
)
from fengqun.people.circles.models import Circle, CircleMember, CircleRequest
from fengqun.people.circles.queries import hosts_of, split_proposal
from fengqun.people.circles.tests.factories import fresh, make_circle, make_crowd
from fengqun.people.circles.types import CircleSettings
from fengqun.people.communities.tests.factories import make_community, make_member
from fengqun.spine.activity.queries import activities_about

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 6


def race(*attempts):
    """Run the attempts at the same moment on connections of their own; answers "done" or the refusal's code."""
    barrier = Barrier(len(attempts))

    def run(attempt):
        try:
            barrier.wait(timeout=10)
            attempt()
        except DomainError as error:
            return error.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(attempts)) as pool:
        return sorted(pool.map(run, attempts))


@pytest.fixture
def place():
    return make_community()


@pytest.fixture
def keeper(place):
    return make_member(place, "老齐")


def joining(place, circle, person, actor_of):
    return lambda: join_circle(place.id, circle.id, actor=actor_of(person))


def test_the_last_places_are_taken_once(place, keeper, actor_of):
    # given
    circle = make_circle(place, keeper, capacity=3)
    crowd = make_crowd(place, AT_ONCE)

    # when
    outcomes = race(*(joining(place, circle, person, actor_of) for person in crowd))

    # then
    assert outcomes == ["circles.full"] * 4 + ["done"] * 2
    assert fresh(place, circle.id).member_count == CircleMember.objects.filter(circle_id=circle.id).count() == 3


def test_a_double_click_joins_once(place, keeper, actor_of):
    circle, person = make_circle(place, keeper), make_member(place, "手快")

    outcomes = race(*[joining(place, circle, person, actor_of)] * AT_ONCE)

    assert outcomes == ["done"] * AT_ONCE
    assert fresh(place, circle.id).member_count == 2
    told = [one.verb for one in activities_about(place.id, "circle", circle.id)]
    assert told.count("circles.joined") == 2


def test_a_double_click_asks_once_and_is_accepted_once(place, keeper, actor_of):
    # given
    circle, person = make_circle(place, keeper, kind="closed"), make_member(place, "手快")

    # when
    asked = race(*[lambda: ask_to_join(place.id, circle.id, actor=actor_of(person))] * AT_ONCE)
    request = CircleRequest.objects.get()
    accepted = race(*[lambda: accept_request(place.id, circle.id, request.id, actor=actor_of(keeper))] * AT_ONCE)

    # then
    assert asked == ["done"] * AT_ONCE
    assert accepted == ["circles.already_decided"] * 5 + ["done"]
    assert fresh(place, circle.id).member_count == 2


def test_two_hosts_do_not_leave_a_circle_alone(place, keeper, actor_of):
    # given
    second, third = make_member(place, "佟佟"), make_member(place, "小满")
    circle = make_circle(place, keeper, others=[second, third])
    appoint_host(place.id, circle.id, second.id, actor=actor_of(keeper))

    # when
    outcomes = race(
        *(lambda one=one: leave_circle(place.id, circle.id, actor=actor_of(one)) for one in (keeper, second))
    )

    # then
    assert outcomes == ["circles.last_host", "done"]
    assert len(hosts_of(circle.id)) == 1


def test_a_circle_is_split_once(place, keeper, actor_of):
    # given
    circle = make_circle(place, keeper, others=make_crowd(place, 5))
    proposed = split_proposal(circle.id).proposed

    # when
    outcomes = race(
        *[lambda: split_circle(place.id, circle.id, actor=actor_of(keeper), name="二", proposed=proposed)] * 3
    )

    # then
    assert outcomes == ["circles.people_changed", "circles.people_changed", "done"]
    assert sorted(Circle.objects.values_list("member_count", flat=True)) == [3, 3]


def test_one_core_circle_is_founded(place, actor_of):
    operators = [make_member(place, name, roles=["operator"]) for name in ("小林", "小陈", "小王")]

    outcomes = race(
        *(
            lambda one=one: found_circle(
                place.id, actor=actor_of(one), settings=CircleSettings(name="核心"), is_core=True
            )
            for one in operators
        )
    )

    assert outcomes == ["circles.core_taken", "circles.core_taken", "done"]
    assert Circle.objects.filter(is_core=True).count() == 1
