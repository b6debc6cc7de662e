"""The ledger's pages with real orders: names, numbers, activities and the way to the objects."""

import pytest
from django.urls import reverse

from fengqun.commerce.orders.tests.factories import paid_order
from fengqun.commerce.payments.commands import record_settlement
from fengqun.commerce.payments.tests.factories import wired
from fengqun.commerce.wallets.tests.factories import ask, fund
from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.kernel.policies import SYSTEM, Actor
from fengqun.people.communities.commands import leave
from fengqun.spine.ledger.queries import journals_of_cause
from fengqun.spine.ledger.queries.explorer import TransferFilter, find_transfers
from fengqun.spine.ledger.queries.objects import find
from fengqun.spine.ledger.queries.verify import verify
from fengqun.spine.ledger.types import Owner
from fengqun.web.ledger_sources import activity_facts, member_names, missing_activities, payout_card

pytestmark = pytest.mark.django_db(transaction=True)


def url(name, community, **more):
    return reverse(name, kwargs={"community": community.slug, **more})


@pytest.fixture
def order(community, member):
    with wired():
        return paid_order(community, member)


@pytest.fixture
def payment(community, order):
    """The transfer that turned the captured money into sales."""
    [journal] = [one for one in journals_of_cause(community.id, "order", order.id) if one.rule == "orders.payment"]
    return journal.transfers[0]


def test_the_buyer_reads_why_and_finds_the_order(community, member, order, payment, client_for):
    page = client_for(member).get(url("why-transfer", community, transfer_id=payment.id))

    text = page.content.decode()
    assert page.status_code == 200
    assert "下单" in text
    assert order.number in text
    assert url("orders-detail", community, order_id=order.id) in text
    assert url("orders-console-detail", community, order_id=order.id) not in text
    assert "在账本里看" not in text


def test_staff_are_led_to_a_settlement(community, operator, order, client_for):
    # given
    today = clock.now().astimezone(community.zone).date()
    settled = record_settlement(
        community.id, actor=SYSTEM, provider="sandbox", reference="S-77", amount_minor=100, fee_minor=1, day=today
    )

    # when
    page = client_for(operator).get(url("ledger-transfer", community, transfer_id=settled.transfer_id))

    # then
    text = page.content.decode()
    assert "付款方结算 S-77" in text
    assert url("payments-console-settlements", community) in text


def test_another_member_does_not(community, make_member, order, payment, client_for):
    client = client_for(make_member("许博"))

    assert client.get(url("why-transfer", community, transfer_id=payment.id)).status_code == 404
    address = f"/api/v1/communities/{community.slug}/ledger/transfers/{payment.id}"
    assert client.get(address).status_code == 404


def test_staff_are_led_to_the_order_in_the_console(community, operator, order, payment, client_for):
    text = client_for(operator).get(url("ledger-transfer", community, transfer_id=payment.id)).content.decode()

    assert f"订单 {order.number}" in text
    assert url("orders-console-detail", community, order_id=order.id) in text


def test_an_order_number_finds_all_transfers_of_the_order(community, member, order, payment):
    with wired():
        paid_order(community, member)

    found = find(community.id, order.number)

    assert found.objects == (order.id,)
    rows = find_transfers(community.id, TransferFilter(search=order.number, found=found))
    assert {row.number for row in rows} == {order.number}
    assert {row.rule for row in rows} == {"payments.capture", "orders.payment"}


def test_names_are_those_of_this_communitys_members(community, other_community, member):
    owners = [Owner("member", member.id), Owner("member", new_id()), Owner("provider", member.id)]

    assert member_names(community.id, owners) == {owners[0]: "佟佟"}
    assert member_names(other_community.id, owners) == {}


def test_activities_tell_what_happened_to_the_order(community, order):
    facts = activity_facts(community.id, "order", order.id)

    assert [fact.verb for fact in facts] == ["orders.placed", "orders.paid"]


def test_verification_misses_activities_that_are_gone(community, order):
    gone = new_id()
    [journal, *_more] = journals_of_cause(community.id, "order", order.id)
    known = journal.cause.activity_id
    assert known is not None

    assert set(missing_activities(community.id, "activity", [known, gone])) == {gone}
    assert list(missing_activities(community.id, "order", [gone])) == []
    assert verify(community.id).findings == ()


def test_a_payout_leads_there_for_staff_and_for_its_holder_also_after_leaving(
    community, member, make_member, operator, make_person, actor_of, rf
):
    # given
    fund(community, member, 9_000)
    payout = ask(community, actor_of(member), 5_000)
    leave(community.id, actor=actor_of(member))

    def shown_to(actor):
        request = rf.get("/")
        request.community, request.actor = community, actor
        card = payout_card(request, payout.id)
        return card.url if card else None

    # then
    holder = Actor(user_id=member.user_id, community_id=community.id)
    assert shown_to(actor_of(operator)) == url("wallets-console-payout", community, payout_id=payout.id)
    assert shown_to(holder) == url("wallet-payout", community, payout_id=payout.id)
    assert shown_to(actor_of(make_member("别人"))) is None
    assert shown_to(Actor(user_id=make_person("路人").id, community_id=community.id)) is None
    assert shown_to(Actor()) is None
