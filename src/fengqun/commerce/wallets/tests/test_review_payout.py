import pytest
from django.db import IntegrityError

from fengqun.commerce.wallets import chart, commands
from fengqun.commerce.wallets.errors import NotEnough, PayoutMoved, ReasonMissing, ReferenceMissing, ReferenceUsed
from fengqun.commerce.wallets.models import Payout, PayoutTerms
from fengqun.commerce.wallets.queries import payout_of, terms_of, wallet_of
from fengqun.commerce.wallets.tests.factories import ask, fund
from fengqun.kernel.errors import Denied, NotFound
from fengqun.kernel.money import Money
from fengqun.spine.activity.queries import activities_about
from fengqun.spine.ledger.queries import balance, verify

pytestmark = pytest.mark.django_db


def cny(amount_minor):
    return Money(amount_minor, "CNY")


@pytest.fixture
def staff(operator, actor_of):
    return actor_of(operator)


@pytest.fixture
def payout(community, member, owner, actor_of):
    fund(community, member, 10_000)
    commands.set_payout_terms(community.id, actor=actor_of(owner), minimum_minor=100, fee_bps=100, fee_fixed_minor=0)
    return ask(community, actor_of(member), 5_000)


def test_the_whole_way_to_paid(community, member, staff, payout):
    # when
    commands.approve_payout(community.id, payout.id, actor=staff)
    commands.confirm_sent(community.id, payout.id, actor=staff, reference="ICBC-1")
    paid = commands.confirm_paid(community.id, payout.id, actor=staff)

    # then
    assert paid.state == "paid"
    wallet = wallet_of(community.id, member.id, "CNY")
    assert (wallet.available, wallet.reserved) == (cny(5_000), cny(0))
    assert balance(community.id, chart.bank("CNY")).posted_minor == 10_000 - 4_950
    assert balance(community.id, chart.payout_fees("CNY")).posted_minor == 50
    assert [news.verb for news in activities_about(community.id, "payout", payout.id)] in (
        ["wallets.payout_requested", "wallets.payout_approved", "wallets.payout_sent", "wallets.payout_paid"],
        ["wallets.payout_paid", "wallets.payout_sent", "wallets.payout_approved", "wallets.payout_requested"],
    )


def test_refused_money_returns_and_the_member_reads_why(community, member, staff, payout):
    refused = commands.refuse_payout(community.id, payout.id, actor=staff, reason="账户名不符")

    assert (refused.state, refused.reason) == ("refused", "账户名不符")
    assert wallet_of(community.id, member.id, "CNY").available == cny(10_000)


def test_a_refusal_needs_a_reason(community, staff, payout):
    with pytest.raises(ReasonMissing):
        commands.refuse_payout(community.id, payout.id, actor=staff, reason="  ")

    assert payout_of(community.id, payout.id).state == "requested"


@pytest.mark.parametrize("step", ["approve", "refuse", "sent", "paid", "failed", "retry"])
def test_nothing_follows_after_paid(community, member, staff, payout, step):
    # given
    commands.approve_payout(community.id, payout.id, actor=staff)
    commands.confirm_sent(community.id, payout.id, actor=staff, reference="ICBC-1")
    commands.confirm_paid(community.id, payout.id, actor=staff)

    # when
    with pytest.raises(PayoutMoved):
        act(step, community, payout, staff)

    # then
    assert wallet_of(community.id, member.id, "CNY").available == cny(5_000)
    assert balance(community.id, chart.bank("CNY")).posted_minor == 5_050


def act(step, community, payout, staff):
    acts = {
        "approve": lambda: commands.approve_payout(community.id, payout.id, actor=staff),
        "refuse": lambda: commands.refuse_payout(community.id, payout.id, actor=staff, reason="x"),
        "sent": lambda: commands.confirm_sent(community.id, payout.id, actor=staff, reference="X"),
        "paid": lambda: commands.confirm_paid(community.id, payout.id, actor=staff),
        "failed": lambda: commands.report_failure(community.id, payout.id, actor=staff, reason="x"),
        "retry": lambda: commands.retry_payout(community.id, payout.id, actor=staff),
    }
    acts[step]()


