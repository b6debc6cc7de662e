import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fengqun.commerce.wallets import commands
from fengqun.commerce.wallets.models import Payout
from fengqun.commerce.wallets.queries import payout_of, terms_of
from fengqun.commerce.wallets.tests.factories import ACCOUNT, ask, fund, owe

pytestmark = pytest.mark.django_db


def url(name, community, **more):
    return reverse(name, kwargs={"community": community.slug, **more})


def test_the_wallet_shows_what_is_there_and_opens_its_reasons(community, member, client_for):
    # given
    transfer_id = fund(community, member, 128_640)
    fund(community, member, 21_460, pending=True)

    # when
    page = client_for(member).get(url("wallet-overview", community))

    # then
    text = page.content.decode()
    assert page.status_code == 200
    assert "1,286" in text
    assert url("wallet-why", community) in text
    assert url("wallet-transfer", community, transfer_id=transfer_id) in text
    assert "style=" not in text


def test_an_empty_wallet_says_what_will_be_there(community, member, client_for):
    page = client_for(member).get(url("wallet-overview", community))

    assert "还没有进出" in page.content.decode()


def test_the_statement_takes_the_same_queries_for_one_and_fifty(
    community, member, client_for, django_assert_num_queries
):
    client = client_for(member)
    address = url("wallet-statement", community)
    fund(community, member, 100)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for _gift in range(49):
        fund(community, member, 100)

    with django_assert_num_queries(len(few)):
        page = client.get(address)

    assert page.content.decode().count('href="' + url("wallet-overview", community) + "transfers/") == 50


def test_the_statement_of_a_month_and_its_file(community, member, client_for, frozen):
    fund(community, member, 12_345)
    client = client_for(member)

    march = client.get(url("wallet-statement", community), {"month": "2026-03"}).content.decode()
    april = client.get(url("wallet-statement", community), {"month": "2026-04"}).content.decode()
    file = client.get(url("wallet-statement-csv", community), {"month": "2026-03"})

    assert "123" in march
    assert "这段时间没有进出" in april
    assert file["Content-Type"] == "text/csv; charset=utf-8"
    assert "123.45" in file.content.decode("utf-8-sig").splitlines()[1]
    assert client.get(url("wallet-statement", community), {"month": "never"}).status_code == 200


def test_a_trace_opens_for_its_owner_and_for_staff_only(
    community, member, promoter, operator, other_community, make_member, client_for, guest_client
):
    transfer_id = fund(community, member, 500)
    address = url("wallet-transfer", community, transfer_id=transfer_id)
    foreigner = make_member("别处", community=other_community, roles=["operator"])

    assert client_for(member).get(address).status_code == 200
    assert client_for(operator).get(address).status_code == 200
    assert client_for(promoter).get(address).status_code == 404
    assert client_for(foreigner).get(address).status_code in {403, 404}
    assert guest_client.get(address).status_code in {302, 401}


def test_the_balance_is_explained_in_chinese_and_english(community, member, client_for):
    fund(community, member, 50_000)
    owe(community, member, 200)
    client = client_for(member)

    chinese = client.get(url("wallet-why", community)).content.decode()
    english = client.get(url("wallet-why", community), headers={"accept-language": "en"}).content.decode()

    assert "为什么可用余额是 ¥500.00" in chinese
    assert "Why CN¥500.00 is available" in english


def test_a_payout_in_the_browser(community, member, client_for, owner, actor_of):
    # given
    fund(community, member, 10_000)
    commands.set_payout_terms(community.id, actor=actor_of(owner), minimum_minor=100, fee_bps=100, fee_fixed_minor=0)
    client = client_for(member)
    assert client.get(url("wallet-payout-new", community)).status_code == 200

    # when: the price first, nothing has happened
    priced = client.post(url("wallet-payout-quote", community), {"amount": "50", **ACCOUNT})
    assert (priced.status_code, Payout.objects.count()) == (200, 0)
    assert "0.50" in priced.content.decode().replace("<small>", "").replace("</small>", "")
    key = priced.context["request_key"]

    # when: confirmed, twice
    answer = client.post(url("wallet-payouts", community), {"amount": "50", "request_key": key, **ACCOUNT})
    again = client.post(url("wallet-payouts", community), {"amount": "50", "request_key": key, **ACCOUNT})

    # then
    payout = Payout.objects.get()
    assert answer["Location"] == again["Location"] == url("wallet-payout", community, payout_id=payout.id)
    assert client.get(answer["Location"]).status_code == 200
    assert client.get(url("wallet-payouts", community)).status_code == 200
    trace = client.get(url("wallet-transfer", community, transfer_id=payout.net_transfer_id)).content.decode()
    assert "手续费怎么算" in trace


@pytest.mark.parametrize("amount", ["", "abc", "1e5x", "100.001"])
def test_a_form_that_makes_no_sense_answers_422(community, member, client_for, amount):
    page = client_for(member).post(url("wallet-payout-quote", community), {"amount": amount, **ACCOUNT})

    assert page.status_code == 422


def test_too_much_answers_422_with_the_form(community, member, client_for):
    fund(community, member, 1_000)
    form = {"amount": "50", "request_key": "01a1fff6-513e-7fce-8ac6-5ac7ed6197f6", **ACCOUNT}

    page = client_for(member).post(url("wallet-payouts", community), form)

    assert page.status_code == 422
    assert not Payout.objects.exists()


