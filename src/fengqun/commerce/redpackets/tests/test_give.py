"""Give a packet: funded first, within the limits, once."""

from datetime import UTC, datetime, timedelta

import pytest

from fengqun.commerce.orders.errors import AudienceUnreasonable
from fengqun.commerce.orders.types import Audience
from fengqun.commerce.redpackets import errors
from fengqun.commerce.redpackets.activities import RedPacketGiven
from fengqun.commerce.redpackets.chart import expense, pot_of
from fengqun.commerce.redpackets.choices import Kind, Phase, State
from fengqun.commerce.redpackets.commands import give, set_limits, withdraw
from fengqun.commerce.redpackets.limits import Limits, UnitLimits
from fengqun.commerce.redpackets.models import Packet, Share
from fengqun.commerce.redpackets.tests.factories import available, form, fund, insist_books, make_packet
from fengqun.commerce.wallets.tests.factories import owe
from fengqun.kernel.errors import Denied, SignInRequired
from fengqun.kernel.money import POINTS, Money
from fengqun.kernel.policies import Actor
from fengqun.people.circles.tests.factories import make_circle
from fengqun.people.communities.tests.factories import make_member
from fengqun.spine.activity.queries import activities_about
from fengqun.spine.ledger.queries import balance

pytestmark = pytest.mark.django_db


def amounts(packet):
    rows = Share.objects.filter(packet_id=packet.id).order_by("place")
    return list(rows.values_list("amount_minor", flat=True))


def test_a_member_gives_from_the_wallet(frozen, community, member):
    # given
    fund(community, member, 30_000)

    # when
    packet = make_packet(community, member, 20_000, 50)

    # then
    assert available(community, member) == 10_000
    assert balance(community.id, pot_of(packet.id, "CNY")).posted_minor == 20_000
    assert len(amounts(packet)) == 50
    assert sum(amounts(packet)) == 20_000
    assert (packet.state, packet.phase, packet.giver_id) == (State.FUNDED, Phase.OPEN, member.id)
    assert packet.closes_at - packet.opens_at == timedelta(hours=24)
    [news] = activities_about(community.id, "red_packet", packet.id)
    assert news.activity == RedPacketGiven(
        community_id=community.id,
        object_id=packet.id,
        actor_id=member.id,
        occurred_at=frozen,
        giver_id=member.id,
        kind="lucky",
        pot_minor=20_000,
        unit="CNY",
        count=50,
        opens_at=frozen,
        closes_at=frozen + timedelta(hours=24),
    )
    insist_books(community)


def test_an_operator_gives_for_the_community(community, operator):
    packet = make_packet(community, operator, 20_000, 50, for_community=True)
    assert packet.giver_id is None
    assert packet.given_by == operator.id
    assert balance(community.id, expense("CNY")).posted_minor == 20_000
    insist_books(community)


def test_points_as_well_as_money(community, operator):
    packet = make_packet(community, operator, 1_000, 10, unit=POINTS, kind=Kind.EQUAL, for_community=True)
    assert amounts(packet) == [100] * 10
    assert balance(community.id, expense(POINTS)).posted_minor == 1_000
    assert balance(community.id, expense("CNY")).posted_minor == 0


def test_an_equal_split_keeps_the_remainder(community, operator):
    packet = make_packet(community, operator, 1_000, 3, kind=Kind.EQUAL, for_community=True)
    assert sorted(amounts(packet)) == [333, 333, 334]


def test_the_same_form_twice_is_one_packet(community, member):
    # given
    fund(community, member, 50_000)

    # when
    first = make_packet(community, member, key="form-1")
    second = make_packet(community, member, key="form-1", seed=8)

    # then
    assert second.id == first.id
    assert available(community, member) == 30_000
    assert Share.objects.count() == 50


def test_the_same_key_with_another_packet_is_refused(community, member):
    fund(community, member, 50_000)
    make_packet(community, member, key="form-1")
    with pytest.raises(errors.RequestKeyReused):
        make_packet(community, member, 10_000, key="form-1")
    assert available(community, member) == 30_000


def test_two_members_may_use_the_same_key(community, member, promoter):
    fund(community, member, 20_000)
    fund(community, promoter, 20_000)
    assert make_packet(community, member, key="k").id != make_packet(community, promoter, key="k").id


def test_a_wallet_too_low_gives_nothing(community, member):
    fund(community, member, 19_999)
    with pytest.raises(errors.NotEnough, match=r"199\.99"):
        make_packet(community, member, 20_000)
    assert available(community, member) == 19_999
    assert (Packet.objects.count(), Share.objects.count()) == (0, 0)
    insist_books(community)


