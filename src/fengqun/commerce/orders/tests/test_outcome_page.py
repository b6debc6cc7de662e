"""The page after paying says what became of the order."""

import pytest
from django.urls import reverse

from fengqun.commerce.orders.tests.factories import open_intent, open_page, placed_order
from fengqun.commerce.payments.sandbox import company
from fengqun.commerce.payments.tests.factories import sandbox_payment, settle, wired

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "said", "offered"),
    [
        ("zh-hans", "订单 SH26030200001 还留着，在时限之前可以再付。", "再付一次"),
        ("en", "Order SH26030200001 is still held for you; pay again before its time runs out.", "Pay again"),
    ],
)
def test_after_a_failed_payment_the_order_waits(community, member, client_for, frozen, language, said, offered):
    # given
    order = placed_order(community, member)
    with wired():
        open_page(order, member)
        intent = open_intent(order)
        company.fail(sandbox_payment(intent.id).id, reason="余额不足")
        settle()

    # when
    address = reverse("payments-return", kwargs={"community": community.slug, "intent_id": intent.id})
    page = client_for(member).get(address, headers={"Accept-Language": language}).text

    # then
    assert said in page
    assert f'href="{reverse("orders-payment", kwargs={"community": community.slug, "order_id": order.id})}"' in page
    assert offered in page
