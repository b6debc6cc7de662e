"""The list and the page on which people wait and press."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from fengqun.commerce.drops.commands import cancel_drop, decide, end_due, open_order, pause_drop, remind_me
from fengqun.commerce.drops.models import Claim, Reminder
from fengqun.commerce.drops.tests.factories import (
    ask,
    figures,
    fresh,
    make_drop,
    order_of,
    outcome,
    pay,
    sandbox,
    win_of,
    wish,
)
from fengqun.commerce.orders.commands import refund_order
from fengqun.commerce.orders.types import Audience
from fengqun.commerce.payments.tests.factories import settle
from fengqun.kernel import clock
from fengqun.kernel.policies import SYSTEM
from fengqun.people.circles.tests.factories import make_circle
from fengqun.people.communities.models import Community
from fengqun.people.communities.tests.factories import actor_for_test
from fengqun.product.catalog.tests.factories import make_variant

HOUR = timedelta(hours=1)


def url_of(community, drop, *parts):
    return "/".join([f"/c/{community.slug}/drops/{drop.id}", *parts, ""])


def press(browser, community, drop, key="k1"):
    return browser.post(url_of(community, drop, "claims"), {"key": key})


@pytest.fixture
def coming(community, frozen):
    return make_drop(community, starts_at=frozen + HOUR, title="周五晚八点，花魁半价")


@pytest.fixture
def running(community, frozen):
    return make_drop(community)


@pytest.fixture
def statements_for():
    """How many statements a page takes, once it has been seen before."""

    def count(browser, url):
        browser.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(url).status_code == 200
        return len(captured)

    return count


# ── The list


def test_an_empty_list_says_so_and_leads_on(community, client_for, member, operator):
    page = client_for(member).get(f"/c/{community.slug}/drops/").text
    assert "现在没有抢购" in page
    assert f'href="/c/{community.slug}/shop/"' in page
    assert (
        f'href="/c/{community.slug}/console/drops/new/"' in client_for(operator).get(f"/c/{community.slug}/drops/").text
    )


def test_the_list_shows_what_is_running_coming_and_past(community, frozen, client_for, member, other_community):
    # given
    make_drop(community, title="昨天那场", starts_at=frozen, ends_at=frozen + HOUR)
    make_drop(community, title="正在那场", starts_at=frozen + HOUR, ends_at=frozen + 5 * HOUR)
    make_drop(community, title="明天那场", starts_at=frozen + 24 * HOUR, ends_at=frozen + 25 * HOUR)
    make_drop(other_community, title="隔壁那场", starts_at=frozen + HOUR, ends_at=frozen + 5 * HOUR)

    # when
    with clock.travel_to(frozen + 2 * HOUR):
        page = client_for(member).get(f"/c/{community.slug}/drops/").text

    # then
    current, past = page.split("过去的")
    assert current.index("正在那场") < current.index("明天那场")
    assert "昨天那场" in past
    assert "昨天那场" not in current
    assert "隔壁那场" not in page


def test_a_win_that_waits_for_its_money_stands_first(community, running, client_for, member):
    ask(running, member)
    page = client_for(member).get(f"/c/{community.slug}/drops/").text
    assert f"/c/{community.slug}/drops/claims/{win_of(running, member).id}/" in page


@pytest.mark.parametrize("tab", ["open", "past"])
def test_the_list_takes_as_many_statements_for_fifty(community, frozen, client_for, member, statements_for, tab):
    # given
    browser, variant = client_for(member), make_variant(community, stock=100)
    url = f"/c/{community.slug}/drops/"
    when = frozen + 6 * HOUR if tab == "past" else frozen

    def drops(count):
        for number in range(count):
            make_drop(community, variant_id=variant.id, quota=1, title=f"第 {number} 场", starts_at=frozen + HOUR)

    # when
    drops(1)
    with clock.travel_to(when):
        few = statements_for(browser, url)
    drops(49)
    with clock.travel_to(when):
        many = statements_for(browser, url)

    # then
    assert many == few


# ── The page, in each of its states


def test_before_the_start_the_button_rests_and_a_letter_can_be_asked_for(community, coming, client_for, member):
    page = client_for(member).get(url_of(community, coming)).text
    assert "10:00 开抢" in strip_tags(page)
    assert 'btn--wide num" disabled' in page
    assert "提醒我" in page
    assert 'data-phase="coming"' in page
    assert '<noscript><meta http-equiv="refresh" content="300"></noscript>' in page


def test_while_it_runs_the_button_is_live_and_carries_what_the_lane_needs(community, running, client_for, member):
    page = client_for(member).get(url_of(community, running)).text
    assert "抢，¥9" in page
    assert 'btn--wide num" disabled' not in page
    assert f'data-claims="/api/v1/drops/{running.id}/claims"' in page
    assert f'data-glance="/api/v1/drops/{running.id}"' in page
    assert 'data-ticket="fql_' in page
    assert "还剩 <b data-remaining>3</b> / 3 件" in page


def test_the_ordinary_price_is_struck_and_what_is_saved_is_said(community, running, client_for, member):
    page = client_for(member).get(url_of(community, running)).text
    assert "省 ¥79" in page
    assert '<s class="was">' in page


def test_sold_out_paused_cancelled_and_over_are_said(community, frozen, client_for, member, make_member):
    # given
    sold = make_drop(community, quota=1)
    ask(sold, make_member("快手"))
    paused, cancelled, ended = make_drop(community), make_drop(community), make_drop(community)
    pause_drop(paused.id, actor=SYSTEM)
    cancel_drop(cancelled.id, actor=SYSTEM, reason="这批豆子受潮了")
    browser = client_for(member)

    # then
    page = browser.get(url_of(community, sold)).text
    assert 'data-phase="sold_out"' in page
    assert 'btn--wide num" disabled' in page
    page = browser.get(url_of(community, paused)).text
    assert 'data-phase="paused"' in page
    assert "店家暂停了这场抢购" in page
    page = browser.get(url_of(community, cancelled)).text
    assert "这批豆子受潮了" in page
    assert "data-claim>" not in page
    with clock.travel_to(frozen + 2 * HOUR):
        end_due()
        page = browser.get(url_of(community, ended)).text
    assert 'data-phase="ended"' in page
    assert "data-claim>" not in page
    assert "data-ticket" not in page


def test_who_is_not_signed_in_is_led_there_and_back(community, running, guest_client):
    page = guest_client.get(url_of(community, running)).text
    assert "登录后抢" in page
    assert f"/account/login/?next=%2Fc%2F{community.slug}%2Fdrops%2F{running.id}%2F" in page
    assert "data-claim>" not in page
    assert "data-ticket" not in page


def test_who_is_no_member_joins_first(community, running, client_for, stranger):
    page = client_for(stranger).get(url_of(community, running)).text
    assert "先加入社群" in page
    assert "data-ticket" not in page


def test_who_is_not_meant_learns_for_whom_it_is_and_what_would_let_them_in(community, frozen, client_for, member):
    # given
    variant = make_variant(community, title="入门豆")
    drop = make_drop(community, audience=Audience(stages=("superfan",), product_ids=(variant.product_id,)))

    # when
    page = client_for(member).get(url_of(community, drop)).text

    # then
    assert "这场不是对你开放的" in page
    assert "买过“入门豆”的人" in page
    assert "去买“入门豆”" in page
    assert "看我离下一个阶段还差什么" in page
    assert "data-ticket" not in page


def test_a_drop_for_a_secret_circle_is_unknown_outside(community, frozen, client_for, host, member, operator):
    # given
    circle = make_circle(community, host, name="夜航", kind="secret")
    drop = make_drop(community, title="只给夜航的人", audience=Audience(circle_ids=(circle.id,)))
    over = make_drop(community, title="夜航的上一场", audience=Audience(circle_ids=(circle.id,)))
    cancel_drop(over.id, actor=SYSTEM, reason="计划变了")
    base = f"/c/{community.slug}"
    pages = [f"{base}/drops/", f"{base}/", f"{base}/shop/", f"{base}/shop/{drop.product_id}/"]
    of_it = [f"{base}/drops/{drop.id}/", f"{base}/drops/{drop.id}/state/"]

    # when somebody outside looks
    outside = client_for(member)

    # then
    for page in pages:
        response = outside.get(page)
        assert response.status_code == 200, page
        assert "夜航" not in response.content.decode(), page
    assert [outside.get(page).status_code for page in of_it] == [404, 404]
    assert outside.post(f"{base}/drops/{drop.id}/reminder/").status_code == 404
    assert not Reminder.objects.exists()
    world = Client().get(f"/api/v1/drops/{drop.id}").json()
    assert (world["phase"], world["title"], world["product_id"]) == ("running", None, None)

    # and those inside and those who run drops know it
    for inside in (client_for(host), client_for(operator)):
        assert all("夜航" in inside.get(page).content.decode() for page in [pages[0], *of_it[:1]])


def test_a_drop_for_a_circle_is_open_inside_and_names_the_circle_outside(community, frozen, client_for, host, member):
    # given
    circle = make_circle(community, host, name="手冲研究所")
    drop = make_drop(community, audience=Audience(circle_ids=(circle.id,)))

    # then
    assert 'data-ticket="fql_' in client_for(host).get(url_of(community, drop)).text
    page = client_for(member).get(url_of(community, drop)).text
    assert "data-ticket" not in page
    assert "去圈子“手冲研究所”" in page
    assert f'href="/c/{community.slug}/circles/{circle.slug}/"' in page


def test_who_holds_all_they_may_is_led_to_paying(community, running, client_for, member):
    ask(running, member)
    page = client_for(member).get(url_of(community, running)).text
    assert "抢到了，去付款" in page
    assert f"/drops/claims/{win_of(running, member).id}/" in page
    assert "data-claim>" not in page


def test_a_win_is_found_however_often_somebody_pressed_in_vain(community, running, client_for, member):
    ask(running, member)
    for number in range(60):
        assert outcome(running, member, f"again {number}") == "limit_reached"
    page = client_for(member).get(url_of(community, running))
    assert [claim.id for claim in page.context["held"]] == [win_of(running, member).id]
    assert "抢到了，去付款" in page.text
    assert client_for(member).get(f"/c/{community.slug}/drops/").context["unpaid"] == page.context["held"]


def test_what_was_paid_and_refunded_still_counts_against_the_limit(community, running, client_for, member):
    # given
    ask(running, member)
    open_order(community.id, win_of(running, member).id, actor=SYSTEM)
    with sandbox():
        order = pay(order_of(running, member), member)
        refund_order(order.id, actor=SYSTEM, reason="漏气", key="refund")
        settle()

    # when
    page = client_for(member).get(url_of(community, running))

    # then
    assert page.context["held"][0].standing == "refunded"
    assert "看我抢到的" in page.text
    assert "data-claim>" not in page.text


def test_a_drop_of_another_community_is_not_found_here(other_community, running, client_for, member, make_member):
    neighbour = make_member("隔壁", community=other_community)
    browser = client_for(neighbour)
    for parts in ((), ("poster",), ("state",)):
        assert browser.get(url_of(other_community, running, *parts)).status_code == 404
    assert browser.get(f"/c/{other_community.slug}/drops/{running.id}/poster.svg").status_code == 404
    assert press(browser, other_community, running).status_code == 404
    assert browser.post(url_of(other_community, running, "reminder")).status_code == 404
    assert (Claim.objects.count(), Reminder.objects.count()) == (0, 0)


def test_goods_for_members_eyes_are_watched_by_a_page_of_ours(community, running, client_for, member, guest_client):
    Community.objects.filter(id=community.id).update(economy="pure")
    assert guest_client.get(url_of(community, running)).status_code == 302
    assert guest_client.get(url_of(community, running, "state")).status_code == 302
    browser = client_for(member)
    assert f'data-glance="{url_of(community, running, "state")}"' in browser.get(url_of(community, running)).text
    answer = browser.get(url_of(community, running, "state"))
    assert (answer.json()["remaining"], answer.json()["phase"]) == (3, "running")
    assert answer["Cache-Control"] == "private, max-age=1"


# ── The button without a script


def test_a_plain_form_wins_and_a_second_click_leads_to_the_same_win(community, running, client_for, member):
    # given
    browser = client_for(member)

    # when
    first, second = press(browser, community, running), press(browser, community, running)

    # then
    win = win_of(running, member)
    assert (first.status_code, first["Location"]) == (302, f"/c/{community.slug}/drops/claims/{win.id}/")
    assert (second.status_code, second["Location"]) == (302, first["Location"])
    assert figures(running) == (2, 1, 0, 0)


def test_the_page_has_a_new_key_each_time(community, running, client_for, member):
    browser = client_for(member)
    keys = {browser.get(url_of(community, running)).context["key"] for _time in range(2)}
    assert len(keys) == 2


def test_sold_out_is_said_again_for_the_same_key(community, frozen, client_for, member, make_member):
    drop = make_drop(community, quota=1)
    ask(drop, make_member("快手"))
    browser = client_for(member)
    for _time in range(2):
        answer = press(browser, community, drop)
        assert (answer.status_code, answer.context["outcome"]) == (200, "sold_out")
    assert "这次没抢到" in answer.text
    assert fresh(drop).refused_sold_out == 1


def test_the_limit_the_start_the_pause_the_end_and_the_audience_are_kept(community, coming, client_for, member):
    browser = client_for(member)

    def said(drop, key="k1"):
        answer = press(browser, community, drop, key)
        return answer.status_code, answer.context["outcome"]

    assert said(coming) == (409, "not_yet")
    running = make_drop(community)
    decide(community.id, [wish(running, member, "other")])
    assert said(running) == (200, "limit_reached")
    paused, cancelled = make_drop(community), make_drop(community)
    pause_drop(paused.id, actor=SYSTEM)
    cancel_drop(cancelled.id, actor=SYSTEM, reason="受潮")
    assert said(paused) == (409, "paused")
    assert said(cancelled) == (410, "cancelled")
    others = make_drop(community, audience=Audience(stages=("partner",)))
    assert said(others) == (403, "not_eligible")
    with clock.travel_to(running.ends_at):
        assert said(running, "k2") == (410, "over")
    assert [figures(drop)[1] for drop in (coming, running, paused, cancelled, others)] == [0, 1, 0, 0, 0]


def test_a_broken_key_is_refused(community, running, client_for, member):
    answer = press(client_for(member), community, running, key="kein Schlüssel")
    assert (answer.status_code, answer["Location"]) == (302, url_of(community, running))
    assert figures(running) == (3, 0, 0, 0)


def test_strangers_and_guests_win_nothing(community, running, client_for, stranger, guest_client):
    assert press(client_for(stranger), community, running).status_code == 403
    assert press(guest_client, community, running).status_code == 401
    assert figures(running) == (3, 0, 0, 0)


def test_a_form_that_is_not_ours_wins_nothing(community, running, client_for, member):
    assert press(client_for(member, enforce_csrf_checks=True), community, running).status_code == 403
    assert figures(running) == (3, 0, 0, 0)


def test_a_win_is_not_asked_for_by_looking(community, running, client_for, member):
    assert client_for(member).get(url_of(community, running, "claims")).status_code == 405
    assert figures(running) == (3, 0, 0, 0)


# ── The reminder


def test_a_reminder_is_asked_for_and_taken_back(community, coming, client_for, member):
    browser, url = client_for(member), url_of(community, coming, "reminder")
    assert browser.post(url)["Location"] == url_of(community, coming)
    assert Reminder.objects.get().member_id == member.id
    assert "会提醒我" in browser.get(url_of(community, coming)).text
    assert "1 人等着" in browser.get(url_of(community, coming)).text
    browser.post(url, {"_method": "delete"})
    assert not Reminder.objects.exists()


def test_with_htmx_the_button_alone_comes_back(community, coming, client_for, member):
    answer = client_for(member).post(url_of(community, coming, "reminder"), headers={"HX-Request": "true"})
    assert answer.text.startswith('<form class="drop-remind"')
    assert "会提醒我" in answer.text


def test_who_may_not_take_part_is_not_reminded(community, frozen, client_for, member, stranger):
    drop = make_drop(community, starts_at=frozen + HOUR, audience=Audience(stages=("partner",)))
    for person in (member, stranger):
        assert client_for(person).post(url_of(community, drop, "reminder")).status_code == 403
    assert not Reminder.objects.exists()


# ── Around: home, shop, product, and what is shared


def test_the_next_drop_stands_on_top_of_home_and_what_runs_goes_first(community, coming, client_for, member):
    browser, home = client_for(member), f"/c/{community.slug}/"
    assert "周五晚八点，花魁半价" in browser.get(home).text
    make_drop(community, title="马上就抢")
    page = browser.get(home).text
    assert "马上就抢" in page
    assert "周五晚八点，花魁半价" not in page
    assert "马上就抢" in browser.get(f"/c/{community.slug}/drops/top/").text


def test_shop_and_product_lead_to_the_drop(community, running, client_for, member):
    page = f'href="{url_of(community, running)}"'
    assert page in client_for(member).get(f"/c/{community.slug}/shop/").text
    assert page in client_for(member).get(f"/c/{community.slug}/shop/{running.product_id}/").text
    other = make_variant(community)
    assert page not in client_for(member).get(f"/c/{community.slug}/shop/{other.product_id}/").text


def test_a_closed_shop_tells_guests_of_no_drop(community, running, guest_client):
    Community.objects.filter(id=community.id).update(economy="pure")
    assert "drop-top" not in guest_client.get(f"/c/{community.slug}/").text


def test_the_poster_carries_price_start_and_code_and_nothing_from_elsewhere(community, coming, client_for, member):
    picture = client_for(member).get(f"/c/{community.slug}/drops/{coming.id}/poster.svg")
    assert picture["Content-Type"] == "image/svg+xml"
    for words in ("周五晚八点，花魁半", "¥9", "10:00 开抢", "上海时间"):
        assert words in picture.text
    assert "http" not in picture.text.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert "style=" not in picture.text


def test_a_promoter_shares_their_own_link(community, coming, client_for, promoter, member):
    page = url_of(community, coming, "poster")
    assert f'value="http://testserver{url_of(community, coming)}"' in client_for(member).get(page).text
    address = client_for(promoter).get(page).context["address"]
    assert address.startswith("http://testserver/r/")
    answer = Client().get(address.removeprefix("http://testserver"))
    assert (answer.status_code, answer["Location"]) == (302, url_of(community, coming))


def test_the_waiting_count_is_of_those_who_asked(community, coming, make_member, client_for, member):
    for name in ("甲", "乙"):
        remind_me(coming.id, actor=actor_for_test(make_member(name)))
    assert "2 人等着" in client_for(member).get(url_of(community, coming)).text


def test_a_page_with_a_pass_is_kept_nowhere(community, member, client_for, coming):
    answer = client_for(member).get(url_of(community, coming))
    assert "fql_" in answer.content.decode()
    assert {"no-store", "private"} <= set(answer.headers["Cache-Control"].replace(" ", "").split(","))
