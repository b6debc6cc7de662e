"""The commission of an order, told by the order's news and kept in the ledger."""

from datetime import timedelta

import pytest

from fengqun.commerce.wallets.chart import receivable_of
from fengqun.commerce.wallets.chart import wallet_of as wallet_account
from fengqun.commerce.wallets.queries import wallet_of
from fengqun.commerce.wallets.tests.factories import ask
from fengqun.growth.referrals import chart
from fengqun.growth.referrals.commands import release_due
from fengqun.growth.referrals.models import Commission, CommissionStep
from fengqun.growth.referrals.tests.factories import click, link_for, order_of, tell
from fengqun.kernel.ids import new_id
from fengqun.kernel.money import Money
from fengqun.spine.activity.queries import activities_about
from fengqun.spine.ledger.queries import balance, verify

pytestmark = pytest.mark.django_db(transaction=True)

DAY = timedelta(days=1)


def cny(amount_minor):
    return Money(amount_minor, "CNY")


@pytest.fixture
def link(community, promoter, member, actor_of, frozen):
    link = link_for(community, promoter, actor_of)
    click(link, member)
    return link


def have(community, member):
    wallet = wallet_of(community.id, member.id, "CNY")
    return wallet.pending.amount_minor, wallet.available.amount_minor, wallet.owed.amount_minor


def spent(community):
    """What the community has spent on commissions, net of clawbacks."""
    return (
        balance(community.id, chart.expense("CNY")).posted_minor
        - balance(community.id, chart.clawback("CNY")).posted_minor
    )


def released(community, buyer, at, frozen, *nets, **more):
    """An order that was paid and received, and whose commission has arrived."""
    order = order_of(community, buyer, *nets, **more)
    tell(order.placed(), order.paid(), order.received())
    with at(frozen + 7 * DAY):
        release_due()
    return order


def test_the_whole_way(community, promoter, member, link, at, frozen):
    # given: two of 79.00
    order = order_of(community, member, 15_800, quantity=2)

    # when: placed, nothing is promised
    tell(order.placed())
    assert not Commission.objects.exists()

    # when: paid, 8 % once
    tell(order.paid())
    row = Commission.objects.get()
    assert (row.state, row.pending_minor) == ("pending", 1_264)
    assert have(community, promoter) == (1_264, 0, 0)

    # when: received two days later, the window runs
    with at(frozen + 2 * DAY):
        tell(order.received())
        row.refresh_from_db()
        assert (row.state, row.release_at) == ("frozen", frozen + 9 * DAY)

    # when: a moment too soon, and then in time
    with at(frozen + 9 * DAY - timedelta(seconds=1)):
        assert release_due() == 0
    with at(frozen + 9 * DAY):
        assert release_due() == 1
        assert release_due() == 0

    # then
    assert have(community, promoter) == (0, 1_264, 0)
    assert spent(community) == 1_264
    row.refresh_from_db()
    assert (row.state, row.released_minor) == ("available", 1_264)
    verbs = {news.verb for news in activities_about(community.id, "commission", row.id)}
    assert verbs == {"referrals.commission_accrued", "referrals.commission_released"}
    assert verify(community.id).findings == ()


def test_each_line_rounds_by_itself_and_nothing_is_earned_on_shipping(community, promoter, member, link):
    order = order_of(community, member, 1_006, 1_006)

    tell(order.placed(), order.paid())

    # 8 % of 10.06 is 80.48 分 → 80, twice
    assert have(community, promoter) == (160, 0, 0)


def test_a_line_worth_nothing_earns_nothing(community, promoter, member, link):
    order = order_of(community, member, 0, 3)

    tell(order.placed(), order.paid())

    assert not Commission.objects.exists()


def test_the_same_news_twice_changes_nothing(community, promoter, member, link, at, frozen):
    order = order_of(community, member, 15_800)
    news = [order.placed(), order.paid(), order.received()]

    tell(*news)
    tell(*news)

    assert have(community, promoter) == (1_264, 0, 0)
    assert CommissionStep.objects.count() == 1


def test_news_out_of_order_comes_to_the_same(community, promoter, member, link, at, frozen):
    order = order_of(community, member, 15_800)

    tell(order.received(), order.paid(), order.placed())

    row = Commission.objects.get()
    assert (row.state, row.pending_minor, row.release_at) == ("frozen", 1_264, frozen + 7 * DAY)


def test_refund_heard_before_payment(community, promoter, member, link):
    order = order_of(community, member, 15_800)

    tell(order.refunded(15_800), order.placed(), order.paid())

    assert have(community, promoter) == (0, 0, 0)
    assert not Commission.objects.exists()


def test_cancelled_orders_earn_nothing(community, promoter, member, link):
    order = order_of(community, member, 15_800)

    tell(order.placed(), order.cancelled())

    assert not Commission.objects.exists()


def test_a_commission_does_not_survive_a_cancelled_order(community, promoter, member, link):
    order = order_of(community, member, 15_800)
    tell(order.placed(), order.paid())

    tell(order.cancelled())

    assert Commission.objects.get().state == "voided"
    assert have(community, promoter) == (0, 0, 0)


