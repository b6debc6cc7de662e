from typing import Any

import pytest
from django.db import connection
from django.db.transaction import TransactionManagementError, atomic

from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.spine.ledger.commands import post
from fengqun.spine.ledger.errors import InsufficientFunds, KeyReused
from fengqun.spine.ledger.models import Account, Journal, Transfer
from fengqun.spine.ledger.queries import balance, balances, verify
from fengqun.spine.ledger.tests.factories import (
    busy,
    cash,
    cause,
    cost,
    draft,
    line,
    post_all,
    purse,
    refunds,
    sales,
    till,
    top_up,
)
from fengqun.spine.ledger.types import MAX_AMOUNT_MINOR, Balance, JournalDraft, Posted, Refused

pytestmark = pytest.mark.django_db


def test_a_transfer_changes_both_accounts_and_records_what_they_hold_after(community_id):
    # given an order of 12.64, when it is paid
    posted = post(draft(community_id, line(cash(), sales(), 1264), key="order-1"))

    # then
    assert not posted.is_replay
    row = Transfer.objects.get(id=posted.transfer_ids[0])
    assert (row.journal_id, row.amount_minor, row.posted_minor, row.state) == (posted.journal_id, 1264, 1264, "posted")
    assert (row.debit_balance_minor, row.credit_balance_minor, row.debit_version, row.credit_version) == (
        1264,
        1264,
        1,
        1,
    )
    assert balance(community_id, cash()) == Balance(1264, 0, 0, 1264, "CNY")
    assert balance(community_id, sales()) == Balance(1264, 0, 0, 1264, "CNY")
    journal = Journal.objects.get(id=posted.journal_id)
    assert (journal.key, journal.rule, journal.transfer_ids) == ("order-1", "test.sale", list(posted.transfer_ids))


def test_lines_of_a_journal_run_on_in_order(community_id, member_id):
    post(top_up(community_id, member_id, 500))

    posted = post(draft(community_id, line(purse(member_id), sales(), 200), line(purse(member_id), cost(), 50)))

    rows = [Transfer.objects.get(id=identifier) for identifier in posted.transfer_ids]
    assert [(row.debit_version, row.debit_balance_minor) for row in rows] == [(2, 300), (3, 250)]
    assert list(posted.transfer_ids) == sorted(posted.transfer_ids)


def test_the_same_request_again_answers_the_same_and_changes_nothing(community_id):
    request = draft(
        community_id, line(cash(), sales(), 100), line(cash(), busy(), 5), key="k", params={"b": 1, "a": [2]}
    )
    first = post(request)

    again = post(request)

    assert again == Posted(first.journal_id, first.transfer_ids, is_replay=True)
    assert Transfer.objects.count() == 2
    assert balance(community_id, cash()).posted_minor == 105


@pytest.mark.parametrize(
    "change",
    [
        {"rule": "test.other"},
        {"params": {"order": 2}},
        {"cause": cause("parcel")},
        {"lines": (line(cash(), sales(), 101),)},
        {"lines": (line(cash(), sales(), 100, pending=True),)},
        {"lines": (line(cash(), cost(), 100),)},
        {"lines": (line(sales(), cash(), 100),)},
        {"lines": (line(cash(), sales(), 100, note={"a": 1}),)},
        {"lines": (line(cash(), sales(), 100), line(cash(), sales(), 100))},
        {"lines": (line(cash("USD"), sales("USD"), 100),)},
        {"occurred_at": clock.now()},
    ],
)
def test_the_same_key_with_another_request_is_refused(community_id, change):
    # given
    base: dict[str, Any] = {
        "key": "k",
        "rule": "test.sale",
        "cause": cause(),
        "lines": (line(cash(), sales(), 100),),
        "params": {},
    }
    first = post(JournalDraft(community_id, **base))
    before = list(Account.objects.order_by("id").values())

    # when
    with pytest.raises(KeyReused) as refusal:
        post(JournalDraft(community_id, **{**base, **change}))

    # then
    assert refusal.value.details == {"key": "k", "journal_id": first.journal_id}
    assert refusal.value.status == 409
    assert [row for row in Account.objects.order_by("id").values() if row["version"]] == before
    assert Transfer.objects.count() == 1


