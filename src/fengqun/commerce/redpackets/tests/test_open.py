"""Open a packet: one share a member, in order, with the money in the same commit."""

from datetime import timedelta
from uuid import uuid4

import pytest

from fengqun.commerce.orders.tests.factories import paid_order
from fengqun.commerce.orders.types import Audience
from fengqun.commerce.payments.tests.factories import wired
from fengqun.commerce.redpackets.activities import RedPacketOpened
from fengqun.commerce.redpackets.chart import pot_of
from fengqun.commerce.redpackets.choices import State
from fengqun.commerce.redpackets.commands import lane_token, open_share
from fengqun.commerce.redpackets.deciding import decide
from fengqun.commerce.redpackets.errors import PacketNotFound
from fengqun.commerce.redpackets.models import Packet, Share, WrongWord
from fengqun.commerce.redpackets.queries import going_on, own_share, packet_card, refusals_of, shares_of_packet
from fengqun.commerce.redpackets.tests.factories import available, fund, insist_books, make_packet, open_as
from fengqun.commerce.redpackets.words import MAX_GUESSES
from fengqun.kernel.errors import Denied, SignInRequired
from fengqun.kernel.money import POINTS
from fengqun.kernel.policies import Actor
from fengqun.people.circles.tests.factories import make_circle
from fengqun.people.communities.commands import leave
from fengqun.people.communities.tests.factories import make_community
from fengqun.people.communities.tests.factories import make_member as make_member_of
from fengqun.product.catalog.tests.factories import make_product
from fengqun.spine.activity.queries import activities_about
from fengqun.spine.lane.tokens import read
from fengqun.spine.lane.types import Claim
from fengqun.spine.ledger.errors import InsufficientFunds
from fengqun.spine.ledger.queries import balance

pytestmark = pytest.mark.django_db


@pytest.fixture
def packet(frozen, community, operator):
    return make_packet(community, operator, 20_000, 3, for_community=True)


def refusals(community, packet):
    return {one.code: one.count for one in refusals_of(packet_card(community.id, packet.id))}


def test_the_first_gets_the_first_share(frozen, community, member, packet):
    # when
    answer = open_as(community, packet, member)

    # then
    share = Share.objects.get(packet_id=packet.id, place=1)
    assert (answer.status, answer.body) == (
        201,
        {
            "outcome": "opened",
            "amount_minor": share.amount_minor,
            "unit": "CNY",
            "place": 1,
            "is_last": False,
            "is_replay": False,
        },
    )
    assert available(community, member) == share.amount_minor
    assert balance(community.id, pot_of(packet.id, "CNY")).posted_minor == 20_000 - share.amount_minor
    mine = own_share(packet_card(community.id, packet.id), member.id)
    assert (mine.place, mine.amount.amount_minor, mine.opened_at) == (1, share.amount_minor, frozen)
    [news] = activities_about(community.id, "red_packet_share", share.id)
    assert news.activity == RedPacketOpened(
        community_id=community.id,
        object_id=share.id,
        actor_id=member.id,
        occurred_at=frozen,
        packet_id=packet.id,
        giver_id=None,
        amount_minor=share.amount_minor,
        unit="CNY",
        place=1,
    )
    insist_books(community)


def test_a_second_time_tells_of_the_same_share(community, member, packet):
    first = open_as(community, packet, member, key="a")
    same = open_as(community, packet, member, key="a")
    other = open_as(community, packet, member, key="b")
    assert (same.status, same.body) == (first.status, first.body) == (201, {**first.body, "is_replay": False})
    assert (other.status, other.body) == (200, {**first.body, "is_replay": True})
    assert available(community, member) == first.body["amount_minor"]
    assert packet_card(community.id, packet.id).opened_count == 1
    insist_books(community)


def test_the_last_share_empties_it(frozen, community, make_member, packet):
    # given
    people = [make_member(name) for name in ("周可", "林小满", "阿浩", "沈予")]

    # when
    answers = [open_as(community, packet, person) for person in people]

    # then
    assert [answer.body["outcome"] for answer in answers] == ["opened", "opened", "opened", "empty"]
    assert [answer.status for answer in answers] == [201, 201, 201, 200]
    assert [answer.body["is_last"] for answer in answers[:3]] == [False, False, True]
    assert sum(answer.body["amount_minor"] for answer in answers[:3]) == 20_000
    card = packet_card(community.id, packet.id)
    assert (card.state, card.opened_count, card.opened) == (State.EMPTIED, 3, packet.pot)
    assert available(community, people[3]) == 0
    assert refusals(community, packet) == {"empty": 1}
    best = [share for share in shares_of_packet(card) if share.is_best]
    assert [share.amount.amount_minor for share in best] == [max(a.body["amount_minor"] for a in answers[:3])]
    insist_books(community)


