"""The loop of an order by the API."""

import pytest

from fengqun.commerce.orders.models import Order, OrderRefund
from fengqun.commerce.orders.tests.factories import HOME, fresh, open_intent, paid_order, placed_order
from fengqun.commerce.payments.sandbox import company
from fengqun.commerce.payments.tests.factories import sandbox_payment, settle, wired
from fengqun.product.catalog.tests.factories import make_variant

pytestmark = pytest.mark.django_db


def base(community):
    return f"/api/v1/communities/{community.slug}"


def send(browser, path, body=None, *, key="", method="post"):
    headers = {"Idempotency-Key": key} if key else {}
    return getattr(browser, method)(path, body or {}, content_type="application/json", headers=headers)


def test_whole_loop(community, member, operator, client_for, frozen):
    buyer, staff, beans = client_for(member), client_for(operator), make_variant(community, price_minor=7900)
    cart = send(buyer, f"{base(community)}/cart/lines/{beans.id}", {"quantity": 2}, method="put").json()
    assert cart["total"] == {"amount_minor": 15800, "unit": "CNY"}
    body = {"address": HOME.as_data(), "expected_total_minor": 15800}
    placed = send(buyer, f"{base(community)}/orders", body, key="my-key-1")
    again = send(buyer, f"{base(community)}/orders", body, key="my-key-1")
    assert (placed.status_code, again.status_code) == (201, 200)
    assert placed.json()["id"] == again.json()["id"]
    order = Order.objects.get()
    with wired():
        paying = send(buyer, f"{base(community)}/orders/{order.id}/payments", {"provider": "sandbox"}).json()
        assert paying["pay_url"].startswith("http://testserver/sandbox/pay/")
        company.pay(sandbox_payment(open_intent(order).id).id)
        settle()
        assert buyer.get(f"{base(community)}/orders/{order.id}").json()["state"] == "paid"
        parcel = {"carrier": "顺丰", "tracking_number": "SF1"}
        shipped = send(staff, f"{base(community)}/orders/{order.id}/shipment", parcel).json()
        assert shipped["fulfilment"] == "shipped"
        assert send(buyer, f"{base(community)}/orders/{order.id}/receipt").json()["state"] == "completed"
        asked = send(
            buyer, f"{base(community)}/orders/{order.id}/refund-requests", {"reason": "漏气", "amount_minor": 100}
        )
        assert asked.status_code == 201
        waiting = staff.get(f"{base(community)}/refunds").json()
        assert [one["id"] for one in waiting] == [asked.json()["id"]]
        send(staff, f"{base(community)}/refunds/{asked.json()['id']}/approval")
        settle()
    assert buyer.get(f"{base(community)}/orders/{order.id}").json()["refunded"]["amount_minor"] == 100


def test_same_key_with_another_body_is_a_conflict(community, member, client_for):
    buyer, beans = client_for(member), make_variant(community)
    body = {"address": HOME.as_data(), "quantities": {str(beans.id): 1}}
    send(buyer, f"{base(community)}/orders", body, key="my-key-1")
    answer = send(buyer, f"{base(community)}/orders", {**body, "quantities": {str(beans.id): 2}}, key="my-key-1")
    assert (answer.status_code, answer.json()["code"]) == (409, "orders.key_reused")
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert send(buyer, f"{base(community)}/orders", body).status_code == 422


def test_staff_refund_with_a_key(community, member, operator, client_for, frozen):
    staff = client_for(operator)
    with wired():
        order = paid_order(community, member)
        for _time in range(2):
            answer = send(staff, f"{base(community)}/orders/{order.id}/refunds", {"reason": "断货"}, key="refund-1")
            assert answer.status_code == 201
        settle()
    assert (OrderRefund.objects.count(), fresh(order).refunded_minor) == (1, 8800)


@pytest.mark.parametrize("who", ["host", "stranger"])
def test_nobody_else_reaches_an_order(community, member, client_for, request, who):
    order = placed_order(community, member)
    browser = client_for(request.getfixturevalue(who))
    assert browser.get(f"{base(community)}/orders/{order.id}").status_code == 404
    for path, body in (
        ("payments", {"provider": "sandbox"}),
        ("cancellation", {}),
        ("receipt", {}),
        ("refund-requests", {"reason": "x"}),
    ):
        assert send(browser, f"{base(community)}/orders/{order.id}/{path}", body).status_code == 404
    assert send(browser, f"{base(community)}/orders/{order.id}/shipment").status_code == 403
    assert fresh(order).state == "placed"
    assert browser.get(f"{base(community)}/orders").json() == []


def test_lists(community, member, operator, client_for):
    order = placed_order(community, member)
    for person in (member, operator):
        [row] = client_for(person).get(f"{base(community)}/orders?tab=to_pay").json()
        assert (row["number"], row["total"]["amount_minor"]) == (order.number, 8800)
    assert client_for(operator).get(f"{base(community)}/orders?mine=true").json() == []
