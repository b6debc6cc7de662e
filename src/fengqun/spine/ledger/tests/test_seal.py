import pytest

from fengqun.kernel.ids import new_id
from fengqun.spine.ledger.commands import post, seal, seal_all, settle
from fengqun.spine.ledger.models import Block, Unsealed
from fengqun.spine.ledger.queries import verify
from fengqun.spine.ledger.tests.factories import cash, cause, cost, draft, line, post_all, purse, sales, top_up

pytestmark = pytest.mark.django_db


def test_blocks_chain_what_was_posted_since(community_id, member_id):
    first = post(top_up(community_id, member_id, 100))
    assert seal(community_id) == 1
    more = post_all(*(draft(community_id, line(cash(), sales(), 1)) for _number in range(3)))
    assert seal(community_id) == 3
    assert seal(community_id) == 0

    one, two = Block.objects.order_by("number")
    assert (one.number, bytes(one.previous_hash), one.journal_ids) == (1, bytes(32), [first.journal_id])
    assert (two.number, two.previous_hash, two.journal_ids) == (2, one.hash, [each.journal_id for each in more])
    assert not Unsealed.objects.exists()
    assert verify(community_id).is_clean


def test_a_pending_transfer_is_sealed_as_made_and_again_as_settled(community_id, member_id):
    waiting = post(draft(community_id, line(cost(), purse(member_id), 10, pending=True)))
    seal(community_id)

    settle(community_id, waiting.transfer_ids[0], key="s", cause=cause(), amount_minor=4)

    assert verify(community_id).is_clean
    assert seal(community_id) == 1
    assert verify(community_id).is_clean


def test_each_community_has_its_own_chain(community_id):
    other = new_id()
    for community in (community_id, other, other):
        post(draft(community, line(cash(), sales(), 1)))

    assert seal_all() == 3
    assert sorted(Block.objects.values_list("community_id", "number")) == sorted([(community_id, 1), (other, 1)])
    assert verify().is_clean


def test_much_is_sealed_in_several_blocks(community_id):
    for _number in range(5):
        post(draft(community_id, line(cash(), sales(), 1)))

    assert seal(community_id, block_size=2) == 5
    assert [len(block.journal_ids) for block in Block.objects.order_by("number")] == [2, 2, 1]
    assert verify(community_id).is_clean
