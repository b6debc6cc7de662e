"""Hiding and picking posts."""

import pytest

from fengqun.content.posts.activities import PostFeatured, PostHidden, PostShown
from fengqun.content.posts.commands import feature_post, hide_post, remove_post, show_post, unfeature_post
from fengqun.content.posts.errors import PostNotFound
from fengqun.content.posts.models import Post
from fengqun.content.posts.queries import FEATURED, feed, post_card
from fengqun.content.posts.tests.factories import make_post
from fengqun.kernel.errors import Denied
from fengqun.spine.activity.queries import activities_about


def test_a_hidden_post_is_seen_by_its_author_and_staff_with_the_reason(community, member, promoter, host, actor_of):
    # given
    post_id = make_post(member)
    # when
    hide_post(community.id, post_id, actor=actor_of(host), reason=" 广告 ")
    # then
    with pytest.raises(PostNotFound):
        post_card(community.id, post_id, actor=actor_of(promoter))
    for reader in (member, host):
        assert post_card(community.id, post_id, actor=actor_of(reader)).hidden_reason == "广告"
    assert feed(community.id, actor=actor_of(member)).posts == ()
    # and its author cannot slip it back by removing and restoring it
    with pytest.raises(PostNotFound):
        remove_post(community.id, post_id, actor=actor_of(member))
    show_post(community.id, post_id, actor=actor_of(host))
    assert post_card(community.id, post_id, actor=actor_of(promoter)).state == "published"
    verbs = {story.verb for story in activities_about(community.id, "post", post_id)}
    assert {PostHidden.verb, PostShown.verb} < verbs


def test_picked_posts_stand_in_their_own_list(community, member, host, actor_of):
    actor, picked, _other = actor_of(host), make_post(member, "精彩"), make_post(member, "一般")
    feature_post(community.id, picked, actor=actor)
    feature_post(community.id, picked, actor=actor)
    listed = [post.id for post in feed(community.id, actor=actor, tab=FEATURED).posts]
    told = [story for story in activities_about(community.id, "post", picked) if story.verb == PostFeatured.verb]
    unfeature_post(community.id, picked, actor=actor)
    assert (listed, len(told)) == ([picked], 1)
    assert feed(community.id, actor=actor, tab=FEATURED).posts == ()


def test_members_and_neighbours_neither_hide_nor_pick(community, other_community, member, make_member, actor_of):
    post_id = make_post(member)
    neighbour = actor_of(make_member("隔壁", community=other_community, roles=["operator"]))
    for actor in (actor_of(member), neighbour):
        for attempt in (show_post, feature_post, unfeature_post):
            with pytest.raises(Denied):
                attempt(community.id, post_id, actor=actor)
        with pytest.raises(Denied):
            hide_post(community.id, post_id, actor=actor, reason="x")
    with pytest.raises(PostNotFound):
        hide_post(other_community.id, post_id, actor=neighbour, reason="x")
    assert (Post.objects.get().state, Post.objects.get().featured_at) == ("published", None)