def test_what_is_owed_back_cannot_be_given_away(community, member):
    fund(community, member, 20_000)
    owe(community, member, 5_000)
    with pytest.raises(errors.NotEnough, match="150"):
        make_packet(community, member, 20_000)
    assert available(community, member) == 20_000


@pytest.mark.parametrize("pot", [0, -1, -20_000, 500_001, 10**15])
def test_odd_pots_are_refused(community, member, pot):
    fund(community, member, 10_000_000)
    with pytest.raises(errors.PotUnreasonable):
        make_packet(community, member, pot, 50)
    assert Packet.objects.count() == 0
    assert available(community, member) == 10_000_000


@pytest.mark.parametrize("count", [0, -1, 501, 10**6])
def test_odd_counts_are_refused(community, member, count):
    fund(community, member, 20_000)
    with pytest.raises(errors.CountUnreasonable):
        make_packet(community, member, 20_000, count)
    assert Packet.objects.count() == 0


def test_shares_keep_their_bounds(community, member):
    fund(community, member, 100_000)
    with pytest.raises(errors.ShareTooSmall):
        make_packet(community, member, 49, 50)
    with pytest.raises(errors.ShareTooLarge, match="200"):
        make_packet(community, member, 40_001, 2)
    assert amounts(make_packet(community, member, 40_000, 2)) == [20_000, 20_000]
    assert amounts(make_packet(community, member, 50, 50)) == [1] * 50


@pytest.mark.parametrize("wish", ["", "   ", "祝" * 61])
def test_odd_wishes_are_refused(community, operator, wish):
    with pytest.raises(errors.WishUnreasonable):
        make_packet(community, operator, for_community=True, wish=wish)


@pytest.mark.parametrize("word", ["  ", "\u200b", "口" * 31])
def test_odd_words_are_refused(community, operator, word):
    with pytest.raises(errors.WordUnreasonable):
        make_packet(community, operator, for_community=True, word=word)


def test_another_currency_is_refused(community, operator):
    with pytest.raises(errors.UnitUnknown):
        make_packet(community, operator, unit="USD", for_community=True)


@pytest.mark.parametrize(
    ("opens_in", "lasts"),
    [
        (timedelta(hours=-1), timedelta(hours=1)),
        (timedelta(days=31), timedelta(hours=1)),
        (timedelta(0), timedelta(minutes=9)),
        (timedelta(0), timedelta(hours=73)),
        (timedelta(0), timedelta(hours=-1)),
    ],
)
def test_odd_times_are_refused(frozen, community, operator, opens_in, lasts):
    with pytest.raises(errors.TimesUnreasonable):
        make_packet(community, operator, for_community=True, opens_at=frozen + opens_in, lasts=lasts)


def test_an_audience_of_another_community_is_refused(community, operator):
    with pytest.raises(AudienceUnreasonable):
        make_packet(community, operator, for_community=True, audience=Audience(product_ids=(community.id,)))
    assert Packet.objects.count() == 0


def test_a_circle_that_the_giver_may_know_of(community, operator, member, promoter, host):
    # given: a circle that promoter and host are in, an open one, and one that nobody outside knows of
    fund(community, member, 60_000)
    fund(community, promoter, 60_000)
    open_circle = make_circle(community, host)
    secret = make_circle(community, host, name="内测组", kind="secret", others=[promoter])

    # when, then
    make_packet(community, member, audience=Audience(circle_ids=(open_circle.id,)))
    make_packet(community, promoter, audience=Audience(circle_ids=(secret.id,)))
    make_packet(community, operator, for_community=True, audience=Audience(circle_ids=(secret.id,)))
    with pytest.raises(AudienceUnreasonable):
        make_packet(community, member, audience=Audience(circle_ids=(secret.id,)))
    assert available(community, member) == 40_000
    assert Packet.objects.count() == 3


def test_an_ordinary_member_does_not_give_for_the_community(community, member):
    with pytest.raises(Denied):
        make_packet(community, member, for_community=True)
    assert Packet.objects.count() == 0
    assert balance(community.id, expense("CNY")).posted_minor == 0


def test_who_is_no_member_gives_nothing(community, other_community, stranger, actor_of):
    outsider = make_member(other_community, "隔壁的人")
    for actor in (actor_of(outsider), actor_of(stranger)):
        with pytest.raises(Denied):
            give(community.id, actor=actor, form=form(), request_key="k")
    with pytest.raises(SignInRequired):
        give(community.id, actor=Actor(), form=form(), request_key="k")
    assert Packet.objects.count() == 0


