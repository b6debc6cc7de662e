"""Held, scheduled, pinned, locked, reworded: what becomes of posts and comments besides being read."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from fengqun.content.media.models import MediaFile
from fengqun.content.media.tests.factories import make_media, make_picture
from fengqun.content.posts import composing, extras, screening
from fengqun.content.posts.changes import compared
from fengqun.content.posts.commands import (
    discard_draft,
    edit_comment,
    edit_post,
    hide_comment,
    like_comment,
    lock_post,
    pin_post,
    publish_comment,
    publish_draft,
    publish_due,
    publish_post,
    read_on,
    refuse_held,
    release,
    remove_comment,
    restore_comment,
    save_draft,
    schedule_post,
    set_post_terms,
    show_comment,
    unlike_comment,
    unlock_post,
    unpin_post,
    unschedule_post,
)
from fengqun.content.posts.errors import (
    CommentNotFound,
    DraftInTheWay,
    HistoryClosed,
    MomentPassed,
    NewerElsewhere,
    PostNotFound,
    ThreadLocked,
    TooManyPins,
)
from fengqun.content.posts.models import Comment, Post, ThreadRead
from fengqun.content.posts.queries import (
    feed,
    held_things,
    open_draft,
    pinned,
    post_card,
    thread,
    versions_of,
)
from fengqun.content.posts.screening import Candidate, Verdict, screens
from fengqun.content.posts.tests.factories import make_comment, make_post
from fengqun.content.posts.types import Terms
from fengqun.kernel.errors import Denied
from fengqun.kernel.policies import Actor
from fengqun.people.communities.tests.factories import make_community, make_member


@pytest.fixture
def careful():
    """Hold what says 广告, refuse what says 诈骗, remember what was asked."""
    seen = []

    @screens
    def careful(candidate: Candidate) -> Verdict | None:
        seen.append(candidate)
        if "诈骗" in candidate.text:
            return Verdict.refuse(ThreadLocked())
        return Verdict.hold("像广告") if "广告" in candidate.text else None

    yield seen
    screening._screens.clear()


@pytest.fixture(autouse=True)
def registries(monkeypatch):
    monkeypatch.setattr(screening, "_screens", {})
    monkeypatch.setattr(composing, "_functions", {})


def bodies(posts):
    return [post.body for post in posts]


def test_what_is_held_is_seen_by_its_author_and_staff_until_it_is_released(
    community, member, promoter, host, actor_of, careful, client_for, frozen, at
):
    # given
    picture = make_picture(member)
    url = f"/c/{community.slug}/media/{picture.id}/"
    post_id = publish_post(community.id, actor=actor_of(member), body="广告 https://a.example", media_ids=[picture.id])
    # then
    assert careful[0].links == ("https://a.example",)
    assert (careful[0].picture_count, careful[0].is_first, careful[0].kind) == (1, True, "post")
    for reader in (member, host):
        assert post_card(community.id, post_id, actor=actor_of(reader)).hidden_reason == "像广告"
        assert client_for(reader).get(url).status_code == 200
    with pytest.raises(PostNotFound):
        post_card(community.id, post_id, actor=actor_of(promoter))
    assert client_for(promoter).get(url).status_code == 404
    assert feed(community.id, actor=actor_of(member)).posts == ()
    with pytest.raises(Denied):
        release(post_id, actor=actor_of(promoter))
    assert [one.id for one in held_things(community.id, actor=actor_of(host))] == [post_id]
    assert held_things(community.id, actor=actor_of(promoter)) == []
    # when
    with at(frozen + timedelta(hours=1)):
        release(post_id, actor=actor_of(host))
    # then
    card = post_card(community.id, post_id, actor=actor_of(promoter))
    assert card.published_at == frozen + timedelta(hours=1)
    assert client_for(promoter).get(url).status_code == 200
    with pytest.raises(PostNotFound):
        release(post_id, actor=actor_of(host))


def test_what_is_refused_is_never_said(community, member, actor_of, careful):
    post_id = make_post(member)
    for attempt in (
        lambda: publish_post(community.id, actor=actor_of(member), body="诈骗"),
        lambda: publish_comment(community.id, post_id, actor=actor_of(member), body="诈骗"),
    ):
        with pytest.raises(ThreadLocked):
            attempt()
    assert (Post.objects.count(), Comment.objects.count()) == (1, 0)


def test_a_held_comment_counts_when_it_is_let_through(community, member, promoter, host, actor_of, careful):
    post_id = make_post(member)
    one, other = make_comment(promoter, post_id, "广告"), make_comment(promoter, post_id, "广告二")

    def seen_by(person):
        found = thread(community.id, post_id, actor=actor_of(person))
        return found.post.comment_count, [said.id for said in found.comments]

    assert seen_by(member) == (0, [])
    assert seen_by(promoter) == (0, [one, other])
    release(one, actor=actor_of(host))
    refuse_held(other, "不合适", actor=actor_of(host))
    assert seen_by(member) == (1, [one])
    assert Comment.objects.get(id=other).hidden_reason == "不合适"


def test_a_post_is_published_at_its_time(community, member, actor_of, frozen, at):
    # given
    actor = actor_of(member)
    draft = save_draft(community.id, actor=actor, body="晚安")
    with pytest.raises(MomentPassed):
        schedule_post(community.id, draft, actor=actor, publish_at=frozen)
    schedule_post(community.id, draft, actor=actor, publish_at=frozen + timedelta(hours=2))
    # when it is early, when it is edited, and when it is time
    with at(frozen + timedelta(hours=1)):
        assert publish_due() == 0
        edit_post(community.id, draft, actor=actor, body="晚安，好梦")
    with at(frozen + timedelta(hours=2)):
        assert publish_due() == 1
        assert publish_due() == 0
    # then
    card = post_card(community.id, draft, actor=actor)
    assert (card.body, card.state, card.published_at) == ("晚安，好梦", "published", frozen + timedelta(hours=2))
    assert (card.edited_at, card.version_count) == (None, 0)


def test_a_scheduled_post_becomes_a_draft_again_if_there_is_room(community, member, actor_of, frozen):
    actor = actor_of(member)
    first = save_draft(community.id, actor=actor, body="一")
    schedule_post(community.id, first, actor=actor, publish_at=frozen + timedelta(days=1))
    second = save_draft(community.id, actor=actor, body="二")
    with pytest.raises(DraftInTheWay):
        unschedule_post(community.id, first, actor=actor)
    discard_draft(community.id, second, actor=actor)
    unschedule_post(community.id, first, actor=actor)
    assert open_draft(community.id, actor=actor).body == "一"


def test_a_scheduled_post_of_who_left_waits(community, member, actor_of, frozen, at):
    from fengqun.people.communities.commands import leave as leave_community  # noqa: PLC0415

    draft = save_draft(community.id, actor=actor_of(member), body="晚安")
    schedule_post(community.id, draft, actor=actor_of(member), publish_at=frozen + timedelta(hours=1))
    leave_community(community.id, actor=actor_of(member))
    with at(frozen + timedelta(hours=1)):
        assert publish_due() == 0
    post = Post.objects.get()
    assert (post.state, post.publish_at, bool(post.hidden_reason)) == ("scheduled", None, True)


def test_another_device_is_not_overwritten(community, member, actor_of):
    actor = actor_of(member)
    save_draft(community.id, actor=actor, body="手机上写的", read_revision=0)
    save_draft(community.id, actor=actor, body="手机上接着写", read_revision=1)
    with pytest.raises(NewerElsewhere) as newer:
        save_draft(community.id, actor=actor, body="电脑上写的", read_revision=1)
    assert newer.value.details == {"revision": 2}
    assert open_draft(community.id, actor=actor).body == "手机上接着写"
    save_draft(community.id, actor=actor, body="电脑上写的", read_revision=2)
    assert open_draft(community.id, actor=actor).body == "电脑上写的"


def test_what_other_rooms_were_told_waits_with_the_draft(community, member, actor_of):
    told = []
    composing.after_publish(
        lambda data, post_id, actor, place: told.append((dict(data), post_id, actor.member_id, place))
    )
    draft = save_draft(community.id, actor=actor_of(member), body="选哪个", composed={"surveys-question": "哪个"})
    assert told == []
    publish_draft(community.id, draft, actor=actor_of(member))
    assert told == [({"surveys-question": "哪个"}, draft, member.id, community.id)]
    assert composing.fields_of_rooms({"surveys-a": "1", "body": "x", "surveys-b": " "}) == {"surveys-a": "1"}


def test_three_posts_stand_first_at_most_and_for_so_long(community, member, host, actor_of, frozen, at):
    actor = actor_of(host)
    posts = [make_post(member, f"第 {number} 条") for number in range(4)]
    pin_post(community.id, posts[0], actor=actor, until=frozen + timedelta(days=1))
    pin_post(community.id, posts[1], actor=actor)
    pin_post(community.id, posts[2], actor=actor)
    with pytest.raises(TooManyPins):
        pin_post(community.id, posts[3], actor=actor)
    with pytest.raises(Denied):
        unpin_post(community.id, posts[1], actor=actor_of(member))
    assert len(pinned(community.id, actor=actor)) == 3
    with at(frozen + timedelta(days=1)):
        pin_post(community.id, posts[3], actor=actor)
        assert {one.id for one in pinned(community.id, actor=actor)} == {posts[1], posts[2], posts[3]}
        unpin_post(community.id, posts[3], actor=actor)
        assert {one.id for one in pinned(community.id, actor=actor)} == {posts[1], posts[2]}


def test_nobody_comments_on_a_locked_post(community, member, promoter, actor_of):
    post_id = make_post(member)
    with pytest.raises(Denied):
        lock_post(community.id, post_id, actor=actor_of(promoter))
    lock_post(community.id, post_id, actor=actor_of(member))
    with pytest.raises(ThreadLocked):
        make_comment(promoter, post_id)
    assert Post.objects.get().comment_count == 0
    unlock_post(community.id, post_id, actor=actor_of(member))
    make_comment(promoter, post_id)


def test_earlier_wordings_are_kept_and_shown(community, member, promoter, host, operator, actor_of, client_for):
    # given
    post_id = make_post(member, "今天的豆子很甜", title="古吉")
    edit_post(community.id, post_id, actor=actor_of(member), body="今天的豆子不甜", title="古吉")
    edit_post(community.id, post_id, actor=actor_of(member), body="今天的豆子不甜", title="古吉", is_public=True)
    # then
    _post, versions = versions_of(community.id, post_id, actor=actor_of(promoter))
    assert [(one.number, one.body) for one in versions] == [(1, "今天的豆子很甜")]
    page = client_for(promoter).get(f"/c/{community.slug}/posts/{post_id}/history/").text
    assert "<del>很</del>" in page
    assert "<ins>不</ins>" in page
    # and where the community closes them
    set_post_terms(community.id, Terms(has_open_history=False), actor=actor_of(operator))
    with pytest.raises(HistoryClosed):
        versions_of(community.id, post_id, actor=actor_of(promoter))
    for reader in (member, host):
        assert len(versions_of(community.id, post_id, actor=actor_of(reader))[1]) == 1
    with pytest.raises(Denied):
        set_post_terms(community.id, Terms(), actor=actor_of(host))


def test_what_changed_joins_to_both_wordings():
    pieces = compared("甲乙丙", "甲丁丙戊")
    assert "".join(one.text for one in pieces if one.kind != "new") == "甲乙丙"
    assert "".join(one.text for one in pieces if one.kind != "gone") == "甲丁丙戊"


def test_comments_are_reworded_hidden_and_brought_back(community, member, promoter, host, actor_of):
    post_id = make_post(member)
    comment_id = make_comment(promoter, post_id, "同意")

    def count():
        return Post.objects.get().comment_count

    with pytest.raises(CommentNotFound):
        edit_comment(community.id, comment_id, actor=actor_of(member), body="不同意")
    edit_comment(community.id, comment_id, actor=actor_of(promoter), body="很同意")
    with pytest.raises(Denied):
        hide_comment(community.id, comment_id, actor=actor_of(member), reason="x")
    hide_comment(community.id, comment_id, actor=actor_of(host), reason="跑题")
    assert count() == 0
    show_comment(community.id, comment_id, actor=actor_of(host))
    assert count() == 1
    # its author brings back what they removed, and not what staff took down
    remove_comment(community.id, comment_id, actor=actor_of(promoter))
    restore_comment(community.id, comment_id, actor=actor_of(promoter))
    remove_comment(community.id, comment_id, actor=actor_of(host))
    with pytest.raises(Denied):
        restore_comment(community.id, comment_id, actor=actor_of(promoter))
    assert (count(), Comment.objects.get().body, Comment.objects.get().state) == (0, "很同意", "removed")


def test_a_comment_is_liked_once(community, member, promoter, actor_of):
    post_id = make_post(member)
    comment_id = make_comment(promoter, post_id)
    for _time in range(2):
        assert like_comment(community.id, comment_id, actor=actor_of(member)).like_count == 1
    assert thread(community.id, post_id, actor=actor_of(member)).comments[0].is_liked
    for _time in range(2):
        assert unlike_comment(community.id, comment_id, actor=actor_of(member)).like_count == 0


def test_one_reads_on_where_one_left_off(community, member, promoter, actor_of, frozen, at):
    post_id = make_post(member)
    read = make_comment(promoter, post_id)
    actor = actor_of(member)
    assert read_on(post_id, read, actor=actor) is None
    assert read_on(post_id, read, actor=actor) is None
    with at(frozen + timedelta(minutes=1)):
        mine = make_comment(member, post_id)
    with at(frozen + timedelta(minutes=2)):
        new = make_comment(promoter, post_id)
    # one's own words are read; asked with a page that ends before the new comment, it stays unread
    assert read_on(post_id, mine, actor=actor) == new
    assert read_on(post_id, new, actor=actor) == new
    assert read_on(post_id, new, actor=actor) is None
    # and never back
    assert read_on(post_id, read, actor=actor) is None
    assert ThreadRead.objects.get().last_comment_id == new


def test_who_read_as_far_already_writes_nothing(community, member, promoter, actor_of, frozen, at):
    post_id = make_post(member)
    comment_id = make_comment(promoter, post_id)
    read_on(post_id, comment_id, actor=actor_of(member))
    with at(frozen + timedelta(minutes=1)):
        read_on(post_id, comment_id, actor=actor_of(member))
    assert ThreadRead.objects.get().read_at == frozen


def test_guests_leave_no_mark(member, promoter):
    post_id = make_post(member)
    assert read_on(post_id, make_comment(promoter, post_id), actor=Actor()) is None
    assert ThreadRead.objects.count() == 0


def test_files_go_with_a_discarded_draft(community, member, actor_of, django_capture_on_commit_callbacks):
    video = make_media(member)
    draft = save_draft(community.id, actor=actor_of(member), body="", media_ids=[video.id])
    with django_capture_on_commit_callbacks(execute=True):
        discard_draft(community.id, draft, actor=actor_of(member))
    assert MediaFile.objects.count() == 0


def test_rooms_above_add_to_all_posts_of_a_page_at_once(community, member, client_for, monkeypatch):
    from django.utils.html import format_html  # noqa: PLC0415

    asked = []
    monkeypatch.setitem(extras._posts, "badges", [])

    @extras.extra("badges")  # noqa: S610
    def answered(_request, posts):
        asked.append(len(posts))
        return {posts[0].id: format_html("<b>{}</b>", "有回答了")}

    for number in range(3):
        make_post(member, f"第 {number} 条 #话题")
    page = client_for(member).get(f"/c/{community.slug}/topics/话题/").text
    assert (asked, page.count("有回答了")) == ([3], 1)


@pytest.mark.django_db(transaction=True)
def test_a_due_post_is_published_once_and_pins_are_never_four(frozen, at, actor_of):
    # given
    place = make_community()
    host = make_member(place, "老齐", roles=["host"])
    actor = actor_of(host)
    draft = save_draft(place.id, actor=actor, body="晚安")
    schedule_post(place.id, draft, actor=actor, publish_at=frozen + timedelta(hours=1))
    posts = [make_post(host, f"第 {number} 条") for number in range(5)]
    barrier = Barrier(5)

    def publish(_number):
        try:
            barrier.wait(timeout=10)
            with at(frozen + timedelta(hours=1)):
                return publish_due()
        finally:
            connection.close()

    def pin(post_id):
        try:
            barrier.wait(timeout=10)
            pin_post(place.id, post_id, actor=actor)
        except TooManyPins:
            return 0
        finally:
            connection.close()
        return 1

    # when, then
    with ThreadPoolExecutor(5) as pool:
        assert sum(pool.map(publish, range(5))) == 1
        assert sum(pool.map(pin, posts)) == 3
    assert Post.objects.filter(pinned_at__isnull=False).count() == 3
