"""Money of an order goes back: asked for, decided, booked, paid."""

import pytest

from fengqun.commerce.orders.activities import OrderRefunded, RefundRefused, RefundRequested, RefundWithdrawn
from fengqun.commerce.orders.chart import REFUNDS, SALES
from fengqun.commerce.orders.commands import (
    approve_refund,
    change_order_settings,
    receive_order,
    refund_order,
    refuse_refund,
    request_refund,
    retry_refund,
    withdraw_refund,
)
from fengqun.commerce.orders.errors import (
    KeyReused,
    NothingToRefund,
    NotRefundable,
    OrderNotFound,
    QuantityOutOfRange,
    ReasonMissing,
    RefundNotFound,
    RefundPending,
    RefundTooLarge,
    WrongState,
)
from fengqun.commerce.orders.models import OrderLine, OrderRefund
from fengqun.commerce.orders.queries import order_detail
from fengqun.commerce.orders.tests.factories import fresh, paid_order, placed_order, received_order, shipped_order, told
from fengqun.commerce.orders.types import RefundDemand
from fengqun.commerce.payments.chart import CLEARING_SANDBOX, UNAPPLIED
from fengqun.commerce.payments.sandbox import company
from fengqun.commerce.payments.sandbox.tables import SandboxRefund
from fengqun.commerce.payments.tests.factories import row, sandbox_payment, settle, wired
from fengqun.kernel.errors import Denied
from fengqun.kernel.policies import SYSTEM
from fengqun.people.communities.tests.factories import actor_for_test, make_member
from fengqun.product.catalog.queries import variant_cards
from fengqun.product.catalog.tests.factories import make_variant
from fengqun.spine.ledger.queries import balance
from fengqun.spine.ledger.types import AccountRef

pytestmark = pytest.mark.django_db


def posted(community, purpose):
    return balance(community.id, AccountRef(purpose, "CNY")).posted_minor


def two_kinds(community):
    """158.00 of beans, 50.00 of a cup, 8.00 shipping."""
    change_order_settings(community.id, actor=SYSTEM, shipping_fee_minor=800, free_shipping_from_minor=None)
    beans = make_variant(community, price_minor=7900, stock=5)
    cup = make_variant(community, price_minor=5000, stock=5)
    return beans, cup, {beans.id: 2, cup.id: 1}


def line_of(order, variant):
    return OrderLine.objects.get(order=order, variant_id=variant.id)


def test_full_refund_by_staff_closes_the_order_and_empties_the_books(community, member, operator, frozen):
    beans, cup, wanted = two_kinds(community)
    with wired():
        order = paid_order(community, member, wanted)
        refund_id = refund_order(order.id, actor=actor_for_test(operator), reason="断货", key="k", is_restocking=True)
        settle()
    order = fresh(order)
    assert (order.state, order.payment, order.refunded_minor) == ("cancelled", "refunded", 21600)
    assert OrderRefund.objects.get(id=refund_id).state == "succeeded"
    assert variant_cards([beans.id])[beans.id].available == 5
    assert variant_cards([cup.id])[cup.id].available == 5
    assert (posted(community, SALES), posted(community, REFUNDS)) == (20800, 21600)
    assert (posted(community, CLEARING_SANDBOX), posted(community, UNAPPLIED)) == (0, 0)
    [refunded] = told(community, order, OrderRefunded)
    assert (refunded.is_full, refunded.amount_minor, refunded.shipping_refunded_minor) == (True, 21600, 800)
    assert [(line.refunded_quantity, line.refunded_minor, line.remaining_minor) for line in refunded.lines] == [
        (2, 15800, 0),
        (1, 5000, 0),
    ]


def test_partial_refund_by_quantity_tells_what_is_left_of_the_line(community, member, frozen):
    beans, _cup, wanted = two_kinds(community)
    with wired():
        order = shipped_order(community, member, wanted)
        line = line_of(order, beans)
        refund_order(order.id, actor=SYSTEM, reason="漏气", key="k", demand=RefundDemand(quantities={line.id: 1}))
        settle()
    order = fresh(order)
    assert (order.state, order.payment, order.refunded_minor) == ("paid", "partly_refunded", 7900)
    [refunded] = told(community, order, OrderRefunded)
    [part] = refunded.lines
    assert (part.line_id, part.quantity, part.net_minor) == (line.id, 2, 15800)
    assert (part.refunded_quantity, part.refunded_minor, part.remaining_minor) == (1, 7900, 7900)
    assert not refunded.is_full
    assert variant_cards([beans.id])[beans.id].available == 3


def test_refund_after_receipt_leaves_the_order_completed(community, member, frozen):
    with wired():
        order = received_order(community, member)
        refund_order(order.id, actor=SYSTEM, reason="坏豆包赔", key="k")
        settle()
    assert (fresh(order).state, fresh(order).payment) == ("completed", "refunded")


