import re
import types
from typing import Any
from uuid import UUID

import pytest
from django.template import loader
from django.test import override_settings
from django.urls import include, path
from django.utils.translation import override

from fengqun.kernel.errors import Denied, SignInRequired
from fengqun.kernel.policies import Actor
from fengqun.ui.tests.support import rendered, request_for
from fengqun.ui.views import fault, style_page, themes

addresses: Any = types.ModuleType("fengqun.ui.tests.style_addresses")
addresses.urlpatterns = [path("", include("fengqun.ui.urls"))]

STAFF = Actor(user_id=UUID(int=1), is_server_staff=True)
MEMBER = Actor(user_id=UUID(int=1))


@pytest.mark.parametrize("view", [style_page, themes])
def test_the_style_page_is_for_those_who_run_the_server(view):
    with pytest.raises(SignInRequired):
        view(request_for(Actor()))
    with pytest.raises(Denied):
        view(request_for(MEMBER))


@override_settings(ROOT_URLCONF=addresses)
@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_the_style_page_shows_both_themes(language):
    with override(language):
        html = style_page(request_for(STAFF, community=None)).content.decode()

    assert html.count('<section class="half theme-') == 2
    assert html.count("<h1") == 1


@override_settings(ROOT_URLCONF=addresses)
@pytest.mark.parametrize(("status", "heading"), [(403, "这里不对你开放"), (404, "没有找到"), (500, "是我们出了错")])
def test_staff_see_the_pages_of_errors(status, heading):
    shown = fault(request_for(STAFF, community=None), status=status)

    assert shown.status_code == status
    assert heading in shown.content.decode()
    with pytest.raises(Denied):
        fault(request_for(MEMBER), status=status)


def test_the_themes_come_from_the_token_sheet():
    css = themes(request_for(STAFF)).content.decode()

    assert ".theme-light, .theme-dark {" in css
    assert css.count("--paper:") == 2
    assert css.count("{") == css.count("}")


@pytest.mark.parametrize("base", ["member", "console", "narrow"])
def test_a_base_page_has_its_landmarks(base):
    html = rendered('{% extends "ui/' + base + '.html" %}{% block content %}<p>豆</p>{% endblock %}', request_for())

    assert '<html lang="zh-Hans">' in html
    assert html.count('<main id="content">') == 1
    assert 'href="#content"' in html
    assert '<meta name="color-scheme" content="light dark">' in html
    assert "viewport-fit=cover" in html
    assert '"allowEval":false' in html
    assert '"includeIndicatorStyles":false' in html


@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html", "500.html", "403_csrf.html"])
def test_error_pages_need_neither_request_nor_database(name):
    html = loader.get_template(name).render()

    assert len(re.findall("<h1>[^<]+</h1>", html)) == 1
    assert 'href="/"' in html


def test_a_refusal_says_what_why_and_where_to_go():
    html = loader.get_template("ui/refusal.html").render(
        {
            "title": "库存不够",
            "sentence": "只剩 <2> 包了。",
            "code": "catalog.sold_out",
            "url": "/shop/",
            "action": "回到商城",
        }
    )

    assert "<h1>库存不够</h1>" in html
    assert "只剩 &lt;2&gt; 包了。" in html
    assert '<a class="btn btn--primary" href="/shop/">回到商城</a>' in html
    assert "<code>catalog.sold_out</code>" in html


def test_the_bars_carry_the_heading_and_what_stands_in_them():
    member = rendered('{% appbar title="钱包" back="/c/shanye/" %}<b>账单</b>{% endappbar %}', request_for())
    console = rendered(
        '{% topbar title="订单" search_url="/o/" search="豆" %}<b>导出</b>{% endtopbar %}', request_for()
    )

    assert '<h1 class="grow">钱包</h1>' in member
    assert '<a class="btn btn--icon" href="/c/shanye/" aria-label="返回">' in member
    assert "<b>账单</b>" in member
    assert "<h1>订单</h1>" in console
    assert 'value="豆"' in console
    assert "<b>导出</b>" in console
