"""What may help before one asks: like questions, and what the search finds anywhere else."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fengqun.content.posts.commands import hide_post
from fengqun.content.posts.models import Post
from fengqun.content.posts.tests.factories import make_comment, make_post
from fengqun.content.questions.queries import helpful_before_asking
from fengqun.content.questions.tests.factories import answer, ask
from fengqun.kernel.policies import SYSTEM
from fengqun.people.circles.tests.factories import make_circle
from fengqun.people.profiles.commands import block

pytestmark = pytest.mark.django_db

ASKED = "磨豆机怎么选"


def elsewhere(community, actor, text=ASKED):
    return [one.title for one in helpful_before_asking(community, text, actor=actor).elsewhere]


def test_an_answer_that_stands_in_a_post_is_found(community, member, host, actor_of):
    # given
    post_id = make_post(host, "选磨豆机先看刀盘，锥刀好打理。磨豆机怎么选，看这一篇。", title="新手装备清单")

    # when
    helpful = helpful_before_asking(community, ASKED, actor=actor_of(member))

    # then
    assert [(one.title, one.url) for one in helpful.elsewhere] == [
        ("新手装备清单", reverse("posts-detail", kwargs={"community": community.slug, "post_id": post_id}))
    ]
    assert (helpful.questions, helpful.is_enough) == ((), True)


def test_comments_and_circles_are_found_too(community, member, host, actor_of):
    make_comment(host, make_post(host, "随便聊聊"), "磨豆机怎么选？我看刀盘")
    make_circle(community, host, name="磨豆机怎么选")

    titles = elsewhere(community, actor_of(member))

    assert sorted(titles) == ["磨豆机怎么选", "磨豆机怎么选？我看刀盘"]


def test_only_what_one_may_read_is_found(community, member, host, make_member, actor_of):
    # given
    circle = make_circle(community, host, others=[member], kind="secret")
    make_post(host, "磨豆机怎么选，圈里说说", circle_id=circle.id)
    hidden = make_post(host, "磨豆机怎么选，收起来的")
    hide_post(community.id, hidden, actor=SYSTEM, reason="跑题")

    # then
    assert elsewhere(community, actor_of(member)) == ["磨豆机怎么选，圈里说说"]
    assert elsewhere(community, actor_of(make_member("新来的"))) == []


def test_neither_ones_own_words_nor_those_of_whom_one_blocked(community, member, host, actor_of):
    make_post(member, "磨豆机怎么选")
    make_post(host, "磨豆机怎么选，听我的")
    block(community.id, host.id, actor=actor_of(member))

    assert elsewhere(community, actor_of(member)) == []


def test_a_like_question_is_not_named_twice(community, member, host, actor_of):
    known = ask(host, ASKED)
    answer(member, known)

    helpful = helpful_before_asking(community, ASKED, actor=actor_of(member))

    assert [one.post_id for one in helpful.questions] == [known]
    assert known not in {one.url.split("/")[-2] for one in helpful.elsewhere}
    assert len(helpful.elsewhere) == 0


def test_what_holds_a_part_is_named_only_where_it_is_much(community, member, host, actor_of):
    # given
    make_post(host, "磨豆机保养：每周刷一次")
    make_post(host, "周六去看日出")

    # when
    helpful = helpful_before_asking(community, "磨豆机用多久", actor=actor_of(member))

    # then
    assert [one.title for one in helpful.elsewhere] == ["磨豆机保养：每周刷一次"]
    assert helpful.is_enough is False


def test_typing_costs_the_same_with_one_thing_and_with_many(community, member, host, client_for):
    # given
    browser = client_for(member)
    url = reverse("questions-suggestions", kwargs={"community": community.slug})
    make_post(host, "磨豆机怎么选，看这一篇")
    browser.get(url, {"title": ASKED})

    # when
    with CaptureQueriesContext(connection) as one:
        browser.get(url, {"title": ASKED})
    for number in range(20):
        make_post(host, f"磨豆机怎么选，第 {number} 篇")
    with CaptureQueriesContext(connection) as many:
        page = browser.get(url, {"title": ASKED}).text

    # then
    assert len(many) == len(one)
    assert page.count("磨豆机怎么选，") == 4


def test_what_was_found_stands_before_the_question_is_asked(community, member, host, client_for):
    # given
    make_post(host, "磨豆机怎么选，看这一篇")
    browser, url = client_for(member), reverse("questions-ask", kwargs={"community": community.slug})

    # when
    first = browser.post(url, {"title": ASKED, "detail": "", "tags": "", "circle": ""})
    second = browser.post(url, {"title": ASKED, "detail": "", "tags": "", "circle": "", "seen": "1"})

    # then
    assert "别处也说到过" in first.text
    assert Post.objects.filter(kind="question").count() == 1
    assert second.status_code == 302