def test_who_has_a_share_is_told_of_it_after_the_end(community, member, packet, frozen, at):
    first = open_as(community, packet, member, key="a")
    with at(frozen + timedelta(days=2)):
        assert open_as(community, packet, member, key="a") == first


def test_the_giver_may_open_too(community, member):
    fund(community, member, 20_000)
    packet = make_packet(community, member, 20_000, 2)
    answer = open_as(community, packet, member)
    assert available(community, member) == answer.body["amount_minor"]
    insist_books(community)


def test_points_go_into_the_wallet_of_points(community, operator, member):
    packet = make_packet(community, operator, 300, 3, unit=POINTS, kind="equal", for_community=True)
    assert open_as(community, packet, member).body["unit"] == POINTS
    assert (available(community, member, POINTS), available(community, member)) == (100, 0)


def test_before_the_start_and_after_the_end(frozen, community, operator, member, at):
    # given
    packet = make_packet(
        community,
        operator,
        for_community=True,
        opens_at=frozen + timedelta(hours=1),
        lasts=timedelta(hours=2),
    )

    # when, then
    answer = open_as(community, packet, member)
    assert (answer.status, answer.body["outcome"], answer.retry_after) == (409, "not_yet", 3600)
    with at(frozen + timedelta(hours=1) - timedelta(milliseconds=1)):
        assert open_as(community, packet, member).status == 409
    with at(frozen + timedelta(hours=3)):
        answer = open_as(community, packet, member)
        assert (answer.status, answer.body) == (410, {"outcome": "over"})
    assert available(community, member) == 0
    assert refusals(community, packet) == {"not_yet": 2, "over": 1}
    with at(frozen + timedelta(hours=3) - timedelta(milliseconds=1)):
        assert open_as(community, packet, member).status == 201


def test_only_those_whom_it_is_for(community, operator, member, make_member):
    # given
    fan = make_member("老粉", stage="fan")
    packet = make_packet(community, operator, for_community=True, audience=Audience(stages=("fan",)))

    # when, then
    answer = open_as(community, packet, member)
    assert (answer.status, answer.body) == (403, {"outcome": "not_eligible"})
    assert open_as(community, packet, fan).status == 201
    assert available(community, member) == 0
    assert refusals(community, packet) == {"not_eligible": 1}


def test_a_circle_opens_its_packet(frozen, community, host, member, promoter, at):
    # given
    fund(community, host, 20_000)
    circle = make_circle(community, host, others=[promoter])
    packet = make_packet(community, host, audience=Audience(circle_ids=(circle.id,)))

    # when, then
    assert open_as(community, packet, member).status == 403
    assert open_as(community, packet, promoter).status == 201
    assert available(community, member) == 0
    # shown on top of the home page to those inside only
    assert going_on(community.id, member.id) == []
    assert [one.id for one in going_on(community.id, host.id)] == [packet.id]


def test_buyers_open_their_packet(community, operator, member, promoter):
    # given
    product = make_product(community, "花魁", stock=3)
    with wired():
        paid_order(community, promoter, {product.variants[0].id: 1})
    packet = make_packet(community, operator, for_community=True, audience=Audience(product_ids=(product.id,)))

    # when, then
    assert open_as(community, packet, member).status == 403
    assert [one.id for one in going_on(community.id, promoter.id)] == [packet.id]
    assert going_on(community.id, member.id) == []
    assert open_as(community, packet, promoter).status == 201
    assert available(community, member) == 0


def test_a_word_opens(community, operator, member, promoter):
    # given
    packet = make_packet(community, operator, for_community=True, word="Guji 古吉")

    # when, then
    answer = open_as(community, packet, member)
    assert (answer.status, answer.body) == (403, {"outcome": "wrong_word", "guesses_left": MAX_GUESSES})
    answer = open_as(community, packet, member, word="耶加雪菲")
    assert (answer.status, answer.body) == (403, {"outcome": "wrong_word", "guesses_left": MAX_GUESSES - 1})
    assert available(community, member) == 0
    assert open_as(community, packet, member, word="ＧＵＪＩ古吉").status == 201
    assert open_as(community, packet, promoter, word="guji 古吉").status == 201
    assert refusals(community, packet) == {"wrong_word": 2}


