"""The page with the one box, its suggestions, the console's and the API."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from fengqun.spine.search.commands import put
from fengqun.spine.search.models import SearchMiss
from fengqun.spine.search.naming import _namings
from fengqun.spine.search.tests.factories import document, put_note

ClientFor = Callable[[Any], Client]
INVALID = 422


def page(community: Any, asked: str = "") -> str:
    """The address of the page."""
    return f"/c/{community.slug}/search/{asked}"


def test_without_a_question_the_page_shows_how_to_ask(community: Any, member: Any, client_for: ClientFor) -> None:
    # when
    html = client_for(member).get(page(community)).text

    # then
    assert "可以这样找" in html
    assert "autofocus" in html
    assert SearchMiss.objects.count() == 0


def test_hits_stand_by_kind_and_are_marked(community: Any, member: Any, client_for: ClientFor) -> None:
    # given
    noted = put_note(community.id, "春天的蜂蜜", "油菜花蜂蜜", author_id=member.id)
    put_note(community.id, "蜂蜜罐", kind="thing")

    # when
    html = client_for(member).get(page(community, "?q=蜂蜜")).text

    # then
    assert "春天的<mark>蜂蜜</mark>" in html
    assert "油菜花<mark>蜂蜜</mark>" in html
    assert f"/c/{community.slug}/notes/{noted}/" in html
    assert html.index("笔记") < html.index("东西")


def test_one_kind_by_pages(community: Any, member: Any, client_for: ClientFor) -> None:
    # given
    with transaction.atomic():
        put([document(community.id, f"蜂蜜 {place}") for place in range(25)])
    client = client_for(member)

    # when
    first = client.get(page(community, "?q=蜂蜜&kind=note")).text
    second = client.get(page(community, "?q=蜂蜜&kind=note&page=2")).text
    beyond = client.get(page(community, "?q=蜂蜜&kind=note&page=999999")).text
    other = client.get(page(community, "?q=蜂蜜&kind=thing")).text

    # then
    assert (first.count("<mark>"), second.count("<mark>")) == (20, 5)
    assert "kind=note&amp;page=2" in first
    assert 'rel="next"' not in second
    assert "这一类里没有" in beyond
    assert "这一类里没有" in other


def test_nothing_that_was_written_or_asked_becomes_markup(community: Any, member: Any, client_for: ClientFor) -> None:
    # given
    put_note(community.id, "<script>alert(1)</script> 蜂蜜", "<img src=x onerror=alert(2)> 蜂蜜")
    client = client_for(member)

    # when
    pages = [
        client.get(page(community), {"q": asked}).text
        for asked in ("script", "蜂蜜", '"><script>alert(3)</script>', "<mark>蜂蜜</mark>")
    ]
    pages.append(client.get(page(community, "suggestions/"), {"q": "script"}).text)

    # then
    for html in pages:
        assert "<script>alert" not in html
        assert "<img src=x" not in html
    assert "&lt;<mark>script</mark>&gt;" in pages[0]


def test_a_guest_sees_public_things_alone_and_leaves_no_trace(community: Any, guest_client: Client) -> None:
    # given
    put_note(community.id, "公开的蜂蜜", audience="public")
    put_note(community.id, "里面的蜂蜜")

    # when
    html = guest_client.get(page(community, "?q=蜂蜜")).text
    guest_client.get(page(community, "?q=火星"))

    # then
    assert "公开的<mark>蜂蜜</mark>" in html
    assert "里面的" not in html
    assert SearchMiss.objects.count() == 0


def test_what_a_member_looked_for_in_vain_is_counted_without_them(
    community: Any, member: Any, client_for: ClientFor
) -> None:
    # given
    client = client_for(member)

    # when
    html = client.get(page(community, "?q=枇杷膏")).text
    client.get(page(community, "?q=枇杷膏&kind=note"))
    client.get(page(community), {"q": "一句很长的话" * 15})
    client.get(page(community), {"q": "!!"})

    # then
    assert "没有找到" in html
    assert list(SearchMiss.objects.values_list("community_id", "text", "times")) == [(community.id, "枇杷膏", 2)]
    assert {field.name for field in SearchMiss._meta.get_fields()} == {
        "pk", "community_id", "text", "times", "first_at", "last_at"
    }  # fmt: skip


def test_suggestions_are_a_fragment(community: Any, member: Any, client_for: ClientFor) -> None:
    # given
    put_note(community.id, "蜂蜜罐", kind="thing")
    client = client_for(member)

    # when
    html = client.get(page(community, "suggestions/?q=蜂")).text

    # then
    assert "<mark>蜂</mark>蜜罐" in html
    assert "<html" not in html
    assert client.get(page(community, "suggestions/")).text.strip() == ""


@pytest.mark.parametrize("asked", ["蜂蜜", "火星蜂蜜"])
def test_the_page_takes_the_same_statements_for_one_and_for_fifty(
    community: Any,
    member: Any,
    client_for: ClientFor,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    asked: str,
) -> None:
    # given
    client = client_for(member)
    client.get(page(community))
    counts = []
    for more in (1, 50):
        with transaction.atomic():
            put([document(community.id, "蜂蜜", author_id=member.id) for _place in range(more)])

        # when
        with django_assert_max_num_queries(16) as captured:
            assert client.get(page(community), {"q": asked, "kind": "note"}).status_code == 200
        counts.append(len(captured))

    # then
    assert counts[0] == counts[1]


def test_authors_are_named_by_the_room_that_knows_them(
    community: Any, member: Any, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    monkeypatch.setitem(_namings, "test", lambda _community_id, ids: dict.fromkeys(ids, "佟佟本人"))
    put_note(community.id, "蜂蜜", author_id=member.id)

    # when / then
    assert "佟佟本人 ·" in client_for(member).get(page(community, "?q=蜂蜜")).text


class TestConsole:
    """Staff look for things, and see what was missed."""

    def test_staff_see_what_was_missed(self, community: Any, operator: Any, member: Any, client_for: ClientFor) -> None:
        # given
        client_for(member).get(page(community, "?q=枇杷膏"))
        put_note(community.id, "待审的蜂蜜", audience="staff")
        client = client_for(operator)

        # when
        missed = client.get(f"/c/{community.slug}/console/search/").text
        found = client.get(f"/c/{community.slug}/console/search/?q=蜂蜜").text

        # then
        assert "枇杷膏" in missed
        assert "待审的<mark>蜂蜜</mark>" in found

    def test_members_do_not(self, community: Any, member: Any, client_for: ClientFor) -> None:
        # when / then
        assert client_for(member).get(f"/c/{community.slug}/console/search/").status_code == 403


class TestApi:
    """The same for programs."""

    def test_find(self, community: Any, member: Any, client_for: ClientFor) -> None:
        # given
        noted = put_note(community.id, "春天的蜂蜜", author_id=member.id)

        # when
        answer = client_for(member).get(f"/api/v1/communities/{community.slug}/search", {"q": "蜂蜜"}).json()

        # then
        [group] = answer["groups"]
        [hit] = group.pop("hits")
        assert group == {"kind": "note", "label": "笔记", "total": 1}
        assert (hit["id"], hit["author_id"], hit["url"]) == (
            str(noted),
            str(member.id),
            f"/c/{community.slug}/notes/{noted}/",
        )
        assert hit["title"] == [{"text": "春天的", "is_hit": False}, {"text": "蜂蜜", "is_hit": True}]

    def test_suggest(self, community: Any, member: Any, client_for: ClientFor) -> None:
        # given
        put_note(community.id, "蜂蜜罐", kind="thing")

        # when
        answer = client_for(member).get(f"/api/v1/communities/{community.slug}/search/suggestions?q=蜂蜜").json()

        # then
        assert [one["text"] for one in answer] == ["蜂蜜罐"]

    @pytest.mark.parametrize(
        ("asked", "status"),
        [
            ("?kind=relic", 404),
            ("?limit=51", INVALID),
            ("?offset=-1", INVALID),
            ("?offset=999999999", INVALID),
            ("?q=%00", 400),
            ("?q=" + "a" * 121, INVALID),
        ],
    )
    def test_odd_requests_are_refused(
        self, community: Any, member: Any, client_for: ClientFor, asked: str, status: int
    ) -> None:
        # when / then
        assert client_for(member).get(f"/api/v1/communities/{community.slug}/search{asked}").status_code == status

    def test_what_was_missed_is_for_staff(
        self, community: Any, operator: Any, member: Any, client_for: ClientFor
    ) -> None:
        # given
        client_for(member).get(page(community, "?q=枇杷膏"))
        address = f"/api/v1/communities/{community.slug}/search/misses"

        # when / then
        assert client_for(member).get(address).status_code == 403
        assert [(miss["text"], miss["times"]) for miss in client_for(operator).get(address).json()] == [("枇杷膏", 1)]
