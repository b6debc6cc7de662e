"""Scores follow posts and likes, and are what the formula says."""

from datetime import timedelta

import pytest

from fengqun.content.feed.commands import (
    Published,
    count_circles,
    count_exposures,
    enter_posts,
    note_exposures,
    rescore,
)
from fengqun.content.feed.formula import circle_boost, heat, wilson_lower_bound
from fengqun.content.feed.models import PostScore, Vote
from fengqun.content.feed.tests.factories import like, settle, told
from fengqun.content.posts.commands import hide_post, remove_post, restore_post, show_post, unlike_post
from fengqun.content.posts.models import Post
from fengqun.content.posts.tests.factories import make_post
from fengqun.kernel.policies import SYSTEM
from fengqun.people.circles.tests.factories import make_circle

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("positive", "shown"), [(0, 0), (0, 9), (1, 1), (3, 3), (60, 100), (5, 2), (0.4, 7)])
@pytest.mark.parametrize("boost", [1.0, 1.5, 3.0])
def test_the_statement_reckons_as_the_formula_does(community, member, frozen, positive, shown, boost):
    # given
    post_id = make_post(member)
    told()
    PostScore.objects.filter(post_id=post_id).update(shown_count=shown, boost=boost)
    if positive:
        whole = int(positive)
        weights = [1.0] * whole + ([positive - whole] if positive > whole else [])
        Vote.objects.bulk_create(
            Vote(
                post_id=post_id,
                voter_id=Post.objects.get(id=post_id).id.__class__(int=number + 1),
                community_id=community.id,
                author_id=member.id,
                cast_at=frozen,
                standing="full",
                weight=weight,
            )
            for number, weight in enumerate(weights)
        )
    # when
    rescore([post_id])
    # then
    score = PostScore.objects.get(post_id=post_id)
    quality = wilson_lower_bound(positive, shown)
    assert score.quality == pytest.approx(quality)
    assert score.heat == pytest.approx(heat(quality, boost, frozen), abs=1e-9)


def test_a_like_counts_once_its_giver_has_settled(community, member, make_member, frozen):
    # given
    post_id, old, new = make_post(member), make_member("老成员"), make_member("新成员")
    settle(old)
    # when
    like(old, post_id)
    like(new, post_id)
    like(member, post_id)
    told()
    # then
    standings = dict(Vote.objects.filter(post_id=post_id).values_list("voter_id", "standing"))
    assert standings == {old.id: "full", new.id: "new", member.id: "new"} | {member.id: "own"}
    assert PostScore.objects.get(post_id=post_id).positive == 1


def test_a_like_taken_back_is_no_vote(community, member, make_member, actor_of):
    # given
    post_id, fan = make_post(member), make_member("粉丝")
    settle(fan)
    like(fan, post_id)
    told()
    # when
    unlike_post(community.id, post_id, actor=actor_of(fan))
    told()
    # then
    assert not Vote.objects.filter(post_id=post_id).exists()
    assert (PostScore.objects.get().positive, PostScore.objects.get().quality) == (0, 0)
    # when the mind changes again within one batch
    like(fan, post_id)
    unlike_post(community.id, post_id, actor=actor_of(fan))
    like(fan, post_id)
    told()
    assert PostScore.objects.get().positive == 1


def test_what_is_not_to_be_read_is_not_in_order(community, member, actor_of):
    post_id = make_post(member)
    told()
    for act, is_shown in (
        (lambda: hide_post(community.id, post_id, actor=SYSTEM, reason="广告"), False),
        (lambda: show_post(community.id, post_id, actor=SYSTEM), True),
        (lambda: remove_post(community.id, post_id, actor=actor_of(member)), False),
        (lambda: restore_post(community.id, post_id, actor=actor_of(member)), True),
    ):
        act()
        told()
        assert PostScore.objects.get(post_id=post_id).is_shown is is_shown


def test_quiet_circles_are_lifted(community, host, member, frozen):
    # given a circle with two posts this month
    circle = make_circle(community, host, others=[member])
    first, second = (make_post(member, circle_id=circle.id) for _number in range(2))
    told()
    # when
    count_circles(community.id)
    # then
    for post_id in (first, second):
        score = PostScore.objects.get(post_id=post_id)
        assert score.boost == circle_boost(2) == 3
        assert score.heat == pytest.approx(heat(0, 3, frozen), abs=1e-9)


def test_shown_once_a_day_and_counted_in_a_batch(community, member, make_member, actor_of, frozen, at):
    # given
    posts, reader = [make_post(member), make_post(member)], make_member("读者")
    told()
    # when
    assert note_exposures(community.id, [*posts, posts[0]], actor=actor_of(reader)) == 2
    assert note_exposures(community.id, posts, actor=actor_of(reader)) == 0
    assert note_exposures(community.id, posts, actor=actor_of(member)) == 0  # own posts
    with at(frozen + timedelta(days=1)):
        assert note_exposures(community.id, posts[:1], actor=actor_of(reader)) == 1
    # then
    assert count_exposures(community.id) == 3
    assert count_exposures(community.id) == 0
    assert dict(PostScore.objects.values_list("post_id", "shown_count")) == {posts[0]: 2, posts[1]: 1}


def test_what_cannot_have_been_on_the_screen_is_not_believed(
    community, other_community, host, member, make_member, actor_of
):
    # given
    circle = make_circle(community, host, others=[member])
    inside, hidden = make_post(member, circle_id=circle.id), make_post(member)
    elsewhere = make_post(make_member("隔壁", community=other_community))
    told()
    hide_post(community.id, hidden, actor=SYSTEM, reason="广告")
    told()
    # then
    reader = actor_of(make_member("读者"))
    assert note_exposures(community.id, [inside, hidden, elsewhere], actor=reader) == 0


def test_entering_twice_changes_nothing(community, member):
    post_id = make_post(member)
    told()
    before = PostScore.objects.get(post_id=post_id)
    enter_posts(community.id, [Published(post_id, member.id, None, before.published_at)])
    after = PostScore.objects.get(post_id=post_id)
    assert (after.heat, after.is_shown, PostScore.objects.count()) == (before.heat, True, 1)
