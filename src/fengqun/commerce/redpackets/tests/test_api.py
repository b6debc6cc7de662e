"""Red packets for programs."""

import pytest

from fengqun.commerce.orders.types import Audience
from fengqun.commerce.redpackets.deciding import decide
from fengqun.commerce.redpackets.lane import LANE, look
from fengqun.commerce.redpackets.models import Packet
from fengqun.commerce.redpackets.queries import packet_card
from fengqun.commerce.redpackets.tests.factories import HOUR, available, fund, make_packet, open_as
from fengqun.people.communities.tests.factories import make_member as make_member_of
from fengqun.spine.lane.bursts import burst_of
from fengqun.spine.lane.tokens import read
from fengqun.spine.lane.types import Claim

pytestmark = pytest.mark.django_db

GIVE = {"kind": "lucky", "amount_minor": 8_888, "unit": "CNY", "count": 12, "wish": "恭喜发财"}


def list_of(community):
    return f"/api/v1/communities/{community.slug}/red-packets"


def openings_of(packet):
    return f"/api/v1/red-packets/{packet.id}/openings"


def send(browser, address, body=None, key="k-1"):
    headers = {"Idempotency-Key": key} if key else {}
    return browser.post(address, body or {}, content_type="application/json", headers=headers)


@pytest.fixture
def packet(frozen, community, operator):
    return make_packet(community, operator, 20_000, 3, for_community=True)


