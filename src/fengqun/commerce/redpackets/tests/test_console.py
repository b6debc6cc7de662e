"""What staff see and do."""

import pytest
from django.urls import reverse

from fengqun.commerce.orders.types import Audience
from fengqun.commerce.redpackets.choices import State
from fengqun.commerce.redpackets.models import Packet
from fengqun.commerce.redpackets.queries import limits_of, packet_card, refusals_of
from fengqun.commerce.redpackets.tests.factories import (
    HOUR,
    POINTS,
    available,
    fund,
    insist_books,
    make_packet,
    open_as,
)
from fengqun.commerce.redpackets.tests.test_pages import asked, text_of
from fengqun.people.communities.tests.factories import make_member as make_member_of

pytestmark = pytest.mark.django_db


def console(community, name="", **kwargs):
    return reverse(f"redpackets-console{name}", kwargs={"community": community.slug, **kwargs})


def test_give_for_the_community(community, operator, client_for):
    browser = client_for(operator)
    assert "今天还能发" in text_of(browser.get(console(community, "-new")))
    preview = text_of(browser.post(console(community, "-preview"), asked()))
    assert "小林代表山野咖啡社" in preview
    assert Packet.objects.count() == 0
    answers = [browser.post(console(community, "-given"), asked()) for _click in range(2)]
    [packet] = Packet.objects.all()
    assert [answer.url for answer in answers] == [console(community, "-packet", packet_id=packet.id)] * 2
    assert (packet.giver_id, packet.given_by, packet.pot_minor) == (None, operator.id, 8_888)
    insist_books(community)


def again(browser, community, packet):
    """The form for one more packet like that, and the page."""
    page = browser.get(console(community, "-packet", packet_id=packet.id))
    address = f"{console(community, '-new')}?again={packet.id}"
    assert f'href="{address}"' in text_of(page)
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.context["form"], text_of(answer)


def test_one_more_like_that(frozen, community, operator, client_for):
    # given
    packet = make_packet(
        community,
        operator,
        300,
        3,
        for_community=True,
        kind="equal",
        unit=POINTS,
        wish="周五见",
        word="古吉",
        audience=Audience(stages=("superfan", "partner")),
        lasts=6 * HOUR,
    )
    browser = client_for(operator)

    # when
    form, page = again(browser, community, packet)

    # then
    filled = {name: str(form[name].value() or "") for name in form.fields}
    assert filled.pop("request_key") != Packet.objects.get().request_key
    assert filled == {
        "kind": "equal",
        "unit": "POINTS",
        "pot": "300",
        "count": "3",
        "wish": "周五见",
        "audience": "from:superfan",
        "word": "古吉",
        "opens_at": "",
        "lasts": "6",
    }
    assert '<option value="from:superfan" selected>' in page
    # and sent as it is, it is one more
    assert browser.post(console(community, "-given"), filled | {"request_key": str(packet.id)}).status_code == 302
    assert (
        list(Packet.objects.values_list("wish", "audience", "pot_minor"))
        == [("周五见", {"stages": ["superfan", "partner"]}, 300)] * 2
    )


def test_one_more_for_everybody(frozen, community, operator, client_for):
    form, page = again(client_for(operator), community, make_packet(community, operator, 1_050, 3, for_community=True))
    assert (form["pot"].value(), form["audience"].value(), form["lasts"].value()) == ("10.50", "all", 24)
    assert "选一选给谁" not in page


def test_whom_the_form_does_not_offer_is_asked_again(frozen, community, operator, client_for):
    # given: for two stages that no choice stands for
    audience = Audience(stages=("newcomer", "partner"))
    packet = make_packet(community, operator, 300, 3, for_community=True, audience=audience, lasts=HOUR * 5)
    browser = client_for(operator)

    # when
    form, page = again(browser, community, packet)

    # then: it does not go to everybody by itself
    assert form["audience"].value() == ""
    assert '<option value="" selected>选一选给谁</option>' in page
    assert browser.post(console(community, "-given"), asked(audience="")).status_code == 422
    assert Packet.objects.count() == 1
    assert form["lasts"].value() == limits_of(community.id).lasts_hours


def test_no_more_of_another_communitys_packet(community, other_community, operator, client_for):
    # given
    outsider = make_member_of(other_community, "隔壁的运营", roles=["operator"])
    packet = make_packet(other_community, outsider, 1_000, 3, for_community=True, wish="隔壁的祝福")
    browser = client_for(operator)

    # when, then
    assert browser.get(f"{console(community, '-new')}?again={packet.id}").status_code == 404
    page = browser.get(f"{console(community, '-new')}?again=odd")
    assert page.status_code == 200
    assert "恭喜发财，大吉大利" in text_of(page)


@pytest.mark.parametrize("count", [1, 50])
def test_the_list_takes_the_same_queries(frozen, community, operator, client_for, count, django_assert_num_queries):
    for number in range(count):
        make_packet(community, operator, 100, 2, for_community=True, wish=f"第{number}个")
        Packet.objects.update(given_on="2020-01-01")
    browser = client_for(operator)
    with django_assert_num_queries(10):
        page = text_of(browser.get(console(community)))
    assert page.count("given__wish") == count


