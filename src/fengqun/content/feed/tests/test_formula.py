"""The ranking's formula, by properties and by example."""

from datetime import UTC, datetime, timedelta
from math import isclose, log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqun.content.feed.formula import (
    EPOCH,
    HALF_LIFE_HOURS,
    affinity,
    circle_boost,
    freshness,
    heat,
    reckon,
    wilson_lower_bound,
)

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
counts = st.integers(0, 1_000_000)
ages = st.integers(0, 400 * 24 * 3600).map(lambda seconds: timedelta(seconds=seconds))
qualities = st.floats(0, 1)


@given(counts, counts)
def test_the_bound_lies_below_the_share(positive, shown):
    bound = wilson_lower_bound(positive, shown)
    assert 0 <= bound <= 1
    assert bound <= positive / max(shown, positive, 1)


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_one_more_like_never_lowers_it_and_one_more_shown_never_raises_it(positive, more):
    shown = positive + more
    bound = wilson_lower_bound(positive, shown)
    assert wilson_lower_bound(positive + 1, shown + 1) >= bound
    assert wilson_lower_bound(positive, shown + 1) <= bound + 1e-12


@given(st.integers(1, 1_000), st.integers(0, 1_000), st.integers(2, 20))
def test_the_same_share_of_more_people_proves_more(positive, others, times):
    few, many = positive, positive + others
    assert wilson_lower_bound(times * few, times * many) >= wilson_lower_bound(few, many)


@pytest.mark.parametrize(
    ("positive", "shown", "bound"),
    [(0, 0, 0), (0, 50, 0), (1, 1, 0.2065), (3, 3, 0.4385), (60, 100, 0.5020), (5, 0, 0.5655), (0.5, 10, 0.0052)],
)
def test_known_values(positive, shown, bound):
    assert round(wilson_lower_bound(positive, shown), 4) == bound


@given(ages, ages)
def test_freshness_only_falls_and_halves_in_two_days(age, more):
    assert freshness(age + more) <= freshness(age) <= 1
    assert isclose(freshness(age + timedelta(hours=HALF_LIFE_HOURS)), freshness(age) / 2, rel_tol=1e-9, abs_tol=1e-300)


@given(qualities, qualities, ages, ages, st.integers(0, 60), ages)
def test_heat_orders_as_the_value_does_at_any_moment(one, other, one_age, other_age, monthly, later):
    boost = circle_boost(monthly)
    now = NOW + later
    values = [
        (one + 0.05) * freshness(now - (NOW - one_age)) * boost,
        (other + 0.05) * freshness(now - (NOW - other_age)),
    ]
    heats = [heat(one, boost, NOW - one_age), heat(other, 1.0, NOW - other_age)]
    if abs(heats[0] - heats[1]) > 1e-6:
        assert (heats[0] > heats[1]) is (values[0] > values[1])


@given(qualities, ages, st.one_of(st.none(), st.integers(0, 500)))
def test_heat_is_the_logarithm_of_the_value(quality, age, monthly):
    boost = circle_boost(monthly)
    left = heat(quality, boost, NOW - age) - (NOW - EPOCH) / timedelta(hours=HALF_LIFE_HOURS)
    assert isclose(left, log2((quality + 0.05) * boost) - age / timedelta(hours=HALF_LIFE_HOURS), abs_tol=1e-6)


@given(st.integers(0, 500), st.integers(0, 500))
def test_a_quieter_circle_is_never_lifted_less(posts, more):
    assert 1 <= circle_boost(posts + more) <= circle_boost(posts) <= 3


@pytest.mark.parametrize(("posts", "boost"), [(None, 1), (0, 3), (2, 3), (5, 2), (20, 1), (300, 1)])
def test_known_boosts(posts, boost):
    assert circle_boost(posts) == boost


def test_near_is_what_is_followed_and_where_one_belongs():
    assert affinity(is_followed=False, is_own_circle=False) == 1
    assert affinity(is_followed=True, is_own_circle=False) == 2
    assert affinity(is_followed=False, is_own_circle=True) == 1.5
    assert affinity(is_followed=True, is_own_circle=True) == 3


def test_a_reckoning_names_every_factor():
    # when: 60 of 100 liked it, two days old, by somebody followed, in a circle with five posts a month
    told = reckon(
        positive=60,
        shown=100,
        published_at=NOW - timedelta(days=2),
        now=NOW,
        is_followed=True,
        is_own_circle=False,
        monthly_posts=5,
    )
    # then
    assert (round(told.quality, 4), told.freshness, told.affinity, told.boost) == (0.502, 0.5, 2, 2)
    assert round(told.value, 3) == round((0.502 + 0.05) * 0.5 * 2 * 2, 3)
