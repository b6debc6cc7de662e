"""What is said in a circle stays in it: in every list, page, file and act."""

from datetime import timedelta

import pytest

from fengqun.content.media.tests.factories import make_picture
from fengqun.content.posts.commands import (
    feature_post,
    hide_post,
    like_post,
    lock_post,
    move_post,
    pin_post,
    publish_comment,
    publish_post,
    remove_comment,
    remove_post,
    restore_comment,
    restore_post,
    save_draft,
    show_post,
)
from fengqun.content.posts.errors import NotInThisCircle, PostNotFound
from fengqun.content.posts.models import Comment, Like, Post
from fengqun.content.posts.queries import (
    cards_by_ids,
    circle_feed,
    feed,
    feed_ids,
    open_draft,
    post_card,
    posts_of_member,
    tag_feed,
)
from fengqun.content.posts.tests.factories import make_comment, make_post
from fengqun.kernel.errors import Denied
from fengqun.kernel.policies import SYSTEM, Actor
from fengqun.people.circles.commands import archive_circle, leave_circle, mark_seen, mute_circle, unmute_circle
from fengqun.people.circles.models import CircleMember
from fengqun.people.circles.queries import my_circles
from fengqun.people.circles.tests.factories import bring_in, make_circle
from fengqun.people.profiles.commands import block


@pytest.fixture
def insider(make_member):
    return make_member("圈里人")


@pytest.fixture
def circle(community, member, insider):
    """A secret circle, hosted by `member`."""
    return make_circle(community, member, others=[insider], kind="secret")


@pytest.fixture
def secret(circle, insider):
    """A post in it."""
    return make_post(insider, "只说给圈里的 #秘密", circle_id=circle.id)


def test_only_the_circle_reads_it(community, circle, secret, insider, member, promoter, host, operator, actor_of):
    for reader in (insider, member, operator):
        actor = actor_of(reader)
        assert post_card(community.id, secret, actor=actor).circle_id == circle.id
        assert [one.id for one in circle_feed(community.id, circle.id, actor=actor).posts] == [secret]
        assert [one.id for one in tag_feed(community.id, "秘密", actor=actor).posts] == (
            [] if reader is operator else [secret]
        )
    for reader in (promoter, host):
        actor = actor_of(reader)
        with pytest.raises(PostNotFound):
            post_card(community.id, secret, actor=actor)
        assert circle_feed(community.id, circle.id, actor=actor).posts == ()
        assert feed(community.id, actor=actor).posts == ()
        assert feed_ids(community.id, actor=actor) == []
        assert cards_by_ids(community.id, [secret], actor=actor) == []
        assert posts_of_member(community.id, insider.id, actor=actor) == []
        assert tag_feed(community.id, "秘密", actor=actor).posts == ()
    # a member's feed holds what is said in their circles; that of staff holds no circles of others
    assert [one.id for one in feed(community.id, actor=actor_of(member)).posts] == [secret]
    assert feed(community.id, actor=actor_of(operator)).posts == ()


def test_who_left_reads_it_no_more(community, circle, secret, insider, actor_of):
    leave_circle(community.id, circle.id, actor=actor_of(insider))
    with pytest.raises(PostNotFound):
        post_card(community.id, secret, actor=actor_of(insider))


def test_outsiders_do_nothing_in_a_circle(community, circle, secret, promoter, host, actor_of):
    comment_id = Comment.objects.first()
    for outsider in (promoter, host):
        actor = actor_of(outsider)
        attempts = [
            lambda actor=actor: publish_comment(community.id, secret, actor=actor, body="我也来"),
            lambda actor=actor: like_post(community.id, secret, actor=actor),
            lambda actor=actor: hide_post(community.id, secret, actor=actor, reason="x"),
            lambda actor=actor: feature_post(community.id, secret, actor=actor),
            lambda actor=actor: pin_post(community.id, secret, actor=actor),
            lambda actor=actor: lock_post(community.id, secret, actor=actor),
            lambda actor=actor: move_post(community.id, secret, actor=actor, circle_id=None),
        ]
        for attempt in attempts:
            with pytest.raises(PostNotFound):
                attempt()
        with pytest.raises(NotInThisCircle):
            publish_post(community.id, actor=actor, body="广告", circle_id=circle.id)
        with pytest.raises(NotInThisCircle):
            save_draft(community.id, actor=actor, body="广告", circle_id=circle.id)
    post = Post.objects.get()
    assert (post.state, post.featured_at, post.pinned_at, post.locked_at, post.circle_id) == (
        "published", None, None, None, circle.id,
    )  # fmt: skip
    assert (comment_id, Comment.objects.count(), Like.objects.count()) == (None, 0, 0)


