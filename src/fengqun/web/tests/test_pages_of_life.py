"""What members come back for every day holds its number of statements: with one of everything, and with fifty."""

import pytest

from fengqun.content.posts.queries import COMMENT_LIMIT
from fengqun.content.posts.tests.factories import make_comment, make_post
from fengqun.people.circles.tests.factories import make_circle
from fengqun.spine.search.commands import rebuild

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[1, 50])
def many(request):
    """How many of everything there are."""
    return request.param


@pytest.fixture
def people(make_member, many):
    """Members of the community."""
    return [make_member(f"成员{number}") for number in range(many)]


@pytest.fixture
def circle(community, member, people):
    """The circle of them all, and as many circles beside it as there are people."""
    for number in range(len(people)):
        make_circle(community, people[0], others=[member], name=f"第{number}圈")
    return make_circle(community, member, others=people)


def opened(browser, community, path):
    """The address, opened once for what a first visit makes, so that the next one is like all others."""
    url = f"/c/{community.slug}/{path}"
    assert browser.get(url).status_code == 200
    return url


def test_the_feed(community, people, member, client_for, django_assert_num_queries):
    for person in people:
        make_post(person)
    browser = client_for(member)
    url = opened(browser, community, "?tab=latest")
    # session, user, place · whom one does not meet · posts, authors · a glimpse of all that may stand on top · the bell
    # · newest product · my circles · a glimpse of what posts may carry
    with django_assert_num_queries(11):
        assert browser.get(url).text.count('<article class="post"') == min(len(people), 10)


def test_a_thread(community, people, member, promoter, client_for, django_assert_num_queries):
    post_id = make_post(member)
    first, *_others = [make_comment(person, post_id, "耶加") for person in people]
    for person in people:
        make_comment(person, post_id, "好", parent_id=first)
    browser = client_for(promoter)
    url = opened(browser, community, f"posts/{post_id}/")
    # session, user, place · whom one does not meet · the post, its author · comments, replies, their authors · how far
    # one has read · who was shown it · a glimpse of what it may carry · whether it is quiet
    with django_assert_num_queries(13):
        text = browser.get(url).text
    assert text.count('class="comment"') == min(len(people), COMMENT_LIMIT) + len(people)


def test_a_circle(community, circle, people, client_for, django_assert_num_queries):
    for person in people:
        make_post(person, circle_id=circle.id)
    browser = client_for(people[0])
    url = opened(browser, community, f"circles/{circle.slug}/")
    # session, user, place · the circle, one's part in it · hosts, faces, their cards · a glimpse of what it may have:
    # news, pins, duties, questions, gatherings · whom one does not meet · one's part, posts, authors · a glimpse of
    # what posts may carry
    with django_assert_num_queries(14):
        assert browser.get(url).text.count('<article class="post"') == min(len(people), 4)


def test_a_profile(community, circle, people, member, client_for, django_assert_num_queries):
    for _person in people:
        make_post(member)
    browser = client_for(people[0])
    url = opened(browser, community, f"members/{member.id}/")
    # session, user, place · the member, the rules of stages, what they did, what they reached · what the two are to
    # each other · a glimpse of what they tell and served · circles · whom one does not
    # meet · posts, authors · a glimpse of what posts may carry
    with django_assert_num_queries(14):
        assert browser.get(url).text.count('<article class="post"') == min(len(people), 10)


def test_a_search(community, people, member, client_for, django_assert_num_queries):
    for person in people:
        make_post(person, "周末喝耶加雪菲")
    rebuild(community.id)
    browser = client_for(member)
    url = opened(browser, community, "search/?q=耶加雪菲")
    # session, user, place · whom one does not meet, one's circles · how much there may be, what there is · authors
    with django_assert_num_queries(8):
        assert "周末喝" in browser.get(url).text
