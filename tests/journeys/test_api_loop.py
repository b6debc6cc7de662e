"""The same loop by the public API, with personal tokens alone."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from fengqun.commerce.payments.sandbox.channel import using
from fengqun.commerce.payments.tests.factories import ClientChannel, settle
from fengqun.kernel import clock
from fengqun.people.accounts.commands import create_token
from fengqun.spine.jobs.commands import run_periodic

pytestmark = pytest.mark.django_db

ROOT = "/api/v1"
BASE = f"{ROOT}/communities/shanye"
ADDRESS = {"recipient": "佟佟", "phone": "13800138000", "region": "浙江省 杭州市", "detail": "文三路 138 号"}


class Caller:
    """A program that acts for a person, by their token."""

    def __init__(self, secret: str) -> None:
        self.client = Client(headers={"Authorization": f"Bearer {secret}"})

    def __call__(self, method: str, path: str, body: Any = None, *, status: int = 200, key: str = "") -> Any:
        """Call an operation; answer what it said."""
        response = self.client.generic(
            method,
            f"{BASE}{path}" if not path.startswith(ROOT) else path,
            "" if body is None else json.dumps(body),
            content_type="application/json",
            headers={"Idempotency-Key": key} if key else {},
        )
        assert response.status_code == status, f"{method} {path}: {response.status_code} {response.content.decode()}"
        return response.json() if response.content else None


@pytest.fixture
def caller(make_person: Callable[..., Any], actor_of: Callable[[Any], Any]) -> Callable[[str], Caller]:
    """A program for a new person: `caller("周可")`."""
    return lambda name: Caller(create_token(actor=actor_of(make_person(name)), name="程序").secret)


@pytest.fixture
def sandbox() -> Iterator[None]:
    """The sandbox's messages reach our webhook door."""
    with using(ClientChannel()):
        yield


def test_the_loop_runs_by_the_api(caller: Callable[[str], Caller], frozen: Any, sandbox: None):
    # given
    owner, operator, promoter, buyer = (caller(name) for name in ("阿岚", "小林", "周可", "佟佟"))
    product, variant_id = _found_and_stock(owner)

    # when the others join, each in a role
    for person in (operator, promoter, buyer):
        rules = person("GET", "/gate")["rules_version"]
        person("POST", "/memberships", {"accepts_rules_version": rules}, status=201)
    operator_id = operator("GET", "/memberships/me")["id"]
    owner("PUT", f"/memberships/{operator_id}/roles/operator", status=204)
    promoter("PUT", "/memberships/me/promoter-role", status=204)

    # and one posts and shares, and the other names who recommended it
    promoter("POST", "/posts", {"body": "今天的豆子到了。", "is_public": True}, status=201)
    [post] = promoter("GET", "/posts")["items"]
    assert post["body"] == "今天的豆子到了。"
    link = promoter("POST", "/referral-links", {"path": f"/c/shanye/shop/{product}/"}, status=201)
    assert buyer("PUT", "/referrer", {"code": link["code"]})["name"] == "周可"

    # and buys
    cart = buyer("PUT", f"/cart/lines/{variant_id}", {"quantity": 2})
    assert cart["total"] == {"amount_minor": 17600, "unit": "CNY"}
    order = buyer("POST", "/orders", {"address": ADDRESS}, status=201, key="order-0001")
    assert buyer("POST", "/orders", {"address": ADDRESS}, status=200, key="order-0001")["id"] == order["id"]
    started = buyer("POST", f"/orders/{order['id']}/payments", {"provider": "sandbox"})
    Client().post(urlsplit(started["pay_url"]).path, {"act": "pay"})
    settle()
    assert buyer("GET", f"/orders/{order['id']}")["state"] == "paid"
    assert promoter("GET", "/wallet")["pending"]["amount_minor"] == 1408

    # and the goods arrive, and the refund window passes
    operator("POST", f"/orders/{order['id']}/shipment", {"carrier": "顺丰", "tracking_number": "SF1489000712"})
    assert buyer("POST", f"/orders/{order['id']}/receipt")["state"] == "completed"
    settle()
    with clock.travel_to(frozen + timedelta(days=8)):
        run_periodic("referrals.release_due")
        settle()

        # then the commission is in the balance, and explained
        assert promoter("GET", "/wallet")["available"]["amount_minor"] == 1408
        [commission] = promoter("GET", "/commissions")
        assert (commission["state"], commission["rate_bps"]) == ("available", 800)
        why = promoter("GET", f"/ledger/transfers/{commission['transfer_id']}/explanation")
        assert "¥14.08 到了你的可用余额。" in json.dumps(why, ensure_ascii=False)
        owner("GET", f"/ledger/transfers/{commission['transfer_id']}")
        wallets = owner("GET", "/ledger/accounts?purpose=wallet")
        assert [one["balance"]["available"]["amount_minor"] for one in wallets] == [1408]
        assert owner("GET", f"/ledger/accounts/{wallets[0]['id']}/explanation")
        moved = owner("GET", "/ledger/transfers")
        assert {one["rule"] for one in moved} >= {"payments.capture", "orders.payment", "referrals.commission"}

        # when one of the two is given back
        [line] = order["lines"]
        wish = {"reason": "味道和我想的不一样。", "quantities": {line["id"]: 1}}
        asked = buyer("POST", f"/orders/{order['id']}/refund-requests", wish, status=201)
        operator("POST", f"/refunds/{asked['id']}/approval", {})
        settle()

        # then half of the commission is clawed back
        assert buyer("GET", f"/orders/{order['id']}")["refunded"]["amount_minor"] == 8800
        assert promoter("GET", "/wallet")["available"]["amount_minor"] == 704
        [commission] = promoter("GET", "/commissions")
        assert commission["clawed_back"]["amount_minor"] == 704


