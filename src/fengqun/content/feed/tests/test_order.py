"""Which posts come first, in pages that do not shift, in a bounded number of rows."""

from datetime import timedelta

import pytest
from django.db import connection

from fengqun.content.feed.commands import choose_ranking, refresh_readers
from fengqun.content.feed.models import PostScore
from fengqun.content.feed.queries import feed_page, order, why_shown
from fengqun.content.feed.queries.order import LOOK
from fengqun.content.feed.tests.factories import like, settle, told
from fengqun.content.feed.types import Mark
from fengqun.content.posts.commands import feature_post
from fengqun.content.posts.tests.factories import make_post
from fengqun.kernel.ids import new_id
from fengqun.kernel.policies import SYSTEM, Actor
from fengqun.people.circles.tests.factories import make_circle
from fengqun.people.profiles.commands import block, follow
from fengqun.people.profiles.queries import hidden_authors

pytestmark = pytest.mark.django_db


def ids(page):
    return [post.id for post in page.posts]


def test_liked_posts_come_before_newer_ones_for_a_while(community, member, make_member, actor_of, frozen, at):
    # given
    fans = [make_member(f"粉丝{number}") for number in range(5)]
    settle(*fans)
    liked = make_post(member, "大家都喜欢")
    for fan in fans:
        like(fan, liked)
    with at(frozen + timedelta(hours=5)):
        newer = make_post(member, "刚发的")
        told()
        assert ids(feed_page(community.id, actor=actor_of(fans[0]))) == [liked, newer]
    # then, days later, a new one stands above both
    with at(frozen + timedelta(days=12)):
        newest = make_post(member, "十二天后")
        told()
        assert ids(feed_page(community.id, actor=actor_of(fans[0])))[0] == newest


def test_whom_one_follows_stands_nearer(community, make_member, member, actor_of, frozen, at):
    # given
    friend = make_member("朋友")
    older = make_post(friend, "朋友说的")
    with at(frozen + timedelta(hours=40)):
        newer = make_post(make_member("别人"), "别人说的")
        told()
        assert ids(feed_page(community.id, actor=actor_of(member))) == [newer, older]
        # when: twice as near is worth two days
        follow(community.id, friend.id, actor=actor_of(member))
        told()
        # then
        assert ids(feed_page(community.id, actor=actor_of(member))) == [older, newer]
        assert ids(feed_page(community.id, actor=actor_of(member), tab="following")) == [older]


def test_circle_posts_are_for_those_inside(community, host, member, make_member, actor_of):
    circle = make_circle(community, host, others=[member])
    inside = make_post(host, "圈里说", circle_id=circle.id)
    told()
    assert ids(feed_page(community.id, actor=actor_of(member))) == [inside]
    assert ids(feed_page(community.id, actor=actor_of(make_member("圈外")))) == []


def test_authors_one_does_not_meet_are_left_out(community, member, make_member, actor_of):
    other = make_member("吵的人")
    make_post(other)
    told()
    block(community.id, other.id, actor=actor_of(member))
    page = feed_page(community.id, actor=actor_of(member), without=hidden_authors(member.id))
    assert ids(page) == []


def test_pages_join_without_a_gap_while_posts_come_in(community, member, make_member, actor_of, frozen, at):
    # given seven posts, of which several were published in the same instant, two by somebody followed
    friend, reader = make_member("朋友"), make_member("读者")
    for hours in (0, 0, 0, 3, 3, 9):
        with at(frozen + timedelta(hours=hours)):
            make_post(member)
            make_post(friend)
    follow(community.id, friend.id, actor=actor_of(reader))
    told()
    originals = set(PostScore.objects.values_list("post_id", flat=True))
    # when
    seen, before = [], ""
    for number in range(10):
        page = feed_page(community.id, actor=actor_of(reader), tab="foryou", before=before, limit=5)
        seen += ids(page)
        before = page.next
        with at(frozen + timedelta(days=1 + number)):
            make_post(member, "插进来的")
            told()
        if not before:
            break
    # then
    assert len(seen) == len(set(seen))
    assert originals <= set(seen)
    followed = [one for one in seen[:6] if PostScore.objects.get(post_id=one).author_id == friend.id]
    assert len(followed) == 6


def test_who_wants_no_ranking_reads_newest_first(community, member, make_member, actor_of, frozen, at):
    # given
    fan = make_member("粉丝")
    settle(fan)
    liked = make_post(member)
    like(fan, liked)
    with at(frozen + timedelta(hours=1)):
        newer = make_post(member)
    told()
    # when
    choose_ranking(community.id, actor=actor_of(fan), is_plain=True)
    # then
    for tab in ("", "foryou"):
        page = feed_page(community.id, actor=actor_of(fan), tab=tab)
        assert (ids(page), page.tab, page.is_plain) == ([newer, liked], "latest", True)
    choose_ranking(community.id, actor=actor_of(fan), is_plain=False)
    assert feed_page(community.id, actor=actor_of(fan)).tab == "foryou"


