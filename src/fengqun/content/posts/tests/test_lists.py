"""Every list of this room's pages, with one row and with fifty; every form with what nobody should send."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fengqun.content.posts import screening
from fengqun.content.posts.commands import edit_post, save_draft, schedule_post
from fengqun.content.posts.models import Comment, Post
from fengqun.content.posts.screening import Verdict
from fengqun.content.posts.tests.factories import make_comment, make_post
from fengqun.people.circles.tests.factories import make_circle
from fengqun.people.communities.commands import grant_right
from fengqun.people.culture.commands import add_term

pytestmark = pytest.mark.django_db

NASTY = "<script>alert(1)</script><img src=x onerror=alert(2)>[x](javascript:alert(3))<svg onload=alert(4)>"


def cost(browser, url):
    browser.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(url).status_code == 200, url
    return len(asked)


def test_circle_and_topic_pages(community, member, client_for):
    circle = make_circle(community, member)
    browser, base = client_for(member), f"/c/{community.slug}"
    for url, place in ((f"{base}/posts/circles/{circle.id}/", {"circle_id": circle.id}), (f"{base}/topics/豆子/", {})):
        costs = []
        for more in (1, 49):
            for number in range(more):
                make_post(member, f"第 {number} 条 #豆子", **place)
            costs.append(cost(browser, url))
        assert costs[0] == costs[1], url


def test_what_waits_for_staff(community, make_member, host, client_for, monkeypatch):
    shown = make_post(host)
    monkeypatch.setattr(screening, "_screens", {"all": lambda _candidate: Verdict.hold("先看一眼")})
    browser, costs = client_for(host), []
    for more in (1, 24):
        for number in range(more):
            person = make_member(f"新人{more}-{number}")
            make_comment(person, shown, "等着")
            make_post(person, "等着")
        costs.append(cost(browser, f"/c/{community.slug}/console/posts/held/"))
    assert costs[0] == costs[1]


def test_what_is_not_published_and_what_was_written_before(community, member, actor_of, client_for, frozen, at):
    browser, base, post_id = client_for(member), f"/c/{community.slug}/posts", make_post(member)
    unpublished, history = [], []
    for more in (1, 49):
        for number in range(more):
            edit_post(community.id, post_id, actor=actor_of(member), title="", body=f"第 {more}-{number} 版")
            draft_id = save_draft(community.id, actor=actor_of(member), body=f"以后说 {more}-{number}")
            schedule_post(community.id, draft_id, actor=actor_of(member), publish_at=frozen + timedelta(days=1))
        unpublished.append(cost(browser, f"{base}/unpublished/"))
        history.append(cost(browser, f"{base}/{post_id}/history/"))
    assert unpublished[0] == unpublished[1]
    assert history[0] == history[1]


def test_words_are_explained_in_comments(
    community, member, operator, actor_of, client_for, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        add_term(community.id, actor=actor_of(operator), word="花魁", meaning="埃塞的一支豆")
    post_id = make_post(member, "喝什么")
    make_comment(operator, post_id, "今天喝花魁")
    page = client_for(member).get(f"/c/{community.slug}/posts/{post_id}/").text
    assert page.count('title="埃塞的一支豆"') == 1


def test_a_right_for_one_circle_works_there_and_only_there(community, member, promoter, client_for):
    # given
    here, there = make_circle(community, member, name="这里"), make_circle(community, member, name="那里")
    inside = make_post(member, "圈内", circle_id=here.id)
    elsewhere, outside = make_post(member, "别处", circle_id=there.id), make_post(member, "给大家")
    for code in ("posts.moderate", "posts.pin", "posts.lock"):
        grant_right(promoter.id, f"{code}@{here.id}")
    browser, base = client_for(promoter), f"/c/{community.slug}"
    deeds = {"pin": {}, "lock": {}, "hiding": {"reason": "跑题"}}
    # when
    for name, sheet in deeds.items():
        assert browser.post(f"{base}/posts/{outside}/{name}/", sheet).status_code == 403, name
        assert browser.post(f"{base}/posts/{elsewhere}/{name}/", sheet).status_code == 404, name
    done = [browser.post(f"{base}/posts/{inside}/{name}/", sheet).status_code for name, sheet in deeds.items()]
    # then
    assert done == [302, 302, 302]
    rows = {row.id: (row.state, row.pinned_at is None, row.locked_at is None) for row in Post.objects.all()}
    assert rows == {
        inside: ("hidden", False, False),
        elsewhere: ("published", True, True),
        outside: ("published", True, True),
    }


def test_who_looks_after_one_circle_sees_what_waits_there_alone(community, member, promoter, client_for, monkeypatch):
    here, there = make_circle(community, member, name="这里"), make_circle(community, member, name="那里")
    monkeypatch.setattr(screening, "_screens", {"all": lambda _candidate: Verdict.hold("先看一眼")})
    make_post(member, "这里等着", circle_id=here.id)
    make_post(member, "那里等着", circle_id=there.id)
    url = f"/c/{community.slug}/console/posts/held/"
    assert client_for(promoter).get(url).status_code == 403
    # when
    grant_right(promoter.id, f"posts.moderate@{here.id}")
    browser = client_for(promoter)
    page = browser.get(url)
    # then
    assert (page.status_code, "这里等着" in page.text, "那里等着" in page.text) == (200, True, False)


@pytest.mark.parametrize("words", ["\x00", "a\x00b", "长" * 30_000, NASTY, "\u202e\ud83d", "@" * 3_000, "#" * 500])
def test_hostile_words_in_every_form(community, member, host, client_for, words):
    base, post_id = f"/c/{community.slug}", make_post(member, "好的")
    comment_id = make_comment(member, post_id, "好")
    words = words.encode("utf-8", "replace").decode()
    author, staff = client_for(member), client_for(host)
    sheets = [
        (author, "posts/new/", {"body": words, "title": words, "attachment": words, "media": words, "then": "publish"}),
        (author, "posts/draft/", {"body": words, "title": words, "revision": words}),
        (author, f"posts/{post_id}/wording/", {"body": words, "title": words}),
        (author, f"posts/{post_id}/comments/", {"body": words, "parent": words, "mentions": words, "typing": words}),
        (author, f"posts/{post_id}/comments/{comment_id}/wording/", {"body": words}),
        (author, f"posts/{post_id}/place/", {"circle": words}),
        (staff, f"posts/{post_id}/pin/", {"until": words}),
        (staff, f"posts/{post_id}/comments/{comment_id}/hiding/", {"reason": words}),
        (staff, f"posts/{post_id}/hiding/", {"reason": words}),
    ]
    for browser, path, sheet in sheets:
        assert browser.post(f"{base}/{path}", sheet).status_code < 500, path
    for page in (f"{base}/posts/{post_id}/", f"{base}/?tab=latest", f"{base}/posts/unpublished/"):
        text = author.get(page).text
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "<svg onload" not in text
        assert 'href="javascript' not in text
    stored = [*Post.objects.values_list("title", "body"), *Comment.objects.values_list("body", "hidden_reason")]
    assert not any("\x00" in text for row in stored for text in row)
