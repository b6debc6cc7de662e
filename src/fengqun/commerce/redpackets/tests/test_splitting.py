"""How a pot becomes shares: properties, and an exact proof of fairness for small cases."""

# ruff: noqa: S311 - splits that repeat

import random
from collections import Counter
from fractions import Fraction
from itertools import combinations, permutations
from math import comb

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fengqun.commerce.redpackets.choices import Kind
from fengqun.commerce.redpackets.splitting import fair, split, split_equally, split_luckily


@st.composite
def packets(draw):
    count = draw(st.integers(1, 1_000))
    least = draw(st.integers(1, 500))
    most = draw(st.integers(least, least + 20_000))
    return draw(st.integers(count * least, count * most)), count, least, most


class Choosing:
    """A chance that makes the choices it is told, and says how many there were: to walk through all of them."""

    def __init__(self, path):
        self.path, self.widths = list(path), []

    def sample(self, population, k):
        sets = list(combinations(population, k))
        place = len(self.widths)
        self.widths.append(len(sets))
        return list(sets[self.path[place] if place < len(self.path) else 0])


def distribution(function):
    """Every outcome of `function(chance)` with its exact probability."""
    found: Counter = Counter()
    waiting = [()]
    while waiting:
        path = waiting.pop()
        chance = Choosing(path)
        outcome = function(chance)
        if len(chance.widths) > len(path):
            waiting += [(*path, choice) for choice in range(chance.widths[len(path)])]
            continue
        probability = Fraction(1)
        for width in chance.widths:
            probability /= width
        found[tuple(outcome)] += probability
    assert sum(found.values()) == 1
    return found


@given(packet=packets(), seed=st.integers(), kind=st.sampled_from(Kind))
@example(packet=(1, 1, 1, 1), seed=0, kind=Kind.LUCKY)
@example(packet=(20_000_000, 1_000, 1, 20_000), seed=0, kind=Kind.LUCKY)
@example(packet=(19_999_999, 1_000, 1, 20_000), seed=0, kind=Kind.LUCKY)
@example(packet=(10_000_500, 1_000, 1, 20_000), seed=0, kind=Kind.LUCKY)
@settings(max_examples=300, deadline=None)
def test_shares_sum_to_the_pot_and_keep_their_bounds(packet, seed, kind):
    pot, count, least, most = packet
    shares = split(kind, pot, count, least_minor=least, most_minor=most, chance=random.Random(seed))
    assert len(shares) == count
    assert sum(shares) == pot
    assert least <= min(shares)
    assert max(shares) <= most


@given(pot=st.integers(1, 10**9), count=st.integers(1, 1_000), seed=st.integers())
def test_equal_shares_differ_by_one_unit_at_most(pot, count, seed):
    shares = split_equally(pot, count, chance=random.Random(seed))
    assert sum(shares) == pot
    assert max(shares) - min(shares) <= 1
    assert shares.count(pot // count + 1) == pot % count


@pytest.mark.parametrize(
    ("pot", "count", "least", "most"),
    [(7, 3, 1, 7), (6, 4, 1, 6), (9, 3, 2, 9), (8, 3, 1, 4), (10, 3, 1, 5), (9, 4, 1, 3), (5, 1, 1, 5), (6, 3, 2, 2)],
)
def test_a_lucky_split_is_exchangeable(pot, count, least, most):
    # when: every choice of chance is walked through
    outcomes = distribution(lambda chance: split_luckily(pot, count, least_minor=least, most_minor=most, chance=chance))

    # then: an outcome and all its reorderings are equally likely
    for shares, probability in outcomes.items():
        assert {outcomes[tuple(other)] for other in permutations(shares)} == {probability}
    # and so every place expects the same
    for place in range(count):
        assert sum(shares[place] * chance for shares, chance in outcomes.items()) == Fraction(pot, count)


def test_without_a_greatest_share_all_compositions_are_equally_likely():
    outcomes = distribution(lambda chance: split_luckily(7, 3, least_minor=1, most_minor=7, chance=chance))
    assert len(outcomes) == comb(6, 2)
    assert set(outcomes.values()) == {Fraction(1, comb(6, 2))}
    # and the distribution of one place is the one that is published
    first = Counter()
    for shares, probability in outcomes.items():
        first[shares[0]] += probability
    assert first == {share: Fraction(comb(7 - share - 1, 1), comb(6, 2)) for share in range(1, 6)}


@pytest.mark.parametrize(("pot", "count"), [(7, 3), (4, 4), (3, 2), (10, 1)])
def test_an_equal_split_is_exchangeable_too(pot, count):
    outcomes = distribution(lambda chance: split_equally(pot, count, chance=chance))
    for place in range(count):
        assert sum(shares[place] * chance for shares, chance in outcomes.items()) == Fraction(pot, count)
    assert len(outcomes) == comb(count, pot % count)


def test_ten_yuan_for_three():
    shares = split_equally(1_000, 3, chance=random.Random(1))
    assert sorted(shares) == [333, 333, 334]


@pytest.mark.parametrize(
    ("pot", "count", "least", "most"),
    [(0, 1, 1, 5), (-5, 1, 1, 5), (5, 0, 1, 5), (5, -1, 1, 5), (2, 3, 1, 5), (16, 3, 1, 5), (5, 2, 0, 5), (5, 2, 4, 3)],
)
def test_what_cannot_be_split_is_refused(pot, count, least, most):
    with pytest.raises(ValueError, match="does not make"):
        split(Kind.LUCKY, pot, count, least_minor=least, most_minor=most, chance=fair())


def test_the_fair_chance_splits_differently_each_time():
    drawn = {tuple(split(Kind.LUCKY, 20_000, 50, least_minor=1, most_minor=20_000, chance=fair())) for _ in range(5)}
    assert len(drawn) == 5
