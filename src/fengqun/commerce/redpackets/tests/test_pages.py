"""What members see of packets, from giving to the list of shares."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from fengqun.commerce.orders.types import Audience
from fengqun.commerce.redpackets.choices import State
from fengqun.commerce.redpackets.commands import return_rest, set_limits
from fengqun.commerce.redpackets.limits import Limits
from fengqun.commerce.redpackets.models import Packet
from fengqun.commerce.redpackets.queries import own_share, packet_card
from fengqun.commerce.redpackets.tests.factories import (
    HOUR,
    POINTS,
    available,
    fund,
    insist_books,
    make_packet,
    open_as,
)
from fengqun.people.communities.tests.factories import make_community
from fengqun.people.communities.tests.factories import make_member as make_member_of
from fengqun.spine.lane.tokens import PREFIX

pytestmark = pytest.mark.django_db


def at_page(community, name, **kwargs):
    return reverse(f"redpackets-{name}", kwargs={"community": community.slug, **kwargs})


def text_of(response):
    return response.content.decode()


def asked(**other):
    """A form as it is filled in."""
    filled = {
        "kind": "lucky",
        "unit": "CNY",
        "pot": "88.88",
        "count": "12",
        "wish": "恭喜发财",
        "audience": "all",
        "word": "",
        "opens_at": "",
        "lasts": "24",
        "request_key": "00000000-0000-4000-8000-000000000001",
    }
    return filled | other


@pytest.fixture
def packet(frozen, community, operator):
    return make_packet(community, operator, 20_000, 3, for_community=True)


# ── Opening


def test_a_sealed_packet_says_what_it_is(community, member, packet, client_for):
    page = text_of(client_for(member).get(at_page(community, "packet", packet_id=packet.id)))
    assert "等了半年的古吉，谢谢你的耐心" in page
    assert "小林代表山野咖啡社" in page
    assert "拼手气，共 ¥200.00，3 份" in page
    assert "成员都能参加。" in page
    assert "03-03 09:00</time> 还没人拆的退回社群" in page
    assert f'data-token="{PREFIX}' in page
    assert "拆开红包" in page


def test_opening_without_javascript(community, member, packet, client_for):
    # when
    browser = client_for(member)
    answer = browser.post(at_page(community, "openings", packet_id=packet.id))

    # then
    assert (answer.status_code, answer.url) == (302, at_page(community, "packet", packet_id=packet.id))
    share = own_share(packet_card(community.id, packet.id), member.id)
    page = text_of(browser.get(answer.url))
    assert reverse("wallet-transfer", args=[community.slug, share.transfer_id]) in page
    assert "已领 1 / 3 份" in page
    assert "手气最佳</span>" not in page
    assert available(community, member) == share.amount.amount_minor


def test_too_late(community, member, make_member, packet, client_for):
    # given
    for name in ("周可", "阿浩", "沈予"):
        open_as(community, packet, make_member(name))

    # when
    browser = client_for(member)
    answer = browser.post(at_page(community, "openings", packet_id=packet.id))

    # then
    page = text_of(browser.get(answer.url))
    assert "来晚一步，已经领完了" in page
    assert "已领 3 / 3 份，共 ¥200.00 / ¥200.00" in page
    assert page.count("手气最佳</span>") == 1
    assert available(community, member) == 0


def test_why_not_for_a_guest_and_an_outsider(community, other_community, packet, guest_client, client_for):
    outsider = make_member_of(other_community, "隔壁的人")
    address = at_page(community, "packet", packet_id=packet.id)
    for browser in (guest_client, client_for(outsider)):
        page = text_of(browser.get(address))
        assert "这是给成员的红包，加入社群才能拆。" in page
        assert "¥" not in page
        assert "data-token" not in page
    assert guest_client.post(at_page(community, "openings", packet_id=packet.id)).status_code in {302, 401}
    assert client_for(outsider).post(at_page(community, "openings", packet_id=packet.id)).status_code == 403
    assert packet_card(community.id, packet.id).opened_count == 0


def test_the_giver_sees_what_is_in_a_packet_for_others(community, member, operator, client_for):
    fund(community, member, 20_000)
    packet = make_packet(community, member, audience=Audience(stages=("fan",)))
    for person in (member, operator):
        page = text_of(client_for(person).get(at_page(community, "packet", packet_id=packet.id)))
        assert "拼手气，共 ¥200.00，50 份" in page


def test_a_closed_community_tells_outsiders_nothing(other_community, frozen, guest_client, client_for, at):
    # given
    closed = make_community(name="茶会", slug="chahui", economy="pure")
    giver = make_member_of(closed, "秘密老王", roles=["operator"])
    packet = make_packet(closed, giver, 1_000, 3, for_community=True, word="芝麻开门", wish="内部年终奖")
    outsider = make_member_of(other_community, "隔壁的人")
    address = at_page(closed, "packet", packet_id=packet.id)

    # when, then
    for moment in (frozen, packet.closes_at):
        with at(moment):
            for browser in (guest_client, client_for(outsider)):
                answer = browser.get(address)
                page = text_of(answer)
                assert answer.status_code == 200
                assert "这是给成员的红包，加入社群才能拆。" in page
                assert reverse("communities-join", args=[closed.slug]) in page
                for secret in ("内部年终奖", "老王", "芝麻", "¥", "data-token"):
                    assert secret not in page
                fragment = text_of(browser.get(address, headers={"HX-Request": "true"}))
                assert "<html" not in fragment
                assert "内部年终奖" not in fragment
    assert guest_client.get(at_page(closed, "packet", packet_id=outsider.id)).status_code == 404
    with at(frozen):
        assert "内部年终奖" in text_of(client_for(giver).get(address))


def test_why_not_for_those_whom_it_is_not_for(community, operator, member, client_for):
    packet = make_packet(community, operator, for_community=True, audience=Audience(stages=("fan",)))
    browser = client_for(member)
    page = text_of(browser.get(at_page(community, "packet", packet_id=packet.id)))
    assert "这个红包不是发给你的。" in page
    assert "data-token" not in page
    assert "¥" not in page
    assert "拼手气" not in page
    answer = browser.post(at_page(community, "openings", packet_id=packet.id))
    assert answer.status_code == 403
    assert available(community, member) == 0


def test_a_word_is_asked_for(community, operator, member, client_for):
    # given
    packet = make_packet(community, operator, for_community=True, word="古吉")
    browser, address = client_for(member), at_page(community, "openings", packet_id=packet.id)
    assert 'name="word"' in text_of(browser.get(at_page(community, "packet", packet_id=packet.id)))

    # when, then
    wrong = browser.post(address, {"word": "耶加"})
    assert wrong.status_code == 403
    assert "口令不对，再想想。 还能试 9 次。" in text_of(wrong)
    assert browser.post(address, {"word": "古 吉"}).status_code == 302
    assert packet_card(community.id, packet.id).opened_count == 1


def test_every_form_has_its_own_key(community, operator, member, client_for):
    # given
    packet = make_packet(community, operator, for_community=True, word="古吉")
    browser, address = client_for(member), at_page(community, "openings", packet_id=packet.id)

    def key_in(response):
        [key] = re.findall(r'name="key" value="([0-9a-f-]{36})"', text_of(response))
        return key

    # when: the same form is sent twice, then the one that came back
    first = key_in(browser.get(at_page(community, "packet", packet_id=packet.id)))
    answers = [browser.post(address, {"word": "耶加", "key": first}) for _click in range(2)]
    second = key_in(answers[-1])
    last = browser.post(address, {"word": "耶加", "key": second})

    # then
    assert first != second
    assert ["还能试 9 次。" in text_of(answer) for answer in answers] == [True, True]
    assert "还能试 8 次。" in text_of(last)
    assert browser.post(address, {"word": "古吉", "key": key_in(last)}).status_code == 302
    assert packet_card(community.id, packet.id).opened_count == 1


def test_only_the_giver_is_reminded_of_the_word(community, member, promoter, client_for):
    fund(community, promoter, 20_000)
    packet = make_packet(community, promoter, word="古吉")
    address = at_page(community, "packet", packet_id=packet.id)
    assert "口令是“古吉”" in text_of(client_for(promoter).get(address))
    assert "古吉”" not in text_of(client_for(member).get(address)).replace("等了半年的古吉", "")


def test_not_yet_counts_down(frozen, community, operator, member, client_for):
    packet = make_packet(community, operator, for_community=True, opens_at=frozen + HOUR)
    browser, address = client_for(member), at_page(community, "packet", packet_id=packet.id)
    page = text_of(browser.get(address))
    assert 'data-left="3600"' in page
    assert "拆开红包" not in page
    # the fragment that takes its place when the time has come
    fragment = text_of(browser.get(address, headers={"HX-Request": "true"}))
    assert "<html" not in fragment
    assert 'data-left="3600"' in fragment
    assert browser.post(at_page(community, "openings", packet_id=packet.id)).status_code == 409


def test_whoever_looks_first_sends_the_rest_back(frozen, community, member, promoter, client_for, at):
    fund(community, promoter, 20_000)
    packet = make_packet(community, promoter)
    with at(packet.closes_at):
        page = text_of(client_for(member).get(at_page(community, "packet", packet_id=packet.id)))
    assert "已经结束，没领完的退回去了" in page
    assert available(community, promoter) == 20_000
    assert packet_card(community.id, packet.id).state is State.RETURNED
    insist_books(community)


def test_a_packet_of_another_community_is_not_found_here(other_community, packet, client_for):
    outsider = make_member_of(other_community, "隔壁的人")
    browser = client_for(outsider)
    assert browser.get(at_page(other_community, "packet", packet_id=packet.id)).status_code == 404
    assert browser.post(at_page(other_community, "openings", packet_id=packet.id)).status_code == 404
    assert packet.opened_count == 0


def test_the_list_of_shares_is_not_for_those_whom_it_was_not_for(frozen, community, operator, member, client_for, at):
    packet = make_packet(community, operator, for_community=True, audience=Audience(stages=("fan",)))
    with at(packet.closes_at):
        return_rest(community.id, packet.id)
        for query in ("", "?shares"):
            page = text_of(client_for(member).get(at_page(community, "packet", packet_id=packet.id) + query))
            assert "已领" not in page
            assert "红包已经结束" in page


@pytest.mark.parametrize("count", [1, 50])
def test_the_list_of_shares_takes_the_same_queries(
    community, operator, member, make_member, client_for, count, django_assert_num_queries
):
    packet = make_packet(community, operator, 10_000, 60, for_community=True)
    open_as(community, packet, member)
    for number in range(count - 1):
        open_as(community, packet, make_member(f"成员{number}"))
    browser = client_for(member)
    with django_assert_num_queries(11):
        page = text_of(browser.get(at_page(community, "packet", packet_id=packet.id)))
    assert page.count('<small class="num"><time') == count


def test_a_long_list_has_pages(community, operator, member, make_member, client_for):
    packet = make_packet(community, operator, 10_000, 60, for_community=True)
    open_as(community, packet, member)
    for number in range(52):
        open_as(community, packet, make_member(f"成员{number}"))
    browser, address = client_for(member), at_page(community, "packet", packet_id=packet.id)
    assert "?page=2" in text_of(browser.get(address))
    assert text_of(browser.get(f"{address}?page=2")).count('<small class="num"><time') == 3


# ── Giving


def test_form_preview_and_packet(community, member, client_for):
    # given
    fund(community, member, 20_000)
    browser = client_for(member)
    assert 'name="pot"' in text_of(browser.get(at_page(community, "new")))

    # when
    preview = text_of(browser.post(at_page(community, "preview"), asked()))
    assert "平均 ¥7.40，最少 ¥0.01，最多 ¥88.77。" in preview
    assert Packet.objects.count() == 0
    answers = [browser.post(at_page(community, "given"), asked()) for _click in range(2)]

    # then
    [packet] = Packet.objects.all()
    assert [answer.url for answer in answers] == [at_page(community, "packet", packet_id=packet.id)] * 2
    assert (packet.giver_id, packet.pot_minor, packet.count, packet.kind) == (member.id, 8_888, 12, "lucky")
    assert available(community, member) == 11_112
    insist_books(community)


def test_the_preview_shows_what_cannot_be_divided(community, member, client_for):
    fund(community, member, 20_000)
    page = text_of(client_for(member).post(at_page(community, "preview"), asked(kind="equal", pot="10", count="3")))
    assert "2 份 ¥3.33，1 份 ¥3.34，多的落在谁手里随机。" in page


def test_what_was_filled_in_can_be_changed(community, member, client_for):
    fund(community, member, 20_000)
    page = client_for(member).post(at_page(community, "preview"), asked(change="1"))
    assert page.status_code == 200
    assert 'value="88.88"' in text_of(page)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"pot": "0"}, "一个红包最多放 ¥5,000。"),
        ({"pot": "-5"}, "金额不能小于零。"),
        ({"pot": "9999999"}, "一个红包最多放 ¥5,000。"),
        ({"pot": "1.234"}, "写成数字"),
        ({"count": "501"}, "每个红包 1 到 500 份。"),
        ({"pot": "0.05", "count": "6"}, "每份至少 ¥0.01，6 份至少要放 ¥0.06。"),
        ({"pot": "500", "count": "2"}, "每份最多 ¥200，2 份最多放 ¥400。"),
        ({"opens_at": "昨天"}, "写成日期和时间"),
        ({"opens_at": "0001-01-01T00:00"}, "写成日期和时间"),
        ({"wish": "恭喜\n发财"}, "祝福和口令各写成一行"),
        ({"word": "芝麻\t开门"}, "祝福和口令各写成一行"),
        ({"opens_at": "2020-01-01T20:00"}, "开始时间要在今后 30 天内"),
        ({"audience": "circle:00000000-0000-4000-8000-000000000001"}, "选择"),
        ({"unit": "POINTS"}, "选择"),
    ],
)
def test_what_is_wrong_is_said_at_the_form(community, member, client_for, wrong, sentence):
    fund(community, member, 100_000)
    browser = client_for(member)
    for name in ("preview", "given"):
        answer = browser.post(at_page(community, name), asked(**wrong))
        assert answer.status_code == 422
        assert sentence in text_of(answer)
    assert Packet.objects.count() == 0
    assert available(community, member) == 100_000


def test_a_wallet_too_low_is_said_before_anything_moves(community, member, client_for):
    fund(community, member, 5_000)
    browser = client_for(member)
    assert "余额不够，现在最多可以放 ¥50.00。" in text_of(browser.post(at_page(community, "preview"), asked()))
    assert browser.post(at_page(community, "given"), asked()).status_code == 422
    assert available(community, member) == 5_000


def test_times_are_those_of_the_community(frozen, community, member, client_for):
    fund(community, member, 20_000)
    client_for(member).post(at_page(community, "given"), asked(opens_at="2026-03-02T20:00", lasts="6"))
    packet = Packet.objects.get()
    assert packet.opens_at.isoformat() == "2026-03-02T12:00:00+00:00"
    assert packet.closes_at - packet.opens_at == timedelta(hours=6)


def test_for_whom_it_is(community, member, client_for):
    fund(community, member, 50_000)
    browser = client_for(member)
    for number, choice in enumerate(("only:newcomer", "from:superfan", "all"), start=1):
        key = f"00000000-0000-4000-8000-00000000000{number}"
        browser.post(at_page(community, "given"), asked(audience=choice, request_key=key))
    rows = Packet.objects.order_by("request_key").values_list("audience", flat=True)
    assert list(rows) == [{"stages": ["newcomer"]}, {"stages": ["superfan", "partner"]}, {}]


def test_points_are_offered_to_who_has_some(community, member, client_for):
    fund(community, member, 500, POINTS)
    browser = client_for(member)
    assert 'value="POINTS"' in text_of(browser.get(at_page(community, "new")))
    browser.post(at_page(community, "given"), asked(unit="POINTS", pot="100", count="10"))
    assert Packet.objects.get().unit == POINTS
    assert available(community, member, POINTS) == 400


def test_where_only_the_community_gives(community, member, operator, actor_of, client_for):
    fund(community, member, 20_000)
    set_limits(community.id, actor=actor_of(operator), limits=Limits(may_members_give=False))
    browser = client_for(member)
    assert browser.get(at_page(community, "new")).status_code == 403
    assert browser.post(at_page(community, "given"), asked()).status_code == 403
    assert "发红包</a>" not in text_of(browser.get(at_page(community, "mine")))
    assert available(community, member) == 20_000


def test_the_giver_withdraws_by_a_button(frozen, community, member, promoter, client_for):
    fund(community, member, 20_000)
    packet = make_packet(community, member, opens_at=frozen + HOUR)
    address = at_page(community, "withdrawal", packet_id=packet.id)
    assert address in text_of(client_for(member).get(at_page(community, "packet", packet_id=packet.id)))
    assert address not in text_of(client_for(promoter).get(at_page(community, "packet", packet_id=packet.id)))
    assert client_for(promoter).post(address).status_code == 404
    assert available(community, member) == 0
    assert client_for(member).post(address).status_code == 302
    assert available(community, member) == 20_000


def test_guests_give_nothing(community, guest_client):
    for name in ("new", "mine"):
        assert guest_client.get(at_page(community, name)).status_code in {302, 401}
    assert guest_client.post(at_page(community, "given"), asked()).status_code in {302, 401}
    assert Packet.objects.count() == 0


# ── Poster, own list, other pages


def test_the_poster_leads_to_the_packet(community, member, packet, client_for):
    browser = client_for(member)
    page = text_of(browser.get(at_page(community, "poster", packet_id=packet.id)))
    assert f"http://testserver{at_page(community, 'packet', packet_id=packet.id)}" in page
    assert "¥" not in page
    svg = browser.get(at_page(community, "qr-svg", packet_id=packet.id))
    assert (svg["Content-Type"], svg.content[:5]) == ("image/svg+xml", b"<?xml")
    assert browser.get(at_page(community, "qr-png", packet_id=packet.id)).content[:4] == b"\x89PNG"


@pytest.mark.parametrize("count", [1, 50])
def test_my_own_list_takes_the_same_queries(
    frozen, community, member, operator, promoter, actor_of, client_for, at, count, django_assert_num_queries
):
    # given
    set_limits(community.id, actor=actor_of(operator), limits=Limits(daily_packets=100))
    fund(community, member, 100_000)
    for number in range(count):
        with at(frozen + timedelta(seconds=number)):
            make_packet(community, member, 100, 2)
            open_as(community, make_packet(community, operator, 100, 2, for_community=True), member)
    browser = client_for(member)

    # when, then
    with at(frozen + HOUR):
        with django_assert_num_queries(11):
            received = text_of(browser.get(at_page(community, "mine")))
        with django_assert_num_queries(9):
            given = text_of(browser.get(at_page(community, "mine") + "?tab=given"))
    assert received.count("小林代表山野咖啡社") == count
    assert given.count("领了 0 / 2 份") == count


def test_empty_lists_say_what_to_do(community, member, client_for):
    browser = client_for(member)
    assert "还没有收到红包" in text_of(browser.get(at_page(community, "mine")))
    assert "还没有发过红包" in text_of(browser.get(at_page(community, "mine") + "?tab=given"))


def test_home_shows_what_may_be_opened_now_or_soon(frozen, community, operator, member, make_member, client_for, at):
    # given
    home = reverse("posts-feed", kwargs={"community": community.slug})
    make_packet(community, operator, for_community=True, wish="给粉丝的", audience=Audience(stages=("fan",)))
    make_packet(community, operator, for_community=True, wish="八点见", opens_at=frozen + HOUR)
    packet = make_packet(community, operator, for_community=True, wish="现在就拆")
    browser = client_for(member)

    # when, then
    page = text_of(browser.get(home))
    assert "现在就拆" in page
    assert "八点见" in page
    assert "给粉丝的" not in page
    assert "给粉丝的" in text_of(client_for(make_member("老粉", stage="fan")).get(home))
    open_as(community, packet, member)
    assert "现在就拆" not in text_of(browser.get(home))
    with at(frozen + timedelta(hours=30)):
        assert "八点见" not in text_of(browser.get(home))


@pytest.mark.parametrize("count", [1, 10])
def test_home_takes_the_same_queries(frozen, community, operator, member, client_for, count, django_assert_num_queries):
    for _number in range(count):
        make_packet(community, operator, for_community=True)
    browser = client_for(member)
    home = reverse("posts-feed", kwargs={"community": community.slug})
    browser.get(home)  # the first time, the feed writes down what this reader follows
    with django_assert_num_queries(14):
        browser.get(home)


def test_statement_and_trace(community, member, promoter, client_for):
    # given
    fund(community, promoter, 20_000)
    packet = make_packet(community, promoter, 20_000, 2)
    open_as(community, packet, member)
    share = own_share(packet_card(community.id, packet.id), member.id)
    browser = client_for(member)

    # when
    statement = text_of(browser.get(reverse("wallet-statement", args=[community.slug])))
    why = reverse("wallet-transfer", args=[community.slug, share.transfer_id])
    trace = text_of(browser.get(why))

    # then
    assert "等了半年的古吉，谢谢你的耐心" in statement
    assert why in statement
    assert "周可发了“等了半年的古吉，谢谢你的耐心”：¥200.00，2 份。" in trace
    assert "你拆到第 1 份，共 2 份。" in trace
    assert reverse("redpackets-packet", args=[community.slug, packet.id]) in trace
    assert reverse("redpackets-mine", args=[community.slug]) in text_of(
        browser.get(reverse("wallet-overview", args=[community.slug]))
    )
    assert reverse("redpackets-mine", args=[community.slug]) in text_of(
        browser.get(reverse("communities-me", args=[community.slug]))
    )


def test_points_in_the_wallet(community, operator, member, client_for):
    # given
    browser = client_for(member)
    statement = reverse("wallet-statement", args=[community.slug])
    assert "unit=POINTS" not in text_of(browser.get(reverse("wallet-overview", args=[community.slug])))
    open_as(community, make_packet(community, operator, 300, 3, unit=POINTS, kind="equal", for_community=True), member)

    # then
    assert "unit=POINTS" in text_of(browser.get(reverse("wallet-overview", args=[community.slug])))
    assert "等了半年的古吉" not in text_of(browser.get(statement))
    points = text_of(browser.get(f"{statement}?unit=POINTS"))
    assert "等了半年的古吉" in points
    assert "积分" in text_of(browser.get(reverse("wallet-why", args=[community.slug]) + "?unit=POINTS"))
    file = browser.get(reverse("wallet-statement-csv", args=[community.slug]) + "?unit=POINTS")
    assert "100,100,POINTS" in b"".join(file.streaming_content if file.streaming else [file.content]).decode()