def test_full_refund_before_release_voids(community, promoter, member, link, at, frozen):
    # given
    order = order_of(community, member, 15_800)
    tell(order.placed(), order.paid(), order.received())

    # when
    tell(order.refunded(15_800))

    # then
    row = Commission.objects.get()
    assert (row.state, row.net_minor) == ("voided", 0)
    with at(frozen + 30 * DAY):
        assert release_due() == 0
    assert (have(community, promoter), spent(community)) == ((0, 0, 0), 0)


def test_partial_refund_before_release_promises_anew(community, promoter, member, link, at, frozen):
    # given
    order = order_of(community, member, 15_800)
    tell(order.placed(), order.paid(), order.received())
    before = Commission.objects.get().transfer_id

    # when
    tell(order.refunded(7_900))

    # then
    row = Commission.objects.get()
    assert (row.state, row.pending_minor, row.transfer_id != before) == ("frozen", 632, True)
    assert have(community, promoter) == (632, 0, 0)
    with at(frozen + 7 * DAY):
        release_due()
    assert (have(community, promoter), spent(community)) == ((0, 632, 0), 632)


def test_a_refund_touches_its_own_lines_only(community, promoter, member, link):
    order = order_of(community, member, 10_000, 5_000)
    tell(order.placed(), order.paid())

    tell(order.refunded(0, 5_000))

    assert sorted(Commission.objects.values_list("state", "pending_minor")) == [("pending", 800), ("voided", 0)]


def test_an_open_refund_holds_the_release(community, promoter, member, link, at, frozen):
    # given
    order = order_of(community, member, 15_800)
    refund = new_id()
    tell(order.placed(), order.paid(), order.received(), order.refund_requested(refund))

    # when
    with at(frozen + 8 * DAY):
        assert release_due() == 0
        assert Commission.objects.get().is_held

        # then: refused, and it goes on
        tell(order.refund_refused(refund))
        assert release_due() == 1
    assert have(community, promoter) == (0, 1_264, 0)


def test_a_request_that_its_buyer_took_back_no_longer_holds(community, promoter, member, link, at, frozen):
    refund = new_id()
    order = order_of(community, member, 15_800)
    tell(order.placed(), order.paid(), order.received(), order.refund_requested(refund))

    tell(order.refund_withdrawn(refund))

    with at(frozen + 8 * DAY):
        assert release_due() == 1
    assert have(community, promoter) == (0, 1_264, 0)


def test_a_requested_refund_that_is_booked_no_longer_holds(community, promoter, member, link, at, frozen):
    order = order_of(community, member, 15_800)
    refund = new_id()
    tell(order.placed(), order.paid(), order.received(), order.refund_requested(refund))

    tell(order.refunded(7_900, refund_id=refund))
    tell(order.refund_requested(refund))

    row = Commission.objects.get()
    assert (row.is_held, row.pending_minor) == (False, 632)


def test_refund_after_release_claws_back_in_proportion(community, promoter, member, link, at, frozen):
    # given
    order = released(community, member, at, frozen, 15_800)

    # when
    with at(frozen + 8 * DAY):
        tell(order.refunded(7_900))
        tell(order.refunded(7_900))

    # then
    row = Commission.objects.get()
    assert (row.state, row.released_minor, row.clawed_back_minor) == ("clawed_back", 1_264, 1_264)
    assert (have(community, promoter), spent(community)) == ((0, 0, 0), 0)


def test_the_same_refund_claws_back_once(community, promoter, member, link, at, frozen):
    order = released(community, member, at, frozen, 15_800)
    refund = order.refunded(7_900)

    tell(refund)
    tell(refund)

    assert have(community, promoter) == (0, 632, 0)


def test_a_refund_takes_back_no_more_than_was_paid(community, promoter, member, link, at, frozen):
    order = released(community, member, at, frozen, 15_800)

    tell(order.refunded(99_900))

    assert Commission.objects.get().clawed_back_minor == 1_264
    assert have(community, promoter) == (0, 0, 0)


def test_what_the_wallet_cannot_cover_is_owed_and_settled_first(
    community, promoter, member, link, at, frozen, actor_of
):
    # given: the promoter has taken the money out already
    order = released(community, member, at, frozen, 15_800)
    ask(community, actor_of(promoter), 1_000)

    # when
    with at(frozen + 8 * DAY):
        tell(order.refunded(15_800))

    # then
    assert have(community, promoter) == (0, 0, 1_000)
    assert spent(community) == 0

    # when: the next commission arrives, the debt goes first
    with at(frozen + 9 * DAY):
        following = order_of(community, member, 20_000)
        tell(following.placed(), following.paid(), following.received())
    with at(frozen + 16 * DAY):
        release_due()

    # then
    assert have(community, promoter) == (0, 600, 0)
    assert balance(community.id, receivable_of(promoter.id, "CNY")).posted_minor == 0
    assert balance(community.id, wallet_account(promoter.id, "CNY")).pending_out_minor == 1_000
    assert verify(community.id).findings == ()


def test_other_communities_see_nothing(community, other_community, promoter, member, link):
    order = order_of(community, member, 15_800)

    tell(order.placed(), order.paid())

    assert balance(other_community.id, chart.expense("CNY")).pending_in_minor == 0
    assert set(Commission.objects.values_list("community_id", flat=True)) == {community.id}