def test_nobody_guesses_for_ever(community, operator, member, promoter):
    packet = make_packet(community, operator, for_community=True, word="古吉")
    for left in reversed(range(MAX_GUESSES)):
        assert open_as(community, packet, member, word="猜").body["guesses_left"] == left
    for word in ("猜", "古吉"):
        answer = open_as(community, packet, member, word=word)
        assert (answer.status, answer.body) == (409, {"outcome": "limit_reached"})
    assert available(community, member) == 0
    assert open_as(community, packet, promoter, word="古吉").status == 201


def test_a_wrong_word_sent_again_costs_no_further_guess(community, operator, member, promoter):
    # given
    packet = make_packet(community, operator, for_community=True, word="古吉")
    open_as(community, packet, member, word="耶加", key="a")

    # when
    first = open_as(community, packet, member, word="西达摩", key="b")
    again = open_as(community, packet, member, word="西达摩", key="b")

    # then
    assert (first.status, first.body) == (403, {"outcome": "wrong_word", "guesses_left": MAX_GUESSES - 2})
    assert (again.status, again.body) == (first.status, first.body)
    assert WrongWord.objects.get(packet_id=packet.id, member_id=member.id).count == 2
    assert refusals(community, packet) == {"wrong_word": 2}
    # the key of one member says nothing of another
    assert open_as(community, packet, promoter, word="古吉", key="b").status == 201


def test_one_key_does_not_try_every_word(community, operator, member):
    packet = make_packet(community, operator, for_community=True, word="古吉")
    first = open_as(community, packet, member, word="猜", key="a")
    assert open_as(community, packet, member, word="古吉", key="a") == first
    assert available(community, member) == 0
    assert open_as(community, packet, member, word="古吉", key="b").status == 201


def test_the_last_guess_sent_again_is_still_a_wrong_word(community, operator, member):
    packet = make_packet(community, operator, for_community=True, word="古吉")
    answers = [open_as(community, packet, member, word="猜", key=f"k{number}") for number in range(MAX_GUESSES)]
    assert answers[-1].body == {"outcome": "wrong_word", "guesses_left": 0}
    assert open_as(community, packet, member, word="猜", key=f"k{MAX_GUESSES - 1}") == answers[-1]
    assert open_as(community, packet, member, word="猜", key="other").body == {"outcome": "limit_reached"}


def test_the_same_key_twice_in_one_batch_is_one_guess(community, operator, member):
    packet = make_packet(community, operator, for_community=True, word="古吉")
    claim = Claim(community.id, packet.id, member.id, "k", "猜")
    answers = decide(community.id, [claim, claim])
    assert [answer.body["guesses_left"] for answer in answers] == [MAX_GUESSES - 1] * 2
    assert WrongWord.objects.get(packet_id=packet.id).count == 1


def test_guesses_of_one_batch_count_together(community, operator, member):
    packet = make_packet(community, operator, for_community=True, word="古吉")
    claims = [Claim(community.id, packet.id, member.id, f"k{number}", "猜") for number in range(MAX_GUESSES + 2)]
    answers = decide(community.id, [*claims, Claim(community.id, packet.id, member.id, "right", "古吉")])
    assert [answer.body["outcome"] for answer in answers] == ["wrong_word"] * MAX_GUESSES + ["limit_reached"] * 3
    assert available(community, member) == 0


def test_outsiders_open_nothing(community, other_community, packet, stranger, actor_of):
    outsider = make_member_of(other_community, "隔壁的人")
    for actor in (actor_of(outsider), actor_of(stranger)):
        with pytest.raises(Denied):
            open_share(community.id, packet.id, actor=actor)
    with pytest.raises(SignInRequired):
        open_share(community.id, packet.id, actor=Actor())
    assert packet_card(community.id, packet.id).opened_count == 0