def test_give_once_by_key(community, member, client_for):
    fund(community, member, 20_000)
    browser = client_for(member)
    first, again = (send(browser, list_of(community), GIVE) for _time in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() | {"is_replay": True} == again.json()
    assert available(community, member) == 11_112
    other = send(browser, list_of(community), GIVE | {"count": 11})
    assert (other.status_code, other.json()["code"]) == (409, "redpackets.request_key_reused")


@pytest.mark.parametrize(
    "odd",
    [
        {"amount_minor": 0},
        {"amount_minor": -1},
        {"amount_minor": 10**18},
        {"count": 0},
        {"count": 1_001},
        {"wish": ""},
        {"unit": "XXXX"},
        {"kind": "odd"},
        {"lasts_hours": 73},
        {"audience": {"stages": ["nobody"]}},
        {"opens_at": "2020-01-01T00:00:00Z"},
        {"opens_at": "2030-01-01T00:00:00"},
        {"opens_at": "0001-01-01T00:00:00"},
        {"opens_at": "0001-01-01T00:00:00+14:00"},
        {"opens_at": "9999-12-31T23:59:59"},
        {"opens_at": "9999-12-31T23:59:59-14:00"},
        {"wish": "恭喜\x00发财"},
        {"wish": "恭喜\ud800发财"},
        {"wish": "恭喜\n发财"},
        {"word": "芝麻\x00开门"},
        {"word": "芝麻\u2028开门"},
        {"audience": {"stages": ["a\x00"]}},
    ],
)
def test_odd_packets_are_refused(community, member, client_for, odd):
    fund(community, member, 20_000)
    answer = send(client_for(member), list_of(community), GIVE | odd)
    assert answer.status_code == 422
    assert Packet.objects.count() == 0
    assert available(community, member) == 20_000


def test_a_time_without_an_offset_is_the_communitys(frozen, community, member, client_for):
    fund(community, member, 20_000)
    answer = send(client_for(member), list_of(community), GIVE | {"opens_at": "2026-03-02T20:00:00"})
    assert answer.status_code == 201
    assert Packet.objects.get().opens_at.isoformat() == "2026-03-02T12:00:00+00:00"


@pytest.mark.parametrize(
    ("odd", "code"),
    [
        ({"opens_at": "9999-12-31T23:59:59-14:00"}, "redpackets.times_unreasonable"),
        ({"opens_at": "0001-01-01T00:00:00"}, "redpackets.times_unreasonable"),
        ({"wish": "恭喜\r\n发财"}, "redpackets.not_one_line"),
        ({"word": "芝麻\t开门"}, "redpackets.not_one_line"),
    ],
)
def test_refusals_name_what_is_wrong(community, member, client_for, odd, code):
    fund(community, member, 20_000)
    answer = send(client_for(member), list_of(community), GIVE | odd)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert Packet.objects.count() == 0


def test_only_staff_give_for_the_community(community, member, operator, client_for):
    assert send(client_for(member), list_of(community), GIVE | {"for_community": True}).status_code == 403
    assert Packet.objects.count() == 0
    assert send(client_for(operator), list_of(community), GIVE | {"for_community": True}).status_code == 201


def test_the_list_is_for_staff(community, member, operator, packet, client_for):
    assert client_for(member).get(list_of(community)).status_code == 403
    [row] = client_for(operator).get(list_of(community)).json()
    assert (row["id"], row["pot"], row["phase"], row["giver_id"]) == (
        str(packet.id),
        {"amount_minor": 20_000, "unit": "CNY"},
        "open",
        None,
    )
    assert client_for(operator).get(list_of(community) + "?state=emptied").json() == []


@pytest.mark.parametrize("count", [1, 50])
def test_the_list_takes_the_same_queries(community, operator, client_for, count, django_assert_num_queries):
    for _number in range(count):
        make_packet(community, operator, 100, 1, for_community=True)
        Packet.objects.update(given_on="2020-01-01")
    browser = client_for(operator)
    with django_assert_num_queries(4):
        assert len(browser.get(list_of(community)).json()) == count


def test_open_it(community, member, packet, client_for):
    # when
    browser = client_for(member)
    first = send(browser, openings_of(packet))
    again = send(browser, openings_of(packet), key="k-2")

    # then
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["outcome"] == "opened"
    assert again.json() == first.json() | {"is_replay": True}
    assert available(community, member) == first.json()["amount_minor"]
    share = browser.get(f"/api/v1/red-packets/{packet.id}/share").json()
    assert (share["place"], share["amount"]["amount_minor"]) == (1, first.json()["amount_minor"])


def test_refusals_are_problems_with_codes(frozen, community, operator, member, make_member, client_for, at):
    # given
    browser = client_for(member)
    waiting = make_packet(community, operator, for_community=True, opens_at=frozen + HOUR)
    for_fans = make_packet(community, operator, for_community=True, audience=Audience(stages=("fan",)))
    with_word = make_packet(community, operator, for_community=True, word="古吉")
    empty = make_packet(community, operator, 100, 1, for_community=True)
    open_as(community, empty, make_member("周可"))

    # when, then
    answer = send(browser, openings_of(waiting))
    assert (answer.status_code, answer["Content-Type"]) == (409, "application/problem+json")
    body = answer.json()
    assert (body["code"], body["outcome"], body["retry_after"]) == ("not_yet", "not_yet", 3600)
    assert answer["Retry-After"] == "3600"
    for packet, word, status, code in (
        (for_fans, "", 403, "not_eligible"),
        (with_word, "猜", 403, "wrong_word"),
    ):
        answer = send(browser, openings_of(packet), {"word": word})
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    answer = send(browser, openings_of(empty))
    assert (answer.status_code, answer.json()) == (200, {"outcome": "empty"})
    with at(frozen + 24 * HOUR):
        answer = send(browser, openings_of(for_fans))
        assert (answer.status_code, answer.json()["code"]) == (410, "over")
    assert available(community, member) == 0


def test_a_wish_needs_a_key(community, member, packet, client_for):
    for key, code in ((None, "key_missing"), ("a b", "key_invalid"), ("k" * 81, "key_invalid")):
        answer = send(client_for(member), openings_of(packet), key=key)
        assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert packet_card(community.id, packet.id).opened_count == 0


def test_outsiders_open_nothing(community, other_community, packet, stranger, client_for, guest_client):
    outsider = make_member_of(other_community, "隔壁的人")
    for person in (outsider, stranger):
        browser = client_for(person)
        assert send(browser, openings_of(packet)).status_code == 403
        assert browser.get(f"/api/v1/red-packets/{packet.id}/share").status_code == 403
        assert browser.post(f"/api/v1/red-packets/{packet.id}/token").status_code == 403
    assert send(guest_client, openings_of(packet)).status_code == 401
    assert packet_card(community.id, packet.id).opened_count == 0


def test_an_unknown_packet_is_not_found(member, community, client_for):
    browser = client_for(member)
    address = f"/api/v1/red-packets/{community.id}"
    assert send(browser, f"{address}/openings").status_code == 404
    assert browser.get(f"{address}/share").status_code == 404
    assert browser.get(address).status_code == 404
    assert look(community.id) is None


def test_the_public_state_says_little(community, packet, member, guest_client):
    open_as(community, packet, member)
    answer = guest_client.get(f"/api/v1/red-packets/{packet.id}")
    assert (answer.status_code, answer["Cache-Control"]) == (200, "public, max-age=1")
    body = answer.json()
    assert body.keys() == {"outcome", "id", "state", "kind", "count", "left", "opens_at", "closes_at", "server_time"}
    assert (body["state"], body["count"], body["left"]) == ("open", 3, 2)


def test_withdraw(frozen, community, member, promoter, client_for):
    fund(community, member, 20_000)
    packet = make_packet(community, member, opens_at=frozen + HOUR)
    address = f"{list_of(community)}/{packet.id}"
    assert client_for(promoter).delete(address).status_code == 404
    answer = client_for(member).delete(address)
    assert (answer.status_code, answer.json()) == (200, {"amount_minor": 20_000, "unit": "CNY"})
    assert available(community, member) == 20_000


def test_a_token_leads_into_the_lane(community, member, packet, client_for):
    # when
    token = client_for(member).post(f"/api/v1/red-packets/{packet.id}/token").json()["token"]
    said = read(token)

    # then: what the lane calls is what everybody else calls
    burst = burst_of(LANE)
    assert burst.path == "/api/v1/red-packets/{id}/openings"
    claim = Claim(said.community_id, said.subject_id, said.member_id, "k")
    [first] = burst.decide(community.id, [claim])
    assert first.status == 201
    assert decide(community.id, [claim]) == [first]
    assert available(community, member) == first.body["amount_minor"]
