from datetime import UTC, datetime, timedelta
from uuid import RFC_4122

from hypothesis import given
from hypothesis import strategies as st

from fengqun.kernel import clock
from fengqun.kernel.ids import first_id, moment_of, new_id, seeded

MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(2400, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(MOMENTS)
def test_an_id_carries_its_moment(moment):
    identifier = new_id(moment)

    assert identifier.version == 7
    assert identifier.variant == RFC_4122
    assert timedelta(0) <= moment - moment_of(identifier) < timedelta(milliseconds=1)


@given(MOMENTS, MOMENTS)
def test_ids_are_ordered_by_time(one, other):
    if abs(one - other) >= timedelta(microseconds=1):
        assert (new_id(one) < new_id(other)) == (one < other)


@given(MOMENTS)
def test_the_first_id_of_a_moment_is_not_above_any_of_it(moment):
    assert first_id(moment) <= new_id(moment)
    assert first_id(moment + timedelta(milliseconds=1)) > new_id(moment)


def test_ids_follow_the_travelled_clock():
    with clock.travel_to(datetime(2020, 5, 1, tzinfo=UTC)):
        assert moment_of(new_id()) == datetime(2020, 5, 1, tzinfo=UTC)


def test_a_seed_repeats_the_ids_exactly():
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    with seeded(7):
        first = [new_id(moment) for _ in range(3)]
    with seeded(7):
        assert [new_id(moment) for _ in range(3)] == first
    assert new_id(moment) not in first
