"""Days, streaks and make-up days, as pure answers."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fengqun.content.challenges.days import (
    DAY,
    OPENED_GRACE,
    Standing,
    day_counted,
    day_of,
    end_of,
    makeup_open,
    standing,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 3, 2)
relaxed = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
FAR = st.integers(0, 60).map(lambda n: MONDAY + n * DAY)


def at(text, zone=SHANGHAI):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def slow_standing(days, today):
    """The same, said by walking day by day."""
    total, longest, run, current = len(days), 0, 0, 0
    day = MONDAY - DAY
    while day <= MONDAY + 61 * DAY:
        run = run + 1 if day in days else 0
        longest = max(longest, run)
        day += DAY
    reach = max(days) if days else None
    if reach is not None and reach >= today - DAY:
        while reach in days:
            current += 1
            reach -= DAY
    return Standing(total, current, longest)


@relaxed
@given(st.sets(FAR), FAR)
def test_a_standing_is_what_walking_day_by_day_finds(days, today):
    assert standing(days, today) == slow_standing(days, today)


@relaxed
@given(st.lists(FAR), FAR)
def test_order_and_repetition_of_days_change_nothing(days, today):
    assert standing(days, today) == standing(sorted(set(days), reverse=True), today)


@relaxed
@given(st.sets(FAR), FAR, FAR)
def test_one_more_day_never_takes_anything_away(days, more, today):
    before, after = standing(days, today), standing(days | {more}, today)
    assert after.total == len(days | {more})
    assert after.longest >= before.longest


def test_today_without_a_check_in_does_not_break_the_streak_yet():
    days = [MONDAY, MONDAY + DAY]
    assert standing(days, MONDAY + 2 * DAY) == Standing(total=2, current=2, longest=2)
    assert standing(days, MONDAY + 3 * DAY) == Standing(total=2, current=0, longest=2)


def test_a_day_ends_at_midnight_or_so_much_later():
    assert day_of(at("2026-03-02T23:59"), SHANGHAI, 0) == MONDAY
    assert day_of(at("2026-03-03T00:00"), SHANGHAI, 0) == MONDAY + DAY
    assert day_of(at("2026-03-03T01:59"), SHANGHAI, 120) == MONDAY
    assert day_of(at("2026-03-03T02:00"), SHANGHAI, 120) == MONDAY + DAY


@relaxed
@given(
    st.integers(0, 365 * 1440).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=n)),
    st.sampled_from([SHANGHAI, BERLIN, ZoneInfo("America/New_York")]),
    st.integers(0, 360),
)
def test_a_moment_lies_before_the_end_of_its_day_also_when_clocks_change(moment, zone, late):
    day = day_of(moment, zone, late)
    if moment.astimezone(zone).fold:
        return
    assert moment < end_of(day, zone, late) + timedelta(hours=1)
    assert moment >= end_of(day - DAY, zone, late) - timedelta(hours=1)


def test_a_form_opened_before_midnight_counts_for_its_day_within_minutes():
    opened = at("2026-03-02T23:58")
    in_time, too_late = at("2026-03-03T00:01"), at("2026-03-03T00:00") + OPENED_GRACE + timedelta(seconds=1)

    assert day_counted(in_time, opened, SHANGHAI, 0, taken=()) == MONDAY
    assert day_counted(too_late, opened, SHANGHAI, 0, taken=()) == MONDAY + DAY
    assert day_counted(in_time, None, SHANGHAI, 0, taken=()) == MONDAY + DAY
    assert day_counted(in_time, opened, SHANGHAI, 0, taken={MONDAY}) == MONDAY + DAY
    assert day_counted(in_time, opened - 2 * DAY, SHANGHAI, 0, taken=()) == MONDAY + DAY


def test_a_form_of_the_future_is_not_believed():
    now = at("2026-03-02T12:00")
    assert day_counted(now, now + DAY, SHANGHAI, 0, taken=()) == MONDAY


def open_days(**more):
    usual = {
        "today": MONDAY + 5 * DAY,
        "starts_on": MONDAY,
        "ends_on": MONDAY + 6 * DAY,
        "joined": {MONDAY, MONDAY + 4 * DAY},
        "makeups_used": 0,
        "makeup_days": 2,
        "makeup_back": 3,
    }
    return makeup_open(**usual | more)


def test_days_can_be_made_up_within_reach_and_number():
    assert open_days() == [MONDAY + 3 * DAY, MONDAY + 2 * DAY]
    assert open_days(makeups_used=2) == []
    assert open_days(makeup_days=0, makeup_back=0) == []
    assert open_days(today=MONDAY + 8 * DAY) == [MONDAY + 6 * DAY, MONDAY + 5 * DAY]
    assert open_days(today=MONDAY + 10 * DAY) == []


@relaxed
@given(FAR, st.sets(FAR), st.integers(0, 5), st.integers(0, 5), st.integers(1, 10))
def test_what_can_be_made_up_is_past_missed_and_of_the_challenge(today, joined, used, number, back):
    found = open_days(today=today, joined=joined, makeups_used=used, makeup_days=number, makeup_back=back)
    assert all(MONDAY <= day <= MONDAY + 6 * DAY and day < today and day not in joined for day in found)
    assert all((today - day).days <= back for day in found)
    assert not (found and used >= number)