def test_a_member_of_the_circle_is_not_its_host(community, secret, insider, make_member, circle, actor_of):
    other = make_post(insider, "另一条", circle_id=circle.id)
    visitor = make_member("新来的")
    with pytest.raises(PostNotFound):
        hide_post(community.id, other, actor=actor_of(visitor), reason="x")
    from fengqun.people.circles.queries import hosts_of  # noqa: PLC0415
    from fengqun.people.circles.tests.factories import bring_in  # noqa: PLC0415

    bring_in(community.id, circle.id, hosts_of(circle.id)[0], visitor)
    with pytest.raises(Denied):
        hide_post(community.id, other, actor=actor_of(visitor), reason="x")
    assert Post.objects.get(id=other).state == "published"


def test_its_host_looks_after_it(community, circle, secret, member, actor_of):
    actor = actor_of(member)
    feature_post(community.id, secret, actor=actor)
    pin_post(community.id, secret, actor=actor)
    lock_post(community.id, secret, actor=actor)
    hide_post(community.id, secret, actor=actor, reason="跑题")
    assert post_card(community.id, secret, actor=actor).hidden_reason == "跑题"


def test_a_scoped_right_reaches_into_its_circle_alone(community, circle, secret, promoter, member, actor_of):
    from dataclasses import replace  # noqa: PLC0415

    other = make_circle(community, member, name="另一个圈")
    elsewhere = make_post(member, "别处", circle_id=other.id)
    actor = replace(actor_of(promoter), granted=frozenset({f"posts.feature@{circle.id}"}))
    feature_post(community.id, secret, actor=actor)
    with pytest.raises(PostNotFound):
        feature_post(community.id, elsewhere, actor=actor)
    with pytest.raises(Denied):
        hide_post(community.id, secret, actor=actor, reason="x")
    with pytest.raises(Denied):
        feature_post(community.id, make_post(member), actor=actor)


def test_an_author_moves_a_post_and_its_files_follow(community, circle, insider, promoter, actor_of, client_for):
    # given a public post with a picture
    picture = make_picture(insider)
    post_id = publish_post(community.id, actor=actor_of(insider), body="给大家", is_public=True, media_ids=[picture.id])
    url = f"/c/{community.slug}/media/{picture.id}/"
    outsider = client_for(promoter)
    assert outsider.get(url).status_code == 200
    # when
    move_post(community.id, post_id, actor=actor_of(insider), circle_id=circle.id)
    # then
    card = post_card(community.id, post_id, actor=actor_of(insider))
    assert (card.circle_id, card.is_public) == (circle.id, False)
    assert outsider.get(url).status_code == 404
    assert client_for(insider).get(url).status_code == 200


def test_nobody_moves_a_post_where_its_author_does_not_belong(community, circle, member, promoter, operator, actor_of):
    post_id = make_post(promoter)
    for actor in (actor_of(promoter), actor_of(operator)):
        with pytest.raises(NotInThisCircle):
            move_post(community.id, post_id, actor=actor, circle_id=circle.id)
    assert Post.objects.get().circle_id is None


def test_drafts_are_kept_apart_by_place(community, circle, insider, actor_of):
    actor = actor_of(insider)
    save_draft(community.id, actor=actor, body="给大家")
    save_draft(community.id, actor=actor, body="给圈里", circle_id=circle.id)
    save_draft(community.id, actor=actor, body="给圈里的", circle_id=circle.id)
    assert open_draft(community.id, actor=actor).body == "给大家"
    assert open_draft(community.id, actor=actor, circle_id=circle.id).body == "给圈里的"
    assert Post.objects.count() == 2


def test_news_are_counted_until_they_are_seen(community, circle, insider, member, actor_of, django_assert_num_queries):
    def unread(person):
        return [one.unread for one in my_circles(person.id)]

    # when
    post_id = make_post(insider, "一", circle_id=circle.id)
    make_comment(insider, post_id)
    make_comment(member, post_id)
    # then: one's own words are not new
    assert (unread(member), unread(insider)) == ([2], [1])
    with django_assert_num_queries(1):
        my_circles(member.id)
    # when seen, and when muted
    assert mark_seen(circle.id, actor_of(member))
    assert not mark_seen(circle.id, actor_of(member))
    assert unread(member) == [0]
    mute_circle(community.id, circle.id, actor=actor_of(insider))
    assert unread(insider) == [0]
    unmute_circle(community.id, circle.id, actor=actor_of(insider))
    assert unread(insider) == [1]


