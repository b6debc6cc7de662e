"""When episodes come, by its properties: clock changes, ends of months, pauses."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from fengqun.content.series.beats import (
    Beat,
    Cadence,
    Pause,
    beat_for,
    beats_between,
    current_streak,
    is_on,
    longest_streak,
    moment_on,
    next_beat,
)

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
START = date(2026, 1, 1)
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
CADENCES = st.builds(
    Cadence,
    rhythm=st.sampled_from(["daily", "workdays", "weekly", "monthly"]),
    at=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    starts_on=DAYS,
    weekdays=st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
    every=st.integers(1, 4),
    month_day=st.integers(1, 31),
)
ZONES = st.sampled_from([SHANGHAI, BERLIN, ZoneInfo("America/New_York"), ZoneInfo("Australia/Lord_Howe")])
PAUSES = st.lists(
    st.builds(lambda first, days: Pause(first, first + timedelta(days=days)), DAYS, st.integers(0, 40)), max_size=3
)


def daily(at=time(20), **more):
    return Cadence("daily", at, START, **more)


@given(CADENCES, ZONES, DAYS, st.integers(0, 90), PAUSES)
def test_beats_are_exactly_the_days_of_the_cadence_without_pauses(cadence, zone, day, days, pauses):
    since = datetime(day.year, day.month, day.day, 12, 34, tzinfo=UTC)
    until = since + timedelta(days=days)
    beats = beats_between(cadence, zone, since, until, pauses)
    around = [day + timedelta(days=number) for number in range(-3, days + 4)]
    wanted = [
        one
        for one in around
        if is_on(cadence, one)
        and not any(pause.holds(one) for pause in pauses)
        and since < moment_on(one, cadence.at, zone) <= until
    ]
    assert [beat.day for beat in beats] == wanted
    assert all(before.moment < after.moment for before, after in pairwise(beats))


@given(CADENCES, ZONES, DAYS, st.integers(1, 30), st.integers(1, 30))
def test_looking_twice_is_looking_once(cadence, zone, day, first, second):
    since = datetime(day.year, day.month, day.day, tzinfo=UTC)
    middle, until = since + timedelta(days=first), since + timedelta(days=first + second)
    whole = beats_between(cadence, zone, since, until)
    assert beats_between(cadence, zone, since, middle) + beats_between(cadence, zone, middle, until) == whole


@given(st.dates(date(2026, 1, 1), date(2029, 12, 31)), st.integers(1, 31))
def test_every_month_has_one_monthly_beat(day, month_day):
    cadence = Cadence("monthly", time(9), date(2020, 1, 1), month_day=month_day)
    first = day.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    days = [first + timedelta(days=number) for number in range((following - first).days)]
    assert sum(is_on(cadence, one) for one in days) == 1


def test_the_clock_shows_the_same_time_before_and_after_it_is_put_forward():
    since = datetime(2026, 3, 27, 21, tzinfo=UTC)
    beats = beats_between(daily(), BERLIN, since, since + timedelta(days=4))
    assert [f"{one.moment.astimezone(BERLIN):%d %H:%M}" for one in beats] == [
        "28 20:00",
        "29 20:00",
        "30 20:00",
        "31 20:00",
    ]
    assert [one.moment.hour for one in beats] == [19, 18, 18, 18]


def test_a_time_that_the_clocks_skip_comes_as_much_later():
    assert moment_on(date(2026, 3, 29), time(2, 30), BERLIN) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_of_a_time_shown_twice_the_first_is_meant():
    assert moment_on(date(2026, 10, 25), time(2, 30), BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_every_second_week_counts_from_the_week_it_starts_in():
    cadence = Cadence("weekly", time(20), date(2026, 3, 5), weekdays=(0, 3), every=2)
    since = datetime(2026, 3, 1, tzinfo=UTC)
    beats = beats_between(cadence, SHANGHAI, since, since + timedelta(days=28))
    assert [one.day for one in beats] == [date(2026, 3, 5), date(2026, 3, 16), date(2026, 3, 19)]


def test_the_next_beat_lies_behind_a_pause():
    pause = Pause(date(2026, 3, 3), date(2026, 3, 9))
    found = next_beat(daily(), SHANGHAI, datetime(2026, 3, 2, 13, tzinfo=UTC), [pause])
    assert found is not None
    assert found.day == date(2026, 3, 10)


def test_a_series_that_has_ended_has_no_next_beat():
    assert next_beat(daily(ends_on=date(2026, 3, 1)), SHANGHAI, datetime(2026, 3, 2, tzinfo=UTC)) is None


def beat(day):
    return Beat(date(2026, 3, day), datetime(2026, 3, day, 12, tzinfo=UTC))


def test_an_episode_keeps_the_beat_in_whose_grace_it_comes_and_otherwise_the_next():
    beats, grace = [beat(2), beat(3), beat(4)], timedelta(hours=6)
    assert beat_for(datetime(2026, 3, 2, 17, tzinfo=UTC), beats, set(), grace=grace) == beat(2)
    assert beat_for(datetime(2026, 3, 2, 19, tzinfo=UTC), beats, set(), grace=grace) == beat(3)
    assert beat_for(datetime(2026, 3, 2, 17, tzinfo=UTC), beats, {beat(2).day}, grace=grace) == beat(3)
    assert beat_for(datetime(2026, 3, 2, 10, tzinfo=UTC), beats, {beat(2).day}, grace=grace) is None


def test_streaks():
    states = ["kept", "kept", "excused", "made_up", "missed", "kept"]
    assert (longest_streak(states), current_streak(states)) == (3, 1)
    assert (longest_streak([]), current_streak([])) == (0, 0)