@pytest.mark.parametrize(
    ("amount", "said"), [("50", "现在最多可以提现 ¥10。"), ("0.50", "每次至少提现 ¥1。"), ("1", "扣掉手续费后没有剩余")]
)
def test_what_cannot_be_had_is_said_on_the_form_before_any_price(
    community, member, owner, actor_of, client_for, amount, said
):
    # given
    fund(community, member, 1_000)
    commands.set_payout_terms(community.id, actor=actor_of(owner), minimum_minor=100, fee_bps=0, fee_fixed_minor=100)

    # when
    answer = client_for(member).post(url("wallet-payout-quote", community), {"amount": amount, **ACCOUNT})

    # then
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count(said) == 1
    assert (f'action="{url("wallet-payout-quote", community)}"' in page, "你会收到" in page) == (True, False)
    assert f'value="{amount}"' in page
    assert not Payout.objects.exists()


def test_the_price_leads_back_to_the_form(community, member, client_for):
    fund(community, member, 10_000)

    page = client_for(member).post(url("wallet-payout-quote", community), {"amount": "50", **ACCOUNT}).content.decode()

    assert f'<a class="btn btn--text btn--block" href="{url("wallet-payout-new", community)}">' in page


def test_nobody_sees_the_payout_of_another(community, member, promoter, actor_of, client_for):
    fund(community, member, 10_000)
    payout = ask(community, actor_of(member), 5_000)

    page = client_for(promoter).get(url("wallet-payout", community, payout_id=payout.id))

    assert page.status_code == 404


def test_staff_work_through_a_payout(community, member, operator, actor_of, client_for):
    # given
    fund(community, member, 10_000)
    payout = ask(community, actor_of(member), 5_000)
    staff = client_for(operator)
    there = {"payout_id": payout.id}
    today = staff.get(url("console-today", community)).content.decode()
    assert "待批提现" in today
    assert "佟佟" in staff.get(url("wallets-console-payouts", community)).content.decode()
    page = staff.get(url("wallets-console-payout", community, **there)).content.decode()
    assert "6222000011116688" in page

    # when
    staff.post(url("wallets-console-approval", community, **there))
    empty = staff.post(url("wallets-console-sending", community, **there), {"reference": ""})
    staff.post(url("wallets-console-sending", community, **there), {"reference": "ICBC-7"})
    staff.post(url("wallets-console-arrival", community, **there))

    # then
    assert empty.status_code == 422
    assert payout_of(community.id, payout.id).state == "paid"
    assert "待批提现" not in staff.get(url("console-today", community)).content.decode()


def test_members_do_not_reach_the_console(community, member, actor_of, client_for):
    fund(community, member, 10_000)
    payout = ask(community, actor_of(member), 5_000)
    client = client_for(member)

    for name in ("approval", "refusal", "sending", "arrival", "failure", "retry"):
        answer = client.post(
            url(f"wallets-console-{name}", community, payout_id=payout.id), {"reason": "x", "reference": "x"}
        )
        assert answer.status_code == 403
    for name in ("wallets-console-payouts", "wallets-console-terms"):
        assert client.get(url(name, community)).status_code == 403

    assert payout_of(community.id, payout.id).state == "requested"


def test_the_owner_sets_terms(community, owner, operator, client_for):
    form = {"minimum": "10", "fee_percent": "0.6", "fee_fixed": "1"}
    address = url("wallets-console-terms", community)

    assert client_for(operator).post(address, form).status_code == 403
    assert client_for(owner).get(address).status_code == 200
    assert client_for(owner).post(address, {**form, "minimum": "0"}).status_code == 422
    assert client_for(owner).post(address, form).status_code == 302

    terms = terms_of(community.id)
    assert (terms.minimum_minor, terms.fee_bps, terms.fee_fixed_minor, terms.version) == (1_000, 60, 100, 1)


def test_the_list_of_payouts_takes_the_same_queries_for_one_and_fifty(
    community, member, operator, actor_of, client_for, django_assert_num_queries
):
    fund(community, member, 100_000)
    ask(community, actor_of(member), 100, key="first")
    client = client_for(operator)
    address = url("wallets-console-payouts", community)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(49):
        ask(community, actor_of(member), 100, key=f"k{number}")

    with django_assert_num_queries(len(few)):
        client.get(address)


def test_the_api_tells_the_same(community, member, promoter, client_for, actor_of):
    transfer_id = fund(community, member, 10_000)
    client = client_for(member)
    base = f"/api/v1/communities/{community.slug}"

    wallet = client.get(f"{base}/wallet").json()
    lines = client.get(f"{base}/wallet/statement").json()
    payout = ask(community, actor_of(member), 4_000)

    assert wallet["available"] == {"amount_minor": 10_000, "unit": "CNY"}
    assert [line["change"]["amount_minor"] for line in lines] == [10_000]
    assert client.get(f"{base}/payouts").json()[0]["destination"] == "工商银行 ··6688"
    why = f"{base}/wallet/transfers/{transfer_id}/explanation"
    assert client.get(why).json()["amount"] == {"amount_minor": 10_000, "unit": "CNY"}
    assert client_for(promoter).get(why).status_code == 404
    assert client_for(promoter).get(f"{base}/payouts/{payout.id}").status_code == 404
    assert client_for(promoter).get(f"{base}/payouts?everyone=true").status_code == 403
