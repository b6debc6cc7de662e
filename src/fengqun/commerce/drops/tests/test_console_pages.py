"""Running drops: the list, the plan, the live view, the report, and what may not be done by whom."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from fengqun.commerce.drops.commands import decide, open_order, pause_drop
from fengqun.commerce.drops.models import Claim, Drop
from fengqun.commerce.drops.queries.live import claims_by_second, outlook_of_cancelling
from fengqun.commerce.drops.tests.factories import (
    ask,
    figures,
    fresh,
    make_drop,
    order_of,
    pay,
    sandbox,
    stock,
    win_of,
    wish,
)
from fengqun.kernel import clock
from fengqun.kernel.policies import SYSTEM
from fengqun.product.catalog.tests.factories import make_variant

HOUR = timedelta(hours=1)


def console(community, *parts):
    return "/".join([f"/c/{community.slug}/console/drops", *map(str, parts), ""])


@pytest.fixture
def drop(community, frozen):
    return make_drop(community)


@pytest.fixture
def browser(client_for, operator):
    return client_for(operator)


@pytest.fixture
def statements_for():
    """How many statements a page takes, once it has been seen before."""

    def count(browser, url):
        browser.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(url).status_code == 200
        return len(captured)

    return count


def a_form(variant, **changes):
    """A plan for Friday evening, on the clocks of Shanghai."""
    form = {
        "variant": str(variant.id),
        "title": "周五晚八点",
        "price": "59",
        "quota": "5",
        "starts_at": "2026-03-06T20:00",
        "ends_at": "2026-03-06T21:00",
        "per_member_limit": "1",
        "pay_minutes": "15",
    }
    return form | changes


# ── The list


def test_an_empty_list_says_what_to_do(community, browser):
    page = browser.get(console(community)).text
    assert "还没有办过抢购" in page
    assert f'href="{console(community, "new")}"' in page


def test_the_list_takes_as_many_statements_for_fifty(community, frozen, browser, statements_for):
    variant = make_variant(community, stock=100)
    for number in range(50):
        make_drop(community, variant_id=variant.id, quota=1, title=f"第 {number} 场")
        if number == 0:
            few = statements_for(browser, console(community))
    assert statements_for(browser, console(community)) == few


def test_tabs_narrow_the_list(community, frozen, browser):
    make_drop(community, title="正在那场")
    make_drop(community, title="明天那场", starts_at=frozen + 24 * HOUR)
    page = browser.get(console(community) + "?tab=coming").text
    assert "明天那场" in page
    assert "正在那场" not in page


# ── Planning


def test_a_plan_is_scheduled_in_the_communitys_own_time(community, frozen, browser):
    # given
    variant = make_variant(community)

    # when
    answer = browser.post(console(community, "new"), a_form(variant, stages=["fan"]))

    # then
    drop = Drop.objects.get()
    assert answer["Location"] == console(community, drop.id)
    assert drop.starts_at.isoformat() == "2026-03-06T12:00:00+00:00"
    assert (drop.price_minor, drop.quota, drop.audience) == (5900, 5, {"stages": ["fan"]})
    assert stock(drop) == (10, 5)


def test_a_preview_shows_the_page_and_saves_nothing(community, frozen, browser):
    variant = make_variant(community)
    page = browser.post(console(community, "new"), a_form(variant, preview="1"))
    assert page.status_code == 200
    assert "drop-phone" in page.text
    assert "20:00 开抢" in strip_tags(page.text)
    assert "成员都能参加。" in page.text
    assert not Drop.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"quota": "11"}, "quota"),
        ({"price": "0"}, "price"),
        ({"title": ""}, "title"),
        ({"starts_at": "下周五"}, "starts_at"),
        ({"starts_at": "2026-02-01T20:00"}, "starts_at"),
        ({"ends_at": "2026-03-06T19:00"}, "starts_at"),
        ({"per_member_limit": "6"}, "per_member_limit"),
        ({"pay_minutes": "0"}, "pay_minutes"),
        ({"variant": "00000000-0000-7000-8000-000000000000"}, "variant"),
        ({"stages": ["emperor"]}, "stages"),
    ],
)
def test_a_form_that_makes_no_sense_comes_back_with_why(community, frozen, browser, change, field):
    variant = make_variant(community)
    for preview in ({}, {"preview": "1"}):
        answer = browser.post(console(community, "new"), a_form(variant) | change | preview)
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]
    assert not Drop.objects.exists()


def test_nobody_elses_goods_can_be_chosen(community, other_community, frozen, browser):
    answer = browser.post(console(community, "new"), a_form(make_variant(other_community)))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["variant"])
    assert not Drop.objects.exists()


def test_a_plan_is_changed_before_the_start_and_may_use_what_it_holds(community, frozen, browser):
    # given
    variant = make_variant(community, stock=5)
    browser.post(console(community, "new"), a_form(variant))
    drop = Drop.objects.get()
    page = browser.get(console(community, drop.id, "plan")).text
    assert 'value="2026-03-06T20:00"' in page

    # when
    answer = browser.post(console(community, drop.id, "plan"), a_form(variant, price="49"))

    # then
    assert answer.status_code == 302
    assert fresh(drop).price_minor == 4900
    assert stock(drop) == (5, 5)


def test_what_has_started_is_not_planned_any_more(community, drop, browser):
    variant = make_variant(community)
    assert browser.get(console(community, drop.id, "plan")).status_code == 409
    assert browser.post(console(community, drop.id, "plan"), a_form(variant)).status_code == 409
    assert fresh(drop).price_minor == 900


def test_another_one_begins_with_the_plan_of_the_last_a_week_later(community, drop, browser):
    page = browser.get(console(community, "new") + f"?again={drop.id}").text
    assert 'value="2026-03-09T09:00"' in page
    assert 'value="周五晚八点，花魁半价"' in page


# ── Live


def test_the_last_minute_is_counted_by_the_second(community, frozen, make_member):
    # given
    drop, other = make_drop(community, quota=2), make_drop(community)
    people = [make_member(f"成员 {number}") for number in range(4)]
    for after, person in zip((-5, 1, 1.5, 59), people, strict=True):
        with clock.travel_to(frozen + timedelta(seconds=10 + after)):
            decide(community.id, [wish(drop, person)])
    with clock.travel_to(frozen + timedelta(seconds=20)):
        decide(community.id, [wish(other, people[0])])

    # when
    with clock.travel_to(frozen + timedelta(seconds=70)):
        counted = claims_by_second(community.id, drop.id)

    # then
    assert len(counted) == 60
    assert {second: count for second, count in enumerate(counted) if count} == {1: 2, 59: 1}


def test_the_figures_tell_what_is_left_and_why_others_got_nothing(community, frozen, browser, make_member):
    # given
    drop = make_drop(community, quota=1)
    first, second = make_member("先"), make_member("后")
    ask(drop, first)
    ask(drop, first, "again")
    ask(drop, second)

    # when
    page = browser.get(console(community, drop.id, "live"))

    # then
    assert page.context["in_a_minute"] == 0  # this very second is not over
    with clock.travel_to(frozen + timedelta(seconds=1)):
        page = browser.get(console(community, drop.id, "live"))
    assert (page.context["in_a_minute"], page.context["most_per_second"], page.context["per_second"]) == (3, 3, 0.3)
    assert "抢完了 1，到上限 1" in page.text
    assert "data-each-second" in page.text


def test_figures_of_what_is_over_do_not_ask_again(community, drop, browser):
    with clock.travel_to(drop.ends_at):
        assert "data-each-second" not in browser.get(console(community, drop.id, "live")).text


def test_one_drop_takes_as_many_statements_for_fifty_winners(community, frozen, browser, make_member, statements_for):
    drop = make_drop(community, quota=60, stock=60)
    for number in range(50):
        ask(drop, make_member(f"成员 {number}"))
        if number == 0:
            few = statements_for(browser, console(community, drop.id))
    assert statements_for(browser, console(community, drop.id)) == few


# ── The report


def test_the_report_says_who_won_who_paid_and_what_came_in(community, drop, browser, member, make_member):
    # given
    ask(drop, member)
    ask(drop, make_member("没付的"))
    open_order(community.id, win_of(drop, member).id, actor=SYSTEM)
    with sandbox():
        pay(order_of(drop, member), member)

    # when
    page = browser.get(console(community, drop.id)).text

    # then
    for words in ("佟佟", "没付的", "50%", "等付款 1", "比平时少收 ¥79"):
        assert words in page


def test_winners_are_exported_and_their_names_are_no_formulas(community, drop, browser, make_member):
    ask(drop, make_member("=1+1"))
    answer = browser.get(f"{console(community, drop.id)}wins.csv")
    head, row = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))
    assert head[:3] == ["时间", "成员", "结果"]
    assert row[:6] == ["2026-03-02T09:00:00+08:00", "'=1+1", "抢到了", "", "9.00", "CNY"]


# ── Pausing, resuming, cancelling


def test_pausing_and_resuming_ask_first(community, drop, browser):
    for address, state in (("pause", "paused"), ("resumption", "scheduled")):
        before = fresh(drop).state
        assert browser.get(console(community, drop.id, address)).status_code == 200
        assert fresh(drop).state == before
        assert browser.post(console(community, drop.id, address))["Location"] == console(community, drop.id)
        assert fresh(drop).state == state


def test_what_cancelling_undoes_is_named_before_it_is_done(community, drop, browser, member, make_member):
    # given
    ask(drop, member)
    ask(drop, make_member("没付的"))
    open_order(community.id, win_of(drop, member).id, actor=SYSTEM)
    with sandbox():
        pay(order_of(drop, member), member)

    # when
    outlook = outlook_of_cancelling(community.id, drop.id)
    page = browser.get(console(community, drop.id, "cancellation")).text

    # then
    assert (outlook.left, outlook.unpaid, outlook.refunded, outlook.kept) == (1, 1, 1, 0)
    assert "抢到还没付的 1 单关掉" in page
    assert "付过还没发货的 1 单全额退款" in page
    assert fresh(drop).state == "scheduled"


def test_cancelling_needs_a_reason(community, drop, browser):
    url = console(community, drop.id, "cancellation")
    assert browser.post(url, {"reason": " "}).status_code == 422
    assert fresh(drop).state == "scheduled"
    assert browser.post(url, {"reason": "受潮了"}).status_code == 302
    assert (fresh(drop).state, fresh(drop).close_reason) == ("cancelled", "受潮了")


# ── Who may


def addresses(community, drop):
    one = console(community, drop.id)
    reading = [console(community), console(community, "new"), one, f"{one}live/", f"{one}plan/", f"{one}wins.csv"]
    return reading, [f"{one}pause/", f"{one}resumption/", f"{one}cancellation/"]


def test_members_hosts_and_guests_run_no_drops(community, drop, client_for, member, host, stranger, guest_client):
    reading, doing = addresses(community, drop)
    for person in (member, host, stranger):
        client = client_for(person)
        assert {client.get(url).status_code for url in reading + doing} == {403}
        assert {client.post(url, {"reason": "x"}).status_code for url in [*doing, reading[1]]} == {403}
    assert {guest_client.get(url).status_code for url in reading + doing} == {302}
    assert {guest_client.post(url).status_code for url in doing} == {401}
    assert fresh(drop).state == "scheduled"


def test_operators_run_nobody_elses_drops(community, other_community, drop, client_for, make_member):
    neighbour = client_for(make_member("隔壁运营", community=other_community, roles=["operator"]))
    reading, doing = addresses(other_community, drop)
    assert {neighbour.get(url).status_code for url in [*reading[2:], *doing]} == {404}
    assert {neighbour.post(url, {"reason": "x"}).status_code for url in doing} == {404}
    assert "周五晚八点，花魁半价" not in neighbour.get(reading[0]).text
    assert neighbour.get(f"{reading[1]}?again={drop.id}").context["form"].initial == {"variant": ""}
    assert fresh(drop).state == "scheduled"


def test_forms_that_are_not_ours_change_nothing(community, drop, client_for, operator):
    strict = client_for(operator, enforce_csrf_checks=True)
    _reading, doing = addresses(community, drop)
    assert {strict.post(url, {"reason": "x"}).status_code for url in doing} == {403}
    assert (fresh(drop).state, figures(drop)) == ("scheduled", (3, 0, 0, 0))


def test_the_day_names_what_runs_and_comes(community, drop, browser, client_for, host):
    page = browser.get(f"/c/{community.slug}/console/").text
    assert console(community, drop.id) in page
    pause_drop(drop.id, actor=SYSTEM)
    assert "已暂停" in browser.get(f"/c/{community.slug}/console/").text
    assert Claim.objects.count() == 0
