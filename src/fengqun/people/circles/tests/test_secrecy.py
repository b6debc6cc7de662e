"""A secret circle is known to those inside it: nowhere else, in no list, count, page, profile or answer."""

import json

import pytest
from django.urls import reverse

from fengqun.kernel.policies import SYSTEM
from fengqun.people.accounts.commands import create_token
from fengqun.people.circles.commands import invite_to_circle, remove_from_circle
from fengqun.people.circles.queries import (
    circle_cards,
    circles_of_member,
    count_circles,
    directory_page,
)
from fengqun.people.circles.tests.factories import fresh, make_circle
from fengqun.people.communities.queries import owners_of

pytestmark = pytest.mark.django_db
NAME = "采购密谈"


@pytest.fixture
def inside(make_member):
    return make_member("圈里人")


@pytest.fixture
def secret(community, host, inside):
    return make_circle(community, host, kind="secret", name=NAME, slug="caigou", purpose="先谈价", others=[inside])


@pytest.fixture
def other_host(community, make_member):
    person = make_member("隔壁主持")
    make_circle(community, person, name="手冲研究所", slug="shouchong")
    return person


def at(name, community, **more):
    return reverse(name, kwargs={"community": community.slug, **more})


def test_lists_searches_and_counts_leave_it_out(community, secret, inside, member, other_host, operator, actor_of):
    for outsider in (member, other_host):
        actor = actor_of(outsider)
        assert [one.name for one in circle_cards(community.id, actor=actor)] == ["手冲研究所"]
        assert [row.circle.name for row in directory_page(community.id, actor=actor).object_list] == ["手冲研究所"]
        assert list(directory_page(community.id, actor=actor, search="采购").object_list) == []
        assert count_circles(community.id, actor=actor) == 1
        assert circles_of_member(community.id, inside.id, actor=actor) == []
    assert [one.name for one in circle_cards(community.id)] == ["手冲研究所"]
    for insider in (inside, operator):
        assert count_circles(community.id, actor=actor_of(insider)) == 2
        assert [one.name for one in circles_of_member(community.id, inside.id, actor=actor_of(insider))] == [NAME]


PAGES = [
    "circles-circle",
    "circles-departure",
    "circles-members",
    "circles-invitations",
    "circles-settings",
    "circles-archive",
    "circles-split",
]
POSTS = [
    "circles-membership",
    "circles-departure",
    "circles-invitation-refusal",
    "circles-requests",
    "circles-request-withdrawal",
    "circles-archive",
    "circles-restoration",
    "circles-split",
    "circles-split-reversal",
    "circles-settings",
]


@pytest.mark.parametrize("name", PAGES)
def test_its_pages_are_not_found(community, secret, member, other_host, client_for, name):
    for outsider in (member, other_host):
        response = client_for(outsider).get(at(name, community, circle="caigou"))
        assert response.status_code == 404
        assert NAME not in response.text


@pytest.mark.parametrize("name", POSTS)
def test_nothing_is_sent_to_it(community, secret, member, other_host, client_for, name):
    for outsider in (member, other_host):
        assert client_for(outsider).post(at(name, community, circle="caigou"), {"name": "x"}).status_code == 404

    assert fresh(community, secret.id) == secret


def test_other_pages_do_not_name_it(community, secret, inside, member, client_for):
    browser = client_for(member)
    for url in (
        at("circles-directory", community),
        at("circles-directory", community) + "?q=采购",
        at("posts-feed", community),
        at("communities-me", community),
        at("communities-member", community, member_id=inside.id),
    ):
        response = browser.get(url)
        assert response.status_code == 200
        assert NAME not in response.text
        assert "caigou" not in response.text


def test_those_inside_see_it_where_they_look(community, secret, inside, host, client_for):
    browser = client_for(inside)

    assert NAME in browser.get(at("circles-directory", community)).text
    assert NAME in browser.get(at("posts-feed", community)).text
    assert NAME in browser.get(at("communities-member", community, member_id=host.id)).text
    assert browser.get(at("circles-circle", community, circle="caigou")).status_code == 200


def test_who_was_removed_is_outside(community, secret, inside, host, client_for, actor_of):
    remove_from_circle(community.id, secret.id, inside.id, actor=actor_of(host), reason="说出去了")

    browser = client_for(inside)
    assert browser.get(at("circles-circle", community, circle="caigou")).status_code == 404
    assert NAME not in browser.get(at("circles-directory", community)).text


def test_who_is_invited_sees_the_door_and_not_the_people(community, secret, inside, host, member, client_for, actor_of):
    invite_to_circle(community.id, secret.id, member.id, actor=actor_of(host))
    browser = client_for(member)

    page = browser.get(at("circles-circle", community, circle="caigou"))
    people = browser.get(at("circles-members", community, circle="caigou"))

    assert "主持请你进来" in page.text
    assert "圈里人" not in page.text
    assert people.status_code == 403


def test_the_people_of_a_closed_circle_are_seen_from_inside(community, host, inside, member, client_for):
    make_circle(community, host, kind="closed", name="内测组", slug="neice", others=[inside])

    outside = client_for(member).get(at("circles-circle", community, circle="neice"))
    people = client_for(member).get(at("circles-members", community, circle="neice"))

    assert outside.status_code == 200
    assert "圈里人" not in outside.text
    assert people.status_code == 403
    assert "圈里人" in client_for(inside).get(at("circles-members", community, circle="neice")).text


@pytest.fixture
def api(client, actor_of):
    tokens = {}

    def call(person, method, path, **body):
        token = tokens.get(person.id) or create_token(actor=actor_of(person), name="测试").secret
        tokens[person.id] = token
        return client.generic(
            method,
            f"/api/v1/communities/shanye{path}",
            data=json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )

    return call


def test_the_api_does_not_know_it(api, community, secret, member, inside):
    listed = api(member, "GET", "/circles")
    assert listed.json() == {"items": [], "count": 0, "page": 1, "pages": 1}
    for method, path, body in (
        ("GET", "", {}),
        ("PUT", "", {"name": "改名"}),
        ("POST", "/copies", {"name": "抄"}),
        ("PUT", "/membership", {}),
        ("DELETE", "/membership", {}),
        ("DELETE", "/invitation", {}),
        ("GET", "/requests", {}),
        ("POST", "/requests", {}),
        ("DELETE", "/requests/mine", {}),
        ("GET", "/members", {}),
        ("DELETE", f"/members/{inside.id}?reason=x", {}),
        ("PUT", f"/hosts/{member.id}", {}),
        ("DELETE", f"/hosts/{member.id}", {}),
        ("PUT", f"/invitations/{member.id}", {}),
        ("DELETE", f"/invitations/{member.id}", {}),
        ("PUT", "/archive", {}),
        ("DELETE", "/archive", {}),
        ("GET", "/split", {}),
        ("POST", "/split", {"name": "x", "proposed": "y"}),
        ("DELETE", "/split", {}),
    ):
        response = api(member, method, f"/circles/caigou{path}", **body)
        assert (method, path, response.status_code) == (method, path, 404)
    assert fresh(community, secret.id) == secret


def test_another_community_does_not_know_any_circle(
    community, secret, other_host, other_community, client_for, actor_of
):
    foreign = owners_of(other_community.id)[0]

    for slug in ("caigou", "shouchong"):
        assert client_for(foreign).get(at("circles-circle", other_community, circle=slug)).status_code == 404
        assert client_for(foreign).get(at("circles-circle", community, circle=slug)).status_code == 403
    assert circle_cards(other_community.id, actor=SYSTEM) == []
    assert circle_cards(community.id, actor=actor_of(foreign)) == circle_cards(community.id)
