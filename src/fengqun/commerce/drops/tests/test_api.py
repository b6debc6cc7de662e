"""Drops through the API: the same addresses that the lane answers to its tokens."""

from datetime import timedelta

import pytest

from fengqun.commerce.drops.commands import cancel_drop
from fengqun.commerce.drops.models import Claim as ClaimRow
from fengqun.commerce.drops.models import Drop, Reminder
from fengqun.commerce.drops.tests.factories import HOUR, ask, figures, make_drop, order_of, outcome, stock
from fengqun.commerce.orders.types import Audience
from fengqun.kernel.ids import new_id
from fengqun.kernel.policies import SYSTEM
from fengqun.people.communities.tests.factories import make_community
from fengqun.product.catalog.tests.factories import make_variant
from fengqun.spine.lane.tokens import read

JSON = "application/json"


def url_of(drop, part=""):
    return f"/api/v1/drops/{drop.id}{part}"


def claim(browser, drop, key="key-1"):
    return browser.post(url_of(drop, "/claims"), content_type=JSON, headers={"Idempotency-Key": key})


def staff_url(community, part=""):
    return f"/api/v1/communities/{community.slug}/drops{part}"


def test_a_drop_is_shown_to_everybody_and_kept_for_a_second(community, guest_client, frozen, at):
    with at(frozen):
        drop = make_drop(community, starts_at=frozen + HOUR)
        response = guest_client.get(url_of(drop))
    assert (response.status_code, response["Cache-Control"]) == (200, "public, max-age=1")
    assert response.json() == {
        "id": str(drop.id),
        "title": "周五晚八点，花魁半价",
        "product_id": str(drop.product_id),
        "variant_id": str(drop.variant_id),
        "price": {"amount_minor": 900, "unit": "CNY"},
        "quota": 3,
        "remaining": 3,
        "phase": "coming",
        "starts_at": "2026-03-02T02:00:00Z",
        "ends_at": "2026-03-02T03:00:00Z",
        "per_member_limit": 1,
        "pay_minutes": 15,
        "server_time": "2026-03-02T01:00:00Z",
    }


@pytest.mark.django_db
def test_goods_for_members_eyes_only_are_not_named(guest_client):
    drop = make_drop(make_community(name="茶会", slug="closed-tea", economy="pure"))
    body = guest_client.get(url_of(drop)).json()
    assert [body[name] for name in ("title", "product_id", "variant_id", "price")] == [None] * 4
    assert (body["remaining"], body["phase"]) == (3, "running")
    assert guest_client.get(url_of(Drop(id=new_id()))).status_code == 404


def test_a_claim_is_answered_with_its_status_and_again_the_same(community, member, make_member, client_for):
    drop = make_drop(community, quota=1)
    won = claim(client_for(member), drop)
    body = won.json()
    assert (won.status_code, body["outcome"], won["Cache-Control"]) == (201, "won", "no-store")
    assert set(body) == {"outcome", "claim_id", "pay_until", "url"}
    again = claim(client_for(member), drop)
    assert (again.status_code, again.json()) == (201, body)
    late = claim(client_for(make_member("周可")), drop)
    assert (late.status_code, late.json()) == (200, {"outcome": "sold_out"})
    over = claim(client_for(member), drop, "key-2")
    assert (over.status_code, over.json()) == (200, {"outcome": "limit_reached"})


def test_refusals_are_problems_with_their_codes(community, member, client_for, frozen, at):
    browser = client_for(member)
    with at(frozen):
        coming = make_drop(community, starts_at=frozen + timedelta(seconds=90))
        gone, narrow = make_drop(community), make_drop(community, audience=Audience(stages=("partner",)))
        cancel_drop(gone.id, actor=SYSTEM, reason="改天")
        early = claim(browser, coming)
        assert (early.status_code, early["Content-Type"]) == (409, "application/problem+json")
        assert (early.json()["code"], early.json()["retry_after"], early["Retry-After"]) == ("not_yet", 90.0, "90")
        assert early.json()["detail"] == "还没开始，到点再来。"
        for drop, status, code in ((gone, 410, "cancelled"), (narrow, 403, "not_eligible")):
            refused = claim(browser, drop)
            assert (refused.status_code, refused.json()["code"]) == (status, code)
    with at(coming.ends_at):
        late = claim(browser, coming)
    assert (late.status_code, late.json()["code"], ClaimRow.objects.count()) == (410, "over", 0)


def test_a_claim_needs_a_member_and_a_key(community, member, stranger, client_for, guest_client):
    drop = make_drop(community)
    assert claim(guest_client, drop).status_code == 401
    assert claim(client_for(stranger), drop).json()["code"] == "denied"
    for key, code in ((None, "key_missing"), ("k" * 81, "key_invalid"), ("zwei Worte", "key_invalid")):
        headers = {} if key is None else {"Idempotency-Key": key}
        response = client_for(member).post(url_of(drop, "/claims"), content_type=JSON, headers=headers)
        assert (response.status_code, response.json()["code"]) == (400, code)
    assert claim(client_for(member), Drop(id=new_id())).status_code == 404
    assert (ClaimRow.objects.count(), figures(drop)) == (0, (3, 0, 0, 0))


