"""Groups that are large enough to hide in."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fengqun.content.surveys.pooling import LEAST, pooled, shares

relaxed = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
COUNTS = st.dictionaries(st.sampled_from("abcdefg"), st.integers(0, 12))


@relaxed
@given(COUNTS)
def test_no_group_is_smaller_than_allowed_and_nobody_is_lost(counts):
    groups = pooled(counts)
    sizes = [sum(counts[name] for name in group) for group in groups]
    total = sum(counts.values())

    assert all(size >= LEAST for size in sizes)
    assert sum(sizes) == (total if total >= LEAST else 0)
    assert sorted(name for group in groups for name in group) == (
        sorted(name for name, count in counts.items() if count) if total >= LEAST else []
    )


def test_one_small_group_takes_the_smallest_large_one_with_it():
    assert pooled({"newcomer": 2, "member": 9, "core": 6}) == [("newcomer", "core"), ("member",)]
    assert pooled({"newcomer": 5, "member": 9}) == [("newcomer",), ("member",)]
    assert pooled({"newcomer": 2, "member": 2}) == []


def test_percents_are_rounded_half_up():
    assert shares([1, 2], 3) == [33, 67]
    assert shares([1, 1], 8) == [13, 13]
    assert shares([0], 0) == [0]
