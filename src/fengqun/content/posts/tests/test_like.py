"""A like counts once, and the count always tells the truth."""

import threading

import pytest
from django.db import connection

from fengqun.content.posts.activities import PostLiked
from fengqun.content.posts.commands import hide_post, like_post, unlike_post
from fengqun.content.posts.errors import PostNotFound
from fengqun.content.posts.models import Like, Post
from fengqun.content.posts.tests.factories import make_post
from fengqun.content.posts.types import Liked
from fengqun.kernel.errors import Denied, SignInRequired
from fengqun.kernel.policies import Actor
from fengqun.people.communities.tests.factories import actor_for_test, make_community, make_member
from fengqun.spine.activity.queries import activities_about


def test_a_like_is_given_once_and_taken_back_once(community, member, promoter, actor_of):
    # given
    actor, post_id = actor_of(promoter), make_post(member)
    # when
    answers = [
        like_post(community.id, post_id, actor=actor),
        like_post(community.id, post_id, actor=actor),
        unlike_post(community.id, post_id, actor=actor),
        unlike_post(community.id, post_id, actor=actor),
    ]
    # then
    given, taken = Liked(1, is_liked=True), Liked(0, is_liked=False)
    assert answers == [given, given, taken, taken]
    told = [s for s in activities_about(community.id, "post", post_id) if s.verb == PostLiked.verb]
    assert [(s.actor_id, vars(s.activity)["author_id"]) for s in told] == [(promoter.id, member.id)]


def test_only_members_like_and_only_what_they_can_read(
    community, other_community, member, operator, make_member, actor_of
):
    post_id = make_post(member)
    neighbour = actor_of(make_member("隔壁", community=other_community))
    with pytest.raises(SignInRequired):
        like_post(community.id, post_id, actor=Actor())
    with pytest.raises(Denied):
        like_post(community.id, post_id, actor=neighbour)
    with pytest.raises(PostNotFound):
        like_post(other_community.id, post_id, actor=neighbour)
    hide_post(community.id, post_id, actor=actor_of(operator), reason="广告")
    with pytest.raises(PostNotFound):
        like_post(community.id, post_id, actor=actor_of(member))
    assert (Like.objects.count(), Post.objects.get().like_count) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_many_likes_at_once_are_all_counted():
    # given eight members, each of whom taps twice at the same moment
    community = make_community()
    members = [make_member(community, f"成员{number}") for number in range(8)]
    post_id = make_post(members[0])
    barrier, failures = threading.Barrier(16), []

    def tap(card):
        try:
            barrier.wait()
            like_post(community.id, post_id, actor=actor_for_test(card))
        except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
            failures.append(error)
        finally:
            connection.close()

    # when
    taps = [threading.Thread(target=tap, args=(card,)) for card in [*members, *members]]
    for thread in taps:
        thread.start()
    for thread in taps:
        thread.join()
    # then
    assert failures == []
    assert (Post.objects.get().like_count, Like.objects.count()) == (8, 8)
