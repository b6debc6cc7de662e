"""Many at once, with real connections: the last seat, leaving and moving up, two phones at one door."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connection

from fengqun.content.gatherings.commands import give_up_seat, record_scans, take_seat
from fengqun.content.gatherings.models import Scan, Seat
from fengqun.content.gatherings.tests.factories import counts, make_gathering, row_of, sign_up
from fengqun.content.gatherings.types import ScanRequest
from fengqun.kernel import clock
from fengqun.kernel.errors import DomainError
from fengqun.people.communities.tests.factories import make_community, make_member
from fengqun.spine.activity.queries import activities_about

pytestmark = pytest.mark.django_db(transaction=True)


def race(*attempts):
    """Run the attempts at the same moment on connections of their own; answers what each said or was refused with."""
    barrier = Barrier(len(attempts))

    def run(attempt):
        try:
            barrier.wait(timeout=10)
            return attempt()
        except DomainError as error:
            return error.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(attempts)) as pool:
        return list(pool.map(run, attempts))


@pytest.fixture
def place():
    return make_community()


@pytest.fixture
def keeper(place):
    return make_member(place, "老齐", roles=["host"])


def test_the_last_seat_goes_once(place, keeper, actor_of):
    gathering = make_gathering(place, keeper, capacity=1)
    people = [make_member(place, f"成员{number}") for number in range(4)]

    said = race(*(lambda one=one: take_seat(place.id, gathering.id, actor=actor_of(one)).state for one in people))

    assert sorted(said) == ["seated", "waiting", "waiting", "waiting"]
    assert counts(gathering) == (1, 3)


def test_leaving_while_others_come_seats_exactly_as_many_as_fit(place, keeper, actor_of):
    # given
    gathering = make_gathering(place, keeper, capacity=2)
    leaving = [make_member(place, f"走的{number}") for number in range(2)]
    coming = [make_member(place, f"来的{number}") for number in range(3)]
    for person in leaving:
        sign_up(gathering, person)

    # when
    race(
        *(lambda one=one: give_up_seat(place.id, gathering.id, actor=actor_of(one)) for one in leaving),
        *(lambda one=one: take_seat(place.id, gathering.id, actor=actor_of(one)).state for one in coming),
    )

    # then
    assert counts(gathering) == (2, 1)
    states = sorted(row_of(gathering, one).state for one in coming)
    assert states == ["seated", "seated", "waiting"]
    assert Seat.objects.filter(gathering_id=gathering.id, state="given_up").count() == 2


def test_giving_a_seat_back_twice_at_once_frees_it_once(place, keeper, actor_of):
    gathering = make_gathering(place, keeper, capacity=1)
    person, waiting = make_member(place, "手快"), [make_member(place, f"等{number}") for number in range(2)]
    for one in (person, *waiting):
        sign_up(gathering, one)

    said = race(*[lambda: give_up_seat(place.id, gathering.id, actor=actor_of(person))] * 3)

    assert sorted(map(str, said)) == ["None", "gatherings.seat_not_found", "gatherings.seat_not_found"]
    assert counts(gathering) == (1, 1)
    verbs = [one.verb for one in activities_about(place.id, "gathering", gathering.id)]
    assert verbs.count("gatherings.seat_promoted") == 1


def test_one_ticket_shown_to_two_phones_makes_one_entry(place, keeper, actor_of):
    # given
    gathering = make_gathering(place, keeper, starts_at=clock.now() + timedelta(minutes=5))
    seat = sign_up(gathering, make_member(place, "来的"))
    now = clock.now()

    def shown(number, moment):
        scan = ScanRequest(UUID(int=number), moment, seat_id=seat.id)
        return lambda: record_scans(place.id, gathering.id, [scan, scan], actor=actor_of(keeper), device=str(number))

    # when
    race(shown(1, now - timedelta(seconds=40)), shown(2, now - timedelta(seconds=20)))

    # then
    assert Scan.objects.filter(seat_id=seat.id).count() == 2
    row = Seat.objects.get(id=seat.id)
    assert row.arrived_at == now - timedelta(seconds=40)