def test_guests_read_what_is_public_newest_first(community, member):
    make_post(member, "里面的话")
    public = make_post(member, "外面也能看", is_public=True)
    told()
    for tab in ("", "foryou", "following", "latest"):
        page = feed_page(community.id, actor=Actor(), tab=tab)
        assert (ids(page), page.tab) == ([public], "latest")


def test_a_post_of_this_second_is_there_before_anything_has_listened(community, member, actor_of):
    post_id = make_post(member)
    page = feed_page(community.id, actor=actor_of(member))
    assert (ids(page), page.tab) == ([post_id], "latest")


@pytest.mark.parametrize("count", [1, 50])
def test_statements_do_not_grow_with_posts(community, member, make_member, actor_of, count, django_assert_num_queries):
    # given
    reader = make_member("读者")
    for _number in range(count):
        make_post(member)
    follow(community.id, member.id, actor=actor_of(reader))
    told()
    actor = actor_of(reader)
    # then: the order · posts, authors
    with django_assert_num_queries(3):
        feed_page(community.id, actor=actor, tab="foryou")
    with django_assert_num_queries(3):
        feed_page(community.id, actor=actor, tab="following")
    with django_assert_num_queries(2):
        feed_page(community.id, actor=actor, tab="latest")


def test_why_tells_the_numbers(community, host, member, make_member, actor_of, frozen, at):
    # given one like that counts, one that does not yet, an author who is followed
    fan, new = make_member("粉丝"), make_member("新来的")
    settle(fan)
    post_id = make_post(member)
    like(fan, post_id)
    like(new, post_id)
    follow(community.id, member.id, actor=actor_of(fan))
    feature_post(community.id, post_id, actor=SYSTEM)
    told()
    # when
    with at(frozen + timedelta(hours=48)):
        found = why_shown(community.id, post_id, actor=actor_of(fan))
    # then
    told_numbers = found.reckoning
    assert (found.full_votes, found.new_votes, told_numbers.positive, told_numbers.shown) == (1, 1, 1, 0)
    assert (told_numbers.freshness, told_numbers.affinity, told_numbers.boost) == (0.5, 2, 1)
    assert round(told_numbers.quality, 4) == 0.2065
    assert told_numbers.value == pytest.approx((0.20654 + 0.05) * 0.5 * 2, abs=1e-4)


@pytest.mark.parametrize(
    "text", ["", "x", "!!!", "bmFufDAxOWZmZmYw", "aW5mfDAxYTFmZmYwLWI0YjUtNzU1Yy05ZmM2LTNmODAzNzc0MTU4Mg"]
)
def test_what_is_no_mark_is_the_beginning(text):
    assert Mark.read(text) is None


def test_a_mark_survives_its_trip_through_an_address():
    mark = Mark(3.0000000000000004, new_id())
    assert Mark.read(str(mark)) == mark


def test_the_order_comes_from_indexes_however_many_posts_there_are(community, member, make_member, actor_of):
    # given many rows, without the posts that they would be of
    friends = [make_member(f"朋友{number}") for number in range(3)]
    for friend in friends:
        follow(community.id, friend.id, actor=actor_of(member))
    refresh_readers([member.id])
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("SAVEPOINT many")
        cursor.execute("ALTER TABLE feed_postscore DISABLE TRIGGER ALL")
        cursor.execute(
            "INSERT INTO feed_postscore (post_id, community_id, author_id, published_at, is_shown, shown_count,"
            " positive, quality, boost, heat, scored_at) SELECT gen_random_uuid(), %s, (%s::uuid[])[1 + i %% 50],"
            " now(), true, 0, 0, 0, 1, i, now() FROM generate_series(1, 30000) i",
            [community.id, [*(friend.id for friend in friends), *(new_id() for _number in range(47))]],
        )
        cursor.execute("ANALYZE feed_postscore")
        values = {
            "community": community.id, "reader": member.id, "top": 20_000.0, "id": new_id(), "followed": 1.0,
            "own": 0.58, "look": LOOK, "look_in_circle": 60, "limit": 11,
        }  # fmt: skip
        cursor.execute("EXPLAIN (ANALYZE, TIMING OFF, COSTS OFF, SUMMARY OFF) " + order._RANKED, values)
        plan = "\n".join(row[0] for row in cursor.fetchall())
        cursor.execute("ROLLBACK TO SAVEPOINT many")
    # then
    assert "Seq Scan on feed_postscore" not in plan
    assert "feed_hottest" in plan
    assert "feed_hottest_of_an_author" in plan
