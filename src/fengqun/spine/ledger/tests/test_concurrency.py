"""Real connections at once: exactly one wins, the others are told."""

from collections.abc import Callable
from functools import partial
from threading import Barrier, Thread
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from fengqun.kernel.errors import DomainError
from fengqun.kernel.ids import new_id
from fengqun.spine.ledger.commands import expire_due, post, post_many, reverse, seal, settle, void
from fengqun.spine.ledger.models import Account, Journal, Transfer
from fengqun.spine.ledger.queries import balance, verify
from fengqun.spine.ledger.tests.factories import busy, cash, cause, cost, draft, line, purse, sales, top_up
from fengqun.spine.ledger.types import Posted

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*commands: Callable[[], Any]) -> list[Any]:
    """Run each in a thread and connection of its own, all starting together; answers or refusals."""
    barrier = Barrier(len(commands))
    answers: list[Any] = [None] * len(commands)

    def run(place: int, command: Callable[[], Any]) -> None:
        try:
            barrier.wait()
            answers[place] = command()
        except DomainError as refusal:
            answers[place] = refusal
        finally:
            connection.close()

    threads = [Thread(target=run, args=item) for item in enumerate(commands)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert None not in answers
    return answers


def committed(command: Callable[[], Any]) -> Any:
    with transaction.atomic():
        return command()


def commits(*commands: Callable[[], Any]) -> list[Any]:
    """As `at_once`, each in one transaction."""
    return at_once(*(partial(committed, command) for command in commands))


def codes(answers: list[Any]) -> list[str]:
    return sorted(answer.code if isinstance(answer, DomainError) else "posted" for answer in answers)


def test_the_last_unit_is_spent_once(community_id, member_id):
    committed(lambda: post(top_up(community_id, member_id, 1)))

    answers = commits(*(lambda: post(draft(community_id, line(purse(member_id), sales(), 1))) for _thread in range(8)))

    assert codes(answers) == ["ledger.insufficient_funds"] * 7 + ["posted"]
    assert balance(community_id, purse(member_id)).posted_minor == 0
    assert verify(community_id).is_clean


@pytest.mark.parametrize("account", [sales, busy])
def test_the_same_request_at_once_has_one_effect_and_one_answer(community_id, account):
    # given that not even the accounts exist yet
    request = draft(community_id, line(cash(), account(), 5), key="k", cause=cause())

    answers = commits(*(lambda: post(request) for _thread in range(8)))

    assert len({(answer.journal_id, answer.transfer_ids) for answer in answers}) == 1
    assert sorted(answer.is_replay for answer in answers) == [False] + [True] * 7
    assert balance(community_id, cash()).posted_minor == 5
    assert verify(community_id).is_clean


def test_one_key_for_different_requests_at_once(community_id):
    # between disjoint accounts, so that no lock brings them into order
    requests = [draft(community_id, line(cash(unit), sales(unit), 5), key="k") for unit in ("CNY", "USD", "EUR", "JPY")]

    answers = commits(*(lambda request=request: post(request) for request in requests))

    assert codes(answers) == ["ledger.key_reused"] * 3 + ["posted"]
    assert Journal.objects.count() == 1
    assert Transfer.objects.count() == 1
    assert verify(community_id).is_clean


def test_settle_against_void_against_settle(community_id, member_id):
    held = committed(lambda: post(draft(community_id, line(cost(), purse(member_id), 10, pending=True))))
    waiting = held.transfer_ids[0]

    answers = commits(
        lambda: settle(community_id, waiting, key="a", cause=cause()),
        lambda: settle(community_id, waiting, key="b", cause=cause(), amount_minor=3),
        lambda: void(community_id, waiting, key="c", cause=cause()),
        lambda: void(community_id, waiting, key="d", cause=cause()),
    )

    assert codes(answers) == ["ledger.transfer_not_pending"] * 3 + ["posted"]
    assert balance(community_id, purse(member_id)).pending_in_minor == 0
    assert verify(community_id).is_clean


def test_expiry_runs_everywhere_at_once(community_id, member_id, travelled):
    with transaction.atomic():
        for _number in range(20):
            post(draft(community_id, line(cost(), purse(member_id), 1, pending=True, expires_at=travelled.due)))

    answers = commits(*(travelled.later(expire_due) for _thread in range(4)))

    assert sum(answers) == 20
    assert Transfer.objects.filter(state="expired").count() == 20
    assert verify(community_id).is_clean


def test_a_journal_is_reversed_once(community_id):
    posted = committed(lambda: post(draft(community_id, line(cash(), sales(), 10))))

    answers = commits(
        *(
            lambda key=key: reverse(community_id, posted.journal_id, key=key, cause=cause())
            for key in ("a", "b", "c", "d")
        )
    )

    assert codes(answers) == ["ledger.already_reversed"] * 3 + ["posted"]
    assert balance(community_id, cash()).posted_minor == 0


def test_batches_over_the_same_accounts_in_any_order_do_not_block_each_other(community_id):
    members = [new_id() for _number in range(20)]

    def batch(order: list[UUID]) -> Callable[[], Any]:
        return lambda: post_many([top_up(community_id, member, 1) for member in order for _twice in range(2)])

    answers = commits(*(batch(members if number % 2 else members[::-1]) for number in range(6)))

    assert all(isinstance(each, Posted) for answer in answers for each in answer)
    assert balance(community_id, cash()).posted_minor == 240
    assert Account.objects.count() == 21
    assert verify(community_id).is_clean


def test_posting_and_sealing_side_by_side(community_id):
    def sell() -> int:
        for _number in range(10):
            committed(lambda: post(draft(community_id, line(cash(), busy(), 1))))
        return 10

    at_once(*(sell for _thread in range(3)), *(lambda: seal(community_id) + 1 for _thread in range(3)))
    seal(community_id)

    assert verify(community_id).is_clean
    assert balance(community_id, busy()).posted_minor == 30