def test_a_failed_payout_may_be_tried_again(community, member, staff, payout):
    # given
    commands.approve_payout(community.id, payout.id, actor=staff)
    commands.confirm_sent(community.id, payout.id, actor=staff, reference="ICBC-1")
    failed = commands.report_failure(community.id, payout.id, actor=staff, reason="卡号有误")
    assert (failed.state, wallet_of(community.id, member.id, "CNY").available) == ("failed", cny(10_000))

    # when
    retried = commands.retry_payout(community.id, payout.id, actor=staff)
    commands.confirm_sent(community.id, payout.id, actor=staff, reference="ICBC-2")
    commands.confirm_paid(community.id, payout.id, actor=staff)

    # then
    assert (retried.attempt, retried.net_transfer_id != payout.net_transfer_id) == (2, True)
    assert wallet_of(community.id, member.id, "CNY").available == cny(5_000)
    assert balance(community.id, chart.bank("CNY")).posted_minor == 5_050


def test_a_retry_finds_the_wallet_spent(community, member, staff, payout, actor_of):
    # given
    commands.approve_payout(community.id, payout.id, actor=staff)
    commands.report_failure(community.id, payout.id, actor=staff, reason="银行关闭")
    ask(community, actor_of(member), 8_000, key="k2")

    # when
    with pytest.raises(NotEnough):
        commands.retry_payout(community.id, payout.id, actor=staff)

    # then
    assert payout_of(community.id, payout.id).state == "failed"
    assert wallet_of(community.id, member.id, "CNY").reserved == cny(8_000)


def test_one_bank_reference_pays_one_payout(community, member, staff, payout, actor_of):
    # given
    other = ask(community, actor_of(member), 1_000, key="k2")
    for one in (payout, other):
        commands.approve_payout(community.id, one.id, actor=staff)
    commands.confirm_sent(community.id, payout.id, actor=staff, reference="ICBC-1")

    # when
    with pytest.raises(ReferenceUsed):
        commands.confirm_sent(community.id, other.id, actor=staff, reference="ICBC-1")
    with pytest.raises(ReferenceMissing):
        commands.confirm_sent(community.id, other.id, actor=staff, reference=" ")

    # then
    assert payout_of(community.id, other.id).state == "approved"


def test_members_and_staff_of_elsewhere_are_denied(community, other_community, member, make_member, actor_of, payout):
    foreign = make_member("隔壁运营", community=other_community, roles=["operator"])

    for person in (member, foreign):
        for step in ("approve", "refuse", "sent", "paid", "failed", "retry"):
            with pytest.raises(Denied):
                act(step, community, payout, actor_of(person))

    assert payout_of(community.id, payout.id).state == "requested"


def test_a_payout_of_another_community_is_not_found(other_community, make_member, actor_of, payout):
    foreign = make_member("隔壁运营", community=other_community, roles=["operator"])

    with pytest.raises(NotFound):
        commands.approve_payout(other_community.id, payout.id, actor=actor_of(foreign))


def test_the_database_refuses_a_sum_that_does_not_add_up(payout):
    with pytest.raises(IntegrityError):
        Payout.objects.filter(id=payout.id).update(net_minor=5_000)


def test_only_the_owner_sets_the_terms(community, staff):
    with pytest.raises(Denied):
        commands.set_payout_terms(community.id, actor=staff, minimum_minor=1, fee_bps=0, fee_fixed_minor=0)

    assert not PayoutTerms.objects.exists()
    assert terms_of(community.id).minimum_minor == 100


def test_the_books_verify(community, staff, payout):
    commands.approve_payout(community.id, payout.id, actor=staff)

    report = verify(community.id)

    assert report.findings == ()
