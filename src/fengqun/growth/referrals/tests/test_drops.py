"""What is won in a drop earns like any other sale: of the price that was paid, and nothing when it is not."""

from datetime import timedelta

import pytest

from fengqun.commerce.drops.commands import cancel_drop
from fengqun.commerce.drops.tests.factories import ask, make_drop, order_of, pay, sandbox
from fengqun.commerce.payments.tests.factories import settle
from fengqun.growth.referrals.models import Commission
from fengqun.growth.referrals.tests.factories import click, link_for
from fengqun.kernel.policies import SYSTEM
from fengqun.spine.jobs.commands import run_periodic


@pytest.fixture
def drop(community, promoter, member, actor_of, frozen):
    """A drop at 9 yuan of goods that cost 88, for somebody who came through a promoter's link."""
    click(link_for(community, promoter, actor_of), member)
    return make_drop(community, price_minor=900)


def commissions():
    return list(Commission.objects.values_list("pending_minor", "state"))


def test_the_commission_is_of_the_price_in_the_drop(drop, member, promoter):
    with sandbox():
        ask(drop, member)
        settle()
        pay(order_of(drop, member), member)
    assert commissions() == [(72, "pending")]


def test_an_unpaid_win_earns_nothing(drop, member, frozen, at):
    with sandbox():
        ask(drop, member)
        settle()
        with at(frozen + timedelta(minutes=15)):
            run_periodic("orders.expire_unpaid")
            settle()
    assert commissions() == []


def test_a_drop_that_is_called_off_takes_the_commission_back(drop, member):
    with sandbox():
        ask(drop, member)
        settle()
        pay(order_of(drop, member), member)
        cancel_drop(drop.id, actor=SYSTEM, reason="货没到")
        settle()
    assert [state for _pending, state in commissions()] == ["voided"]
