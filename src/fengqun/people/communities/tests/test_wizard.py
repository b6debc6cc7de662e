"""The positioning canvas in the browser, without JavaScript."""

import pytest
from django.urls import reverse

from fengqun.people.communities.models import Community
from fengqun.people.communities.queries import canvas_of, community_by_slug, gate_of

pytestmark = pytest.mark.django_db


def step(name):
    return reverse("communities-new-step", kwargs={"step": name})


ECONOMY = {
    "economy": "pure",
    "refund_window_days": "10",
    "order_unpaid_minutes": "45",
    "auto_receipt_days": "5",
    "commission_percent": "12.5",
}


def test_six_steps_found_a_community(stranger, client_for):
    # given
    browser = client_for(stranger)

    # when
    browser.post(
        step("purpose"), {"name": "夜读会", "slug": "yedu", "purpose": "每晚一起读书", "audience": "睡不着的人"}
    )
    browser.post(step("kind"), {"kind": "knowledge"})
    browser.post(step("values"), {"value_type": "knowledge", "tone": "rigorous", "tagline": "一晚一章"})
    browser.post(step("gate"), {"gate": ["questions"], "questions": "在读什么？\n为什么？", "rules": "不剧透"})
    browser.post(step("economy"), ECONOMY)
    confirmed = browser.get(step("confirm"))
    answer = browser.post(step("confirm"), {"go": "next"})

    # then
    community = community_by_slug("yedu")
    canvas = canvas_of(community.id)
    assert "夜读会" in confirmed.text
    assert "只有成员看得到、买得了。" in confirmed.text
    assert answer.headers["Location"] == "/c/yedu/about/"
    assert (community.kind, community.economy) == ("knowledge", "pure")
    assert community.default_commission_bps == 1250
    assert (community.refund_window_days, community.order_unpaid_minutes, community.auto_receipt_days) == (10, 45, 5)
    assert (canvas.purpose, canvas.audience, canvas.tone) == ("每晚一起读书", "睡不着的人", "rigorous")
    assert gate_of(community.id).questions == ("在读什么？", "为什么？")


def test_going_back_keeps_what_was_written(stranger, client_for):
    # given
    browser = client_for(stranger)
    browser.post(step("purpose"), {"name": "夜读会", "slug": "yedu"})

    # when
    answer = browser.post(step("kind"), {"kind": "brand", "go": "back"})

    # then
    assert answer.headers["Location"] == step("purpose")
    assert 'value="夜读会"' in browser.get(step("purpose")).text
    assert 'value="brand" checked' in browser.get(step("kind")).text


def test_another_kind_brings_its_own_suggestions(stranger, client_for):
    # given
    browser = client_for(stranger)
    browser.post(step("economy"), ECONOMY)

    # when
    browser.post(step("kind"), {"kind": "brand"})

    # then
    page = browser.get(step("economy")).text
    assert 'name="refund_window_days" value="15"' in page
    assert 'name="commission_percent" value="10"' in page


def test_a_wrong_answer_comes_back_with_the_form(stranger, client_for):
    browser = client_for(stranger)

    response = browser.post(step("purpose"), {"name": "夜读会", "slug": "夜读"})

    assert response.status_code == 422
    assert 'value="夜读会"' in response.text
    assert "canvas" not in browser.session


def test_the_preview_follows_the_choice_and_keeps_nothing(stranger, client_for):
    # given
    browser = client_for(stranger)

    # when
    response = browser.post(reverse("communities-new-preview", kwargs={"step": "kind"}), {"kind": "knowledge"})

    # then
    assert response.status_code == 200
    assert "收货后 3 天内可退款。" in response.text
    assert "旁听生" in response.text
    assert "<html" not in response.text
    assert "canvas" not in browser.session


def test_confirming_without_a_name_founds_nothing(stranger, client_for):
    response = client_for(stranger).post(step("confirm"), {"go": "next"})

    assert response.status_code == 422
    assert not Community.objects.exists()


def test_an_unknown_step_is_not_found(stranger, client_for):
    assert client_for(stranger).get("/communities/new/tarot/").status_code == 404


@pytest.mark.parametrize("name", ["purpose", "confirm"])
def test_guests_are_led_to_the_sign_in(db, guest_client, name):
    response = guest_client.get(step(name))

    assert response.headers["Location"] == f"/account/login/?next=%2Fcommunities%2Fnew%2F{name}%2F"
