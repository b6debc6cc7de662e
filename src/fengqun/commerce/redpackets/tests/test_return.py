"""What nobody opened goes back, exactly once."""

from datetime import timedelta

import pytest

from fengqun.commerce.redpackets.activities import RedPacketReturned
from fengqun.commerce.redpackets.chart import expense, pot_of
from fengqun.commerce.redpackets.choices import Phase, State
from fengqun.commerce.redpackets.commands import return_due, return_rest, withdraw
from fengqun.commerce.redpackets.errors import AlreadyOpening, PacketEnded, PacketNotFound
from fengqun.commerce.redpackets.models import Packet
from fengqun.commerce.redpackets.queries import packet_card
from fengqun.commerce.redpackets.tests.factories import HOUR, available, fund, insist_books, make_packet, open_as
from fengqun.kernel.money import Money
from fengqun.people.communities.commands import leave
from fengqun.people.communities.tests.factories import make_member as make_member_of
from fengqun.spine.activity.queries import activities_about
from fengqun.spine.jobs.commands import run_periodic
from fengqun.spine.ledger.queries import balance

pytestmark = pytest.mark.django_db


def test_the_rest_returns_after_a_day(frozen, community, member, promoter, at):
    # given
    fund(community, member, 20_000)
    packet = make_packet(community, member, 20_000, 50)
    opened = open_as(community, packet, promoter).body["amount_minor"]

    # when
    with at(frozen + timedelta(hours=24) - timedelta(seconds=1)):
        run_periodic("redpackets.return_due")
        assert available(community, member) == 0
    with at(frozen + timedelta(hours=24)):
        run_periodic("redpackets.return_due")
        run_periodic("redpackets.return_due")
        card = packet_card(community.id, packet.id)

    # then
    assert available(community, member) == 20_000 - opened
    assert available(community, promoter) == opened
    assert balance(community.id, pot_of(packet.id, "CNY")).posted_minor == 0
    assert (card.state, card.phase) == (State.RETURNED, Phase.OVER)
    assert (card.opened, card.returned, card.left) == tuple(
        Money(minor, "CNY") for minor in (opened, 20_000 - opened, 0)
    )
    given, returned = activities_about(community.id, "red_packet", packet.id)
    assert given.verb == "redpackets.given"
    assert returned.activity == RedPacketReturned(
        community_id=community.id,
        object_id=packet.id,
        actor_id=None,
        occurred_at=frozen + timedelta(hours=24),
        giver_id=member.id,
        amount_minor=20_000 - opened,
        unit="CNY",
        count=49,
        is_withdrawn=False,
    )
    insist_books(community)


def test_the_communitys_rest_returns_to_its_giving(frozen, community, operator, at):
    packet = make_packet(community, operator, 20_000, 50, for_community=True)
    with at(frozen + timedelta(hours=24)):
        assert return_due() == 1
    assert balance(community.id, expense("CNY")).posted_minor == 0
    assert packet_card(community.id, packet.id).cost == Money(0, "CNY")
    insist_books(community)


def test_an_emptied_packet_returns_nothing(frozen, community, operator, member, at):
    packet = make_packet(community, operator, 100, 1, for_community=True)
    open_as(community, packet, member)
    with at(frozen + timedelta(hours=24)):
        assert return_due() == 0
        assert return_rest(community.id, packet.id) is None
    assert packet_card(community.id, packet.id).state is State.EMPTIED


def test_nothing_returns_twice_or_early(frozen, community, member, at):
    fund(community, member, 20_000)
    packet = make_packet(community, member)
    assert return_rest(community.id, packet.id) is None
    with at(frozen + timedelta(hours=24)):
        assert return_rest(community.id, packet.id).amount == Money(20_000, "CNY")
        assert return_rest(community.id, packet.id) is None
    assert available(community, member) == 20_000


def test_one_that_is_refused_does_not_keep_the_others_waiting(frozen, community, member, at):
    # given: the books hold less than one packet says, as after a tampering
    fund(community, member, 40_000)
    broken, whole = make_packet(community, member), make_packet(community, member)
    Packet.objects.filter(id=broken.id).update(pot_minor=30_000)

    # when
    with at(frozen + timedelta(hours=24)), pytest.raises(ExceptionGroup, match="could not be returned") as raised:
        return_due()

    # then
    assert [refusal.code for refusal in raised.value.exceptions] == ["ledger.insufficient_funds"]
    assert packet_card(community.id, whole.id).state is State.RETURNED
    assert packet_card(community.id, broken.id).state is State.FUNDED
    assert available(community, member) == 20_000


def test_who_has_left_still_gets_the_rest(frozen, community, member, actor_of, at):
    fund(community, member, 20_000)
    packet = make_packet(community, member)
    leave(community.id, actor=actor_of(member))
    with at(frozen + timedelta(hours=24)):
        return_due()
    assert packet_card(community.id, packet.id).returned == Money(20_000, "CNY")
    assert available(community, member) == 20_000


def test_nothing_can_be_opened_once_it_returned(frozen, community, member, promoter, at):
    fund(community, member, 20_000)
    packet = make_packet(community, member)
    with at(frozen + timedelta(hours=24)):
        return_due()
        assert open_as(community, packet, promoter).status == 410
    # not even by a clock that goes back
    assert open_as(community, packet, promoter).status == 410
    assert available(community, promoter) == 0


def test_the_giver_withdraws_before_it_opens(frozen, community, member, promoter, actor_of, at):
    # given
    fund(community, member, 20_000)
    packet = make_packet(community, member, opens_at=frozen + HOUR)

    # when
    returned = withdraw(community.id, packet.id, actor=actor_of(member))

    # then
    assert returned.amount == Money(20_000, "CNY")
    assert available(community, member) == 20_000
    assert packet_card(community.id, packet.id).phase is Phase.WITHDRAWN
    with at(frozen + HOUR):
        assert open_as(community, packet, promoter).status == 410
    with pytest.raises(PacketEnded):
        withdraw(community.id, packet.id, actor=actor_of(member))
    with at(frozen + timedelta(days=3)):
        assert return_due() == 0
    assert available(community, member) == 20_000
    insist_books(community)


def test_staff_withdraw_what_was_not_theirs(frozen, community, member, operator, actor_of):
    fund(community, member, 20_000)
    packet = make_packet(community, member, opens_at=frozen + HOUR)
    withdraw(community.id, packet.id, actor=actor_of(operator))
    assert available(community, member) == 20_000


def test_nobody_else_withdraws(frozen, community, other_community, member, promoter, actor_of):
    # given
    fund(community, member, 20_000)
    packet = make_packet(community, member, opens_at=frozen + HOUR)
    outsider = make_member_of(other_community, "隔壁的人", roles=["operator"])

    # when, then
    with pytest.raises(PacketNotFound):
        withdraw(community.id, packet.id, actor=actor_of(promoter))
    with pytest.raises(PacketNotFound):
        withdraw(other_community.id, packet.id, actor=actor_of(outsider))
    assert packet_card(community.id, packet.id).state is State.FUNDED
    assert available(community, member) == 0


def test_nobody_takes_back_what_may_have_been_opened(frozen, community, member, promoter, actor_of, at):
    fund(community, member, 20_000)
    packet = make_packet(community, member, opens_at=frozen + HOUR)
    with at(frozen + HOUR):
        open_as(community, packet, promoter)
        with pytest.raises(AlreadyOpening):
            withdraw(community.id, packet.id, actor=actor_of(member))
    assert available(community, member) == 0
    assert packet_card(community.id, packet.id).opened_count == 1
