"""What a provider paid to the bank."""

from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from fengqun.commerce.payments.activities import ProviderSettled
from fengqun.commerce.payments.chart import CLEARING_SANDBOX, PROVIDER_FEES
from fengqun.commerce.payments.commands import record_settlement, request_refund
from fengqun.commerce.payments.errors import (
    SettlementDiffers,
    SettlementTooLarge,
    SettlementUnreasonable,
    UnknownProvider,
)
from fengqun.commerce.payments.models import ProviderSettlement
from fengqun.commerce.payments.queries import holdings, settlements
from fengqun.commerce.payments.tests.factories import captured_intent, settle, wired
from fengqun.commerce.wallets.chart import bank
from fengqun.kernel import clock
from fengqun.kernel.errors import Denied
from fengqun.kernel.money import MAX_MINOR, Money
from fengqun.kernel.policies import SYSTEM
from fengqun.people.communities.tests.factories import actor_for_test
from fengqun.spine.activity.queries import activities_about
from fengqun.spine.ledger.queries import balance, balance_at, explain_transfer, verify
from fengqun.spine.ledger.types import AccountRef

pytestmark = pytest.mark.django_db

CLEARING, FEES, BANK = AccountRef(CLEARING_SANDBOX, "CNY"), AccountRef(PROVIDER_FEES, "CNY"), bank("CNY")
MONDAY = date(2026, 3, 2)


def held(community):
    """What lies at the provider and at the bank, and what the provider kept."""
    return tuple(balance(community.id, ref).posted_minor for ref in (CLEARING, BANK, FEES))


def record(community, actor=SYSTEM, **more):
    facts = {"provider": "sandbox", "reference": "S-1", "amount_minor": 8747, "fee_minor": 53, "day": MONDAY, **more}
    return record_settlement(community.id, actor=actor, **facts)


def page(community):
    return reverse("payments-console-settlements", kwargs={"community": community.slug})


@pytest.fixture
def captured(community, member, frozen):
    """88.00 lie at the provider."""
    with wired():
        return captured_intent(community, member)


def test_money_goes_from_the_provider_to_the_bank_once(community, operator, captured, frozen):
    # when: twice the same
    first = record(community, actor_for_test(operator))
    again = record(community, actor_for_test(operator))

    # then
    assert first == again
    assert (first.amount, first.fee, first.total) == (Money(8747, "CNY"), Money(53, "CNY"), Money(8800, "CNY"))
    assert held(community) == (0, 8747, 53)
    assert settlements(community.id) == [first]
    [told] = activities_about(community.id, "provider_settlement", first.id)
    assert isinstance(told.activity, ProviderSettled)
    assert (told.activity.actor_id, told.activity.reference, told.activity.fee_minor) == (operator.id, "S-1", 53)
    assert list(verify(community.id)) == []


def test_without_a_fee_there_is_no_line_for_it(community, captured):
    record(community, amount_minor=8800, fee_minor=0)

    assert held(community) == (0, 8800, 0)


def test_it_is_booked_on_its_day(community, member, at, captured, frozen):
    # given: recorded three days later
    with at(frozen + timedelta(days=3)):
        record(community, day=date(2026, 3, 3))

    # then
    noon_in_shanghai = datetime(2026, 3, 3, 4, tzinfo=UTC)
    assert balance_at(community.id, BANK, noon_in_shanghai - timedelta(seconds=1)).posted_minor == 0
    assert balance_at(community.id, BANK, noon_in_shanghai + timedelta(seconds=1)).posted_minor == 8747


@pytest.mark.parametrize(
    "other", [{"amount_minor": 8746}, {"fee_minor": 52}, {"day": date(2026, 3, 1)}], ids=["amount", "fee", "day"]
)
def test_a_number_belongs_to_one_settlement(community, captured, other):
    record(community)

    with pytest.raises(SettlementDiffers):
        record(community, **other)

    assert held(community) == (0, 8747, 53)
    assert ProviderSettlement.objects.count() == 1


@pytest.mark.parametrize("amount_minor", [8748, 10**12])
def test_never_more_than_the_provider_holds(community, captured, amount_minor):
    with pytest.raises(SettlementTooLarge) as refused:
        record(community, amount_minor=amount_minor)

    assert str(refused.value) == "到账加手续费超过了付款方那里的钱，那里现在有 ¥88.00。"
    assert held(community) == (8800, 0, 0)
    assert not ProviderSettlement.objects.exists()


def test_what_went_back_to_buyers_cannot_be_settled(community, captured):
    with wired():
        request_refund(
            captured.id, amount_minor=800, key="k", reason="", cause_kind="thing", cause_id=captured.payable_id
        )
        settle()

    with pytest.raises(SettlementTooLarge):
        record(community)
    record(community, amount_minor=8000, fee_minor=0)

    assert held(community) == (0, 8000, 0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount_minor": 0},
        {"fee_minor": -1},
        {"amount_minor": MAX_MINOR},
        {"day": date(2026, 3, 3)},
        {"day": date(1, 1, 1)},
        {"reference": "   "},
        {"reference": "9" * 81},
    ],
    ids=str,
)
def test_what_cannot_be_is_refused(community, captured, wrong):
    with pytest.raises(SettlementUnreasonable):
        record(community, **wrong)

    assert (held(community), ProviderSettlement.objects.count()) == ((8800, 0, 0), 0)


