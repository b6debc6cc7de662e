"""What every answer of the server has in common."""

import json

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_health_says_ok_when_the_database_answers(client):
    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok")


def test_every_page_forbids_inline_scripts_and_framing(client):
    headers = client.get("/healthz").headers

    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["script-src"] == "'self'"
    assert policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["object-src"] == "'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


def test_a_stranger_at_a_closed_page_is_led_to_the_sign_in_and_back(client, community):
    response = client.get(f"/c/{community.slug}/console/")

    assert response.status_code == 302
    assert response.url == f"/accounts/login/?next=%2Fc%2F{community.slug}%2Fconsole%2F"


def test_a_member_is_told_why_the_console_is_closed(client_for, member, community):
    response = client_for(member).get(f"/c/{community.slug}/console/")

    assert response.status_code == 403
    assert "你没有“看今日”的权限。" in response.content.decode()


def test_an_operator_sees_today(client_for, operator, community):
    assert client_for(operator).get(f"/c/{community.slug}/console/").status_code == 200


def test_an_unknown_page_is_a_friendly_404(client):
    response = client.get("/nowhere/")

    assert response.status_code == 404
    assert "<h1" in response.content.decode()


@pytest.mark.parametrize("path", ["/api/v1/nowhere", "/api/v1/communities/nowhere"])
def test_the_api_answers_what_is_missing_as_problem_details(client, path):
    response = client.get(path)

    assert response.status_code == 404
    if response.headers["Content-Type"] == "application/problem+json":
        assert json.loads(response.content)["code"] == "not_found"


def test_the_api_describes_itself(client):
    document = client.get("/api/v1/openapi.json").json()

    assert document["info"]["title"] == "Fengqun 蜂群"
    assert "/api/v1/communities" in document["paths"]


def test_a_session_alone_cannot_change_anything_through_the_api(member, community):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(member.user)

    response = browser.post(f"/api/v1/communities/{community.slug}/posts", {}, content_type="application/json")

    assert response.status_code == 403
    assert response.json()["code"] == "denied"
