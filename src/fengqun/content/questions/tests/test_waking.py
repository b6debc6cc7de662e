"""The clock of the first answer, by properties and by example."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqun.content.questions.waking import Waking, due_after, waking_between

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAYTIME = Waking(8 * 60, 22 * 60, SHANGHAI)
ZONES = [SHANGHAI, ZoneInfo("America/New_York"), ZoneInfo("Australia/Lord_Howe"), ZoneInfo("UTC")]

moments = st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
targets = st.integers(1, 100 * 60).map(lambda minutes: timedelta(minutes=minutes))


@st.composite
def wakings(draw):
    first = draw(st.integers(0, 1380))
    return Waking(first, draw(st.integers(first + 60, 1440)), draw(st.sampled_from(ZONES)))


@given(moments, targets, wakings())
def test_exactly_the_target_has_run_when_it_is_due(start, target, waking):
    assert waking_between(start, due_after(start, target, waking), waking) == target


@given(moments, targets, wakings())
def test_it_is_due_at_a_waking_moment(start, target, waking):
    due = due_after(start, target, waking)
    assert waking_between(due - timedelta(seconds=1), due, waking) == timedelta(seconds=1)


@given(moments, st.lists(st.integers(0, 30_000), min_size=2, max_size=2), wakings())
def test_time_adds_up_and_never_runs_faster_than_the_clock(start, steps, waking):
    middle, end = start + timedelta(minutes=steps[0]), start + timedelta(minutes=sum(steps))
    whole = waking_between(start, end, waking)
    assert whole == waking_between(start, middle, waking) + waking_between(middle, end, waking)
    assert timedelta() <= whole <= end - start


@given(moments, moments, targets, wakings())
def test_who_asks_later_is_never_due_earlier(one, other, target, waking):
    assert due_after(min(one, other), target, waking) <= due_after(max(one, other), target, waking)


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        ("2026-03-02 09:00", "2026-03-02 13:00"),
        ("2026-03-02 20:00", "2026-03-03 10:00"),  # two hours tonight, two tomorrow
        ("2026-03-02 23:30", "2026-03-03 12:00"),  # asked at night: runs from the morning
        ("2026-03-02 05:00", "2026-03-02 12:00"),
    ],
)
def test_four_hours_by_day(asked, due):
    start, end = (datetime.fromisoformat(text).replace(tzinfo=SHANGHAI) for text in (asked, due))
    assert due_after(start, timedelta(hours=4), DAYTIME) == end


def test_a_day_of_clocks_put_forward_is_an_hour_shorter():
    # given New York, 8 March 2026, when 02:00 becomes 03:00
    always = Waking(0, 24 * 60, ZoneInfo("America/New_York"))
    midnight = datetime(2026, 3, 8, tzinfo=ZoneInfo("America/New_York"))
    # then
    assert waking_between(midnight, datetime(2026, 3, 9, tzinfo=midnight.tzinfo), always) == timedelta(hours=23)


def test_nothing_passes_backwards():
    now = datetime(2026, 3, 2, 4, tzinfo=UTC)
    assert waking_between(now, now - timedelta(days=1), DAYTIME) == timedelta()


@pytest.mark.parametrize(("first", "last"), [(600, 600), (700, 600), (-1, 600), (0, 1441)])
def test_what_are_no_hours_is_refused(first, last):
    with pytest.raises(ValueError, match="no waking minutes"):
        Waking(first, last, SHANGHAI)
