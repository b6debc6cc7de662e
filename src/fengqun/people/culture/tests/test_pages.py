"""The pages of culture, in each language, in a constant number of statements."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fengqun.people.culture.checks import MOST_RITUALS
from fengqun.people.culture.commands import add_ritual, add_term, write_persona
from fengqun.people.culture.models import Ritual, Term
from fengqun.people.culture.types import PersonaDraft, RitualDraft

pytestmark = pytest.mark.django_db
LANGUAGES = ["zh-hans", "zh-hant", "en"]


@pytest.fixture
def filled(community, operator, owner, host, actor_of):
    add_ritual(community.id, actor=actor_of(operator), draft=RitualDraft(name="周五开壶", weekday=4))
    add_term(community.id, actor=actor_of(operator), word="手冲", meaning="用手浇水", spellings=("pour over",))
    for person in (owner, host):
        write_persona(community.id, actor=actor_of(person), draft=PersonaDraft(line="种咖啡的人"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["culture/", "culture/history/", "culture/persona/", "console/culture/"])
def test_every_page_is_shown(community, filled, owner, client_for, path, language):
    response = client_for(owner).get(f"/c/{community.slug}/{path}", headers={"Accept-Language": language})

    assert response.status_code == 200
    assert response.text.count("<h1") == 1


def test_guests_see_the_page_and_keep_nothing(community, filled, guest_client, member, client_for):
    page = guest_client.get(f"/c/{community.slug}/culture/")

    assert "手冲" in page.text
    assert guest_client.get(f"/c/{community.slug}/console/culture/").status_code in {302, 401}
    assert client_for(member).get(f"/c/{community.slug}/console/culture/").status_code == 403
    assert (
        client_for(member)
        .post(f"/c/{community.slug}/console/culture/terms/", {"word": "词条", "meaning": "x"})
        .status_code
        == 403
    )
    assert client_for(member).get(f"/c/{community.slug}/culture/persona/").status_code == 403


def test_a_word_is_added_changed_and_removed_in_the_console(community, operator, client_for):
    browser, base = client_for(operator), f"/c/{community.slug}/console/culture/"

    assert browser.post(f"{base}terms/", {"word": "水", "meaning": "一个字"}).status_code == 422
    assert (
        browser.post(f"{base}terms/", {"word": "手冲", "meaning": "用手浇水", "spellings": "手沖\n"}).status_code == 302
    )
    assert browser.post(f"{base}rituals/", {"name": "开壶", "rhythm": "weekly"}).status_code == 422
    assert (
        browser.post(
            f"{base}rituals/", {"name": "开壶", "rhythm": "weekly", "weekday": "4", "at_time": "20:00"}
        ).status_code
        == 302
    )
    page = browser.get(f"/c/{community.slug}/culture/")
    assert "每星期五 20:00" in page.text


@pytest.mark.parametrize("path", ["culture/", "culture/history/"])
def test_pages_take_as_many_statements_with_many_as_with_one(community, operator, actor_of, client_for, path):
    browser, url = client_for(operator), f"/c/{community.slug}/{path}"

    def cost():
        browser.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(url).status_code == 200
        return len(captured)

    add_term(community.id, actor=actor_of(operator), word="词条零", meaning="意思")
    few = cost()
    for number in range(50):
        add_term(community.id, actor=actor_of(operator), word=f"词条{number}号", meaning="意思")
    assert cost() == few


@pytest.mark.parametrize("words", ["\x00", "长" * 30_000, "<script>alert(1)</script>", "-1", "9" * 40, "99:99"])
def test_hostile_words_in_every_form(community, filled, operator, owner, client_for, words):
    base, staff, leader = f"/c/{community.slug}", client_for(operator), client_for(owner)
    ritual, term = Ritual.objects.get(), Term.objects.get()
    names = ("name", "meaning", "rhythm", "weekday", "month_day", "occasion", "at_time", "url", "word", "spellings")
    sheet = dict.fromkeys((*names, "text", "reason"), words)
    persona = dict.fromkeys(("line", "story", "values", "doing", "works"), words)
    for path in ("rituals/", f"rituals/{ritual.id}/", "terms/", f"terms/{term.id}/", "manifesto/"):
        assert staff.post(f"{base}/console/culture/{path}", sheet).status_code < 500, path
    assert staff.post(f"{base}/console/culture/people/{owner.id}/refusal/", sheet).status_code < 500
    assert leader.post(f"{base}/culture/persona/", persona).status_code < 500
    for path in ("culture/", "culture/history/", f"culture/people/{owner.id}/", "console/culture/"):
        assert "<script>alert" not in staff.get(f"{base}/{path}").text, path


def test_the_console_takes_as_many_statements_with_many_as_with_one(community, operator, actor_of, client_for):
    browser, url, costs = client_for(operator), f"/c/{community.slug}/console/culture/", []
    for more in (1, MOST_RITUALS - 1):
        for number in range(more):
            add_term(community.id, actor=actor_of(operator), word=f"词条{more}之{number}号", meaning="意思")
            add_ritual(
                community.id, actor=actor_of(operator), draft=RitualDraft(name=f"仪式{more}-{number}", weekday=1)
            )
        browser.get(url)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(url).status_code == 200
        costs.append(len(asked))
    assert costs[0] == costs[1]
