"""The API of circles, from founding to undoing a split."""

import json

import pytest

from fengqun.people.accounts.commands import create_token
from fengqun.people.circles.queries import circle_ids_of, hosts_of, is_muted, member_ids_of
from fengqun.people.circles.tests.factories import fresh, make_circle, make_crowd
from fengqun.people.communities.queries import owners_of

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/communities/shanye/circles"


@pytest.fixture
def api(client, actor_of):
    tokens = {}

    def call(person, method, path="", **body):
        token = tokens.get(person.id) or create_token(actor=actor_of(person), name="测试").secret
        tokens[person.id] = token
        return client.generic(
            method,
            f"{ROOT}{path}",
            data=json.dumps(body) if method != "GET" else "",
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )

    return call


@pytest.fixture
def circle(community, host):
    return make_circle(community, host, slug="shouchong", kind="closed", question="你喝什么")


def test_founding_reading_and_changing(api, community, operator, member):
    # when
    made = api(operator, "POST", name="手冲研究所", slug="shouchong", rules="说参数", is_core=True)
    changed = api(operator, "PUT", "/shouchong", name="手冲一所", advised_to=40)
    listed = api(member, "GET", "?q=手冲").json()
    detail = api(member, "GET", "/shouchong").json()

    # then
    assert (made.status_code, changed.status_code) == (201, 200)
    assert [(one["circle"]["name"], one["role"]) for one in listed["items"]] == [("手冲一所", "")]
    assert listed["count"] == 1
    assert (detail["circle"]["advised_to"], detail["circle"]["is_core"], detail["way"], detail["obstacles"]) == (
        40,
        True,
        "join",
        [],
    )
    assert [one["id"] for one in detail["hosts"]] == [str(operator.id)]


def test_refusals_carry_stable_codes(api, community, circle, member, operator):
    assert api(member, "POST", name="我的").json()["code"] == "circles.founding_by_staff"
    assert api(operator, "POST", name="x", capacity=1).json()["code"] == "circles.invalid"
    assert api(operator, "POST", name="x", slug="shouchong").status_code == 409
    assert api(operator, "POST", name="").status_code == 422
    assert api(member, "PUT", "/shouchong/membership").json()["code"] == "circles.must_ask"
    assert api(member, "GET", "/nowhere").json()["code"] == "circles.not_found"


def test_asking_deciding_and_leaving(api, community, circle, host, member, make_member):
    # given
    other = make_member("小满")

    # when
    asked = api(member, "POST", "/shouchong/requests", answer="手冲", message="想学").json()
    refused = api(other, "POST", "/shouchong/requests", answer="速溶").json()
    waiting = api(host, "GET", "/shouchong/requests").json()
    api(host, "POST", f"/shouchong/requests/{asked['id']}/acceptance")
    no = api(host, "POST", f"/shouchong/requests/{refused['id']}/refusal", reason="先来新手村").json()

    # then
    assert {one["answer"] for one in waiting} == {"手冲", "速溶"}
    assert (no["state"], no["reason"]) == ("refused", "先来新手村")
    assert member_ids_of(circle.id) == {host.id, member.id}
    people = api(member, "GET", "/shouchong/members").json()
    assert [(one["person"]["name"], one["role"]) for one in people["items"]] == [("老齐", "host"), ("佟佟", "member")]
    assert api(other, "GET", "/shouchong/members").status_code == 403
    assert api(member, "GET", "/shouchong/requests").status_code == 403
    assert api(member, "DELETE", "/shouchong/membership").status_code == 204
    assert api(host, "DELETE", "/shouchong/membership").json()["code"] == "circles.last_host"
    assert circle_ids_of(member.id) == frozenset()


def test_inviting_hosting_and_removing(api, community, circle, host, member, make_member):
    # given
    other = make_member("小满")

    # when
    for person in (member, other):
        assert api(host, "PUT", f"/shouchong/invitations/{person.id}").status_code == 204
    mine = api(member, "GET", "/invitations").json()
    joined = api(member, "PUT", "/shouchong/membership").json()
    declined = api(other, "DELETE", "/shouchong/invitation")

    # then
    assert [(one["circle"]["slug"], one["inviter"]["name"]) for one in mine] == [("shouchong", "老齐")]
    assert (joined["role"], declined.status_code) == ("member", 204)

    # when
    api(host, "PUT", f"/shouchong/hosts/{member.id}")
    api(host, "DELETE", f"/shouchong/hosts/{host.id}")
    removed = api(member, "DELETE", f"/shouchong/members/{host.id}?reason=不管事")

    # then
    assert removed.status_code == 204
    assert [one.id for one in hosts_of(circle.id)] == [member.id]
    assert member_ids_of(circle.id) == {member.id}


def test_copying_splitting_undoing_and_archiving(api, community, operator, make_member):
    # given
    circle = make_circle(community, operator, slug="shouchong", others=make_crowd(community, 5))

    # when
    copy = api(operator, "POST", "/shouchong/copies", name="手冲二所", slug="er").json()
    preview = api(operator, "GET", "/shouchong/split").json()
    split = api(operator, "POST", "/shouchong/split", name="新圈", proposed=preview["proposed"])

    # then
    assert copy["copied_from_id"] == str(circle.id)
    assert (len(preview["stay"]), len(preview["move"]), preview["needs_host"]) == (3, 3, True)
    assert (split.status_code, split.json()["member_count"]) == (201, 3)

    # when
    undone = api(operator, "DELETE", "/shouchong/split")
    archived = api(operator, "PUT", "/shouchong/archive")

    # then
    assert (undone.status_code, archived.status_code) == (204, 204)
    assert (fresh(community, circle.id).member_count, fresh(community, circle.id).state) == (6, "archived")
    assert api(operator, "DELETE", "/shouchong/split").json()["code"] == "circles.split_stands"
    assert api(operator, "DELETE", "/shouchong/archive").status_code == 204


def test_the_api_is_for_members(api, community, circle, stranger, other_community, client):
    foreign = owners_of(other_community.id)[0]

    assert client.get(ROOT).status_code == 401
    assert api(stranger, "GET").status_code == 403
    assert api(foreign, "PUT", "/shouchong/membership").status_code == 403
    assert fresh(community, circle.id) == circle


def test_muting_is_for_who_belongs(community, host, member, client_for):
    # given
    circle = make_circle(community, host, slug="quiet")
    base = f"/api/v1/communities/{community.slug}/circles/quiet/muting"

    # when
    outside = client_for(member).put(base)
    muted = client_for(host).put(base)
    is_quiet = is_muted(circle.id, host.id)
    heard = client_for(host).delete(base)

    # then
    assert [outside.status_code, muted.status_code, heard.status_code] == [404, 204, 204]
    assert (is_quiet, is_muted(circle.id, host.id)) == (True, False)
