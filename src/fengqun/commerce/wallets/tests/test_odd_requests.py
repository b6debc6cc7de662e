import json

import pytest

from fengqun.commerce.wallets.commands import request_payout
from fengqun.commerce.wallets.errors import RequestKeyReused, RequestKeyTooLong
from fengqun.commerce.wallets.models import Payout
from fengqun.commerce.wallets.tests.factories import ACCOUNT, ask, fund
from fengqun.kernel.money import Money

pytestmark = pytest.mark.django_db


def test_a_key_with_another_account_is_refused(community, member, actor_of):
    # given
    fund(community, member, 10_000)
    first = ask(community, actor_of(member), 6_000)

    # when
    with pytest.raises(RequestKeyReused):
        request_payout(
            community.id,
            actor=actor_of(member),
            amount=Money(6_000, "CNY"),
            destination={**ACCOUNT, "number": "6222 9999"},
            request_key="k1",
        )

    # then
    assert ask(community, actor_of(member), 6_000).id == first.id
    assert Payout.objects.count() == 1


def test_a_key_is_kept_whole_or_refused(community, member, actor_of, client_for):
    fund(community, member, 10_000)

    with pytest.raises(RequestKeyTooLong):
        ask(community, actor_of(member), 6_000, key="k" * 65)
    answer = client_for(member).post(
        f"/api/v1/communities/{community.slug}/payouts",
        json.dumps({"amount_minor": 6_000, "request_key": "k" * 65, "destination": ACCOUNT}),
        content_type="application/json",
    )

    assert answer.status_code == 422
    assert not Payout.objects.exists()


@pytest.mark.parametrize("amount", [0, -5, 10**40])
def test_an_amount_that_is_none_is_refused(community, member, client_for, amount):
    answer = client_for(member).post(
        f"/api/v1/communities/{community.slug}/payouts",
        json.dumps({"amount_minor": amount, "request_key": "k", "destination": ACCOUNT}),
        content_type="application/json",
    )

    assert answer.status_code == 422


@pytest.mark.parametrize("query", ["month=9999-12", "month=0001-01", "month=x", "before=garbage", "before=9.9"])
@pytest.mark.parametrize("page", ["statement/", "statement.csv"])
def test_an_odd_address_of_the_statement_shows_its_beginning(community, member, client_for, page, query):
    assert client_for(member).get(f"/c/{community.slug}/wallet/{page}?{query}").status_code == 200


def test_an_odd_cursor_is_told_to_programs(community, member, client_for):
    answer = client_for(member).get(f"/api/v1/communities/{community.slug}/wallet/statement?before=garbage")

    assert (answer.status_code, answer.json()["code"]) == (422, "wallets.cursor_unknown")


def test_a_state_that_is_none_is_refused(community, operator, client_for):
    answer = client_for(operator).get(f"/api/v1/communities/{community.slug}/payouts?everyone=true&state=x")

    assert answer.status_code == 422


@pytest.mark.parametrize("page", ["9" * 30, "9" * 4301, "x", "-1", "²"])
def test_odd_pages_of_the_console_are_answered(community, operator, client_for, page):
    assert client_for(operator).get(f"/c/{community.slug}/console/payouts/?page={page}").status_code == 200
