"""Every amount of an order says where it comes from, in the reader's language."""

import pytest
from django.utils import translation

from fengqun.commerce.orders.commands import change_order_settings, record_history, refund_order
from fengqun.commerce.orders.models import Order
from fengqun.commerce.orders.tests.factories import paid_order
from fengqun.commerce.orders.tests.test_history import purchase
from fengqun.commerce.orders.types import RefundDemand
from fengqun.commerce.payments.tests.factories import settle, wired
from fengqun.kernel.policies import SYSTEM
from fengqun.product.catalog.tests.factories import make_variant
from fengqun.spine.ledger.explaining import find_rule
from fengqun.spine.ledger.queries import explain_transfer, journals_of_cause

pytestmark = pytest.mark.django_db


def told(community, order):
    """What each journal of the order says about itself, by its rule."""
    said = {}
    for journal in journals_of_cause(community.id, "order", order.id):
        rule = find_rule(journal.rule)
        assert rule is not None
        said[journal.rule] = str(rule.explainer(journal)[0].text)
    return said


@pytest.fixture
def order(community, member, frozen):
    change_order_settings(
        community.id, actor=SYSTEM, shipping_fee_minor=800, free_shipping_from_minor=None, number_prefix="SY"
    )
    with wired():
        order = paid_order(community, member, {make_variant(community, price_minor=7900).id: 2})
        refund_order(
            order.id,
            actor=SYSTEM,
            reason="漏气",
            key="k",
            demand=RefundDemand(amount_minor=8300, with_shipping=True),
        )
        settle()
    return order


def test_sentences_in_chinese(community, order):
    assert told(community, order) == {
        "payments.capture": "向沙盒支付核实，买家付了 ¥166.00。钱在它那里，先记作待核销收款。",
        "orders.payment": "订单 SY26030200001 收下这笔钱：商品 ¥158.00，运费 ¥8.00。",
        "orders.refund": "订单 SY26030200001 同意退 ¥83.00，其中运费 ¥4.00。从销售里冲减，等付款方退回。",
        "payments.refund": "沙盒支付确认已把 ¥83.00 原路退给买家。",
    }


def test_sentences_in_english(community, order):
    with translation.override("en"):
        said = told(community, order)
    assert said["orders.payment"].startswith("Order SY26030200001 took this money: goods ")
    assert "166.00" in said["payments.capture"]


def test_chain_of_a_sale_reaches_back_to_the_payment(community, order):
    journals = {journal.rule: journal for journal in journals_of_cause(community.id, "order", order.id)}
    explained = explain_transfer(community.id, journals["orders.payment"].transfers[0].id)
    rules = [step.rule for step in explained.steps if step.rule]
    assert {"payments.capture", "orders.payment"} <= set(rules)
    [formula] = [step.formula for step in explained.steps if step.rule == "orders.payment" and step.formula]
    assert str(formula) == "¥158.00 + ¥8.00 = ¥166.00"


def test_imported_purchase_says_so(community, member):
    record_history(community.id, [purchase(member)])
    said = told(community, Order.objects.get())
    assert said["orders.history"] == "订单 SH97011200001 来自以前的系统，当时收了 ¥29.33，随导入记入账本。"