def test_the_list_by_state(frozen, community, operator, member, client_for):
    make_packet(community, operator, 100, 2, for_community=True, wish="进行着")
    open_as(community, make_packet(community, operator, 100, 1, for_community=True, wish="领完了"), member)
    browser = client_for(operator)
    page = text_of(browser.get(console(community) + "?state=emptied"))
    assert "领完了" in page
    assert "进行着" not in page
    assert text_of(browser.get(console(community) + "?state=odd")).count("given__wish") == 2


def test_live_figures_and_report(frozen, community, operator, member, make_member, client_for, at):
    # given: somebody who has been here for long, somebody new, somebody who does not know the word
    with at(frozen - 24 * 40 * HOUR):
        old = make_member("老齐二")
    packet = make_packet(community, operator, 300, 3, kind="equal", for_community=True, word="古吉")
    open_as(community, packet, old, word="古吉")
    open_as(community, packet, member, word="古吉")
    open_as(community, packet, make_member("周可"), word="猜")

    # when
    browser = client_for(operator)
    page = text_of(browser.get(console(community, "-packet", packet_id=packet.id)))
    live = text_of(browser.get(console(community, "-live", packet_id=packet.id)))

    # then
    assert "佟佟" in page
    assert "古吉" in page
    assert "<html" not in live
    for part in (page, live):
        assert 'hx-trigger="every 2s"' in part
        assert "口令不对" in part
    assert [(one.code, one.count) for one in refusals_of(packet_card(community.id, packet.id))] == [("wrong_word", 1)]


def test_a_packet_that_is_done_is_not_asked_again(community, operator, member, client_for):
    packet = make_packet(community, operator, 100, 1, for_community=True)
    open_as(community, packet, member)
    assert "hx-trigger" not in text_of(client_for(operator).get(console(community, "-live", packet_id=packet.id)))


def test_staff_withdraw_by_a_button(frozen, community, operator, member, client_for):
    fund(community, member, 20_000)
    packet = make_packet(community, member, opens_at=frozen + HOUR)
    address = console(community, "-withdrawal", packet_id=packet.id)
    browser = client_for(operator)
    assert address in text_of(browser.get(console(community, "-packet", packet_id=packet.id)))
    assert browser.post(address).status_code == 302
    assert packet_card(community.id, packet.id).state is State.WITHDRAWN
    assert available(community, member) == 20_000


def limits_asked(**other):
    filled = {"may_members_give": "on", "most_count": "100", "daily_packets": "3", "lasts_hours": "12"}
    for unit, amounts in (
        ("money", ("100", "0.30", "20", "200", "1000")),
        ("points", ("500", "1", "50", "500", "900")),
    ):
        parts = ("pot", "least_share", "most_share", "member_daily", "community_daily")
        filled |= {f"{part}_{unit}": amount for part, amount in zip(parts, amounts, strict=True)}
    return filled | other


def test_limits(community, operator, client_for):
    # when
    browser = client_for(operator)
    assert "5000.00" in text_of(browser.get(console(community, "-limits")))
    answer = browser.post(console(community, "-limits"), limits_asked())

    # then
    assert (answer.status_code, answer.url) == (302, console(community))
    limits = limits_of(community.id)
    assert (limits.money.least_share_minor, limits.money.most_share_minor) == (30, 2_000)
    assert (limits.points.pot_minor, limits.most_count, limits.daily_packets, limits.lasts_hours) == (500, 100, 3, 12)


@pytest.mark.parametrize(
    "wrong",
    [{"most_count": "1001"}, {"pot_money": "0"}, {"least_share_money": "30"}, {"pot_points": "1.5"}, {"pot_money": ""}],
)
def test_odd_limits_are_refused(community, operator, client_for, wrong):
    before = limits_of(community.id)
    assert client_for(operator).post(console(community, "-limits"), limits_asked(**wrong)).status_code == 422
    assert limits_of(community.id) == before


def test_the_console_is_for_staff(frozen, community, other_community, member, operator, client_for, guest_client):
    # given
    packet = make_packet(community, operator, for_community=True, opens_at=frozen + HOUR)
    outsider = make_member_of(other_community, "隔壁的运营", roles=["operator"])

    # when, then
    for browser, codes in ((client_for(member), {403}), (client_for(outsider), {403}), (guest_client, {302, 401})):
        for name in ("", "-new", "-limits"):
            assert browser.get(console(community, name)).status_code in codes
        for name in ("-packet", "-live"):
            assert browser.get(console(community, name, packet_id=packet.id)).status_code in codes
        for name in ("-preview", "-given"):
            assert browser.post(console(community, name), asked()).status_code in codes
        assert browser.post(console(community, "-limits"), limits_asked()).status_code in codes
        assert browser.post(console(community, "-withdrawal", packet_id=packet.id)).status_code in codes
    assert Packet.objects.count() == 1
    assert packet_card(community.id, packet.id).state is State.FUNDED
    there = client_for(outsider).get(console(other_community, "-packet", packet_id=packet.id))
    assert there.status_code == 404
