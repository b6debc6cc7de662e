import types
from collections import defaultdict
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from fengqun.kernel import slots
from fengqun.kernel.policies import Actor, Right, Role
from fengqun.ui.navigation import console_groups, entrance, entrances, nav_item, tabs
from fengqun.ui.tests.support import actor_with, rendered, request_for

SEE = Right("ui.tests.see", "看", roles={Role.OPERATOR})


def page(_request, **_kwargs):
    return HttpResponse()


addresses: Any = types.ModuleType("fengqun.ui.tests.addresses")
addresses.urlpatterns = [
    path("c/<slug:community>/", page, name="posts-feed"),
    path("c/<slug:community>/circles/", page, name="circles-directory"),
    path("c/<slug:community>/shop/", page, name="catalog-shop"),
    path("c/<slug:community>/referrals/", page, name="referrals-overview"),
    path("c/<slug:community>/posts/new/", page, name="posts-new"),
    path("c/<slug:community>/wallet/", page, name="wallet-overview"),
    path("c/<slug:community>/console/orders/", page, name="orders-console"),
    path("c/<slug:community>/console/", page, name="today"),
]


@pytest.fixture(autouse=True)
def known_addresses():
    with override_settings(ROOT_URLCONF=addresses):
        yield


def labels(request):
    return [[str(link.label) for link in group.links] for group in console_groups(request)]


def test_tabs_lead_only_to_pages_that_exist():
    found = tabs(request_for(actor_with(Role.MEMBER)))

    assert [(tab.key, tab.url) for tab in found] == [
        ("home", "/c/shanye/"),
        ("circles", "/c/shanye/circles/"),
        ("make", "/c/shanye/posts/new/"),
        ("shop", "/c/shanye/shop/"),
        ("share", "/c/shanye/referrals/"),
        ("me", "/c/shanye/wallet/"),
    ]


def test_a_phone_shows_five_tabs_with_the_making_in_the_middle():
    found = tabs(request_for(actor_with(Role.MEMBER)))

    assert [str(tab.label) for tab in found if not tab.is_beside] == ["首页", "圈子", "发布", "商城", "我的"]
    assert [str(tab.label) for tab in found if tab.is_beside] == ["推广"]


def test_a_guest_is_not_offered_what_only_members_may_do():
    assert [tab.key for tab in tabs(request_for(Actor()))] == ["home", "shop"]


def test_no_tabs_outside_a_community():
    assert tabs(request_for(actor_with(Role.MEMBER), community=None)) == []


def test_the_current_tab_is_marked():
    html = rendered("{% tabbar %}", request_for(actor_with(Role.MEMBER)), nav="shop")

    assert '<a href="/c/shanye/shop/" aria-current="page">' in html
    assert html.count("aria-current") == 1


@pytest.mark.usefixtures("empty_console")
def test_the_sidebar_groups_and_orders_what_rooms_registered():
    nav_item("trade", "orders", "订单", "truck", "orders-console", order=20, right=SEE)
    nav_item("生意", "shop", "商品", "shop", "today", order=10, right=SEE)
    nav_item("top", "today", "今日", "home", "today")

    assert labels(request_for(actor_with(Role.OPERATOR))) == [["今日"], ["商品", "订单"]]


@pytest.mark.usefixtures("empty_console")
def test_the_sidebar_shows_only_what_the_actor_may_see():
    nav_item("trade", "orders", "订单", "truck", "orders-console", right=SEE)

    assert labels(request_for(actor_with(Role.MEMBER))) == []
    assert labels(request_for(actor_with(Role.OWNER))) == [["订单"]]


@pytest.mark.usefixtures("empty_console")
def test_a_page_that_does_not_exist_yet_is_left_out():
    nav_item("trade", "later", "以后", "truck", "no-such-page")

    assert labels(request_for(actor_with(Role.OWNER))) == []


@pytest.mark.usefixtures("empty_console")
def test_what_waits_is_counted_and_the_current_page_is_marked():
    nav_item("trade", "orders", "订单", "truck", "orders-console", right=SEE, count=lambda _request: 14)

    html = rendered("{% sidebar %}", request_for(actor_with(Role.OWNER)), console_nav="orders")

    assert '<a href="/c/shanye/console/orders/" aria-current="page">' in html
    assert '<span class="count count--quiet end">14</span>' in html


def test_an_unknown_group_is_refused():
    with pytest.raises(ValueError, match="'shops' is none of"):
        nav_item("shops", "x", "x", "truck", "x")


def test_a_slot_shows_its_fragments_in_order(monkeypatch):
    monkeypatch.setattr(slots, "_fillings", defaultdict(list))

    @slots.fill("ui.tests", order=20)
    def second(_request, *, product):
        return format_html("<b>{}</b>", product)

    @slots.fill("ui.tests", order=10)
    def first(_request, *, product):
        return mark_safe("<i>一</i>")

    @slots.fill("ui.tests", order=15)
    def nothing(_request, *, product):
        return None

    assert rendered('{% slot "ui.tests" product="豆" %}', request_for()) == "<i>一</i>\n<b>豆</b>"
    assert rendered('{% slot "ui.tests" product="豆" as it %}{% if it %}full{% endif %}', request_for()) == "full"
    assert rendered('{% slot "ui.tests.empty" %}', request_for()) == ""


def test_entrances_are_for_members_in_order_and_only_where_a_page_is(no_entrances):
    entrance("shop", "商城", "shop", "catalog-shop", order=20)
    entrance("circles", "圈子", "circles", "circles-directory", order=10)
    entrance("nowhere", "没有", "star", "no-such-page", order=5)

    assert [link.url for link in entrances(request_for(actor_with(Role.MEMBER)))] == [
        "/c/shanye/circles/",
        "/c/shanye/shop/",
    ]
    assert entrances(request_for(Actor())) == []
    assert entrances(request_for(actor_with(Role.MEMBER), community=None)) == []


def test_entrances_are_chips_with_a_name_for_the_row(no_entrances):
    entrance("circles", "圈子", "circles", "circles-directory")

    html = rendered("{% entrances wrapped=True %}", request_for(actor_with(Role.MEMBER)))

    assert '<nav class="entrances entrances--wrap" aria-label="社群里的去处">' in html
    assert '<a class="chip" href="/c/shanye/circles/">' in html
    assert rendered("{% entrances %}", request_for(Actor())).strip() == ""