def test_a_packet_of_another_community_is_none_here(community, other_community, packet, actor_of):
    outsider = make_member_of(other_community, "隔壁的人")
    with pytest.raises(PacketNotFound):
        open_share(other_community.id, packet.id, actor=actor_of(outsider))
    [answer] = decide(other_community.id, [Claim(other_community.id, packet.id, outsider.id, "k")])
    assert (answer.status, answer.body) == (404, {"outcome": "not_found"})
    # nor does a member of another community get a share by a claim that lies about it
    [answer] = decide(community.id, [Claim(community.id, packet.id, outsider.id, "k")])
    assert (answer.status, answer.body) == (403, {"outcome": "not_eligible"})
    assert packet_card(community.id, packet.id).opened_count == 0
    assert available(other_community, outsider) == 0


def test_who_has_left_gets_no_share_with_an_old_token(community, packet, member, actor_of):
    token = read(lane_token(community.id, packet.id, actor=actor_of(member)))
    leave(community.id, actor=actor_of(member))
    [answer] = decide(community.id, [Claim(token.community_id, token.subject_id, token.member_id, "k")])
    assert (answer.status, answer.body) == (403, {"outcome": "not_eligible"})
    assert packet_card(community.id, packet.id).opened_count == 0


def test_a_batch_is_answered_as_one_after_another(frozen, community, operator, make_member):
    # given: two packets, one of them shut; people who come twice; somebody who is nobody
    lucky = make_packet(community, operator, 1_000, 3, for_community=True)
    shut = make_packet(community, operator, 1_000, 3, for_community=True, opens_at=frozen + timedelta(hours=1))
    people = [make_member(f"成员{number}") for number in range(4)]
    first, second, third, fourth = (person.id for person in people)

    def claim(packet, member_id, key):
        return Claim(community.id, packet.id, member_id, key)

    # when
    answers = decide(
        community.id,
        [
            claim(lucky, first, "a"),
            claim(shut, first, "a"),
            claim(lucky, second, "a"),
            claim(lucky, first, "b"),
            claim(lucky, uuid4(), "a"),
            claim(lucky, third, "a"),
            claim(lucky, fourth, "a"),
            Claim(community.id, uuid4(), first, "a"),
        ],
    )

    # then
    said = [(answer.status, answer.body["outcome"], answer.body.get("place")) for answer in answers]
    assert said == [
        (201, "opened", 1),
        (409, "not_yet", None),
        (201, "opened", 2),
        (200, "opened", 1),
        (403, "not_eligible", None),
        (201, "opened", 3),
        (200, "empty", None),
        (404, "not_found", None),
    ]
    assert sum(available(community, person) for person in people) == 1_000
    assert packet_card(community.id, lucky.id).state is State.EMPTIED
    assert packet_card(community.id, shut.id).opened_count == 0
    insist_books(community)


def test_a_batch_takes_few_statements(community, operator, make_member, django_assert_max_num_queries):
    packet = make_packet(community, operator, 10_000, 100, for_community=True)
    people = [make_member(f"成员{number}") for number in range(60)]
    claims = [Claim(community.id, packet.id, person.id, "k") for person in people]
    with django_assert_max_num_queries(12):
        answers = decide(community.id, claims)
    assert [answer.body["place"] for answer in answers] == list(range(1, 61))


def test_a_token_is_for_those_whom_the_packet_is_for(community, operator, member, make_member, actor_of):
    # given
    fan = make_member("老粉", stage="fan")
    packet = make_packet(community, operator, for_community=True, audience=Audience(stages=("fan",)))

    # when, then
    assert lane_token(community.id, packet.id, actor=actor_of(member)) == ""
    token = read(lane_token(community.id, packet.id, actor=actor_of(fan)))
    assert (token.kind, token.community_id, token.subject_id, token.member_id) == (
        "redpackets",
        community.id,
        packet.id,
        fan.id,
    )
    outsider = make_member_of(make_community(name="茶", slug="cha"), "外人")
    with pytest.raises(Denied):
        lane_token(community.id, packet.id, actor=actor_of(outsider))


def test_a_failure_leaves_nothing_behind(community, member, packet):
    # given: the books no longer hold what the packet says, as after a tampering
    Packet.objects.filter(id=packet.id).update(pot_minor=40_000)
    Share.objects.filter(packet_id=packet.id, place=1).update(amount_minor=30_000)

    # when
    with pytest.raises(InsufficientFunds):
        open_as(community, packet, member)

    # then
    assert available(community, member) == 0
    assert packet_card(community.id, packet.id).opened_count == 0
    assert Share.objects.filter(member_id__isnull=False).count() == 0