def test_circles_with_news_come_first(community, member, insider, actor_of, frozen, at):
    with at(frozen):
        quiet = make_circle(community, member, name="安静")
        early = make_circle(community, member, name="早", others=[insider])
        late = make_circle(community, member, name="晚", others=[insider])
    with at(frozen + timedelta(hours=1)):
        make_post(insider, "早", circle_id=early.id)
    with at(frozen + timedelta(hours=2)):
        make_post(insider, "晚", circle_id=late.id)
    assert [one.circle.id for one in my_circles(member.id)] == [late.id, early.id, quiet.id]
    mark_seen(late.id, actor_of(member))
    assert [one.circle.id for one in my_circles(member.id)] == [early.id, late.id, quiet.id]


def test_the_pages_of_a_circle(community, circle, secret, insider, promoter, client_for):
    # given
    browser = client_for(insider)
    # then
    inside = browser.get(f"/c/{community.slug}/posts/circles/{circle.id}/")
    at_home = browser.get(f"/c/{community.slug}/circles/{circle.slug}/")
    assert "只说给圈里的" in inside.text
    assert "只说给圈里的" in at_home.text
    assert browser.get(f"/c/{community.slug}/posts/{secret}/").status_code == 200
    outsider = client_for(promoter)
    for path in (
        f"posts/circles/{circle.id}/",
        f"circles/{circle.slug}/",
        f"posts/{secret}/",
        f"posts/new/?circle={circle.id}",
    ):
        assert outsider.get(f"/c/{community.slug}/{path}").status_code == 404
    assert "只说给圈里的" not in outsider.get(f"/c/{community.slug}/topics/秘密/").text
    # and writing there from its own sheet
    sheet = browser.get(f"/c/{community.slug}/posts/new/?circle={circle.id}")
    assert f'name="circle" value="{circle.id}"' in sheet.text
    assert "社群外的人也能看" not in sheet.text
    browser.post(f"/c/{community.slug}/posts/new/", {"body": "圈里第二条", "circle": circle.id, "then": "publish"})
    assert Post.objects.get(body="圈里第二条").circle_id == circle.id


def test_on_a_profile_archived_circles_are_read_by_those_inside_alone(
    community, circle, secret, insider, member, promoter, operator, make_member, actor_of
):
    def on_profile(actor):
        return [post.id for post in posts_of_member(community.id, insider.id, actor=actor)]

    open_to_all = make_post(insider, "外面也能看", is_public=True)
    archive_circle(community.id, circle.id, actor=actor_of(member))
    server_staff = Actor(user_id=promoter.user_id, is_server_staff=True)
    assert set(on_profile(actor_of(member))) == {open_to_all, secret}
    assert set(on_profile(actor_of(operator))) == {open_to_all, secret}
    assert set(on_profile(SYSTEM)) == {open_to_all, secret}
    assert on_profile(actor_of(promoter)) == [open_to_all]
    assert on_profile(server_staff) == [open_to_all]
    assert on_profile(Actor()) == [open_to_all]
    # who left reads it no more
    CircleMember.objects.filter(circle_id=circle.id).delete()
    assert on_profile(actor_of(insider)) == [open_to_all]


@pytest.mark.parametrize("count", [1, 50])
def test_a_circles_feed_takes_three_statements(community, circle, insider, actor_of, count, django_assert_num_queries):
    for number in range(count):
        make_post(insider, f"第 {number} 条", circle_id=circle.id)
    with django_assert_num_queries(3):
        assert len(circle_feed(community.id, circle.id, actor=actor_of(insider), limit=50).posts) == count


