"""A NUL in a JSON body is refused in one way, whatever the operation, and nothing happens."""

import pytest

from fengqun.commerce.orders.models import Order
from fengqun.commerce.orders.tests.factories import HOME
from fengqun.content.posts.models import Post
from fengqun.people.communities.models import Community
from fengqun.product.catalog.tests.factories import make_variant

pytestmark = pytest.mark.django_db


def post(browser, path, body, **headers):
    return browser.post(f"/api/v1{path}", body, content_type="application/json", headers=headers)


def assert_refused(answer, at):
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "unstorable_text"
    assert at in answer.json()["detail"]


@pytest.mark.parametrize(("body", "at"), [({"note": "快\x00点"}, "/note"), ({"address": "phone"}, "/address/phone")])
def test_orders(community, member, client_for, body, at):
    # given
    beans = make_variant(community)
    address = {**HOME.as_data(), **({"phone": "138\x00"} if body.get("address") else {})}
    wanted = {"quantities": {str(beans.id): 1}, **body, "address": address}

    # when
    answer = post(
        client_for(member), f"/communities/{community.slug}/orders", wanted, **{"Idempotency-Key": "key-12345"}
    )

    # then
    assert_refused(answer, at)
    assert not Order.objects.exists()


def test_posts(community, member, client_for):
    answer = post(client_for(member), f"/communities/{community.slug}/posts", {"title": "手冲", "body": "水温\x00"})

    assert_refused(answer, "/body")
    assert not Post.objects.exists()


def test_communities(make_person, client):
    client.force_login(make_person("阿岚"))

    answer = post(client, "/communities", {"name": "山野\x00", "slug": "shanye-two", "kind": "product"})

    assert_refused(answer, "/name")
    assert not Community.objects.filter(slug="shanye-two").exists()


def test_half_a_sign_is_refused_too(community, member, client_for):
    answer = client_for(member).post(
        f"/api/v1/communities/{community.slug}/posts",
        rb'{"title": "\ud83d", "body": "\u6c34"}',
        content_type="application/json",
    )

    assert_refused(answer, "/title")
    assert not Post.objects.exists()


def test_what_is_no_json_is_still_told_as_such(community, member, client_for):
    answer = client_for(member).post(
        f"/api/v1/communities/{community.slug}/posts", b"{", content_type="application/json"
    )

    assert (answer.status_code, answer.json()["code"]) == (400, "http_error")


@pytest.mark.parametrize("path", ["posts/new/", "me/about/", "posts/draft/"])
def test_a_form_is_refused_before_anybody_works_with_it(community, member, client_for, path):
    """Fields that a room reads as they come, such as those that other rooms put into the form of a post."""
    browser, fields = client_for(member), {"body": "投个票", "then": "publish", "poll-question": "喝哪支\x00"}
    # when
    answer = browser.post(f"/c/{community.slug}/{path}", fields)
    fragment = browser.post(f"/c/{community.slug}/{path}", {"na\x00me": "好"}, headers={"HX-Request": "true"})
    # then
    assert (answer.status_code, fragment.status_code) == (422, 422)
    assert "“/poll-question/0”里有不能保存的字符。" in answer.text
    assert "里有不能保存的字符。" in fragment.text
    assert not Post.objects.exists()


def test_what_programs_send_is_left_to_who_reads_it(guest_client):
    answer = guest_client.post("/webhooks/sandbox/", {"note": "\x00"})
    assert (answer.status_code, "不能保存" in answer.text) == (401, False)
