import pytest

from fengqun.commerce.wallets import commands
from fengqun.commerce.wallets.errors import OwnPayout, ReferenceTooLong, ReferenceUsed
from fengqun.commerce.wallets.queries import payout_of
from fengqun.commerce.wallets.tests.factories import ask, fund

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["operator", "owner"])
def staff(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def other(make_member):
    return make_member("阿平", roles=["operator"])


def test_staff_do_not_approve_their_own_payout(community, staff, actor_of):
    # given
    fund(community, staff, 10_000)
    payout = ask(community, actor_of(staff), 6_000)

    # when
    with pytest.raises(OwnPayout) as refused:
        commands.approve_payout(community.id, payout.id, actor=actor_of(staff))

    # then
    assert refused.value.status == 403
    assert payout_of(community.id, payout.id).state == "requested"


def test_staff_do_not_send_confirm_or_retry_their_own_payout(community, staff, other, actor_of):
    # given
    fund(community, staff, 10_000)
    own, else_ = actor_of(staff), actor_of(other)
    payout = ask(community, own, 6_000)
    commands.approve_payout(community.id, payout.id, actor=else_)

    # when, then
    with pytest.raises(OwnPayout):
        commands.confirm_sent(community.id, payout.id, actor=own, reference="GH-1")
    with pytest.raises(OwnPayout):
        commands.report_failure(community.id, payout.id, actor=own, reason="退回")
    commands.confirm_sent(community.id, payout.id, actor=else_, reference="GH-1")
    with pytest.raises(OwnPayout):
        commands.confirm_paid(community.id, payout.id, actor=own)
    commands.report_failure(community.id, payout.id, actor=else_, reason="退回")
    with pytest.raises(OwnPayout):
        commands.retry_payout(community.id, payout.id, actor=own)
    assert payout_of(community.id, payout.id).state == "failed"


def test_the_page_says_that_another_person_does_it(community, operator, actor_of, client_for):
    fund(community, operator, 10_000)
    payout = ask(community, actor_of(operator), 6_000)

    page = client_for(operator).get(f"/c/{community.slug}/console/payouts/{payout.id}/")

    text = page.content.decode()
    assert "要由另一位工作人员来办" in text
    assert "/approval/" not in text


def test_a_bank_reference_counts_once_for_good(community, member, operator, actor_of):
    # given
    fund(community, member, 100_000)
    first = ask(community, actor_of(member), 6_000, key="a")
    second = ask(community, actor_of(member), 6_000, key="b")
    by = actor_of(operator)
    for payout in (first, second):
        commands.approve_payout(community.id, payout.id, actor=by)
    commands.confirm_sent(community.id, first.id, actor=by, reference="GH-1")
    commands.report_failure(community.id, first.id, actor=by, reason="退回")
    commands.retry_payout(community.id, first.id, actor=by)

    # when
    for payout in (first, second):
        with pytest.raises(ReferenceUsed):
            commands.confirm_sent(community.id, payout.id, actor=by, reference="GH-1")
    again = commands.confirm_sent(community.id, first.id, actor=by, reference="GH-2")

    # then
    assert (again.state, again.reference, again.attempt) == ("sent", "GH-2", 2)
    assert payout_of(community.id, second.id).state == "approved"


def test_a_reference_is_kept_whole_or_refused(community, member, operator, actor_of):
    fund(community, member, 10_000)
    payout = ask(community, actor_of(member), 6_000)
    commands.approve_payout(community.id, payout.id, actor=actor_of(operator))

    with pytest.raises(ReferenceTooLong):
        commands.confirm_sent(community.id, payout.id, actor=actor_of(operator), reference="9" * 81)
