"""Comments and one level of replies."""

import pytest

from fengqun.content.posts.activities import CommentPublished
from fengqun.content.posts.commands import hide_post, remove_comment
from fengqun.content.posts.errors import CommentNotFound, NothingSaid, PostNotFound, TooLong
from fengqun.content.posts.models import Comment, Post
from fengqun.content.posts.queries import COMMENT_LIMIT, page_before, thread
from fengqun.content.posts.tests.factories import make_comment, make_post
from fengqun.kernel.errors import Denied
from fengqun.kernel.policies import Actor
from fengqun.spine.activity.queries import activities_about


def said(community, post_id, actor):
    """The bodies of the comments, each with those of its replies."""
    comments = thread(community.id, post_id, actor=actor).comments
    return [(comment.body_html, [reply.body_html for reply in comment.replies]) for comment in comments]


def test_comments_and_replies_are_read_in_order(community, member, promoter, actor_of):
    # given
    post_id = make_post(member)
    first = make_comment(promoter, post_id, "第一")
    make_comment(promoter, post_id, "第二")
    reply = make_comment(member, post_id, "回第一", parent_id=first)
    # when an answer to an answer is given, it stands beside it
    make_comment(promoter, post_id, "再回", parent_id=reply)
    # then
    assert said(community, post_id, actor_of(member)) == [
        ("<p>第一</p>\n", ["<p>回第一</p>\n", "<p>再回</p>\n"]),
        ("<p>第二</p>\n", []),
    ]
    assert Post.objects.get().comment_count == 4
    told = activities_about(community.id, "comment", reply)[0]
    assert (told.verb, told.actor_id) == (CommentPublished.verb, member.id)
    fact = vars(told.activity)
    assert (fact["post_id"], fact["post_author_id"], fact["parent_id"]) == (post_id, member.id, first)


def test_a_comment_says_something_and_ends_somewhere(community, member):
    post_id = make_post(member)
    with pytest.raises(NothingSaid):
        make_comment(member, post_id, " \n")
    with pytest.raises(TooLong):
        make_comment(member, post_id, "长" * 2001)
    assert (Comment.objects.count(), Post.objects.get().comment_count) == (0, 0)


def test_a_reply_belongs_to_the_same_post(community, member):
    post_id, elsewhere = make_post(member), make_post(member, "另一条")
    comment_id = make_comment(member, elsewhere)
    with pytest.raises(CommentNotFound):
        make_comment(member, post_id, "串门", parent_id=comment_id)
    assert Post.objects.get(id=post_id).comment_count == 0


def test_outsiders_do_not_comment(community, other_community, member, operator, make_member, actor_of):
    post_id = make_post(member)
    neighbour = make_member("隔壁", community=other_community)
    with pytest.raises(PostNotFound):
        make_comment(neighbour, post_id)
    from fengqun.content.posts.commands import publish_comment  # noqa: PLC0415

    with pytest.raises(Denied):
        publish_comment(community.id, post_id, actor=actor_of(neighbour), body="你好")
    hide_post(community.id, post_id, actor=actor_of(operator), reason="广告")
    with pytest.raises(PostNotFound):
        make_comment(member, post_id)
    assert Comment.objects.count() == 0


def test_a_comment_is_removed_by_its_author_or_by_staff(
    community, other_community, member, promoter, host, make_member, actor_of
):
    # given
    post_id = make_post(member)
    mine, theirs = make_comment(promoter, post_id, "我的"), make_comment(promoter, post_id, "广告")
    neighbour = actor_of(make_member("隔壁", community=other_community, roles=["operator"]))
    # when
    for actor in (actor_of(member), neighbour, Actor(user_id=member.user_id)):
        with pytest.raises(Denied):
            remove_comment(community.id, mine, actor=actor)
    with pytest.raises(CommentNotFound):
        remove_comment(other_community.id, mine, actor=neighbour)
    remove_comment(community.id, mine, actor=actor_of(promoter))
    remove_comment(community.id, theirs, actor=actor_of(host))
    with pytest.raises(CommentNotFound):
        remove_comment(community.id, mine, actor=actor_of(promoter))
    # then
    assert said(community, post_id, actor_of(member)) == []
    assert Post.objects.get().comment_count == 0


def test_a_removed_comment_keeps_its_place_while_it_has_replies(community, member, actor_of):
    post_id = make_post(member)
    first = make_comment(member, post_id, "第一")
    make_comment(member, post_id, "回", parent_id=first)
    remove_comment(community.id, first, actor=actor_of(member))
    assert said(community, post_id, actor_of(member)) == [("", ["<p>回</p>\n"])]


def test_a_long_talk_is_read_in_pages(community, member, actor_of):
    post_id, actor = make_post(member), actor_of(member)
    ids = [make_comment(member, post_id, str(number)) for number in range(COMMENT_LIMIT + 3)]
    first = thread(community.id, post_id, actor=actor)
    second = thread(community.id, post_id, actor=actor, after=first.next_comment)
    assert [c.id for c in (*first.comments, *second.comments)] == ids
    assert second.next_comment is None
    # and whoever comments last sees the page that ends with the new comment
    last = thread(community.id, post_id, actor=actor, after=page_before(ids[-1]))
    assert [comment.id for comment in last.comments] == ids[3:]
