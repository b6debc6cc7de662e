import json

import pytest

from fengqun.commerce.wallets.models import Payout
from fengqun.commerce.wallets.tests.factories import ACCOUNT, ask, fund
from fengqun.people.communities.commands import leave

pytestmark = pytest.mark.django_db

PAGES = ["", "why/", "statement/", "statement.csv", "payouts/", "payouts/new/"]
KEY = "0198a1b2-0000-7000-8000-000000000001"


@pytest.fixture
def gone(community, make_member, actor_of):
    """Somebody who left with money in the wallet."""
    person = make_member("小北")
    fund(community, person, 9_000)
    leave(community.id, actor=actor_of(person))
    return person


@pytest.mark.parametrize("page", PAGES)
def test_who_left_still_reaches_the_wallet(community, gone, client_for, page):
    assert client_for(gone).get(f"/c/{community.slug}/wallet/{page}").status_code == 200


def test_who_left_sees_why_and_takes_the_money_out(community, gone, client_for):
    # given
    client = client_for(gone)
    answer = client.get(f"/api/v1/communities/{community.slug}/wallet/statement")
    [line] = answer.json()

    # when
    reason = client.get(f"/c/{community.slug}/wallet/transfers/{line['transfer_id']}/")
    asked = client.post(f"/c/{community.slug}/wallet/payouts/", {"amount": "60", "request_key": KEY, **ACCOUNT})

    # then
    assert (reason.status_code, asked.status_code) == (200, 302)
    assert client.get(asked["Location"]).status_code == 200
    assert Payout.objects.get().member_id == gone.id


def test_who_left_reaches_the_wallet_by_the_api(community, gone, client_for):
    client = client_for(gone)

    wallet = client.get(f"/api/v1/communities/{community.slug}/wallet")
    made = client.post(
        f"/api/v1/communities/{community.slug}/payouts",
        json.dumps({"amount_minor": 6_000, "request_key": "k", "destination": ACCOUNT}),
        content_type="application/json",
    )

    assert (wallet.status_code, wallet.json()["available"]["amount_minor"]) == (200, 9_000)
    assert made.status_code == 201
    assert len(client.get(f"/api/v1/communities/{community.slug}/payouts").json()) == 1


def test_who_left_sees_nothing_of_others(community, gone, member, actor_of, client_for):
    transfer_id = fund(community, member, 9_000)
    payout = ask(community, actor_of(member), 6_000)
    client = client_for(gone)

    for page in (f"transfers/{transfer_id}/", f"payouts/{payout.id}/"):
        assert client.get(f"/c/{community.slug}/wallet/{page}").status_code == 404


@pytest.mark.parametrize("page", ["", "payouts/", "statement/"])
def test_who_never_belonged_has_no_wallet(community, stranger, client_for, page):
    assert client_for(stranger).get(f"/c/{community.slug}/wallet/{page}").status_code == 403
