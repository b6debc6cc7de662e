"""The API of communities and memberships."""

import pytest

from fengqun.people.accounts.commands import create_token
from fengqun.people.communities.queries import gate_of, member_card, member_of
from fengqun.people.communities.tests.factories import make_community, make_member

pytestmark = pytest.mark.django_db
ROOT = "/api/v1"


@pytest.fixture
def api(client, actor_of):
    """Call the API as a person, by token."""

    def call(person, method, path, **body):
        secret = create_token(actor=actor_of(person), name="测试").secret
        return client.generic(
            method,
            f"{ROOT}{path}",
            data=__import__("json").dumps(body) if body else "",
            content_type="application/json",
            headers={"Authorization": f"Bearer {secret}"},
        )

    return call


def test_a_community_is_founded_and_read(api, stranger, client):
    # when
    made = api(stranger, "POST", "/communities", name="夜读会", slug="yedu", kind="knowledge", refund_window_days=9)
    read = client.get(f"{ROOT}/communities/yedu")
    mine = api(stranger, "GET", "/communities")

    # then
    assert made.status_code == 201
    assert read.json()["refund_window_days"] == 9
    assert read.json()["default_commission_bps"] == 1500
    assert [(one["community"]["slug"], one["member"]["roles"]) for one in mine.json()] == [
        ("yedu", ["owner", "member"])
    ]
    assert gate_of(read.json()["id"]).kinds == ("questions", "review")


def test_a_session_without_the_page_token_founds_nothing(stranger, client_for):
    browser = client_for(stranger, enforce_csrf_checks=True)

    response = browser.post(f"{ROOT}/communities", {"name": "夜读会", "slug": "yedu"}, content_type="application/json")

    assert response.status_code == 403


def test_joining_at_once_and_leaving(api, community, stranger, client):
    # given
    gate = client.get(f"{ROOT}/communities/shanye/gate").json()

    # when
    joined = api(stranger, "POST", "/communities/shanye/memberships", accepts_rules_version=gate["rules_version"])
    me = api(stranger, "GET", "/communities/shanye/memberships/me")
    left = api(stranger, "DELETE", "/communities/shanye/memberships/me")

    # then
    assert joined.status_code == 201
    assert me.json()["id"] == joined.json()["member_id"]
    assert left.status_code == 204
    assert member_of(community.id, stranger.id) is None


def test_a_reviewed_application(api, stranger, actor_of):
    # given
    gated = make_community(slug="gated", gate=("review",))
    host = make_member(gated, "老齐", roles=["host"])
    plain = make_member(gated, "路过")

    # when
    handed_in = api(stranger, "POST", "/communities/gated/memberships", accepts_rules_version=1)
    place = f"/communities/gated/applications/{handed_in.json()['application_id']}"
    denied = api(plain, "POST", f"{place}/acceptance")
    listed = api(host, "GET", "/communities/gated/applications")
    refused = api(host, "POST", f"{place}/refusal", reason="先说说你自己")
    again = api(host, "POST", f"{place}/acceptance")

    # then
    assert handed_in.status_code == 202
    assert denied.status_code == 403
    assert [one["name"] for one in listed.json()] == ["路人"]
    assert (refused.json()["state"], refused.json()["reason"]) == ("refused", "先说说你自己")
    assert (again.status_code, again.json()["code"]) == (409, "communities.already_decided")
    assert member_of(gated.id, stranger.id) is None


def test_members_are_listed_to_members_only(api, community, member, stranger):
    listed = api(member, "GET", "/communities/shanye/memberships")
    denied = api(stranger, "GET", "/communities/shanye/memberships")

    assert [one["name"] for one in listed.json()["items"]] == ["阿岚", "佟佟"]
    assert listed.json()["count"] == 2
    assert denied.status_code == 403


def test_one_member_and_ones_own_progress(api, community, member, owner):
    card = api(member, "GET", f"/communities/shanye/memberships/{owner.id}").json()
    progress = api(member, "GET", "/communities/shanye/memberships/me/progress").json()

    assert (card["name"], card["stage_label"]) == ("阿岚", "合伙人")
    assert (progress["stage"], progress["next_stage"]) == ("newcomer", "member")
    assert progress["all_of"] == [{"label": "读过并同意群规", "needed": 1, "done": 0, "days": 0}]


def test_roles_by_the_owner_only(api, community, owner, operator, member):
    place = f"/communities/shanye/memberships/{member.id}/roles/host"

    assert api(operator, "PUT", place).status_code == 403
    assert member_card(member.id).roles == ("member",)
    assert api(owner, "PUT", place).status_code == 204
    assert member_card(member.id).roles == ("host", "member")
    assert api(owner, "DELETE", place).status_code == 204
    assert api(member, "PUT", "/communities/shanye/memberships/me/promoter-role").status_code == 204
    assert member_card(member.id).roles == ("promoter", "member")
    assert api(member, "DELETE", "/communities/shanye/memberships/me/promoter-role").status_code == 204


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/communities"),
        ("POST", "/communities/shanye/memberships"),
        ("GET", "/communities/shanye/memberships"),
        ("GET", "/communities/shanye/memberships/me"),
        ("GET", "/communities/shanye/memberships/me/progress"),
        ("GET", "/communities/shanye/applications"),
        ("GET", "/me"),
        ("GET", "/me/tokens"),
    ],
)
def test_guests_are_asked_to_sign_in(community, client, method, path):
    response = client.generic(
        method, f"{ROOT}{path}", data='{"accepts_rules_version": 1}', content_type="application/json"
    )

    assert response.status_code in {401, 403}


@pytest.mark.parametrize(("who", "count"), [("member", 0), ("promoter", 0), ("host", 1), ("owner", 1)])
def test_only_who_sees_records_finds_members_by_e_mail(
    community, make_member, make_person, client_for, request, who, count
):
    # given
    make_member("阿藏", user=make_person("阿藏", email="hidden@example.test"))
    client = client_for(request.getfixturevalue(who))

    # when
    answer = client.get(f"/api/v1/communities/{community.slug}/memberships?q=hidden@example.test")
    page = client.get(f"/c/{community.slug}/members/?q=hidden@example.test")

    # then
    assert answer.json()["count"] == count
    assert ("阿藏" in page.text) is bool(count)
