"""The catalogue through the API."""

import json

from fengqun.kernel.ids import new_id
from fengqun.product.catalog.models import Product, Variant
from fengqun.product.catalog.tests.factories import make_product


def url(community, *parts):
    return "/".join([f"/api/v1/communities/{community.slug}", *map(str, parts)])


def send(browser, verb, address, body):
    return getattr(browser, verb)(address, json.dumps(body), content_type="application/json")


def test_a_product_is_made_priced_and_listed_through_the_api(community, operator, client_for, guest_client):
    # given
    browser = client_for(operator)
    # when
    made = send(browser, "post", url(community, "products"), {"title": "花魁"}).json()["id"]
    variant = send(
        browser, "post", url(community, "products", made, "variants"), {"price_minor": 8800, "stock": 3}
    ).json()["id"]
    listed = send(browser, "put", url(community, "products", made, "listing"), {"is_listed": True})
    adjusted = send(
        browser, "post", url(community, "variants", variant, "stock-adjustments"), {"delta": 2, "reason": "到货"}
    )
    changed = send(browser, "put", url(community, "variants", variant), {"price_minor": 7900, "title": "200g"})
    # then
    assert [listed.status_code, adjusted.status_code, changed.status_code] == [200, 201, 200]
    assert adjusted.json() == {"variant_id": variant, "on_hand": 5, "reserved": 0, "available": 5}
    assert guest_client.get(url(community, "products")).status_code in {200, 401}
    seen = browser.get(url(community, "products")).json()
    assert [(item["title"], item["price"], item["available"]) for item in seen] == [
        ("花魁", {"amount_minor": 7900, "unit": "CNY"}, 5)
    ]
    assert browser.get(url(community, "products", made)).json()["variants"][0]["title"] == "200g"
    assert browser.get(url(community, "products", made, "stock")).json()[0]["on_hand"] == 5


def test_members_change_nothing_through_the_api(community, member, client_for):
    product = make_product(community)
    browser, variant = client_for(member), product.variants[0]
    answers = [
        send(browser, "post", url(community, "products"), {"title": "x"}),
        send(browser, "put", url(community, "products", product.id), {"title": "x"}),
        send(browser, "put", url(community, "products", product.id, "listing"), {"is_listed": False}),
        send(browser, "post", url(community, "products", product.id, "variants"), {"price_minor": 1}),
        send(browser, "put", url(community, "variants", variant.id), {"price_minor": 1}),
        send(browser, "post", url(community, "variants", variant.id, "stock-adjustments"), {"delta": 1, "reason": "x"}),
        browser.get(url(community, "products", product.id, "stock")),
    ]
    assert {answer.status_code for answer in answers} == {403}
    assert (Product.objects.count(), Variant.objects.get().price_minor) == (1, 8800)


def test_a_refusal_is_a_problem_with_a_stable_code(community, operator, client_for):
    answer = send(client_for(operator), "put", url(community, "products", new_id(), "listing"), {"is_listed": True})
    assert answer.status_code == 404
    assert answer.json()["code"] == "catalog.product_not_found"
