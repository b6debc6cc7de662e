"""The feed: newest first, in pages that do not shift, and only what the reader may see."""

from datetime import timedelta

import pytest

from fengqun.content.posts.commands import like_post
from fengqun.content.posts.errors import PostNotFound
from fengqun.content.posts.models import Post
from fengqun.content.posts.queries import feed, post_card, posts_of_member, thread
from fengqun.content.posts.tests.factories import make_comment, make_post
from fengqun.content.posts.types import NewPicture, Place
from fengqun.kernel.ids import new_id
from fengqun.kernel.policies import Actor

NAIVE_PLACE = "MjAyNi0wMS0wMVQwMDowMDowMHwwMWExZmZmMC1iNGI1LTc1NWMtOWZjNi0zZjgwMzc3NDE1ODI"
"""A moment without a time zone."""


def test_pages_join_without_a_gap_even_when_posts_share_a_moment(community, member, actor_of, frozen, at):
    # given seven posts, of which several were published in the same instant
    ids = []
    for minutes in (0, 0, 0, 1, 1, 2, 3):
        with at(frozen + timedelta(minutes=minutes)):
            ids.append(make_post(member))
    newest_first = [p.id for p in Post.objects.order_by("-published_at", "-id")]
    # when
    seen, place = [], None
    for _page in range(4):
        page = feed(community.id, actor=actor_of(member), before=place, limit=2)
        seen += [post.id for post in page.posts]
        place = page.next
        with at(frozen + timedelta(hours=1)):
            make_post(member, "插进来的")
    # then
    assert seen == newest_first
    assert (set(seen), place) == (set(ids), None)


def test_a_place_survives_its_trip_through_an_address(frozen):
    place = Place(frozen, new_id())
    assert Place.read(str(place)) == place


@pytest.mark.parametrize("text", ["", "x", "!!!", "MjAyNi0wMS0wMXx4", NAIVE_PLACE])
def test_what_is_no_place_is_the_beginning(text):
    assert Place.read(text) is None


def test_guests_and_neighbours_read_only_what_is_public(community, other_community, member, make_member, actor_of):
    # given
    private, public = make_post(member, "里面的话"), make_post(member, "外面也能看", is_public=True)
    neighbour = actor_of(make_member("隔壁", community=other_community))
    # then
    for reader in (Actor(), neighbour):
        assert [post.id for post in feed(community.id, actor=reader).posts] == [public]
        assert [post.id for post in posts_of_member(community.id, member.id, actor=reader)] == [public]
        with pytest.raises(PostNotFound):
            post_card(community.id, private, actor=reader)
        with pytest.raises(PostNotFound):
            thread(community.id, private, actor=reader)
    # and the address of another community does not open it either
    with pytest.raises(PostNotFound):
        post_card(other_community.id, private, actor=neighbour)
    assert {post.id for post in feed(community.id, actor=actor_of(member)).posts} == {private, public}


def test_a_feed_knows_what_its_reader_liked(community, member, promoter, actor_of):
    liked, other = make_post(member), make_post(member)
    like_post(community.id, liked, actor=actor_of(promoter))
    seen = {post.id: post.is_liked for post in feed(community.id, actor=actor_of(promoter)).posts}
    assert seen == {liked: True, other: False}
    assert not any(post.is_liked for post in feed(community.id, actor=actor_of(member)).posts)


@pytest.mark.parametrize("count", [1, 50])
def test_a_feed_takes_two_statements(community, make_member, actor_of, count, django_assert_num_queries):
    authors = [make_member(f"成员{number}") for number in range(min(count, 5))]
    for number in range(count):
        make_post(authors[number % len(authors)], pictures=[NewPicture(art_key="s-cup")])
    with django_assert_num_queries(2):
        assert len(feed(community.id, actor=actor_of(authors[0]), limit=50).posts) == count


@pytest.mark.parametrize("count", [1, 50])
def test_a_thread_takes_five_statements(community, member, promoter, actor_of, count, django_assert_num_queries):
    post_id = make_post(member)
    for number in range(count):
        make_comment(promoter, post_id, parent_id=make_comment(member, post_id) if number % 5 == 0 else None)
    with django_assert_num_queries(5):
        thread(community.id, post_id, actor=actor_of(member))


@pytest.mark.parametrize("is_member", [True, False])
def test_the_feed_is_read_from_an_index(community, member, actor_of, is_member, explain):
    for _number in range(60):
        make_post(member, is_public=True)
    reader = actor_of(member) if is_member else Actor()
    place = feed(community.id, actor=reader, limit=20).next
    plan = explain(lambda: feed(community.id, actor=reader, before=place, limit=20))
    assert "Index Scan" in plan
    assert "posts_newest_first" in plan or "posts_public_newest_first" in plan
    assert "Sort Key: posts_post.published_at" not in plan


@pytest.fixture
def explain():
    """The plan of the first statement that a query sends, sequential scans discouraged."""
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    def plan_of(ask):
        with CaptureQueriesContext(connection) as captured:
            ask()
        with connection.cursor() as cursor:
            cursor.execute("set local enable_seqscan = off; set local enable_bitmapscan = off")
            cursor.execute(f"explain {captured[0]['sql']}")
            return "\n".join(row[0] for row in cursor.fetchall())

    return plan_of