def test_amount_goes_to_lines_in_proportion_and_sums_exactly(community, member, frozen):
    _beans, _cup, wanted = two_kinds(community)
    with wired():
        order = paid_order(community, member, wanted)
        refund_order(order.id, actor=SYSTEM, reason="补偿", key="k", demand=RefundDemand(amount_minor=1000))
        settle()
    [refunded] = told(community, order, OrderRefunded)
    assert [line.refunded_minor for line in refunded.lines] == [760, 240]
    assert (fresh(order).refunded_minor, fresh(order).shipping_refunded_minor) == (1000, 0)


def test_never_more_than_was_paid(community, member, frozen):
    _beans, _cup, wanted = two_kinds(community)
    with wired():
        order = paid_order(community, member, wanted)
        everything = RefundDemand(amount_minor=21601, with_shipping=True)
        with pytest.raises(RefundTooLarge):
            refund_order(order.id, actor=SYSTEM, reason="x", key="a", demand=everything)
        refund_order(order.id, actor=SYSTEM, reason="x", key="b", demand=RefundDemand(amount_minor=20000))
        settle()
        with pytest.raises(RefundTooLarge):
            refund_order(order.id, actor=SYSTEM, reason="x", key="c", demand=RefundDemand(amount_minor=801))
        refund_order(order.id, actor=SYSTEM, reason="x", key="d")
        settle()
        with pytest.raises(WrongState):
            refund_order(order.id, actor=SYSTEM, reason="x", key="e")
    order = fresh(order)
    assert (order.refunded_minor, row(order.intent_id).refunded_minor) == (21600, 21600)
    assert (posted(community, CLEARING_SANDBOX), posted(community, UNAPPLIED)) == (0, 0)


def test_same_key_refunds_once(community, member, frozen):
    with wired():
        order = paid_order(community, member)
        demand = RefundDemand(amount_minor=100)
        first = refund_order(order.id, actor=SYSTEM, reason="x", key="k", demand=demand)
        assert refund_order(order.id, actor=SYSTEM, reason="x", key="k", demand=demand) == first
        with pytest.raises(KeyReused):
            refund_order(order.id, actor=SYSTEM, reason="x", key="k", demand=RefundDemand(amount_minor=200))
        settle()
    assert fresh(order).refunded_minor == 100


def test_request_is_approved_and_paid(community, member, operator, frozen):
    beans, _cup, wanted = two_kinds(community)
    with wired():
        order = shipped_order(community, member, wanted)
        demand = RefundDemand(quantities={line_of(order, beans).id: 1}, with_shipping=True)
        refund_id = request_refund(order.id, actor=actor_for_test(member), reason="漏气", demand=demand)
        assert (OrderRefund.objects.get().amount_minor, fresh(order).refunded_minor) == (8700, 0)
        assert posted(community, REFUNDS) == 0
        approve_refund(refund_id, actor=actor_for_test(operator), is_restocking=True)
        settle()
    assert OrderRefund.objects.get().state == "succeeded"
    assert (fresh(order).refunded_minor, fresh(order).shipping_refunded_minor) == (8700, 800)
    assert variant_cards([beans.id])[beans.id].available == 4
    assert [one.refund_id for one in told(community, order, RefundRequested)] == [refund_id]


def test_request_is_refused_with_a_reason_and_may_be_made_again(community, member, operator, frozen):
    with wired():
        order = paid_order(community, member)
    refund_id = request_refund(order.id, actor=actor_for_test(member), reason="不要了")
    with pytest.raises(RefundPending):
        request_refund(order.id, actor=actor_for_test(member), reason="不要了")
    with pytest.raises(ReasonMissing):
        refuse_refund(refund_id, actor=actor_for_test(operator), answer=" ")
    refuse_refund(refund_id, actor=actor_for_test(operator), answer="已经烘焙")
    assert [one.reason for one in told(community, order, RefundRefused)] == ["已经烘焙"]
    with pytest.raises(WrongState):
        approve_refund(refund_id, actor=SYSTEM)
    request_refund(order.id, actor=actor_for_test(member), reason="还是不要")
    assert (fresh(order).refunded_minor, OrderRefund.objects.count()) == (0, 2)


def test_buyer_withdraws_a_request_and_nobody_else_can(community, member, host, operator, frozen):
    with wired():
        order = paid_order(community, member)
    refund_id = request_refund(order.id, actor=actor_for_test(member), reason="不要了")
    for person in (host, operator):
        with pytest.raises(RefundNotFound):
            withdraw_refund(refund_id, actor=actor_for_test(person))
    assert OrderRefund.objects.get().state == "requested"
    withdraw_refund(refund_id, actor=actor_for_test(member))
    with pytest.raises(WrongState):
        withdraw_refund(refund_id, actor=actor_for_test(member))
    assert OrderRefund.objects.get().state == "withdrawn"
    assert [news.refund_id for news in told(community, order, RefundWithdrawn)] == [refund_id]