def test_members_see_their_own_claims_and_open_their_own_orders(community, member, make_member, client_for):
    drop, other = make_drop(community), make_member("周可")
    outcome(drop, other)
    body = claim(client_for(member), drop).json()
    [mine] = client_for(member).get(url_of(drop, "/claims")).json()
    assert (mine["id"], mine["outcome"], mine["standing"]) == (body["claim_id"], "won", "won")
    order = url_of(drop, f"/claims/{body['claim_id']}/order")
    assert client_for(other).post(order, content_type=JSON).status_code == 404
    opened = client_for(member).post(order, content_type=JSON).json()
    assert opened["order_id"] == str(order_of(drop, member).id)
    assert client_for(member).get(url_of(drop, "/claims")).json()[0]["standing"] == "to_pay"


def test_a_pass_is_issued_to_who_may_take_part(community, member, client_for, guest_client):
    drop, narrow = make_drop(community), make_drop(community, audience=Audience(stages=("partner",)))
    response = client_for(member).post(url_of(drop, "/passes"), content_type=JSON)
    assert (response.status_code, read(response.json()["token"]).member_id) == (201, member.id)
    assert client_for(member).post(url_of(narrow, "/passes"), content_type=JSON).status_code == 403
    assert guest_client.post(url_of(drop, "/passes"), content_type=JSON).status_code == 401


def test_a_reminder_is_asked_for_and_dropped(community, member, client_for, guest_client, frozen, at):
    with at(frozen):
        drop = make_drop(community, starts_at=frozen + HOUR)
        browser = client_for(member)
        assert browser.put(url_of(drop, "/reminder")).status_code == 204
        assert Reminder.objects.count() == 1
        assert guest_client.put(url_of(drop, "/reminder")).status_code == 401
        assert browser.delete(url_of(drop, "/reminder")).status_code == 204
    assert Reminder.objects.count() == 0


def test_staff_run_a_drop_from_start_to_end(community, operator, member, client_for, frozen, at):
    variant = make_variant(community, stock=5)
    body = {
        "variant_id": str(variant.id),
        "title": "晚八点",
        "price_minor": 900,
        "quota": 2,
        "starts_at": "2026-03-02T20:00:00",
        "ends_at": "2026-03-02T21:00:00",
        "audience": {"stages": ["newcomer", "fan"]},
    }
    with at(frozen):
        browser = client_for(operator)
        made = browser.post(staff_url(community), body, content_type=JSON)
        assert (made.status_code, made.json()["starts_at"]) == (201, "2026-03-02T12:00:00Z")
        drop = Drop.objects.get()
        changed = browser.put(staff_url(community, f"/{drop.id}"), {**body, "quota": 3}, content_type=JSON).json()
        assert (changed["quota"], changed["audience"]["stages"], stock(drop)) == (3, ["newcomer", "fan"], (5, 3))
        pause = staff_url(community, f"/{drop.id}/pause")
        assert browser.post(pause, content_type=JSON).json()["phase"] == "paused"
        assert browser.delete(pause).json()["phase"] == "coming"
    with at(frozen + timedelta(hours=11)):
        ask(drop, member)
        [row] = client_for(operator).get(staff_url(community, "?tab=running")).json()
        assert (row["phase"], row["remaining"], row["wins"]) == ("running", 2, 1)
        [win] = client_for(operator).get(staff_url(community, f"/{drop.id}/wins")).json()
        assert win["member_id"] == str(member.id)
        report = client_for(operator).get(staff_url(community, f"/{drop.id}/report")).json()
        assert (report["won"], report["paid"], report["waiting"]) == (1, 0, 1)
        url = staff_url(community, f"/{drop.id}/cancellation")
        assert client_for(operator).post(url, {"reason": ""}, content_type=JSON).status_code == 422
        over = client_for(operator).post(url, {"reason": "货没到"}, content_type=JSON).json()
        assert (over["phase"], over["is_undoing"], over["close_reason"]) == ("cancelled", True, "货没到")


@pytest.mark.parametrize("method", ["get", "post"])
def test_members_have_no_business_with_running_it(method, community, other_community, member, operator, client_for):
    drop, theirs = make_drop(community), make_drop(other_community)
    plan = {"variant_id": str(drop.variant_id), "title": "x", "price_minor": 1, "quota": 1}
    body = {**plan, "starts_at": "2027-03-02T20:00:00", "ends_at": "2027-03-02T21:00:00"} if method == "post" else {}
    for part in ("", f"/{drop.id}/pause", f"/{drop.id}/cancellation", f"/{drop.id}/wins", f"/{drop.id}/report"):
        response = getattr(client_for(member), method)(staff_url(community, part), body, content_type=JSON)
        assert response.status_code in {403, 405}
    # nor has staff with the drops of others
    assert client_for(operator).get(staff_url(community, f"/{theirs.id}")).status_code == 404
    pause = client_for(operator).post(staff_url(community, f"/{theirs.id}/pause"), content_type=JSON)
    assert (pause.status_code, Drop.objects.filter(state="scheduled").count()) == (404, 2)
