from datetime import timedelta

import pytest

from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.spine.ledger.commands import expire_due, post, settle
from fengqun.spine.ledger.models import Journal, Transfer
from fengqun.spine.ledger.queries import balance, journal, transfer, verify
from fengqun.spine.ledger.tests.factories import cash, cause, cost, draft, line, purse, top_up
from fengqun.spine.ledger.types import Balance, State

pytestmark = pytest.mark.django_db


def test_what_is_due_expires_once(community_id, member_id):
    # given one that is due in an hour, one in two, one never, one settled
    now = clock.now()
    post(top_up(community_id, member_id, 100))
    why = cause("payout")
    hours = [now + timedelta(hours=1), now + timedelta(hours=2), None, now + timedelta(hours=1)]
    waiting = [
        post(
            draft(community_id, line(purse(member_id), cash(), 10, pending=True, expires_at=at), cause=why)
        ).transfer_ids[0]
        for at in hours
    ]
    settle(community_id, waiting[3], key="s", cause=why)

    # when
    with clock.travel_to(now + timedelta(hours=1)):
        assert expire_due() == 1
        assert expire_due() == 0

    # then
    states = [transfer(community_id, each).state for each in waiting]
    assert states == [State.EXPIRED, State.PENDING, State.PENDING, State.POSTED]
    assert balance(community_id, purse(member_id)) == Balance(90, 0, 20, 70, "CNY")
    settled_by = transfer(community_id, waiting[0]).settled_journal_id
    assert settled_by
    view = journal(community_id, settled_by)
    assert (view.rule, view.cause.kind, view.cause.id) == ("ledger.expiry", "payout", why.id)
    assert verify(community_id).is_clean


def test_a_moment_before_nothing_expires(community_id, member_id):
    now = clock.now()
    post(draft(community_id, line(cost(), purse(member_id), 10, pending=True, expires_at=now + timedelta(hours=1))))

    with clock.travel_to(now + timedelta(hours=1) - timedelta(microseconds=1)):
        assert expire_due() == 0


def test_several_communities_and_a_limit(member_id):
    now = clock.now()
    communities = [new_id() for _number in range(3)]
    for community in communities:
        post(draft(community, line(cost(), purse(member_id), 10, pending=True, expires_at=now + timedelta(minutes=1))))

    with clock.travel_to(now + timedelta(minutes=2)):
        assert expire_due(communities[0]) == 1
        assert expire_due(limit=1) == 1
        assert expire_due() == 1

    assert Transfer.objects.filter(state="expired").count() == 3
    assert Journal.objects.filter(rule="ledger.expiry").count() == 3


def test_a_line_that_posts_at_once_cannot_expire():
    with pytest.raises(ValueError, match="pending"):
        line(cash(), cost(), 1, expires_at=clock.now())