def _found_and_stock(owner: Caller) -> tuple[str, str]:
    """A community that anybody may join, and a product with stock; answer the ids of product and variant."""
    founding = {"name": "山野咖啡社", "slug": "shanye", "gate": [], "refund_window_days": 7}
    owner("POST", f"{ROOT}/communities", founding, status=201)
    product = owner("POST", "/products", {"title": "古吉 乌拉嘎 日晒"}, status=201)["id"]
    variant = {"price_minor": 8800, "stock": 40, "sku": "GUJI-200"}
    variant_id = owner("POST", f"/products/{product}/variants", variant, status=201)["id"]
    owner("PUT", f"/products/{product}/listing", {"is_listed": True})
    return product, variant_id


def test_refusals_are_problems_with_stable_codes(caller: Callable[[str], Caller], community: Any):
    stranger = caller("路人")
    for method, path, body, status, code in (
        ("GET", "/ledger/accounts", None, 403, "denied"),
        ("GET", f"{ROOT}/communities/nowhere", None, 404, "communities.not_found"),
        ("POST", "/memberships", {"accepts_rules_version": "x"}, 422, "invalid"),
        ("POST", "/referral-links", {"path": "/c/shanye/"}, 403, "denied"),
    ):
        response = stranger.client.generic(
            method,
            path if path.startswith(ROOT) else f"{BASE}{path}",
            "" if body is None else json.dumps(body),
            content_type="application/json",
        )
        problem = response.json()
        assert (response.status_code, problem["status"], problem["code"]) == (status, status, code), problem
        assert response["Content-Type"] == "application/problem+json"
        assert problem["type"] == f"urn:fengqun:problem:{code}"
        assert problem["detail"]


def test_the_document_lists_what_the_loop_needs(client: Client):
    # when
    document = client.get(f"{ROOT}/openapi.json").json()

    # then
    operations = {f"{verb.upper()} {path}" for path, verbs in document["paths"].items() for verb in verbs}
    here = f"{ROOT}/communities/{{community}}"
    assert operations >= {
        f"POST {ROOT}/communities",
        f"POST {here}/memberships",
        f"POST {here}/posts",
        f"POST {here}/products",
        f"PUT {here}/cart/lines/{{variant_id}}",
        f"POST {here}/orders",
        f"POST {here}/orders/{{order_id}}/payments",
        f"POST {here}/orders/{{order_id}}/refunds",
        f"GET {here}/payments",
        f"POST {here}/referral-links",
        f"PUT {here}/referrer",
        f"GET {here}/ledger/accounts",
        f"GET {here}/ledger/transfers",
        f"GET {here}/ledger/transfers/{{transfer_id}}/explanation",
        f"GET {here}/ledger/accounts/{{account_id}}/explanation",
    }
    assert client.get(f"{ROOT}/docs").status_code == 200
