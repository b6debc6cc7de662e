"""What flags weigh and do: properties."""

from hypothesis import given
from hypothesis import strategies as st

from fengqun.content.moderation.weighing import TRUST, Tally, accuracy, effects, weight

judged = st.integers(0, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
tallies = st.builds(Tally, st.integers(0, 50), st.integers(0, 50_000), st.booleans())
THRESHOLDS = {"hide_weight": 6, "newcomer_flaggers": 3, "lock_flaggers": 5}


@given(judged)
def test_accuracy_says_nothing_up_to_five_and_is_bounded(record):
    upheld, count = record
    found = accuracy(upheld, count)
    assert -3 < found < 3
    if count <= 5:
        assert found == 0


@given(st.integers(6, 300).flatmap(lambda n: st.tuples(st.integers(0, n - 1), st.just(n))))
def test_being_right_once_more_weighs_more(record):
    upheld, count = record
    assert accuracy(upheld + 1, count) > accuracy(upheld, count)


@given(st.sampled_from(sorted(TRUST)), st.booleans(), judged)
def test_no_flag_weighs_less_than_nothing(stage, is_staff, record):
    roles = ["operator"] if is_staff else ["member"]
    found = weight(stage, roles, upheld=record[0], judged=record[1])
    assert 0 <= found <= 1300


def test_the_weights_of_the_field():
    assert weight("newcomer", [], upheld=0, judged=0) == 100
    assert weight("partner", [], upheld=0, judged=5) == 500
    assert weight("newcomer", ["host"], upheld=0, judged=0) == 600
    assert weight("newcomer", [], upheld=6, judged=6) == 325
    assert weight("newcomer", [], upheld=0, judged=6) == 0
    assert weight("newcomer", [], upheld=5, judged=10) == 100


@given(tallies, st.booleans())
def test_one_person_alone_does_nothing_unless_staff(tally, by_newcomer):
    alone = Tally(1, tally.weight, has_staff=False)
    found = effects(alone, by_newcomer=by_newcomer, **THRESHOLDS)
    assert (found.hides, found.silences, found.locks) == (False, False, False)


@given(tallies, st.booleans())
def test_one_more_flag_never_does_less(tally, by_newcomer):
    more = Tally(tally.flaggers + 1, tally.weight + 100, tally.has_staff)
    before, after = (effects(one, by_newcomer=by_newcomer, **THRESHOLDS) for one in (tally, more))
    for name in ("hides", "silences", "locks"):
        assert getattr(after, name) >= getattr(before, name)


@given(tallies)
def test_nobody_but_newcomers_is_silenced(tally):
    assert not effects(tally, by_newcomer=False, **THRESHOLDS).silences
