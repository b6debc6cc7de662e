"""What every answer of the server has in common."""

import json

import pytest
from django.urls import reverse

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
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"


def test_a_stranger_at_a_closed_page_is_led_to_the_sign_in_and_back(client, community):
    response = client.get(f"/c/{community.slug}/console/")

    assert response.status_code == 302
    assert response.url == f"/account/login/?next=%2Fc%2F{community.slug}%2Fconsole%2F"


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


def test_the_api_answers_what_is_missing_as_problem_details(client):
    response = client.get("/api/v1/communities/nowhere")

    assert response.status_code == 404
    assert response.headers["Content-Type"].startswith("application/problem+json")
    problem = json.loads(response.content)
    assert problem["type"] == "urn:fengqun:problem:communities.not_found"
    assert (problem["status"], problem["title"], problem["code"]) == (404, "Not Found", "communities.not_found")


def test_the_api_describes_itself(client):
    document = client.get("/api/v1/openapi.json").json()

    assert document["info"]["title"] == "Fengqun 蜂群"
    assert "/api/v1/communities" in document["paths"]


def test_a_session_alone_cannot_change_anything_through_the_api(client_for, member, community):
    browser = client_for(member, enforce_csrf_checks=True)

    response = browser.post(f"/api/v1/communities/{community.slug}/posts", {}, content_type="application/json")

    assert response.status_code == 403
    assert response.json()["code"] == "denied"


def test_a_refusal_says_what_happened_why_and_one_way_forward(client_for, member, community):
    text = client_for(member).get(f"/c/{community.slug}/console/").content.decode()

    assert "<h1>这里不对你开放</h1>" in text
    assert '<p class="soft">你没有“看今日”的权限。</p>' in text
    assert f'<a class="btn btn--primary" href="/c/{community.slug}/">回到{community.name}</a>' in text
    assert "<code>denied</code>" in text


def test_a_form_of_a_stranger_leads_to_the_sign_in_and_back_to_the_form(client, community):
    page = f"/c/{community.slug}/posts/new/"
    response = client.post(page, {"body": "x"}, headers={"Referer": f"http://testserver{page}"})

    assert response.status_code == 401
    assert (
        f'href="/account/login/?next=%2Fc%2F{community.slug}%2Fposts%2Fnew%2F">去登录</a>' in response.content.decode()
    )


def test_the_way_back_never_leads_to_another_site(client, community):
    page = f"/c/{community.slug}/posts/new/"
    response = client.post(page, {"body": "x"}, headers={"Referer": "https://evil.example/x"})

    assert 'href="/account/login/?next=%2F">去登录</a>' in response.content.decode()


def test_htmx_gets_a_refusal_as_a_toast_with_its_status(client, client_for, member, community):
    page = f"/c/{community.slug}/console/"
    refused = client_for(member).get(page, headers={"HX-Request": "true"})
    stranger = client.get(page, headers={"HX-Request": "true", "Referer": f"http://testserver/c/{community.slug}/"})

    assert (refused.status_code, stranger.status_code) == (403, 401)
    toast = refused.content.decode()
    assert "data-toast" in toast
    assert "<p>你没有“看今日”的权限。</p>" in toast
    assert "<html" not in toast
    assert f'<a href="/account/login/?next=%2Fc%2F{community.slug}%2F">去登录</a>' in stranger.content.decode()


def test_too_large_a_request_is_refused_before_it_is_read(client, settings):
    settings.UPLOAD_MAX_BYTES = 1000

    response = client.generic("POST", "/healthz", b"x" * 1001, content_type="multipart/form-data; boundary=x")

    assert response.status_code == 413


def test_one_file_may_be_larger_than_forms(client, settings, community):
    settings.UPLOAD_MAX_BYTES, settings.UPLOAD_FILE_MAX_BYTES = 1000, 3000
    own = {"content_type": "multipart/form-data; boundary=x"}
    page = reverse("media-upload", kwargs={"community": community.slug})
    doors = [page, f"/api/v1/communities/{community.slug}/media"]

    for door in doors:
        assert client.generic("POST", door, b"x" * 2999, **own).status_code != 413
        assert client.generic("POST", door, b"x" * 3001, **own).status_code == 413
    for other in (f"{page}more/", f"/c/{community.slug}/posts/new/", f"/c/a/b{page}"):
        assert client.generic("POST", other, b"x" * 1001, **own).status_code == 413


@pytest.mark.parametrize("query", ["q=%00", "page=1&status=a%00b"])
def test_a_nul_is_refused_at_the_door(client, query):
    assert client.get(f"/healthz?{query}").status_code == 400


def test_the_api_documentation_needs_nothing_from_elsewhere(client):
    page = client.get("/api/v1/docs").content.decode()

    assert "https://" not in page
    assert "swagger-ui-bundle.js" in page


def test_an_unknown_address_of_the_api_is_a_problem_too(client):
    response = client.get("/api/v1/nowhere")

    assert response.status_code == 404
    assert response.json()["code"] == "not_found"
