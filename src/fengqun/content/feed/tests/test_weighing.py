"""Votes change their weight when members settle in and when rings are found."""

from datetime import timedelta

import pytest

from fengqun.content.feed.commands import find_rings, settle_votes
from fengqun.content.feed.models import PostScore, RingMember, Vote
from fengqun.content.feed.tests.factories import like, settle, told
from fengqun.content.posts.tests.factories import make_post

pytestmark = pytest.mark.django_db


def test_likes_of_newcomers_count_after_a_week(community, member, make_member, frozen, at):
    # given
    post_id, new = make_post(member), make_member("新成员")
    settle(new, days=0)
    like(new, post_id)
    told()
    assert settle_votes(community.id) == 0
    # when
    with at(frozen + timedelta(days=7)):
        assert settle_votes(community.id) == 1
        assert settle_votes(community.id) == 0
    # then
    vote = Vote.objects.get()
    assert (vote.standing, vote.weight) == ("full", 1)
    assert PostScore.objects.get(post_id=post_id).positive == 1


@pytest.fixture
def ring(community, make_member):
    """Two members who like eight posts of each other and two of others, among twenty who write as much."""
    pair = [make_member(f"互赞{number}") for number in range(2)]
    crowd = [make_member(f"成员{number}") for number in range(8)]
    settle(*pair, *crowd)
    posts = {person.id: [make_post(person) for _number in range(8)] for person in (*pair, *crowd)}
    for one, other in (pair, pair[::-1]):
        like(one, *posts[other.id])
    like(pair[0], posts[crowd[0].id][0], posts[crowd[1].id][0])
    for number, person in enumerate(crowd):
        like(person, *[posts[crowd[(number + step) % 8].id][step] for step in range(1, 7)])
    told()
    return pair, posts, crowd


def test_a_ring_is_found_and_its_votes_weigh_less(community, ring):
    pair, posts, crowd = ring
    # when
    assert find_rings(community.id) == 2
    # then eight of ten likes inside count as two
    first = RingMember.objects.get(member_id=pair[0].id)
    assert (first.partners, first.inside, first.given) == ([pair[1].id], 8, 10)
    inside = Vote.objects.filter(voter_id=pair[0].id, author_id=pair[1].id)
    assert set(inside.values_list("standing", "weight")) == {("ring", 0.25)}
    assert set(Vote.objects.filter(voter_id=pair[0].id, author_id=crowd[0].id).values_list("weight")) == {(1.0,)}
    assert PostScore.objects.get(post_id=posts[pair[1].id][0]).positive == pytest.approx(0.25)
    assert not RingMember.objects.filter(member_id__in=[one.id for one in crowd]).exists()


def test_a_later_like_inside_weighs_as_the_ring_does(community, ring):
    pair, _posts, _crowd = ring
    find_rings(community.id)
    later = make_post(pair[1])
    like(pair[0], later)
    told()
    assert Vote.objects.get(post_id=later).weight == pytest.approx(0.25)


def test_who_likes_others_again_leaves_the_ring(community, ring):
    # given
    pair, posts, crowd = ring
    find_rings(community.id)
    # when
    for person in pair:
        like(person, *[posts[one.id][step] for one in crowd for step in range(3, 5)])
    told()
    # then
    assert find_rings(community.id) == 0
    assert set(Vote.objects.filter(voter_id=pair[0].id).values_list("standing", "weight")) == {("full", 1.0)}
    assert PostScore.objects.get(post_id=posts[pair[1].id][0]).positive == 1
