"""Staff gives money back in the browser: choose all or a part, look at the amount, confirm it, once."""

import re

import pytest
from django.urls import reverse

from fengqun.commerce.orders.commands import change_order_settings, refund_order
from fengqun.commerce.orders.errors import RefundChanged, RefundKeyReused
from fengqun.commerce.orders.models import OrderLine, OrderRefund
from fengqun.commerce.orders.tests.factories import fresh, paid_order, shipped_order
from fengqun.commerce.orders.types import RefundDemand
from fengqun.commerce.payments.models import PaymentRefund
from fengqun.commerce.payments.tests.factories import settle, wired
from fengqun.kernel.money import Money
from fengqun.kernel.policies import SYSTEM
from fengqun.people.communities.tests.factories import actor_for_test
from fengqun.product.catalog.tests.factories import make_variant

pytestmark = pytest.mark.django_db

HIDDEN = re.compile(r'<input type="hidden" name="(?!csrf)(\w+)" value="([^"]*)"')


def page_of(community, order):
    return reverse("orders-console-detail", kwargs={"community": community.slug, "order_id": order.id})


def refund_of(community, order):
    return reverse("orders-console-refund", kwargs={"community": community.slug, "order_id": order.id})


def hidden(answer):
    """What the confirmation sends again."""
    return dict(HIDDEN.findall(answer.content.decode()))


@pytest.fixture
def sold(community, member, frozen):
    """Two bags at 79.00 and 8.00 shipping, shipped."""
    change_order_settings(
        community.id, actor=SYSTEM, shipping_fee_minor=800, free_shipping_from_minor=None, number_prefix="SY"
    )
    beans = make_variant(community, price_minor=7900, stock=5)
    with wired():
        yield shipped_order(community, member, {beans.id: 2})


def test_all_is_shown_as_an_amount(community, operator, client_for, sold):
    page = client_for(operator).get(page_of(community, sold)).content.decode()

    assert "全部退 ¥166.00" in page
    assert 'name="how" value="all" required checked' not in page
    assert 'name="how" value="part" required checked' not in page


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({}, "先选全部退还是部分退。"),
        ({"amount": "10"}, "先选全部退还是部分退。"),
        ({"how": "part"}, "部分退要写金额，或填件数。"),
        ({"how": "part", "with_shipping": "on"}, "部分退要写金额，或填件数。"),
        ({"how": "all", "amount": "10"}, "选了全部退，就不要再写金额或件数。"),
        ({"how": "part", "amount": "166.01"}, "退款超过了还能退的金额。"),
        ({"how": "part", "amount": "0"}, "没有可以退的金额。"),
        ({"how": "all", "reason": ""}, "这个字段是必填项"),
    ],
)
def test_nothing_is_guessed(community, operator, client_for, sold, form, said):
    answer = client_for(operator).post(refund_of(community, sold), {"reason": "漏气", "key": "once-only", **form})

    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert (OrderRefund.objects.count(), PaymentRefund.objects.count(), fresh(sold).refunded_minor) == (0, 0, 0)


@pytest.mark.parametrize(
    ("form", "amount", "minor"),
    [
        ({"how": "all"}, "¥166.00", 16600),
        ({"how": "part", "amount": "12.50"}, "¥12.50", 1250),
        ({"how": "part", "units": 1}, "¥79.00", 7900),
        ({"how": "part", "units": 1, "with_shipping": "on"}, "¥87.00", 8700),
    ],
)
def test_amount_order_and_buyer_are_repeated_and_nothing_has_happened(
    community, member, operator, client_for, sold, form, amount, minor
):
    # given
    browser = client_for(operator)
    filled = {"reason": "漏气", "key": "once-only", **form}
    if filled.pop("units", 0):
        filled[f"line_{OrderLine.objects.get().id.hex}"] = 1

    # when
    confirmation = browser.post(refund_of(community, sold), filled)

    # then
    page = confirmation.content.decode()
    assert confirmation.status_code == 200
    assert f"确认退 {amount}" in page
    assert (sold.number in page, member.name in page) == (True, True)
    assert OrderRefund.objects.count() == 0

    # when: confirmed twice, as it was sent
    sent = hidden(confirmation)
    assert sent["confirmed_minor"] == str(minor)
    answers = [browser.post(refund_of(community, sold), sent) for _click in range(2)]
    settle()

    # then
    assert [answer["Location"] for answer in answers] == [page_of(community, sold)] * 2
    assert (OrderRefund.objects.count(), PaymentRefund.objects.get().amount_minor) == (1, minor)
    assert fresh(sold).refunded_minor == minor


def test_what_was_filled_in_can_be_changed(community, operator, client_for, sold):
    browser = client_for(operator)
    confirmation = browser.post(
        refund_of(community, sold), {"how": "part", "amount": "12.50", "reason": "漏气", "key": "once-only"}
    )

    again = browser.post(refund_of(community, sold), {**hidden(confirmation), "edit": "1"})

    page = again.content.decode()
    assert again.status_code == 200
    assert ('value="12.50"' in page, "漏气" in page, 'value="part" required checked' in page) == (True, True, True)
    assert ('name="key" value="once-only"' in page, OrderRefund.objects.count()) == (True, 0)


def test_all_is_less_by_now(community, operator, client_for, sold):
    # given: confirmed in one tab after another tab gave a part
    browser = client_for(operator)
    sent = hidden(browser.post(refund_of(community, sold), {"how": "all", "reason": "漏气", "key": "once-only"}))
    part = RefundDemand(amount_minor=600)
    refund_order(sold.id, actor=actor_for_test(operator), reason="补差价", key="another-tab", demand=part)

    # when
    answer = browser.post(refund_of(community, sold), sent)

    # then
    page = answer.content.decode()
    assert answer.status_code == 422
    assert ("能退的刚刚变了" in page, "确认退 ¥160.00" in page) == (True, True)
    assert fresh(sold).refunded_minor == 600
    assert browser.post(refund_of(community, sold), hidden(answer)).status_code == 302
    assert fresh(sold).refunded_minor == 16600


def test_a_key_belongs_to_one_refund(community, operator, client_for, sold):
    browser = client_for(operator)
    refund_order(
        sold.id,
        actor=SYSTEM,
        reason="漏气",
        key="once-only",
        demand=RefundDemand(amount_minor=600),
        is_restocking=False,
    )

    answer = browser.post(
        refund_of(community, sold),
        {"how": "part", "amount": "7", "reason": "漏气", "key": "once-only", "confirmed_minor": "700"},
    )

    assert (answer.status_code, "这张退款表已经退过一次" in answer.content.decode()) == (422, True)
    assert fresh(sold).refunded_minor == 600


def test_the_command_insists_on_the_confirmed_amount(community, operator, sold):
    with pytest.raises(RefundChanged):
        refund_order(sold.id, actor=SYSTEM, reason="x", key="k", expected=Money(16601, "CNY"))
    assert OrderRefund.objects.count() == 0

    refund_order(sold.id, actor=SYSTEM, reason="x", key="k", expected=Money(16600, "CNY"))

    with pytest.raises(RefundKeyReused):
        refund_order(sold.id, actor=SYSTEM, reason="y", key="k")
    assert OrderRefund.objects.count() == 1


def test_members_are_refused(community, member, client_for, frozen):
    with wired():
        order = paid_order(community, member)

    answer = client_for(member).post(
        refund_of(community, order), {"how": "all", "reason": "x", "key": "k", "confirmed_minor": "8800"}
    )

    assert (answer.status_code, OrderRefund.objects.count(), fresh(order).refunded_minor) == (403, 0, 0)
