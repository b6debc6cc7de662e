import pytest

from fengqun.kernel.ids import new_id
from fengqun.spine.ledger.commands import post, reverse, settle, void
from fengqun.spine.ledger.errors import AlreadyReversed, InsufficientFunds, JournalNotFound, KeyReused, NotReversible
from fengqun.spine.ledger.models import Journal
from fengqun.spine.ledger.queries import balance, journal, transfer, verify
from fengqun.spine.ledger.tests.factories import busy, cash, cause, cost, draft, line, purse, sales, top_up
from fengqun.spine.ledger.types import Balance, JournalDraft, Line, Mirror, State

pytestmark = pytest.mark.django_db


def test_a_reversal_mirrors_every_transfer_between_the_same_accounts(community_id):
    posted = post(draft(community_id, line(cash(), sales(), 100), line(cash(), busy(), 5)))

    reversal = reverse(community_id, posted.journal_id, key="r", cause=cause())

    views = journal(community_id, reversal.journal_id).transfers
    originals = journal(community_id, posted.journal_id).transfers
    assert [(v.debit_account_id, v.credit_account_id, v.posted_minor) for v in views] == [
        (o.credit_account_id, o.debit_account_id, o.posted_minor) for o in originals
    ]
    assert balance(community_id, cash()).posted_minor == 0
    assert Journal.objects.get(key="r").reverses == posted.journal_id
    assert verify(community_id).is_clean


def test_once_per_original(community_id):
    posted = post(draft(community_id, line(cash(), sales(), 100)))
    why = cause()
    first = reverse(community_id, posted.journal_id, key="r", cause=why)

    assert reverse(community_id, posted.journal_id, key="r", cause=why).journal_id == first.journal_id
    with pytest.raises(AlreadyReversed) as refusal:
        reverse(community_id, posted.journal_id, key="r2", cause=why)
    assert refusal.value.details == {"journal_id": posted.journal_id}
    with pytest.raises(KeyReused):
        reverse(community_id, posted.journal_id, key="r", cause=why, params={"other": 1})
    assert balance(community_id, cash()).posted_minor == 0


def test_what_is_pending_is_voided_what_was_settled_flows_back_what_was_voided_stays(community_id, member_id):
    # given one journal with three fates
    posted = post(
        draft(community_id, *(line(cost(), purse(member_id), amount, pending=True) for amount in (100, 200, 400)))
    )
    settle(community_id, posted.transfer_ids[1], key="s", cause=cause(), amount_minor=150)
    void(community_id, posted.transfer_ids[2], key="v", cause=cause())

    # when
    reversal = reverse(community_id, posted.journal_id, key="r", cause=(why := cause()))

    # then
    assert [transfer(community_id, each).state for each in posted.transfer_ids] == [
        State.VOIDED,
        State.POSTED,
        State.VOIDED,
    ]
    assert balance(community_id, purse(member_id)) == Balance(0, 0, 0, 0, "CNY")
    assert len(reversal.transfer_ids) == 2
    assert reverse(community_id, posted.journal_id, key="r", cause=why).transfer_ids == reversal.transfer_ids
    assert verify(community_id).is_clean


def test_a_reversal_that_only_voids_is_replayed_too(community_id, member_id):
    posted = post(draft(community_id, line(cost(), purse(member_id), 100, pending=True)))
    first = reverse(community_id, posted.journal_id, key="r", cause=(why := cause()))

    assert reverse(community_id, posted.journal_id, key="r", cause=why) == type(first)(
        first.journal_id, first.transfer_ids, is_replay=True
    )
    with pytest.raises(KeyReused):
        reverse(community_id, posted.journal_id, key="r", cause=cause())
    with pytest.raises(AlreadyReversed):
        reverse(community_id, posted.journal_id, key="r2", cause=why)


def test_where_all_was_released_there_is_nothing_to_reverse(community_id, member_id):
    posted = post(draft(community_id, line(cost(), purse(member_id), 100, pending=True)))
    void(community_id, posted.transfer_ids[0], key="v", cause=cause())

    with pytest.raises(NotReversible):
        reverse(community_id, posted.journal_id, key="r", cause=cause())


def test_money_that_is_spent_does_not_flow_back(community_id, member_id):
    topped = post(top_up(community_id, member_id, 100))
    post(draft(community_id, line(purse(member_id), sales(), 1)))

    with pytest.raises(InsufficientFunds):
        reverse(community_id, topped.journal_id, key="r", cause=cause())

    assert balance(community_id, purse(member_id)).posted_minor == 99


def test_a_settlement_is_no_journal_to_reverse(community_id, member_id):
    posted = post(draft(community_id, line(cost(), purse(member_id), 100, pending=True)))
    settled = settle(community_id, posted.transfer_ids[0], key="s", cause=cause())

    with pytest.raises(NotReversible):
        reverse(community_id, settled.journal_id, key="r", cause=cause())


def test_a_reversal_may_itself_be_reversed(community_id):
    posted = post(draft(community_id, line(cash(), sales(), 100)))
    back = reverse(community_id, posted.journal_id, key="r", cause=cause())

    reverse(community_id, back.journal_id, key="rr", cause=cause())

    assert balance(community_id, cash()).posted_minor == 100
    assert verify(community_id).is_clean


def test_a_journal_of_another_community_is_not_found(community_id):
    posted = post(draft(community_id, line(cash(), sales(), 100)))

    with pytest.raises(JournalNotFound):
        reverse(new_id(), posted.journal_id, key="r", cause=cause())
    assert balance(community_id, cash()).posted_minor == 100


@pytest.mark.parametrize(("lines", "reverses"), [((Mirror(new_id()),), None), ((line(cash(), sales(), 1),), new_id())])
def test_only_mirrors_reverse(community_id, lines: tuple[Line, ...], reverses):
    with pytest.raises(ValueError, match="mirrors"):
        JournalDraft(community_id, "k", "test.sale", cause(), lines, reverses=reverses)
