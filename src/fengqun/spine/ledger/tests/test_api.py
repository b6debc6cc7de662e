from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from fengqun.kernel.ids import new_id
from fengqun.spine.ledger.commands import post
from fengqun.spine.ledger.commands.verify_books import verify_books
from fengqun.spine.ledger.models import Account
from fengqun.spine.ledger.tests.factories import busy, cash, draft, line, purse, top_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def base(community):
    return f"/api/v1/communities/{community.slug}/ledger"


def posted(request):
    with transaction.atomic():
        return post(request).transfer_ids[0]


@pytest.fixture
def books(community, member, frozen):
    before = frozen - timedelta(minutes=1)
    return {
        "sale": posted(draft(community.id, line(cash(), busy(), 8_800), rule="test.sale", occurred_at=before)),
        "funded": posted(top_up(community.id, member.id, 1_250, at=before)),
        "pending": posted(draft(community.id, line(cash(), purse(member.id), 704, pending=True))),
    }


@pytest.fixture
def purse_id(books):
    return Account.objects.get(purpose="test.purse").id


def test_accounts_are_listed_with_their_balances(base, operator, books, client_for):
    rows = client_for(operator).get(f"{base}/accounts", {"purpose": "test.purse"}).json()

    assert len(rows) == 1
    assert rows[0]["balance"] == {
        "posted": {"amount_minor": 1_250, "unit": "CNY"},
        "pending_in": {"amount_minor": 704, "unit": "CNY"},
        "pending_out": {"amount_minor": 0, "unit": "CNY"},
        "available": {"amount_minor": 1_250, "unit": "CNY"},
    }
    assert (rows[0]["category"], rows[0]["normal"], rows[0]["has_floor"]) == ("liability", "credit", True)


def test_an_owner_reads_the_account_its_statement_and_why(base, member, books, purse_id, client_for):
    client = client_for(member)

    account = client.get(f"{base}/accounts/{purse_id}").json()
    statement = client.get(f"{base}/accounts/{purse_id}/statement").json()
    explanation = client.get(f"{base}/accounts/{purse_id}/explanation").json()

    assert account["owner"] == {"kind": "member", "id": str(member.id)}
    assert [one["balance"]["amount_minor"] for one in statement["lines"]] == [1_250, 1_250]
    assert [one["change"]["amount_minor"] for one in statement["lines"]] == [0, 1_250]
    assert explanation["amount"] == {"amount_minor": 1_250, "unit": "CNY"}
    assert explanation["account_id"] == str(purse_id)


def test_a_statement_reads_the_past(base, member, books, purse_id, client_for):
    client = client_for(member)

    before = client.get(f"{base}/accounts/{purse_id}/statement", {"at": "2026-03-02T00:58:59Z"}).json()
    then = client.get(f"{base}/accounts/{purse_id}/statement", {"at": "2026-03-02T01:00:00Z"}).json()
    local = client.get(f"{base}/accounts/{purse_id}/statement", {"at": "2026-03-02T09:00:00"}).json()

    assert (before["lines"], before["balance"]["posted"]["amount_minor"]) == ([], 0)
    assert then["balance"]["posted"]["amount_minor"] == 1_250
    assert len(then["lines"]) == 2
    assert local["balance"] == then["balance"]


def test_a_statement_goes_on_at_its_cursor(base, member, books, purse_id, client_for):
    client = client_for(member)
    first = client.get(f"{base}/accounts/{purse_id}/statement", {"limit": 1}).json()["lines"]

    second = client.get(f"{base}/accounts/{purse_id}/statement", {"before": first[0]["cursor"]}).json()["lines"]
    wrong = client.get(f"{base}/accounts/{purse_id}/statement", {"before": "x"})

    assert [one["transfer_id"] for one in first + second] == [str(books["pending"]), str(books["funded"])]
    assert (wrong.status_code, wrong.json()["code"]) == (422, "ledger.not_a_cursor")


def test_transfers_are_listed_by_key(base, operator, books, client_for):
    client = client_for(operator)

    first = client.get(f"{base}/transfers", {"limit": 2}).json()
    rest = client.get(f"{base}/transfers", {"before": first[-1]["id"]}).json()
    pending = client.get(f"{base}/transfers", {"state": "pending"}).json()

    assert {one["id"] for one in first + rest} == {str(identifier) for identifier in books.values()}
    assert len(rest) == 1
    assert [one["id"] for one in pending] == [str(books["pending"])]
    assert pending[0]["posted"] is None
    assert client.get(f"{base}/transfers", {"state": "lost"}).status_code == 422


def test_transfers_take_the_same_queries_for_one_and_fifty(
    community, base, operator, member, client_for, django_assert_num_queries
):
    client = client_for(operator)
    posted(top_up(community.id, member.id, 100))
    client.get(f"{base}/transfers")
    with CaptureQueriesContext(connection) as few:
        client.get(f"{base}/transfers")
    for _each in range(49):
        posted(top_up(community.id, member.id, 100))

    with django_assert_num_queries(len(few)):
        assert len(client.get(f"{base}/transfers").json()) == 50


def test_one_transfer_in_full_and_why(base, member, books, purse_id, client_for):
    client = client_for(member)

    detail = client.get(f"{base}/transfers/{books['funded']}").json()
    explanation = client.get(f"{base}/transfers/{books['funded']}/explanation").json()

    assert detail["credit"] == {
        "id": str(purse_id),
        "purpose": "test.purse",
        "label": "钱包（佟佟）",
        "owner": {"kind": "member", "id": str(member.id)},
    }
    assert detail["changes"][1] == {
        "account_id": str(purse_id),
        "before": {"amount_minor": 0, "unit": "CNY"},
        "after": {"amount_minor": 1_250, "unit": "CNY"},
    }
    assert explanation["transfer_id"] == str(books["funded"])
    assert explanation["sentences"][0] == "为什么是 ¥12.50"


def test_the_last_verification_is_told(community, base, operator, books, client_for):
    client = client_for(operator)
    assert client.get(f"{base}/verification").json()["verified_at"] is None

    verify_books(community.id)

    told = client.get(f"{base}/verification").json()
    assert (told["is_clean"], told["transfers"], told["findings"]) == (True, 3, [])


@pytest.mark.parametrize("path", ["accounts", "transfers", "verification"])
def test_lists_are_for_staff(base, member, host, guest_client, books, client_for, path):
    assert client_for(member).get(f"{base}/{path}").status_code == 403
    assert client_for(host).get(f"{base}/{path}").status_code == 403
    assert guest_client.get(f"{base}/{path}").status_code == 401


@pytest.mark.parametrize(
    "path",
    [
        "accounts/{purse}",
        "accounts/{purse}/statement",
        "accounts/{purse}/explanation",
        "transfers/{funded}",
        "transfers/{funded}/explanation",
    ],
)
def test_what_is_anothers_looks_like_nothing(
    base, make_member, stranger, guest_client, books, purse_id, client_for, path
):
    address = f"{base}/{path.format(purse=purse_id, funded=books['funded'])}"
    nothing = f"{base}/{path.format(purse=new_id(), funded=new_id())}"

    for person in (make_member("许博"), stranger):
        client = client_for(person)
        assert client.get(address).status_code == 404
        assert client.get(address).json() == client.get(nothing).json()
    assert guest_client.get(address).status_code == 401
