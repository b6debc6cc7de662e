"""Quiet times where one is about to write: until when and why, before a word is lost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fengqun.content.challenges.tests.factories import make_challenge
from fengqun.content.moderation.commands import set_quiet
from fengqun.content.posts.tests.factories import make_post
from fengqun.people.circles.tests.factories import make_circle
from fengqun.people.communities.commands import silence

pytestmark = pytest.mark.django_db

WORDS = "现在是安静时段，先不能发言。消消气"


@pytest.fixture
def places(frozen, community, operator, member):
    """Every page on which one begins to write."""
    base = f"/c/{community.slug}"
    thread, challenge = make_post(operator), make_challenge(community, operator, joined=(member,))
    return {
        "home": f"{base}/",
        "post": f"{base}/posts/new/",
        "comment": f"{base}/posts/{thread}/",
        "question": f"{base}/questions/new/",
        "check-in": f"{base}/challenges/{challenge.id}/",
    }


def test_a_member_reads_until_when_and_why_wherever_one_writes(
    frozen, community, owner, member, places, client_for, actor_of
):
    # given
    browser, staff = client_for(member), client_for(owner)
    before = {name: WORDS in browser.get(path).text for name, path in places.items()}
    set_quiet(community.id, actor=actor_of(owner), reason="消消气", ends_at=frozen + timedelta(hours=2))

    # when
    seen = {name: browser.get(path).text for name, path in places.items()}
    by_staff = {name: WORDS in staff.get(path).text for name, path in places.items()}

    # then
    assert set(before.values()) == {False}
    assert {name: WORDS in text for name, text in seen.items()} == dict.fromkeys(places, True)
    assert {name: "11:00" in text for name, text in seen.items()} == dict.fromkeys(places, True)
    assert by_staff == dict.fromkeys(places, False)


def test_that_of_a_circle_stands_in_the_circle_alone(frozen, community, owner, member, places, client_for, actor_of):
    # given
    circle = make_circle(community, owner, others=[member])
    actor, ends_at = actor_of(owner), frozen + timedelta(hours=2)
    set_quiet(community.id, actor=actor, reason="消消气", circle_id=circle.id, ends_at=ends_at)
    browser = client_for(member)

    # when
    inside = [
        browser.get(f"/c/{community.slug}/circles/{circle.slug}/").text,
        browser.get(f"{places['post']}?circle={circle.id}").text,
    ]

    # then
    assert [WORDS in text for text in inside] == [True, True]
    assert {WORDS in browser.get(path).text for path in places.values()} == {False}


def test_hours_that_are_over_are_told_no_more(frozen, community, owner, member, places, client_for, actor_of, at):
    set_quiet(community.id, actor=actor_of(owner), reason="消消气", ends_at=frozen + timedelta(hours=2))

    with at(frozen + timedelta(hours=3)):
        browser = client_for(member)
        assert {WORDS in browser.get(path).text for path in places.values()} == {False}


def test_who_was_silenced_reads_that_too(frozen, community, member, places, client_for):
    silence(member.id, frozen + timedelta(days=1), reason="连发广告")
    browser = client_for(member)

    texts = {name: browser.get(path).text for name, path in places.items()}

    assert {name: "你暂时不能发言，到" in text and "连发广告" in text for name, text in texts.items()} == dict.fromkeys(
        places, True
    )


def test_home_looks_for_quiet_times_together_with_everything_else(frozen, member, places, client_for):
    # given
    browser = client_for(member)
    browser.get(places["home"])

    # when
    with CaptureQueriesContext(connection) as asked:
        browser.get(places["home"])

    # then
    (statement,) = [one["sql"] for one in asked.captured_queries if "moderation_quiet" in one["sql"]]
    assert "challenges_participant" in statement
