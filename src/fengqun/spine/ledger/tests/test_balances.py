from datetime import timedelta

import pytest

from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.spine.ledger.commands import post, settle, void
from fengqun.spine.ledger.errors import AccountNotFound
from fengqun.spine.ledger.models import Account
from fengqun.spine.ledger.queries import (
    account,
    accounts,
    balance,
    balance_at,
    balances,
    find_account,
    statement,
    totals,
)
from fengqun.spine.ledger.tests.factories import busy, cash, cause, cost, draft, line, purse, sales, top_up
from fengqun.spine.ledger.types import Balance, Category, Owner, State

pytestmark = pytest.mark.django_db


def test_an_account_never_used_holds_nothing(community_id, member_id):
    assert balance(community_id, purse(member_id)) == Balance(0, 0, 0, 0, "CNY")
    assert find_account(community_id, purse(member_id)) is None
    assert statement(community_id, purse(member_id)) == []


def test_many_balances_in_one_query(community_id, django_assert_num_queries):
    members = [new_id() for _number in range(50)]
    for number, member in enumerate(members):
        post(top_up(community_id, member, number + 1))

    with django_assert_num_queries(1):
        held = balances(community_id, [*(purse(member) for member in members), busy()])

    assert [held[purse(member)].posted_minor for member in members] == list(range(1, 51))


def test_balance_at_any_moment_with_what_was_pending_then(community_id, member_id):
    # given a purse that is filled, reserved from, settled in part, and reserved from again
    start = clock.now()
    at = [start + timedelta(hours=hour) for hour in range(6)]
    with clock.travel_to(at[1]):
        post(top_up(community_id, member_id, 100))
    with clock.travel_to(at[2]):
        first = post(draft(community_id, line(purse(member_id), cash(), 80, pending=True))).transfer_ids[0]
    with clock.travel_to(at[3]):
        settle(community_id, first, key="s", cause=cause(), amount_minor=50)
        second = post(draft(community_id, line(cost(), purse(member_id), 7, pending=True))).transfer_ids[0]
    with clock.travel_to(at[4]):
        void(community_id, second, key="v", cause=cause())

    # then
    then = [balance_at(community_id, purse(member_id), moment) for moment in at]
    assert then == [
        Balance(0, 0, 0, 0, "CNY"),
        Balance(100, 0, 0, 100, "CNY"),
        Balance(100, 0, 80, 20, "CNY"),
        Balance(50, 7, 0, 50, "CNY"),
        Balance(50, 0, 0, 50, "CNY"),
        Balance(50, 0, 0, 50, "CNY"),
    ]
    assert balance_at(community_id, purse(member_id), at[2] - timedelta(microseconds=1)) == then[1]


def test_what_is_posted_late_counts_from_when_it_occurred(community_id, member_id):
    now = clock.now()
    post(top_up(community_id, member_id, 5))
    post(top_up(community_id, member_id, 100, at=now - timedelta(days=400)))

    assert balance_at(community_id, purse(member_id), now - timedelta(days=1)).posted_minor == 100
    lines = statement(community_id, purse(member_id))
    assert [(each.change_minor, each.balance_minor) for each in lines] == [(5, 105), (100, 100)]


def test_a_statement_runs_backwards_in_pages(community_id, member_id):
    start = clock.now()
    for number in range(1, 8):
        with clock.travel_to(start + timedelta(minutes=number)):
            post(top_up(community_id, member_id, number))
    with clock.travel_to(start + timedelta(minutes=8)):
        post(draft(community_id, line(purse(member_id), sales(), 3), rule="test.buy"))

    first = statement(community_id, purse(member_id), limit=3)
    second = statement(community_id, purse(member_id), before=first[-1].cursor, limit=10)

    assert [(each.change_minor, each.balance_minor) for each in first] == [(-3, 25), (7, 28), (6, 21)]
    assert [each.balance_minor for each in second] == [15, 10, 6, 3, 1]
    assert (first[0].rule, first[0].other, first[0].change.unit) == ("test.buy", sales(), "CNY")
    assert statement(community_id, purse(member_id), before=second[-1].cursor) == []
    upto = statement(community_id, purse(member_id), before=start + timedelta(minutes=3))
    assert [each.balance_minor for each in upto] == [3, 1]


def test_a_statement_shows_what_waits_and_what_came_to_nothing(community_id, member_id):
    now = clock.now()
    waiting = post(draft(community_id, line(cost(), purse(member_id), 9, pending=True))).transfer_ids[0]
    with clock.travel_to(now + timedelta(hours=1)):
        post(draft(community_id, line(cost(), purse(member_id), 4, pending=True)))
        void(community_id, waiting, key="v", cause=cause())

    lines = statement(community_id, purse(member_id))
    assert {(each.state, each.amount_minor, each.change_minor, each.balance_minor) for each in lines} == {
        (State.PENDING, 4, 0, 0),
        (State.VOIDED, 9, 0, 0),
    }


def test_a_statement_of_shards_is_one(community_id):
    for number in range(1, 21):
        with clock.travel_to(clock.now() + timedelta(seconds=number)):
            post(draft(community_id, line(cash(), busy(), 1), key=f"n{number}"))

    assert [each.balance_minor for each in statement(community_id, busy())] == list(range(20, 0, -1))


@pytest.mark.parametrize("cursor", ["", "x", "1", "1.2", ".", "99999999999999999999999." + "0" * 32])
def test_a_bad_cursor_is_refused(community_id, cursor):
    with pytest.raises(ValueError, match="not a cursor"):
        statement(community_id, cash(), before=cursor)


def test_a_statement_takes_two_queries_for_one_and_for_fifty(community_id, member_id, django_assert_num_queries):
    post(top_up(community_id, member_id, 1))
    with django_assert_num_queries(2):
        statement(community_id, purse(member_id))
    for _number in range(49):
        post(top_up(community_id, member_id, 1))
    with django_assert_num_queries(2):
        assert len(statement(community_id, purse(member_id))) == 50


def test_accounts_and_their_proof(community_id, member_id):
    for number in range(8):
        post(draft(community_id, line(cash(), busy(), 10), key=f"n{number}"))
    post(top_up(community_id, member_id, 25))
    post(draft(community_id, line(cash("POINTS"), sales("POINTS"), 3)))

    views = accounts(community_id)
    assert [(view.ref.code, view.ref.unit, view.balance.posted_minor) for view in views] == [
        ("test.cash", "CNY", 105),
        ("test.cash", "POINTS", 3),
        ("test.purse", "CNY", 25),
        ("test.busy", "CNY", 80),
        ("test.sales", "POINTS", 3),
    ]
    cny, points = totals(community_id)
    assert (cny.unit, cny.debits_minor, cny.credits_minor, cny.is_balanced) == ("CNY", 105, 105, True)
    assert (cny.by_category[Category.ASSET], cny.by_category[Category.INCOME]) == (105, 80)
    assert points.by_category[Category.LIABILITY] == 0
    assert [view.ref.owner for view in accounts(community_id, owner=Owner("member", member_id))] == [
        Owner("member", member_id)
    ]
    shard = Account.objects.filter(purpose="test.busy").exclude(shard=0)[0]
    assert account(community_id, shard.id).balance.posted_minor == 80
    found = find_account(community_id, busy())
    assert found
    assert found.label == "繁忙"


def test_an_account_of_another_community_is_not_found(community_id):
    post(draft(community_id, line(cash(), sales(), 1)))

    with pytest.raises(AccountNotFound):
        account(new_id(), Account.objects.all()[0].id)