def test_somebody_else_can_ask_decide_and_see_nothing(community, other_community, member, host, stranger, frozen):
    with wired():
        order = paid_order(community, member)
    refund_id = request_refund(order.id, actor=actor_for_test(member), reason="不要了")
    elsewhere = make_member(other_community, roles=["owner"])
    for person in (host, stranger, elsewhere):
        actor = actor_for_test(person)
        with pytest.raises(OrderNotFound):
            request_refund(order.id, actor=actor, reason="x")
        with pytest.raises(OrderNotFound):
            receive_order(order.id, actor=actor)
        with pytest.raises(OrderNotFound):
            order_detail(order.id, actor=actor)
        with pytest.raises(Denied):
            approve_refund(refund_id, actor=actor)
        with pytest.raises(Denied):
            refuse_refund(refund_id, actor=actor, answer="x")
        with pytest.raises(Denied):
            refund_order(order.id, actor=actor, reason="x", key="k")
    assert (OrderRefund.objects.get().state, fresh(order).refunded_minor) == ("requested", 0)


def test_buyer_cannot_approve_their_own_request(community, member, frozen):
    with wired():
        order = paid_order(community, member)
    refund_id = request_refund(order.id, actor=actor_for_test(member), reason="不要了")
    with pytest.raises(Denied):
        approve_refund(refund_id, actor=actor_for_test(member))
    assert fresh(order).refunded_minor == 0


def test_failed_refund_shows_and_is_tried_again(community, member, operator, frozen):
    with wired():
        order = paid_order(community, member)
        company.refuse_refunds(sandbox_payment(order.intent_id).id, is_refusing=True)
        refund_id = refund_order(order.id, actor=SYSTEM, reason="断货", key="k")
        settle()
        failed = OrderRefund.objects.get()
        assert (failed.state, failed.failure) == ("failed", "refused by the bank")
        assert posted(community, UNAPPLIED) == 8800
        company.refuse_refunds(sandbox_payment(order.intent_id).id, is_refusing=False)
        with pytest.raises(Denied):
            retry_refund(refund_id, actor=actor_for_test(member))
        retry_refund(refund_id, actor=actor_for_test(operator))
        settle()
    assert OrderRefund.objects.get().state == "succeeded"
    assert (posted(community, UNAPPLIED), posted(community, CLEARING_SANDBOX)) == (0, 0)
    assert len(told(community, order, OrderRefunded)) == 1


def test_unreasonable_refunds_are_refused(community, member, frozen):
    unpaid = placed_order(community, member)
    free = placed_order(community, member, {make_variant(community, price_minor=0).id: 1})
    for order in (unpaid, free):
        with pytest.raises(NotRefundable):
            refund_order(order.id, actor=SYSTEM, reason="x", key="k")
    with wired():
        paid = paid_order(community, member)
        other = paid_order(community, member)
    line = OrderLine.objects.get(order=paid)
    with pytest.raises(QuantityOutOfRange):
        refund_order(paid.id, actor=SYSTEM, reason="x", key="k", demand=RefundDemand(quantities={line.id: 2}))
    with pytest.raises(NothingToRefund):
        refund_order(paid.id, actor=SYSTEM, reason="x", key="k", demand=RefundDemand(amount_minor=-5))
    with pytest.raises(OrderNotFound):
        refund_order(other.id, actor=SYSTEM, reason="x", key="k", demand=RefundDemand(quantities={line.id: 1}))
    with pytest.raises(ReasonMissing):
        refund_order(paid.id, actor=SYSTEM, reason="  ", key="k")
    assert not OrderRefund.objects.exists()


def test_same_key_with_any_other_demand_is_refused(community, member, frozen):
    with wired():
        order = paid_order(community, member, {make_variant(community).id: 2, make_variant(community).id: 2})
    one, other = OrderLine.objects.filter(order=order).order_by("position")
    asked = {"reason": "x", "key": "k", "demand": RefundDemand(quantities={one.id: 1}), "actor": SYSTEM}
    refund_id = refund_order(order.id, **asked)
    assert refund_order(order.id, **asked) == refund_id
    for change in (
        {"demand": RefundDemand(quantities={other.id: 2})},
        {"demand": RefundDemand(quantities={one.id: 1}, with_shipping=True)},
        {"reason": "y"},
        {"is_restocking": True},
    ):
        with pytest.raises(KeyReused):
            refund_order(order.id, **{**asked, **change})
    assert OrderRefund.objects.count() == 1


def test_refund_paid_after_all_is_not_sent_again(community, member, operator, frozen):
    with wired():
        order = paid_order(community, member)
        company.refuse_refunds(sandbox_payment(order.intent_id).id, is_refusing=True)
        refund_id = refund_order(order.id, actor=SYSTEM, reason="断货", key="k")
        settle()
        SandboxRefund.objects.update(status="succeeded")
        retry_refund(refund_id, actor=actor_for_test(operator))
        settle()
    assert OrderRefund.objects.get().state == "succeeded"
    assert SandboxRefund.objects.count() == 1
    assert (posted(community, UNAPPLIED), posted(community, CLEARING_SANDBOX)) == (0, 0)
