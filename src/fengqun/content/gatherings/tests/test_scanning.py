"""What many phones saw, put together: the order in which it comes in does not matter."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from fengqun.content.gatherings.scanning import Seen, entry_of, true_moment

START = datetime(2026, 3, 7, 6, tzinfo=UTC)
SCANS = st.lists(
    st.builds(
        lambda number, kind, minute: Seen(UUID(int=number), kind, START + timedelta(minutes=minute)),
        st.integers(1, 10**6),
        st.sampled_from(["in", "out"]),
        st.integers(0, 30),
    ),
    max_size=8,
    unique_by=lambda one: one.id,
)


def seen(number, kind, minute, device=""):
    return Seen(UUID(int=number), kind, START + timedelta(minutes=minute), device)


@given(SCANS, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(scans, random):
    shuffled = list(scans)
    random.shuffle(shuffled)
    assert entry_of(shuffled) == entry_of(scans)


def test_the_first_moment_wins():
    first, second = seen(9, "in", 1, "前门"), seen(2, "in", 5, "后门")
    assert entry_of([second, first]) == first


def test_an_undone_entry_is_none_and_a_later_one_counts():
    scans = [seen(1, "in", 1), seen(2, "out", 3)]
    assert entry_of(scans) is None
    assert entry_of([*scans, seen(3, "in", 4)]) == seen(3, "in", 4)


def test_an_undoing_of_the_same_moment_stands_behind_the_entry():
    assert entry_of([seen(1, "out", 1), seen(2, "in", 1)]) is None


def test_a_phone_whose_clock_is_an_hour_ahead_is_put_right():
    now = START + timedelta(minutes=20)
    said = START + timedelta(minutes=70)
    assert true_moment(said, sent_at=now + timedelta(hours=1), now=now, starts_at=START) == START + timedelta(
        minutes=10
    )


def test_nothing_happens_in_the_future_or_long_before_the_doors():
    now = START + timedelta(minutes=20)
    assert true_moment(now + timedelta(days=9), sent_at=None, now=now, starts_at=START) == now
    early = true_moment(START - timedelta(days=900), sent_at=None, now=now, starts_at=START)
    assert early == START - timedelta(hours=12)
