"""The pages of questions: for those they are for, in each language, in a constant number of statements."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fengqun.content.questions.commands import relay_question
from fengqun.content.questions.models import Question, QuestionTerms, Relay
from fengqun.content.questions.queries import question_card
from fengqun.content.questions.tests.factories import answer, ask
from fengqun.kernel.policies import SYSTEM
from fengqun.people.circles.tests.factories import make_circle

pytestmark = pytest.mark.django_db
LANGUAGES = ["zh-hans", "zh-hant", "en"]


def to(name, community, **more):
    return reverse(f"questions-{name}", kwargs={"community": community.slug, **more})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_speaks(community, member, host, operator, make_member, client_for, language):
    # given a question with an answer, a relay, and one that waits
    expert = make_member("行家")
    first = ask(member, "磨豆机怎么选", tags=["磨豆机"])
    answer(expert, first)
    post_id = ask(member, "手摇磨豆机怎么选", tags=["磨豆机"])
    relay_question(community.id, post_id, actor=SYSTEM)
    headers = {"Accept-Language": language}
    # then
    pages = [
        (member, to("detail", community, post_id=first)),
        (expert, to("detail", community, post_id=post_id)),
        (member, to("chain", community, post_id=post_id)),
        (member, to("ask", community)),
        *(
            (expert, to("list", community) + f"?tab={tab}")
            for tab in ("waiting", "newest", "solved", "mine", "relayed")
        ),
        (operator, to("console", community)),
        (operator, to("console-terms", community)),
    ]
    for person, url in pages:
        page = client_for(person).get(url, headers=headers)
        assert (page.status_code, page.text.count("<h1")) == (200, 1), url


def test_a_member_asks_is_answered_and_accepts(community, member, host, client_for):
    # given
    asking, helping = client_for(member), client_for(host)
    # when
    asked = asking.post(to("ask", community), {"title": "磨豆机怎么选", "detail": "预算五百", "tags": "磨豆机 手冲"})
    post_id = Question.objects.get().post_id
    assert asked.headers["Location"] == to("detail", community, post_id=post_id)
    answered = helping.post(to("answers", community, post_id=post_id), {"body": "先看刀盘。"})
    comment_id = answered.headers["Location"].rpartition("#c-")[2]
    asking.post(to("acceptance", community, post_id=post_id, comment_id=comment_id))
    # then
    page = asking.get(to("detail", community, post_id=post_id)).text
    assert "采纳的回答" in page
    assert "先看刀盘。" in page
    assert str(question_card(community.id, post_id).accepted_comment_id) == comment_id
    asking.post(to("acceptance", community, post_id=post_id, comment_id=comment_id), {"_method": "delete"})
    assert question_card(community.id, post_id).is_open


def test_what_was_asked_before_is_shown_before_asking_again(community, member, host, client_for):
    # given
    ask(host, "磨豆机怎么选才好")
    browser = client_for(member)
    # when sent without having seen what there is
    step = browser.post(to("ask", community), {"title": "磨豆机怎么选"})
    # then
    assert step.status_code == 200
    assert "这些可能有用" in step.text
    assert "磨豆机怎么选才好" in step.text
    assert Question.objects.count() == 1
    # when sent again
    assert browser.post(to("ask", community), {"title": "磨豆机怎么选", "seen": "1"}).status_code == 302
    assert Question.objects.count() == 2
    fragment = browser.get(to("suggestions", community), {"title": "磨豆机怎么选"}, headers={"HX-Request": "true"}).text
    assert 'name="seen"' in fragment


def test_an_empty_title_comes_back_with_422(community, member, client_for):
    response = client_for(member).post(to("ask", community), {"title": ""})
    assert response.status_code == 422
    assert not Question.objects.exists()


def test_the_posts_page_leads_to_the_questions_own(community, member, client_for):
    post_id = ask(member)
    url = reverse("posts-detail", kwargs={"community": community.slug, "post_id": post_id})
    browser = client_for(member)
    assert browser.get(url).headers["Location"] == to("detail", community, post_id=post_id)
    assert browser.get(url + "?as=post").status_code == 200


def test_a_circles_question_is_not_there_for_others(community, host, member, make_member, guest_client, client_for):
    circle = make_circle(community, host, others=[member])
    post_id = ask(member, "圈里的事", circle_id=circle.id)
    outsider = client_for(make_member("圈外"))
    for name in ("detail", "chain"):
        assert outsider.get(to(name, community, post_id=post_id)).status_code == 404
    assert outsider.post(to("answers", community, post_id=post_id), {"body": "我也说"}).status_code == 404
    assert "圈里的事" not in outsider.get(to("list", community)).text
    assert guest_client.get(to("detail", community, post_id=post_id)).status_code == 404
    assert question_card(community.id, post_id).answer_count == 0


def test_pages_are_for_members_and_the_console_for_staff(community, member, stranger, guest_client, client_for):
    assert guest_client.get(to("list", community)).status_code in {302, 401}
    assert client_for(stranger).get(to("ask", community)).status_code == 403
    for name in ("console", "console-terms"):
        assert client_for(member).get(to(name, community)).status_code == 403
    client_for(member).post(to("console-terms", community), {"target_hours": 1})
    assert not QuestionTerms.objects.exists()


def test_terms_are_set_on_the_page(community, operator, client_for):
    browser = client_for(operator)
    sent = {
        "target_hours": 6, "waking_from": "09:00", "waking_to": "00:00", "relay_at_percent": 40, "relay_size": 3,
        "relays_per_day": 2, "is_relayed_by_clock": "on",
    }  # fmt: skip
    assert browser.post(to("console-terms", community), sent).status_code == 302
    row = QuestionTerms.objects.get()
    assert (row.target_hours, row.waking_from_minute, row.waking_to_minute, row.relay_size) == (6, 540, 1440, 3)
    assert browser.post(to("console-terms", community), sent | {"waking_to": "08:00"}).status_code == 422


def test_relays_on_the_pages(community, member, make_member, client_for):
    # given
    expert = make_member("行家")
    answer(expert, ask(member, "磨豆机怎么选"))
    post_id = ask(member, "手摇磨豆机怎么选")
    # when
    client_for(member).post(to("relays", community, post_id=post_id))
    browser, relay = client_for(expert), Relay.objects.get()
    # then
    page = browser.get(to("list", community) + "?tab=relayed").text
    assert "你曾答过" in page
    assert "《磨豆机怎么选》" in page
    taken = browser.post(to("relay-taking", community, relay_id=relay.id))
    assert taken.headers["Location"] == to("detail", community, post_id=post_id) + "#answer"
    browser.post(to("relay-choice", community), {"open": "0"})
    assert "你不接接力" in browser.get(to("list", community) + "?tab=relayed").text


@pytest.mark.parametrize("tab", ["waiting", "newest", "mine"])
def test_lists_take_as_many_statements_for_many_as_for_one(community, member, client_for, tab):
    browser, counts = client_for(member), []
    for more in (1, 19):
        for number in range(more):
            ask(member, f"问题{number}")
        browser.get(to("list", community) + f"?tab={tab}")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            browser.get(to("list", community) + f"?tab={tab}")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_question_takes_as_many_statements_for_many_answers_as_for_one(community, member, make_member, client_for):
    post_id, browser, counts = ask(member), client_for(member), []
    for more in (1, 20):
        for number in range(more):
            answer(make_member(f"答{more}-{number}"), post_id)
        browser.get(to("detail", community, post_id=post_id))
        with CaptureQueriesContext(connection) as asked:
            browser.get(to("detail", community, post_id=post_id))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_hostile_words_are_text(community, member, host, client_for):
    nasty = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'
    post_id = ask(member, nasty[:80], detail=nasty)
    answer(host, post_id, nasty)
    page = client_for(member).get(to("detail", community, post_id=post_id)).text
    assert "<script>alert(1)" not in page
    assert "onerror=alert(2)>" not in page.replace("&gt;", "")


@pytest.mark.parametrize("words", ["\x00", "长" * 30_000, "<script>alert(1)</script>", "-1", "9" * 40, "99:99"])
def test_hostile_words_in_every_form(community, member, operator, client_for, words):
    base, asking, staff = f"/c/{community.slug}", client_for(member), client_for(operator)
    post_id = ask(member)
    names = ("target_hours", "waking_from", "waking_to", "relay_at_percent", "relay_size", "relays_per_day", "reason")
    sheet = dict.fromkeys((*names, "title", "detail", "tags", "circle", "seen", "body", "duplicate_of", "note"), words)
    sheets = [
        (asking, "questions/new/"),
        (staff, f"questions/{post_id}/answers/"),
        (asking, f"questions/{post_id}/closing/"),
        (staff, "console/questions/terms/"),
        (asking, "questions/relays/choice/"),
    ]
    for browser, path in sheets:
        assert browser.post(f"{base}/{path}", sheet).status_code < 500, path
    for path in ("questions/?tab=newest", f"questions/{post_id}/"):
        assert "<script>alert" not in asking.get(f"{base}/{path}").text, path
    typed = asking.get(f"{base}/questions/suggestions/", {"title": words})
    assert typed.status_code < 500
    assert "<script>alert" not in typed.text
