"""Rings are found, circles of friends are not: by properties and by example."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqun.content.feed.rings import LEAST_LIKES, rings


def person(number):
    return UUID(int=number)


def everybody_writes(people, posts=10):
    return {person(number): posts for number in range(people)}


def likes_of(pairs):
    return {(person(giver), person(author)): count for (giver, author), count in pairs.items()}


people = st.integers(0, 11)
any_likes = st.dictionaries(st.tuples(people, people), st.integers(0, 30), max_size=60).map(likes_of)
any_posts = st.dictionaries(people.map(person), st.integers(1, 30), max_size=12)


@given(any_likes, any_posts)
def test_weights_only_ever_take_away_and_partners_are_mutual(likes, posts):
    found = rings(likes, posts)
    for member, ring in found.items():
        assert 0 < ring.weight <= 0.4
        assert member not in ring.partners
        assert ring.partners
        assert 0 < ring.inside <= ring.given
        # what counts of the likes inside is a fifth of all that were given
        assert ring.weight * ring.inside == pytest.approx(0.2 * ring.given)


@given(any_likes, any_posts, people)
def test_liking_oneself_changes_nothing(likes, posts, number):
    assert rings({**likes, (person(number), person(number)): 30}, posts) == rings(
        {pair: count for pair, count in likes.items() if pair != (person(number), person(number))}, posts
    )


@given(st.integers(2, 12), st.integers(1, 20))
def test_a_community_where_everybody_likes_everybody_has_no_ring(size, each):
    likes = likes_of({(one, other): each for one in range(size) for other in range(size) if one != other})
    assert rings(likes, everybody_writes(size)) == {}


@given(st.integers(2, 6), st.integers(LEAST_LIKES, 20), st.integers(60, 200))
def test_a_planted_ring_is_found_whole_and_nobody_else(size, each, crowd):
    # given a few who like each other only, in a crowd that writes as much as they do
    likes = likes_of({(one, other): each for one in range(size) for other in range(size) if one != other})
    outside = likes_of({(number, number + 1): 3 for number in range(size, crowd - 1)})
    # then
    assert set(rings(likes | outside, everybody_writes(crowd))) == {person(number) for number in range(size)}


@given(st.integers(LEAST_LIKES, 15), st.integers(0, 100))
def test_liking_others_too_never_costs_weight(each, outside):
    pair = {(0, 1): each, (1, 0): each}
    alone = rings(likes_of(pair), everybody_writes(100))
    wider = rings(likes_of(pair | {(0, number): 1 for number in range(2, 2 + min(outside, 90))}), everybody_writes(100))
    before, after = alone[person(0)].weight, wider[person(0)].weight if person(0) in wider else 1.0
    assert after >= before


def test_two_who_give_each_other_nine_of_ten_likes():
    # given
    likes = likes_of({(0, 1): 18, (0, 2): 2, (1, 0): 18, (1, 3): 2})
    # when
    found = rings(likes, everybody_writes(50))
    # then 18 likes inside count as 4, a fifth of 20
    assert set(found) == {person(0), person(1)}
    assert found[person(0)].partners == {person(1)}
    assert (found[person(0)].inside, found[person(0)].given) == (18, 20)
    assert found[person(0)].weight == pytest.approx(4 / 18)


def test_friends_who_also_like_others_are_no_ring():
    likes = likes_of({(0, 1): 8, (1, 0): 8} | {(giver, 2 + n): 1 for giver in (0, 1) for n in range(12)})
    assert rings(likes, everybody_writes(50)) == {}


def test_admiration_that_is_not_returned_is_no_ring():
    likes = likes_of({(0, 1): 40, (1, 0): 1, (1, 2): 9})
    assert rings(likes, everybody_writes(50)) == {}
