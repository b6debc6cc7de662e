from datetime import timedelta

import pytest

from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.spine.ledger.commands import post, settle, void
from fengqun.spine.ledger.errors import (
    InsufficientFunds,
    KeyReused,
    SettlesTooMuch,
    TransferLapsed,
    TransferNotFound,
    TransferNotPending,
)
from fengqun.spine.ledger.models import Journal, Transfer
from fengqun.spine.ledger.queries import balance, transfer, verify
from fengqun.spine.ledger.tests.factories import cash, cause, cost, draft, line, post_all, purse, sales, top_up
from fengqun.spine.ledger.types import Balance, Posted, Refused, Release, Settlement, State

pytestmark = pytest.mark.django_db


def reserve(community_id, debit, credit, amount, **more):
    return post(draft(community_id, line(debit, credit, amount, pending=True, **more))).transfer_ids[0]


def test_settled_in_full(community_id, member_id):
    # given a commission of 12.64 that waits
    waiting = reserve(community_id, cost(), purse(member_id), 1264)
    assert balance(community_id, purse(member_id)) == Balance(0, 1264, 0, 0, "CNY")

    # when
    posted = settle(community_id, waiting, key="s", cause=cause())

    # then
    assert posted.transfer_ids == (waiting,)
    assert balance(community_id, purse(member_id)) == Balance(1264, 0, 0, 1264, "CNY")
    view = transfer(community_id, waiting)
    assert (view.state, view.posted_minor, view.settled_journal_id) == (State.POSTED, 1264, posted.journal_id)
    assert verify(community_id).is_clean


def test_settled_in_part_the_rest_is_released(community_id, member_id):
    post(top_up(community_id, member_id, 100))
    waiting = reserve(community_id, purse(member_id), cash(), 80)

    settle(community_id, waiting, key="s", cause=cause(), amount_minor=50)

    assert balance(community_id, purse(member_id)) == Balance(50, 0, 0, 50, "CNY")
    assert transfer(community_id, waiting).posted_minor == 50
    assert verify(community_id).is_clean


def test_voided(community_id, member_id):
    post(top_up(community_id, member_id, 100))
    waiting = reserve(community_id, purse(member_id), cash(), 80)

    void(community_id, waiting, key="v", cause=cause())

    assert balance(community_id, purse(member_id)) == Balance(100, 0, 0, 100, "CNY")
    view = transfer(community_id, waiting)
    assert (view.state, view.posted_minor) == (State.VOIDED, 0)
    assert verify(community_id).is_clean


def test_a_second_settlement_is_refused_and_the_same_one_replayed(community_id, member_id):
    waiting = reserve(community_id, cost(), purse(member_id), 10)
    why = cause()
    first = settle(community_id, waiting, key="s", cause=why)

    assert settle(community_id, waiting, key="s", cause=why) == Posted(first.journal_id, (waiting,), is_replay=True)
    with pytest.raises(TransferNotPending) as refusal:
        settle(community_id, waiting, key="s2", cause=why)
    assert str(refusal.value) == "这笔流水已经处理过了，现在是“已过账”。"
    with pytest.raises(TransferNotPending):
        void(community_id, waiting, key="v", cause=why)
    with pytest.raises(KeyReused):
        void(community_id, waiting, key="s", cause=why)
    assert balance(community_id, purse(member_id)).posted_minor == 10


def test_never_more_than_was_reserved(community_id, member_id):
    waiting = reserve(community_id, cost(), purse(member_id), 10)

    with pytest.raises(SettlesTooMuch):
        settle(community_id, waiting, key="s", cause=cause(), amount_minor=11)

    assert transfer(community_id, waiting).state is State.PENDING


@pytest.mark.parametrize("amount", [0, -1, 1.5])
def test_a_settlement_posts_something(community_id, amount):
    with pytest.raises(ValueError, match="whole number"):
        settle(community_id, new_id(), key="s", cause=cause(), amount_minor=amount)