def test_a_key_belongs_to_its_community(community_id):
    other = new_id()
    post(draft(community_id, line(cash(), sales(), 100), key="k"))

    post(draft(other, line(cash(), sales(), 7), key="k"))

    assert balance(community_id, cash()).posted_minor == 100
    assert balance(other, cash()).posted_minor == 7


def test_a_floored_account_pays_to_the_last_unit_and_not_one_more(community_id, member_id):
    post(top_up(community_id, member_id, 100))
    post(draft(community_id, line(purse(member_id), sales(), 60)))

    with pytest.raises(InsufficientFunds) as refusal:
        post(draft(community_id, line(purse(member_id), sales(), 41), key="too-much"))

    # then nothing happened, the transaction goes on, and the same key may be tried again
    assert refusal.value.details["account"] == "钱包"
    assert str(refusal.value) == "“钱包”里可用的不够。"
    assert not Journal.objects.filter(key="too-much").exists()
    post(draft(community_id, line(purse(member_id), sales(), 40), key="too-much"))
    assert balance(community_id, purse(member_id)) == Balance(0, 0, 0, 0, "CNY")


def test_a_floored_account_that_grows_by_debits(community_id):
    post(draft(community_id, line(till(), sales(), 30)))

    with pytest.raises(InsufficientFunds):
        post(draft(community_id, line(cost(), till(), 31)))

    post(draft(community_id, line(cost(), till(), 30)))
    assert balance(community_id, till()).available_minor == 0


def test_what_is_reserved_cannot_be_spent_and_what_is_expected_not_either(community_id, member_id):
    post(top_up(community_id, member_id, 100))
    post(draft(community_id, line(purse(member_id), cash(), 70, pending=True)))
    post(draft(community_id, line(cost(), purse(member_id), 500, pending=True)))

    assert balance(community_id, purse(member_id)) == Balance(100, 500, 70, 30, "CNY")
    with pytest.raises(InsufficientFunds):
        post(draft(community_id, line(purse(member_id), sales(), 31)))
    post(draft(community_id, line(purse(member_id), sales(), 30)))


def test_the_floor_holds_at_the_end_of_a_journal(community_id, member_id):
    # out first, in later, in one journal: what counts is what is left
    post(draft(community_id, line(purse(member_id), sales(), 50), line(cash(), purse(member_id), 50)))

    assert balance(community_id, purse(member_id)).posted_minor == 0


def test_an_account_without_a_floor_may_fall_below_zero(community_id):
    post(draft(community_id, line(sales(), cash(), 10)))

    assert balance(community_id, cash()).posted_minor == -10


def test_a_contra_account_grows_on_its_own_side(community_id):
    post(draft(community_id, line(refunds(), cash(), 10)))

    assert balance(community_id, refunds()).posted_minor == 10


def test_shards_are_one_account(community_id):
    for number in range(40):
        post(draft(community_id, line(cash(), busy(), 1), key=f"n{number}"))

    assert Account.objects.filter(purpose="test.busy").count() == 4
    assert balance(community_id, busy()).posted_minor == 40


def test_outside_of_a_transaction_nothing_moves(community_id, django_db_blocker):
    connection_was = connection.in_atomic_block
    connection.in_atomic_block = False
    try:
        with pytest.raises(TransactionManagementError):
            post(draft(community_id, line(cash(), sales(), 1)))
    finally:
        connection.in_atomic_block = connection_was
    assert Transfer.objects.count() == 0


def test_a_batch_decides_each_journal_in_order(community_id, member_id):
    # given 100 in the purse
    post(top_up(community_id, member_id, 100))
    spend = lambda amount: draft(community_id, line(purse(member_id), sales(), amount))  # noqa: E731

    # when
    answers = post_all(
        spend(80), spend(30), spend(15), top_up(community_id, member_id, 20), spend(30), spend(25), spend(1)
    )

    # then
    assert [type(answer) for answer in answers] == [Posted, Refused, Posted, Posted, Refused, Posted, Refused]
    assert balance(community_id, purse(member_id)).posted_minor == 0
    assert verify(community_id).is_clean


def test_a_refused_journal_of_several_lines_spoils_nobody(community_id, member_id):
    other = new_id()
    post(top_up(community_id, member_id, 100))
    post(top_up(community_id, other, 10))

    answers = post_all(
        draft(community_id, line(purse(member_id), sales(), 90), line(purse(other), sales(), 11)),
        draft(community_id, line(purse(member_id), sales(), 100)),
        draft(community_id, line(purse(other), sales(), 10)),
    )

    assert [type(answer) for answer in answers] == [Refused, Posted, Posted]
    held = balances(community_id, [purse(member_id), purse(other)])
    assert [each.posted_minor for each in held.values()] == [0, 0]


