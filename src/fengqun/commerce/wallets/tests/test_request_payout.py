import pytest

from fengqun.commerce.wallets import chart
from fengqun.commerce.wallets.activities import PayoutRequested
from fengqun.commerce.wallets.commands import set_payout_terms
from fengqun.commerce.wallets.errors import BelowMinimum, NotEnough, NothingLeftAfterFee, RequestKeyReused
from fengqun.commerce.wallets.models import Payout
from fengqun.commerce.wallets.queries import wallet_of
from fengqun.commerce.wallets.tests.factories import ask, fund, owe
from fengqun.kernel.errors import Denied, SignInRequired
from fengqun.kernel.money import Money
from fengqun.kernel.policies import Actor
from fengqun.spine.activity.queries import activities_about
from fengqun.spine.ledger.queries import balance

pytestmark = pytest.mark.django_db


def cny(amount_minor):
    return Money(amount_minor, "CNY")


def test_a_payout_reserves_net_and_fee(community, member, owner, actor_of):
    # given
    fund(community, member, 10_000)
    set_payout_terms(community.id, actor=actor_of(owner), minimum_minor=100, fee_bps=100, fee_fixed_minor=50)

    # when
    payout = ask(community, actor_of(member), 6_000)

    # then
    assert (payout.amount, payout.fee, payout.net) == (cny(6_000), cny(110), cny(5_890))
    assert payout.state == "requested"
    assert payout.destination == "工商银行 ··6688"
    wallet = wallet_of(community.id, member.id, "CNY")
    assert (wallet.available, wallet.reserved) == (cny(4_000), cny(6_000))
    bank = balance(community.id, chart.bank("CNY"))
    assert (bank.posted_minor, bank.pending_out_minor) == (10_000, 5_890)
    [news] = activities_about(community.id, "payout", payout.id)
    assert isinstance(news.activity, PayoutRequested)
    assert news.activity.fee_minor == 110


def test_a_second_click_answers_the_same_payout(community, member, actor_of):
    # given
    fund(community, member, 10_000)
    first = ask(community, actor_of(member), 6_000)

    # when
    second = ask(community, actor_of(member), 6_000)

    # then
    assert second == first
    assert Payout.objects.count() == 1
    assert wallet_of(community.id, member.id, "CNY").reserved == cny(6_000)


def test_the_same_key_with_another_amount_is_refused(community, member, actor_of):
    # given
    fund(community, member, 10_000)
    ask(community, actor_of(member), 6_000)

    # when
    with pytest.raises(RequestKeyReused):
        ask(community, actor_of(member), 1_000)

    # then
    assert wallet_of(community.id, member.id, "CNY").reserved == cny(6_000)


@pytest.mark.parametrize(
    ("amount_minor", "refusal"), [(99, BelowMinimum), (10_001, NotEnough), (100_000_000, NotEnough), (-5, BelowMinimum)]
)
def test_amounts_out_of_bounds_are_refused_and_nothing_happens(community, member, actor_of, amount_minor, refusal):
    # given
    fund(community, member, 10_000)

    # when
    with pytest.raises(refusal):
        ask(community, actor_of(member), amount_minor)

    # then
    assert not Payout.objects.exists()
    assert wallet_of(community.id, member.id, "CNY").reserved == cny(0)


def test_a_fee_that_eats_everything_is_refused(community, member, owner, actor_of):
    fund(community, member, 10_000)
    set_payout_terms(community.id, actor=actor_of(owner), minimum_minor=100, fee_bps=0, fee_fixed_minor=100)

    with pytest.raises(NothingLeftAfterFee):
        ask(community, actor_of(member), 100)

    assert not Payout.objects.exists()


def test_pending_money_cannot_be_taken_out(community, member, actor_of):
    fund(community, member, 10_000, pending=True)

    with pytest.raises(NotEnough):
        ask(community, actor_of(member), 100)


def test_what_is_owed_is_deducted_first(community, member, actor_of):
    # given
    fund(community, member, 10_000)
    owe(community, member, 2_500)

    # when
    with pytest.raises(NotEnough) as refusal:
        ask(community, actor_of(member), 8_000)
    payout = ask(community, actor_of(member), 7_500)

    # then
    assert "75" in str(refusal.value)
    wallet = wallet_of(community.id, member.id, "CNY")
    assert (wallet.available, wallet.owed, wallet.reserved) == (cny(0), cny(0), cny(7_500))
    assert payout.amount == cny(7_500)


def test_guests_and_members_of_elsewhere_are_denied(community, other_community, member, make_member, actor_of):
    # given
    fund(community, member, 10_000)
    foreigner = make_member("别处", community=other_community)

    # when
    with pytest.raises(SignInRequired):
        ask(community, Actor(), 1_000)
    with pytest.raises(Denied):
        ask(community, actor_of(foreigner), 1_000)

    # then
    assert not Payout.objects.exists()
