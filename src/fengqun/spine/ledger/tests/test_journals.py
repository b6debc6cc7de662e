from datetime import timedelta
from uuid import UUID

import pytest

from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.spine.ledger.commands import post, settle
from fengqun.spine.ledger.errors import JournalNotFound, TransferNotFound
from fengqun.spine.ledger.queries import journal, journals_of_cause, recent_journals, search, transfer, transfers
from fengqun.spine.ledger.tests.factories import cash, cause, cost, draft, line, purse, sales
from fengqun.spine.ledger.types import State

pytestmark = pytest.mark.django_db


@pytest.fixture
def posted(community_id):
    start = clock.now()
    answers = []
    for number in range(5):
        with clock.travel_to(start + timedelta(minutes=number)):
            answers.append(post(draft(community_id, line(cash(), sales(), number + 1), key=f"orders:{number}")))
    return answers


def test_recent_journals_in_pages(community_id, posted):
    ids = [each.journal_id for each in posted][::-1]

    first = recent_journals(community_id, limit=2)

    assert [view.id for view in first] == ids[:2]
    assert [view.id for view in recent_journals(community_id, before=first[-1].id)] == ids[2:]
    assert recent_journals(new_id()) == []


def test_a_page_of_journals_takes_three_queries_for_one_and_for_fifty(community_id, django_assert_num_queries):
    for count in (1, 49):
        for _number in range(count):
            post(draft(community_id, line(cash(), sales(), 1)))
        with django_assert_num_queries(3):
            recent_journals(community_id)


def test_search_by_whatever_is_at_hand(community_id, member_id, posted):
    order = cause(activity_id=new_id())
    held = post(
        draft(community_id, line(cost(), purse(member_id), 5, pending=True), cause=order, rule="test.commission")
    )
    settled = settle(community_id, held.transfer_ids[0], key="s", cause=cause())

    def found(text: object) -> set[UUID]:
        return {view.id for view in search(community_id, str(text))}

    assert found(posted[0].journal_id) == {posted[0].journal_id}
    assert found(held.transfer_ids[0]) == {held.journal_id, settled.journal_id}
    assert found(order.id) == found(order.activity_id) == {held.journal_id}
    assert found("orders:3") == {posted[3].journal_id}
    assert found("orders:") == {each.journal_id for each in posted}
    assert found("test.commission") == {held.journal_id}
    assert found("nothing") == found("") == found(new_id()) == set()
    assert search(new_id(), "orders:") == []
    assert [view.id for view in journals_of_cause(community_id, "order", order.id)] == [held.journal_id]
    assert journals_of_cause(community_id, "parcel", order.id) == []


def test_transfers_by_account_state_and_time(community_id, member_id, posted):
    held = post(draft(community_id, line(cost(), purse(member_id), 5, pending=True)))
    ids = [each.transfer_ids[0] for each in posted]

    assert [view.id for view in transfers(community_id, ref=cash(), limit=2)] == ids[:2:-1]
    assert [view.id for view in transfers(community_id, ref=cash(), before=ids[1])] == [ids[0]]
    assert [view.id for view in transfers(community_id, state=State.PENDING)] == [held.transfer_ids[0]]
    times = [transfer(community_id, each).occurred_at for each in ids]
    assert [view.id for view in transfers(community_id, since=times[1], until=times[3])] == [ids[2], ids[1]]


def test_nothing_is_found_in_another_community(community_id, posted):
    with pytest.raises(JournalNotFound):
        journal(new_id(), posted[0].journal_id)
    with pytest.raises(TransferNotFound):
        transfer(new_id(), posted[0].transfer_ids[0])
