"""Holes that software like ours has had, each held shut by a test."""

import re

import pytest
from tests.fuzz.calls import browser_of
from tests.fuzz.hostile import CORPUS, PWNED, wrong_in
from tests.fuzz.pages import pages
from tests.fuzz.town import forgotten

from fengqun.content.posts.commands import publish_comment
from fengqun.content.posts.richtext import SAID
from fengqun.people.communities.models import Membership
from fengqun.people.communities.queries.cards import actor_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_the_judge_notices_what_runs():
    for text in (
        f"<img src=x onerror={PWNED}>",
        "<script>1</script>",
        "<a href='javascript:1'>x</a>",
        "<a href='java\tscript:1'>x</a>",
        "<p style=a>",
        "<base href=x>",
    ):
        assert wrong_in(text), text


def test_stored_scripts_never_run(towns):
    """Stored XSS: all that is said comes out as words, alone and together, whoever reads."""
    town, _next_door = towns
    assert len(CORPUS) >= 80
    for text in CORPUS:
        assert wrong_in(SAID.html(text)) == [], text
    post = town.thread
    with forgotten():
        for text in CORPUS:
            publish_comment(town.community.id, post, actor=actor_of(town.host), body=text)
        for person in (None, town.member, town.operator):
            response = browser_of(person).get(f"/c/{town.slug}/posts/{post}/")
            assert response.status_code == 200
            assert wrong_in(response.content.decode()) == []


def test_nobody_reads_files_and_pages_of_another_place(towns):
    """Foreign file access: what an address of the one community is asked for by an id of the other is not there."""
    town, next_door = towns
    for person in (None, town.member, town.operator):
        client = browser_of(person)
        for page in pages():
            names = [name for kind, name in page.parameters if name != "community"]
            if "community" not in page.pattern or not names or not all(next_door.ids.get(name) for name in names):
                continue
            if set(names) & {"step_id", "ref", "code"} or page.name.startswith(("drops-poster",)):
                continue
            path = "/" + page.pattern.replace("<slug:community>", town.slug)
            for name in names:
                path = re.sub(r"<(?:\w+:)?" + name + ">", next_door.ids[name][0], path)
            is_file = bool(set(names) & {"media_id", "picture_id", "cover_id"})
            for headers in ({}, {"Range": "bytes=0-9"}) if is_file else ({},):
                with forgotten():
                    answer = client.get(path, headers=headers)
                    assert answer.status_code in {302, 403, 404, 405}, (path, answer.status_code)


def test_nobody_raises_themselves(towns):
    """Role escalation: neither the operations that give roles and rights, nor fields that no form has, make staff."""
    town, next_door = towns
    mine = f"/api/v1/communities/{town.slug}"
    before = Membership.objects.values_list("id", "roles", "granted").order_by("id")
    known = list(before)
    extra = {
        "roles": ["owner", "operator"],
        "role": "operator",
        "granted": ["posts.feature"],
        "is_staff": True,
        "is_server_staff": True,
        "stage": "core",
    }
    client = browser_of(town.member)
    member = str(town.member.id)
    with forgotten():
        for role in ("owner", "operator", "host"):
            answer = client.put(f"{mine}/memberships/{member}/roles/{role}", b"{}", "application/json")
            assert answer.status_code == 403, role
            assert client.post(f"/c/{town.slug}/console/members/{member}/roles/{role}/", extra).status_code == 403
            there = f"/api/v1/communities/{next_door.slug}/memberships/{member}/roles/{role}"
            assert browser_of(town.owner).put(there, b"{}", "application/json").status_code in {403, 404}
        body = {
            "member_id": member,
            "right": "members.manage",
            "right_code": "members.manage",
            "reason": "眼光好",
            **extra,
        }
        assert client.post(f"{mine}/delegations", body, "application/json").status_code in {403, 422}
        assert client.patch(f"{mine}/my-profile", extra, "application/json").status_code < 500
        assert client.post(f"/c/{town.slug}/me/profile/", {"display_name": "佟佟", **extra}).status_code < 500
        client.post(f"/c/{town.slug}/me/about/", extra)
        for circle in town.ids["circle"]:
            answer = client.put(f"{mine}/circles/{circle}/hosts/{member}", b"{}", "application/json")
            assert answer.status_code in {403, 404}, circle
        assert list(before.all()) == known