def test_a_transfer_of_another_community_is_not_found(community_id, member_id):
    waiting = reserve(community_id, cost(), purse(member_id), 10)

    for command in (settle, void):
        with pytest.raises(TransferNotFound):
            command(new_id(), waiting, key="s", cause=cause())
    assert transfer(community_id, waiting).state is State.PENDING


def test_what_was_never_pending_cannot_be_settled(community_id):
    posted = post(draft(community_id, line(cash(), sales(), 5)))

    with pytest.raises(TransferNotPending):
        settle(community_id, posted.transfer_ids[0], key="s", cause=cause())


def test_after_its_time_it_can_be_voided_but_not_settled(community_id, member_id):
    now = clock.now()
    waiting = reserve(community_id, cost(), purse(member_id), 10, expires_at=now + timedelta(hours=1))

    with clock.travel_to(now + timedelta(hours=1)):
        with pytest.raises(TransferLapsed):
            settle(community_id, waiting, key="s", cause=cause())
        void(community_id, waiting, key="v", cause=cause())

    assert transfer(community_id, waiting).state is State.VOIDED


def test_a_settlement_in_time_is_replayed_after_its_time(community_id, member_id):
    now, why = clock.now(), cause()
    waiting = reserve(community_id, cost(), purse(member_id), 10, expires_at=now + timedelta(hours=1))
    settle(community_id, waiting, key="s", cause=why)

    with clock.travel_to(now + timedelta(hours=2)):
        assert settle(community_id, waiting, key="s", cause=why).is_replay


def test_a_journal_may_void_and_reserve_anew(community_id, member_id):
    # given a commission that shrinks after a partial refund
    waiting = reserve(community_id, cost(), purse(member_id), 100)

    # when
    posted = post(draft(community_id, Release(waiting), line(cost(), purse(member_id), 40, pending=True)))

    # then
    assert posted.transfer_ids[0] == waiting
    assert balance(community_id, purse(member_id)) == Balance(0, 40, 0, 0, "CNY")
    assert verify(community_id).is_clean


def test_what_a_settlement_brings_may_be_spent_in_the_same_batch(community_id, member_id):
    waiting = reserve(community_id, cost(), purse(member_id), 10)

    answers = post_all(
        draft(community_id, line(purse(member_id), sales(), 10)),
        draft(community_id, Settlement(waiting)),
        draft(community_id, line(purse(member_id), sales(), 10)),
        draft(community_id, Release(waiting)),
    )

    assert [type(answer) for answer in answers] == [Refused, Posted, Posted, Refused]
    assert isinstance(answers[0].error, InsufficientFunds)
    assert isinstance(answers[3].error, TransferNotPending)
    assert verify(community_id).is_clean


def test_a_refused_journal_settles_nothing(community_id, member_id):
    waiting = reserve(community_id, cost(), purse(member_id), 10)

    with pytest.raises(InsufficientFunds):
        post(draft(community_id, Settlement(waiting), line(purse(member_id), sales(), 11), key="k"))

    assert transfer(community_id, waiting).state is State.PENDING
    assert not Journal.objects.filter(key="k").exists()


def test_a_journal_settles_a_transfer_once(community_id, member_id):
    waiting = reserve(community_id, cost(), purse(member_id), 10)

    with pytest.raises(ValueError, match="once"):
        post(draft(community_id, Settlement(waiting, 5), Settlement(waiting, 5)))


def test_many_at_once(community_id):
    members = [new_id() for _number in range(30)]
    waiting = [reserve(community_id, cost(), purse(member), 10) for member in members]

    answers = post_all(*(draft(community_id, Settlement(identifier)) for identifier in waiting))

    assert all(isinstance(answer, Posted) for answer in answers)
    assert Transfer.objects.filter(state="posted", posted_minor=10).count() == 30
    assert balance(community_id, cost()) == Balance(300, 0, 0, 300, "CNY")
    assert verify(community_id).is_clean
