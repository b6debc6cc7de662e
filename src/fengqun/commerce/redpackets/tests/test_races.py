"""What happens when many act in the same moment, with real connections."""

import threading
import time
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.urls import reverse

from fengqun.commerce.orders.types import Audience
from fengqun.commerce.redpackets.commands import give, return_rest, withdraw
from fengqun.commerce.redpackets.deciding import decide
from fengqun.commerce.redpackets.errors import NotEnough
from fengqun.commerce.redpackets.models import Packet, Share
from fengqun.commerce.redpackets.queries import packet_card
from fengqun.commerce.redpackets.tests.factories import (
    available,
    form,
    fund,
    insist_books,
    make_packet,
    open_as,
)
from fengqun.kernel import clock
from fengqun.kernel.errors import DomainError
from fengqun.people.communities.tests.factories import actor_for_test
from fengqun.people.communities.tests.factories import make_member as make_member_of
from fengqun.spine.lane.types import Claim

pytestmark = pytest.mark.django_db(transaction=True)

OPENERS = 100
SHARES = 10


def at_once(*acts, moment=None):
    """Run the acts in threads that start together; answer what each answered or raised."""
    barrier = threading.Barrier(len(acts))
    answers: list[object] = [None] * len(acts)

    def run(place, act):
        barrier.wait(timeout=30)
        try:
            with clock.travel_to(moment or clock.now()):
                answers[place] = act()
        except DomainError as refusal:
            answers[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


def test_a_hundred_open_ten_shares(community, operator):
    # given
    packet = make_packet(community, operator, 20_000, SHARES, for_community=True)
    people = [make_member_of(community, f"成员{number}") for number in range(OPENERS)]

    # when: each comes twice, with two keys
    claims = [
        lambda person=person, key=key: decide(community.id, [Claim(community.id, packet.id, person.id, key)])[0]
        for person in people
        for key in ("a", "b")
    ]
    answers = []
    for start in range(0, len(claims), 50):
        answers += at_once(*claims[start : start + 50])

    # then
    opened = [answer for answer in answers if answer.body["outcome"] == "opened"]
    new = [answer for answer in opened if answer.status == 201]
    assert len(new) == SHARES
    assert sorted(answer.body["place"] for answer in new) == list(range(1, SHARES + 1))
    assert sum(answer.body["amount_minor"] for answer in new) == 20_000
    assert len(opened) == 2 * SHARES
    assert len(answers) - len(opened) == 2 * (OPENERS - SHARES)
    assert Share.objects.filter(packet_id=packet.id).values("member_id").distinct().count() == SHARES
    assert sum(available(community, person) for person in people) == 20_000
    insist_books(community)


def test_batches_over_several_packets_do_not_wait_for_each_other_crosswise(community, operator):
    # given
    packets = [make_packet(community, operator, 3_000, 30, for_community=True) for _number in range(4)]
    people = [make_member_of(community, f"成员{number}") for number in range(40)]

    def batch(number):
        order = packets if number % 2 else list(reversed(packets))
        claims = [
            Claim(community.id, packet.id, person.id, f"k{number}")
            for packet in order
            for person in people[number * 5 : number * 5 + 10]
        ]
        return decide(community.id, claims)

    # when
    answers = at_once(*[lambda number=number: batch(number) for number in range(7)])

    # then: everybody asked for every packet, ten people in two batches each
    assert all(isinstance(answer, list) for answer in answers)
    for packet in packets:
        card = packet_card(community.id, packet.id)
        assert (card.opened_count, card.opened.amount_minor) == (30, 3_000)
    assert sum(available(community, person) for person in people) == 12_000
    insist_books(community)


def test_two_workers_return_the_rest_once(community, member):
    # given
    fund(community, member, 20_000)
    packet = make_packet(community, member)

    # when
    answers = at_once(
        *[lambda: return_rest(community.id, packet.id) for _worker in range(4)],
        moment=packet.closes_at,
    )

    # then
    assert [answer.amount.amount_minor for answer in answers if answer is not None] == [20_000]
    assert available(community, member) == 20_000
    insist_books(community)


def test_the_last_moment_is_either_opened_or_returned(community, member):
    # given
    fund(community, member, 20_000)
    packet = make_packet(community, member, 20_000, 1)
    people = [make_member_of(community, f"成员{number}") for number in range(4)]
    before, after = packet.closes_at - timedelta(seconds=1), packet.closes_at

    def opens(person):
        with clock.travel_to(before):
            return open_as(community, packet, person)

    def returns():
        with clock.travel_to(after):
            return return_rest(community.id, packet.id)

    # when
    *opened, returned = at_once(*[lambda person=person: opens(person) for person in people], returns)

    # then
    won = [answer for answer in opened if answer.status == 201]
    assert len(won) + (returned is not None) == 1
    assert sum(available(community, person) for person in [*people, member]) == 20_000
    insist_books(community)


def test_withdrawing_against_opening(community, member):
    fund(community, member, 20_000)
    opens_at = clock.now() + timedelta(minutes=5)
    packet = make_packet(community, member, 20_000, 2, opens_at=opens_at)
    person = make_member_of(community, "周可")

    def opens():
        with clock.travel_to(opens_at):
            return open_as(community, packet, person)

    answer, _withdrawn = at_once(opens, lambda: withdraw(community.id, packet.id, actor=actor_for_test(member)))

    is_open = answer.status == 201
    assert answer.status in {201, 410}
    assert packet_card(community.id, packet.id).opened_count == int(is_open)
    assert available(community, person) + available(community, member) == (
        answer.body["amount_minor"] if is_open else 20_000
    )
    insist_books(community)


def test_two_packets_out_of_one_balance(community, member):
    # given
    fund(community, member, 20_000)

    def gives(key):
        return give(community.id, actor=actor_for_test(member), form=form(15_000), request_key=key)

    # when
    answers = at_once(lambda: gives("a"), lambda: gives("b"))

    # then
    assert [type(answer) for answer in answers if isinstance(answer, DomainError)] == [NotEnough]
    assert Packet.objects.count() == 1
    assert available(community, member) == 5_000


def test_the_same_form_at_once(community, member):
    fund(community, member, 50_000)
    answers = at_once(
        *[
            lambda: give(community.id, actor=actor_for_test(member), form=form(), request_key="form")
            for _click in range(4)
        ]
    )
    assert len({answer.packet_id for answer in answers}) == 1
    assert sorted(answer.is_replay for answer in answers) == [False, True, True, True]
    assert available(community, member) == 30_000


def test_a_daily_limit_is_kept_by_clicks_at_once(community, member):
    fund(community, member, 3_000_000)

    def gives(key):
        return give(community.id, actor=actor_for_test(member), form=form(400_000), request_key=key)

    answers = at_once(*[lambda number=number: gives(str(number)) for number in range(4)])

    assert sum(not isinstance(answer, DomainError) for answer in answers) == 2
    assert available(community, member) == 2_200_000


@contextmanager
def held(packet):
    """Somebody else holds the packet for as long as this lasts."""
    is_held, is_done = threading.Event(), threading.Event()

    def hold():
        try:
            with transaction.atomic():
                Packet.objects.select_for_update().get(id=packet.id)
                is_held.set()
                is_done.wait(timeout=30)
        finally:
            connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    try:
        assert is_held.wait(timeout=10)
        yield
    finally:
        is_done.set()
        thread.join(timeout=30)


def test_a_program_waits_no_longer_than_the_lane(community, operator, member, client_for):
    # given
    packet = make_packet(community, operator, 1_000, 3, for_community=True)
    browser, address = client_for(member), f"/api/v1/red-packets/{packet.id}/openings"
    headers = {"Idempotency-Key": "k"}

    # when
    with held(packet):
        began = time.monotonic()
        answer = browser.post(address, {}, content_type="application/json", headers=headers)
        took = time.monotonic() - began

    # then
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
    assert answer.json()["code"] == "undecided"
    assert 1.4 < took < 2.5
    assert available(community, member) == 0
    again = browser.post(address, {}, content_type="application/json", headers=headers)
    assert (again.status_code, again.json()["is_replay"]) == (201, False)


def test_a_page_says_that_it_is_busy(community, operator, member, client_for):
    # given
    packet = make_packet(community, operator, 1_000, 3, for_community=True)
    where = {"community": community.slug, "packet_id": packet.id}
    browser, address = client_for(member), reverse("redpackets-openings", kwargs=where)

    # when
    with held(packet):
        answer = browser.post(address, {"key": "this-form"})

    # then: the form that comes back is the same wish
    page = answer.content.decode()
    assert answer.status_code == 503
    assert "这会儿人太多，还没轮到你。再点一次，不会重复。" in page
    assert 'name="key" value="this-form"' in page
    assert "拆开红包" in page
    assert available(community, member) == 0
    assert browser.post(address, {"key": "this-form"}).status_code == 302
    assert packet_card(community.id, packet.id).opened_count == 1


def test_who_may_not_open_waits_for_nobody(community, operator, member):
    packet = make_packet(community, operator, for_community=True, audience=Audience(stages=("fan",)))
    with held(packet):
        began = time.monotonic()
        assert open_as(community, packet, member).body == {"outcome": "not_eligible"}
        assert time.monotonic() - began < 1
    assert Packet.objects.get(id=packet.id).refused_not_eligible == 0
    open_as(community, packet, member)
    assert Packet.objects.get(id=packet.id).refused_not_eligible == 1