def test_the_community_may_keep_giving_to_itself(community, operator, member, actor_of):
    # given
    fund(community, member, 20_000)
    set_limits(community.id, actor=actor_of(operator), limits=Limits(may_members_give=False))

    # then
    with pytest.raises(errors.GivingIsOff):
        make_packet(community, member)
    assert available(community, member) == 20_000
    assert make_packet(community, operator, for_community=True).giver_id is None


def test_a_day_of_giving_ends_at_midnight_where_the_community_is(community, member, at):
    # given: in Shanghai it is the last minute of the third of March; elsewhere it is still afternoon
    fund(community, member, 3_000_000)
    last_minute = datetime(2026, 3, 3, 15, 59, 30, tzinfo=UTC)
    with at(last_minute):
        make_packet(community, member, 500_000, 50)
        make_packet(community, member, 400_000, 50)
        # when, then
        with pytest.raises(errors.DailyAmountReached, match="1,000"):
            make_packet(community, member, 100_001, 50)
        make_packet(community, member, 100_000, 50)
        with pytest.raises(errors.DailyAmountReached, match="0"):
            make_packet(community, member, 1, 1)
    with at(last_minute + timedelta(seconds=29)), pytest.raises(errors.DailyAmountReached):
        make_packet(community, member, 1, 1)
    with at(last_minute + timedelta(seconds=30)):
        packet = make_packet(community, member, 500_000, 50)
    assert packet.given_on.isoformat() == "2026-03-04"
    assert available(community, member) == 1_500_000


def test_points_and_money_have_limits_of_their_own(frozen, community, member):
    fund(community, member, 1_000_000)
    fund(community, member, 200_000, POINTS)
    make_packet(community, member, 500_000, 50)
    make_packet(community, member, 500_000, 50)
    assert make_packet(community, member, 100_000, 50, unit=POINTS).pot == Money(100_000, POINTS)


def test_so_many_packets_a_day(frozen, community, operator, member, actor_of, at):
    # given
    set_limits(community.id, actor=actor_of(operator), limits=Limits(daily_packets=2))
    fund(community, member, 100_000)
    make_packet(community, member, 100, 1)
    make_packet(community, member, 100, 1)

    # when, then
    with pytest.raises(errors.DailyCountReached):
        make_packet(community, member, 100, 1)
    # others have their own count
    assert make_packet(community, operator, 100, 1, for_community=True).pot == Money(100, "CNY")
    with at(frozen + timedelta(days=1)):
        assert make_packet(community, member, 100, 1).pot == Money(100, "CNY")


def test_withdrawing_gives_the_days_money_back_but_not_its_count(frozen, community, operator, member, actor_of):
    # given
    money = UnitLimits(20_000, 1, 20_000, 20_000, 20_000)
    set_limits(community.id, actor=actor_of(operator), limits=Limits(money=money, daily_packets=2))
    fund(community, member, 100_000)
    packet = make_packet(community, member, 20_000, 1, opens_at=frozen + timedelta(hours=1))
    withdraw(community.id, packet.id, actor=actor_of(member))

    # when
    make_packet(community, member, 20_000, 1)

    # then
    with pytest.raises(errors.DailyCountReached):
        make_packet(community, member, 1, 1)


def test_the_community_has_a_daily_limit_too(frozen, community, operator, actor_of):
    money = UnitLimits(500_000, 1, 20_000, 1_000_000, 30_000)
    set_limits(community.id, actor=actor_of(operator), limits=Limits(money=money))
    make_packet(community, operator, 30_000, 50, for_community=True)
    with pytest.raises(errors.DailyAmountReached):
        make_packet(community, operator, 1, 1, for_community=True)
    assert balance(community.id, expense("CNY")).posted_minor == 30_000


def test_limits_are_set_by_staff_within_reason(community, operator, member, actor_of):
    with pytest.raises(Denied):
        set_limits(community.id, actor=actor_of(member), limits=Limits())
    for odd in (
        Limits(most_count=1_001),
        Limits(most_count=0),
        Limits(lasts_hours=0),
        Limits(money=UnitLimits(500_000, 300, 200, 1, 1)),
        Limits(points=UnitLimits(0, 1, 1, 1, 1)),
        Limits(money=UnitLimits(10**15, 1, 1, 1, 1)),
    ):
        with pytest.raises(errors.LimitsUnreasonable):
            set_limits(community.id, actor=actor_of(operator), limits=odd)