@pytest.mark.usefixtures("frozen")
class TestWhatIsGoneIsNoNews:
    @pytest.fixture
    def said(self, circle, insider, at, frozen):
        """A post and a comment, both new to everybody but their author."""
        with at(frozen + timedelta(minutes=1)):
            post_id = make_post(insider, "一", circle_id=circle.id)
        with at(frozen + timedelta(minutes=2)):
            comment_id = make_comment(insider, post_id)
        return post_id, comment_id

    def test_of_a_removed_post_nothing_is_new(self, community, said, insider, member, actor_of, at, frozen):
        # given
        post_id, _comment_id = said
        assert [one.unread for one in my_circles(member.id)] == [2]

        # when
        with at(frozen + timedelta(minutes=3)):
            remove_post(community.id, post_id, actor=actor_of(insider))
        removed = [one.unread for one in my_circles(member.id)]
        with at(frozen + timedelta(minutes=4)):
            restore_post(community.id, post_id, actor=actor_of(insider))

        # then
        assert removed == [0]
        assert [one.unread for one in my_circles(member.id)] == [2]
        assert [one.unread for one in my_circles(insider.id)] == [0]

    def test_what_was_seen_changes_nothing(self, community, circle, said, insider, member, actor_of, at, frozen):
        # given: all seen, and one new post after that
        post_id, _comment_id = said
        with at(frozen + timedelta(minutes=3)):
            mark_seen(circle.id, actor_of(member))
        with at(frozen + timedelta(minutes=4)):
            make_post(insider, "二", circle_id=circle.id)

        # when
        with at(frozen + timedelta(minutes=5)):
            remove_post(community.id, post_id, actor=actor_of(insider))

        # then
        assert [one.unread for one in my_circles(member.id)] == [1]

    def test_comments_too(self, community, said, insider, member, actor_of, at, frozen):
        _post_id, comment_id = said

        with at(frozen + timedelta(minutes=3)):
            remove_comment(community.id, comment_id, actor=actor_of(insider))
        removed = [one.unread for one in my_circles(member.id)]
        with at(frozen + timedelta(minutes=4)):
            restore_comment(community.id, comment_id, actor=actor_of(insider))

        assert removed == [1]
        assert [one.unread for one in my_circles(member.id)] == [2]

    def test_hidden_and_shown_by_staff(self, community, said, member, at, frozen):
        post_id, _comment_id = said

        with at(frozen + timedelta(minutes=3)):
            hide_post(community.id, post_id, actor=SYSTEM, reason="广告")
        hidden = [one.unread for one in my_circles(member.id)]
        with at(frozen + timedelta(minutes=4)):
            show_post(community.id, post_id, actor=SYSTEM)

        assert hidden == [0]
        assert [one.unread for one in my_circles(member.id)] == [2]

    def test_who_came_later_had_nothing_to_lose(
        self, community, circle, said, insider, member, make_member, actor_of, at, frozen
    ):
        # given
        post_id, _comment_id = said
        late = make_member("后来的")
        with at(frozen + timedelta(minutes=3)):
            bring_in(community.id, circle.id, member, late)
        with at(frozen + timedelta(minutes=4)):
            make_post(insider, "二", circle_id=circle.id)

        # when
        with at(frozen + timedelta(minutes=5)):
            remove_post(community.id, post_id, actor=actor_of(insider))

        # then
        assert [one.unread for one in my_circles(late.id)] == [1]


def test_a_topic_shows_nothing_by_whom_one_does_not_want_to_meet(community, member, insider, actor_of, client_for):
    # given
    kept, gone = make_post(member, "#手冲 一"), make_post(insider, "#手冲 二")
    reader = client_for(member)
    api, page = f"/api/v1/communities/{community.slug}/topics/手冲/posts", f"/c/{community.slug}/topics/手冲/"
    assert {one["id"] for one in reader.get(api).json()["items"]} == {str(kept), str(gone)}

    # when
    block(community.id, insider.id, actor=actor_of(member))

    # then
    assert [one["id"] for one in reader.get(api).json()["items"]] == [str(kept)]
    assert "二" not in reader.get(page).text.split("<main")[1].split("</main")[0].replace("#手冲 一", "")


def test_what_names_no_circle_is_not_said_to_everybody(community, member, client_for):
    url = f"/c/{community.slug}/posts/new/"

    refused = client_for(member).post(url, {"circle": "zz", "body": "只给圈里人看的话"})

    assert refused.status_code == 404
    assert not Post.objects.exists()


def test_two_who_do_not_meet_read_nothing_on_each_others_profile(community, member, promoter, client_for, actor_of):
    # given
    make_post(member, body="佟佟的早晨")
    make_post(promoter, body="周可的早晨")
    mine, theirs = (f"/c/{community.slug}/members/{one.id}/" for one in (member, promoter))
    assert "周可的早晨" in client_for(member).get(theirs).text

    # when
    block(community.id, promoter.id, actor=actor_of(member))

    # then
    assert "周可的早晨" not in client_for(member).get(theirs).text
    assert "佟佟的早晨" not in client_for(promoter).get(mine).text
