"""What posts hand out of a person and take out of themselves, and what the index finds of them."""

import pytest

from fengqun.content.posts.commands import edit_post, hide_post, like_post, remove_comment, save_draft
from fengqun.content.posts.findable import COMMENTS, POSTS
from fengqun.content.posts.models import Comment, Post, PostVersion
from fengqun.content.posts.personal_data import GONE, erase, export
from fengqun.content.posts.tests.factories import make_comment, make_post
from fengqun.people.circles.tests.factories import make_circle
from fengqun.spine.search.models import SearchDocument

pytestmark = pytest.mark.django_db


def found():
    return sorted(SearchDocument.objects.filter(kind__in=["post", "comment"]).values_list("kind", "title", "audience"))


def test_all_of_a_person_is_handed_out(community, member, promoter, actor_of):
    # given
    post_id = make_post(member, "第一版", title="手记")
    edit_post(community.id, post_id, actor=actor_of(member), title="手记", body="第二版")
    save_draft(community.id, actor=actor_of(member), body="还没写完")
    make_comment(member, make_post(promoter, "别人的"), "我的评论")
    like_post(community.id, post_id, actor=actor_of(member))
    # when
    rows = export(member.user_id)
    # then
    assert [row["type"] for row in rows] == ["post", "post", "version", "comment", "like"]
    texts = str(rows)
    assert all(words in texts for words in ("第一版", "第二版", "还没写完", "我的评论"))
    assert "别人的" not in texts


def test_words_go_and_what_others_said_stays(community, member, promoter, actor_of):
    # given
    alone, answered = make_post(member, "独白", title="甲"), make_post(member, "起头", title="乙")
    theirs = make_comment(promoter, answered, "接话")
    mine = make_comment(member, answered, "再接")
    edit_post(community.id, answered, actor=actor_of(member), title="乙", body="改过的起头")
    save_draft(community.id, actor=actor_of(member), body="草稿")
    # when, also twice
    erase(member.user_id)
    erase(member.user_id)
    # then
    rows = dict(Post.objects.values_list("id", "state"))
    assert rows == {alone: "removed", answered: "published"}
    post = Post.objects.get(id=answered)
    assert (post.title, post.body, PostVersion.objects.count()) == ("", GONE, 0)
    assert set(Comment.objects.values_list("id", "body")) == {(theirs, "接话"), (mine, GONE)}
    assert list(SearchDocument.objects.filter(kind="comment").values_list("object_id", flat=True)) == [theirs]
    assert not SearchDocument.objects.filter(kind="post").exists()
    assert "独白" not in str(export(member.user_id))


def test_the_index_follows_each_change(community, member, host, actor_of):
    # given
    circle = make_circle(community, member)
    public = make_post(member, "谁都看", title="公开", is_public=True)
    make_post(member, "圈里看", title="圈内", circle_id=circle.id)
    comment_id = make_comment(host, public, "一句评论")
    audiences = {"post": "public", "comment": "public"}
    rows = {(kind, audience) for kind, _title, audience in found()}
    assert rows == {*audiences.items(), ("post", f"circle:{circle.id}")}
    # when
    remove_comment(community.id, comment_id, actor=actor_of(host))
    hide_post(community.id, public, actor=actor_of(host), reason="x")
    # then
    assert [audience for _kind, _title, audience in found()] == [f"circle:{circle.id}"]


def test_the_index_can_be_made_anew(community, member, promoter, host, actor_of):
    post_id, hidden = make_post(member, "甲"), make_post(member, "乙")
    comment_id = make_comment(promoter, post_id)
    make_comment(promoter, hidden)
    hide_post(community.id, hidden, actor=actor_of(host), reason="x")
    assert [one.object_id for one in POSTS.rebuild(community.id)] == [post_id]
    assert [one.object_id for one in COMMENTS.rebuild(community.id)] == [comment_id]
    assert POSTS.address("shanye", post_id) == f"/c/shanye/posts/{post_id}/"