def test_the_day_is_that_of_the_community(community, at, captured):
    with at(datetime(2026, 3, 2, 16, 30, tzinfo=UTC)):
        record(community, day=date(2026, 3, 3))

    assert held(community) == (0, 8747, 53)


def test_it_needs_the_right_and_a_provider(community, host, captured):
    with pytest.raises(Denied):
        record(community, actor_for_test(host))
    with pytest.raises(UnknownProvider):
        record(community, provider="gone")

    assert (held(community), ProviderSettlement.objects.count()) == ((8800, 0, 0), 0)


def test_the_same_number_in_another_community_is_another(community, other_community, captured):
    record(community)

    with pytest.raises(SettlementTooLarge):
        record(other_community)

    assert held(other_community) == (0, 0, 0)


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "沙盒支付把 ¥87.47 打到了银行账户"), ("en", "CN¥87.47")])
def test_it_is_explained(community, captured, language, said):
    card = record(community)

    with translation.override(language):
        sentences = " ".join(str(one) for one in explain_transfer(community.id, card.transfer_id).sentences())

    assert said in sentences
    assert "S-1" in sentences


@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_not_take_what_only_one_can(community, member):
    # given
    with wired():
        captured_intent(community, member)
    today, outcomes, barrier = clock.now().date(), [], Barrier(2)

    def take(reference):
        barrier.wait()
        try:
            record(community, reference=reference, amount_minor=8000, fee_minor=0, day=today)
            outcomes.append("booked")
        except SettlementTooLarge:
            outcomes.append("too large")
        finally:
            connections.close_all()

    # when
    threads = [Thread(target=take, args=[reference]) for reference in ("S-1", "S-2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    # then
    assert sorted(outcomes) == ["booked", "too large"]
    assert held(community) == (800, 8000, 0)
    assert ProviderSettlement.objects.count() == 1


def test_console_proposes_what_is_held_and_records_it(community, operator, client_for, captured):
    # given
    browser = client_for(operator)
    shown = browser.get(page(community)).content.decode()
    assert ('value="88.00"' in shown, "还没有登记过结算" in shown, 'value="2026-03-02"' in shown) == (True, True, True)
    form = {"provider": "sandbox", "amount": "87.47", "fee": "0.53", "reference": "S-1", "day": "2026-03-02"}

    # when: twice the same form
    answers = [browser.post(page(community), form) for _click in range(2)]

    # then
    assert [answer["Location"] for answer in answers] == [page(community)] * 2
    listed = browser.get(page(community)).content.decode()
    assert ("S-1" in listed, operator.name in listed) == (True, True)
    assert [one.held for one in holdings(community.id, "CNY")] == [Money(0, "CNY")]
    assert held(community) == (0, 8747, 53)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"amount": "90"}, "那里现在有 ¥88.00"), ({"amount": "x"}, "写成数字"), ({"day": "2026-03-09"}, "不能是将来")],
)
def test_console_says_what_is_wrong(community, operator, client_for, captured, wrong, said):
    form = {"provider": "sandbox", "amount": "80", "fee": "", "reference": "S-1", "day": "2026-03-02", **wrong}

    answer = client_for(operator).post(page(community), form)

    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert held(community) == (8800, 0, 0)


def test_console_is_for_staff(community, member, host, client_for, guest_client, captured):
    form = {"provider": "sandbox", "amount": "80", "reference": "S-1", "day": "2026-03-02"}

    assert client_for(member).post(page(community), form).status_code == 403
    assert client_for(host).get(page(community)).status_code == 403
    assert guest_client.get(page(community)).status_code == 302
    assert held(community) == (8800, 0, 0)


def test_console_asks_as_much_for_fifty_rows_as_for_one(
    community, operator, client_for, captured, django_assert_num_queries
):
    browser, staff = client_for(operator), actor_for_test(operator)
    record(community, staff, amount_minor=1, fee_minor=0, reference="S-0")
    browser.get(page(community))
    with CaptureQueriesContext(connection) as with_one:
        browser.get(page(community))
    for place in range(1, 50):
        record(community, staff, amount_minor=1, fee_minor=0, reference=f"S-{place}")

    with django_assert_num_queries(len(with_one)):
        shown = browser.get(page(community)).content.decode()

    assert (shown.count("<tr><td"), len(with_one) <= 18) == (50, True)


def test_by_the_api(community, member, operator, client_for, captured):
    # given
    address = f"/api/v1/communities/{community.slug}/settlements"
    body = {
        "provider": "sandbox",
        "reference": "S-1",
        "amount_minor": 8747,
        "fee_minor": 53,
        "settled_on": "2026-03-02",
    }
    assert client_for(member).post(address, body, content_type="application/json").status_code == 403

    # when
    browser = client_for(operator)
    first, again = (browser.post(address, body, content_type="application/json") for _time in range(2))
    other = browser.post(address, {**body, "fee_minor": 0}, content_type="application/json")

    # then
    assert (first.status_code, again.json()) == (200, first.json())
    assert first.json()["amount"] == {"amount_minor": 8747, "unit": "CNY"}
    assert (other.status_code, other.json()["code"]) == (409, "payments.settlement_differs")
    assert [one["reference"] for one in browser.get(address).json()] == ["S-1"]
    assert held(community) == (0, 8747, 53)
