"""What happens when two people act at the same moment, with real connections."""

import threading

import pytest
from django.db import connection

from fengqun.commerce.wallets import commands
from fengqun.commerce.wallets.models import Payout
from fengqun.commerce.wallets.queries import payout_of, wallet_of
from fengqun.commerce.wallets.tests.factories import ask, fund
from fengqun.kernel.errors import DomainError
from fengqun.kernel.money import Money

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """Run the acts in threads that start together; answer what each answered or raised."""
    barrier = threading.Barrier(len(acts))
    answers: list[object] = [None] * len(acts)

    def run(place, act):
        barrier.wait(timeout=10)
        try:
            answers[place] = act()
        except DomainError as refusal:
            answers[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return answers


def test_two_withdrawals_of_one_balance(community, member, actor_of):
    # given
    fund(community, member, 10_000)
    actor = actor_of(member)

    # when
    answers = at_once(lambda: ask(community, actor, 8_000, key="a"), lambda: ask(community, actor, 8_000, key="b"))

    # then
    refused = [answer for answer in answers if isinstance(answer, DomainError)]
    assert [refusal.code for refusal in refused] == ["wallets.not_enough"]
    assert Payout.objects.count() == 1
    wallet = wallet_of(community.id, member.id, "CNY")
    assert (wallet.available, wallet.reserved) == (Money(2_000, "CNY"), Money(8_000, "CNY"))


def test_the_same_click_twice_at_once(community, member, actor_of):
    # given
    fund(community, member, 10_000)
    actor = actor_of(member)

    # when
    first, second = at_once(
        lambda: ask(community, actor, 3_000, key="a"), lambda: ask(community, actor, 3_000, key="a")
    )

    # then
    assert first == second
    assert wallet_of(community.id, member.id, "CNY").reserved == Money(3_000, "CNY")


def test_two_approvals_at_once(community, member, operator, owner, actor_of):
    # given
    fund(community, member, 10_000)
    payout = ask(community, actor_of(member), 8_000)

    # when
    answers = at_once(
        lambda: commands.approve_payout(community.id, payout.id, actor=actor_of(operator)),
        lambda: commands.approve_payout(community.id, payout.id, actor=actor_of(owner)),
    )

    # then
    assert [a.code for a in answers if isinstance(a, DomainError)] == ["wallets.payout_moved"]
    assert payout_of(community.id, payout.id).state == "approved"


def test_approval_against_refusal(community, member, operator, owner, actor_of):
    # given
    fund(community, member, 10_000)
    payout = ask(community, actor_of(member), 8_000)

    # when: a refusal may still follow an approval, an approval never a refusal
    at_once(
        lambda: commands.approve_payout(community.id, payout.id, actor=actor_of(operator)),
        lambda: commands.refuse_payout(community.id, payout.id, actor=actor_of(owner), reason="重复"),
    )

    # then
    assert payout_of(community.id, payout.id).state == "refused"
    assert wallet_of(community.id, member.id, "CNY").available == Money(10_000, "CNY")


def test_two_confirmations_of_arrival(community, member, operator, owner, actor_of):
    # given
    fund(community, member, 10_000)
    payout = ask(community, actor_of(member), 8_000)
    commands.approve_payout(community.id, payout.id, actor=actor_of(operator))
    commands.confirm_sent(community.id, payout.id, actor=actor_of(operator), reference="ICBC-9")

    # when
    answers = at_once(
        lambda: commands.confirm_paid(community.id, payout.id, actor=actor_of(operator)),
        lambda: commands.report_failure(community.id, payout.id, actor=actor_of(owner), reason="退票"),
    )

    # then: exactly one of them, and the wallet says the same
    [refused] = [answer for answer in answers if isinstance(answer, DomainError)]
    assert refused.code == "wallets.payout_moved"
    wallet = wallet_of(community.id, member.id, "CNY")
    is_paid = payout_of(community.id, payout.id).state == "paid"
    assert wallet.available == Money(2_000 if is_paid else 10_000, "CNY")
    assert wallet.reserved == Money(0, "CNY")


def test_terms_set_at_once_become_versions_one_after_another(community, owner, actor_of):
    # given
    actor = actor_of(owner)

    # when
    answers = at_once(
        *[
            lambda: commands.set_payout_terms(
                community.id, actor=actor, minimum_minor=100, fee_bps=0, fee_fixed_minor=0
            )
            for _person in range(4)
        ]
    )

    # then
    assert sorted(terms.version for terms in answers) == [1, 2, 3, 4]