def test_a_batch_replays_and_refuses_by_key(community_id):
    first = post(draft(community_id, line(cash(), sales(), 1), key="a", cause=(why := cause())))

    answers = post_all(
        draft(community_id, line(cash(), sales(), 1), key="a", cause=why),
        draft(community_id, line(cash(), sales(), 2), key="a", cause=why),
        draft(community_id, line(cash(), sales(), 3), key="b", cause=why),
        draft(community_id, line(cash(), sales(), 3), key="b", cause=why),
        draft(community_id, line(cash(), sales(), 4), key="b", cause=why),
    )

    assert answers[0] == Posted(first.journal_id, first.transfer_ids, is_replay=True)
    assert isinstance(answers[1], Refused)
    assert isinstance(answers[1].error, KeyReused)
    assert answers[3] == Posted(answers[2].journal_id, answers[2].transfer_ids, is_replay=True)
    assert isinstance(answers[4].error, KeyReused)
    assert balance(community_id, cash()).posted_minor == 4


def test_a_key_that_was_refused_for_want_of_money_may_come_again_in_the_same_batch(community_id, member_id):
    spend = draft(community_id, line(purse(member_id), sales(), 5), key="again", cause=cause())

    answers = post_all(spend, top_up(community_id, member_id, 5), spend)

    assert [type(answer) for answer in answers] == [Refused, Posted, Posted]
    assert not answers[2].is_replay


def test_a_large_batch(community_id):
    members = [new_id() for _number in range(50)]
    answers = post_all(*(top_up(community_id, members[number % 50], number + 1) for number in range(1000)))

    assert all(isinstance(answer, Posted) for answer in answers)
    assert balance(community_id, cash()).posted_minor == 500_500
    assert verify(community_id).is_clean


def test_an_empty_batch_answers_nothing():
    assert post_all() == []


def test_a_batch_belongs_to_one_community(community_id):
    with pytest.raises(ValueError, match="one community"):
        post_all(draft(community_id, line(cash(), sales(), 1)), draft(new_id(), line(cash(), sales(), 1)))


@pytest.mark.parametrize("amount", [0, -1, MAX_AMOUNT_MINOR + 1, 1.0, True, "1"])
def test_an_amount_is_a_positive_whole_number(amount):
    with pytest.raises(ValueError, match="whole number"):
        line(cash(), sales(), amount)


def test_the_largest_amount_fits(community_id):
    post_all(*(draft(community_id, line(cash(), sales(), MAX_AMOUNT_MINOR)) for _number in range(3)))

    assert balance(community_id, cash()).posted_minor == 3 * MAX_AMOUNT_MINOR


def test_units_do_not_mix():
    with pytest.raises(ValueError, match="one known unit"):
        line(cash("CNY"), sales("USD"), 1)


def test_a_line_needs_two_accounts():
    with pytest.raises(ValueError, match="to itself"):
        line(cash(), cash(), 1)


@pytest.mark.parametrize("key", ["", "x" * 201, "a\x1fb", "a\nb"])
def test_a_key_is_short_and_printable(community_id, key):
    with pytest.raises(ValueError, match="printable"):
        JournalDraft(community_id, key, "test.sale", cause(), (line(cash(), sales(), 1),))


@pytest.mark.parametrize("text", ["NULL", "null", '{"', "a,b", "it's", "\\", "钥匙", "%s", "'; --"])
def test_odd_texts_come_back_as_they_were(community_id, text):
    post(draft(community_id, line(cash(), sales(), 1, note={"n": text}), key=text, rule=text, params={"p": text}))

    journal = Journal.objects.get(key=text)
    assert (journal.rule, journal.params) == (text, {"p": text})
    assert Transfer.objects.get().note == {"n": text}


def test_a_rolled_back_command_leaves_nothing(community_id):
    def fail_late() -> None:
        with atomic():
            post(draft(community_id, line(cash(), sales(), 1), key="k"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_late()

    assert not Journal.objects.filter(key="k").exists()
    assert balance(community_id, cash()).posted_minor == 0
