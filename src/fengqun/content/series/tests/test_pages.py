"""The pages of series: for those they are for, in a constant number of statements."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fengqun.content.posts.tests.factories import make_post
from fengqun.content.series.commands import add_episode
from fengqun.content.series.models import Series, SeriesSubscription
from fengqun.content.series.tests.factories import make_series

pytestmark = pytest.mark.django_db


def at_page(name, community, series=None, **more):
    if series is not None:
        more["series_id"] = series.id
    return reverse(name, kwargs={"community": community.slug, **more})


@pytest.fixture
def series(community, host, frozen):
    return make_series(community, host, description="**慢慢喝**")


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
@pytest.mark.parametrize("name", ["series-detail", "series-plan", "series-end", "series-episodes", "series-pauses"])
def test_a_host_sees_every_page(community, series, host, client_for, name, language):
    response = client_for(host).get(at_page(name, community, series), headers={"Accept-Language": language})
    assert response.status_code == 200
    assert response.text.count("<h1") == 1


def test_lists_calendars_and_beats(community, series, host, client_for):
    browser = client_for(host)
    for url in (
        at_page("series-list", community),
        at_page("series-new", community),
        at_page("series-console", community),
        at_page("series-month", community, series, month="2026-03"),
        at_page("series-beat", community, series, day="2026-03-02"),
    ):
        assert browser.get(url).status_code == 200
    assert browser.get(at_page("series-month", community, series, month="2026-13")).status_code == 404
    assert browser.get(at_page("series-beat", community, series, day="2026-02-01")).status_code == 404


def test_members_read_and_subscribe_and_host_nothing(community, series, member, client_for):
    browser = client_for(member)
    assert "<strong>慢慢喝</strong>" in browser.get(at_page("series-detail", community, series)).text
    assert browser.post(at_page("series-subscription", community, series)).status_code == 302
    assert SeriesSubscription.objects.get().member_id == member.id
    for name in ("series-plan", "series-end", "series-episodes", "series-pauses"):
        assert browser.get(at_page(name, community, series)).status_code == 403
    assert browser.get(at_page("series-console", community)).status_code == 403
    assert browser.post(at_page("series-end", community, series)).status_code == 403
    assert Series.objects.get().state == "running"


def test_guests_are_led_to_sign_in(community, series, guest_client):
    assert guest_client.get(at_page("series-detail", community, series)).status_code == 302


def test_a_series_is_started_by_its_form(community, host, client_for, frozen):
    form = {
        "title": "周三手冲课",
        "form": "video",
        "rhythm": "weekly",
        "weekdays": ["2"],
        "every": "1",
        "month_day": "1",
        "at": "20:00",
        "starts_on": "2026-03-02",
        "warn_hours": "12",
        "grace_hours": "6",
        "hosts": [str(host.id)],
    }
    browser = client_for(host)
    assert browser.post(at_page("series-new", community), {**form, "weekdays": []}).status_code == 422
    assert browser.post(at_page("series-new", community), form).status_code == 302
    assert list(Series.objects.values_list("title", "weekdays")) == [("周三手冲课", [2])]


def test_a_post_shows_its_series_and_the_sheet_offers_it(community, series, host, member, client_for, actor_of):
    post_id = make_post(host)
    add_episode(community.id, series.id, post_id, actor=actor_of(host))
    url = reverse("posts-detail", kwargs={"community": community.slug, "post_id": post_id})
    assert "睡前一杯 · 第 1 期" in client_for(member).get(url).text
    compose = reverse("posts-new", kwargs={"community": community.slug})
    assert 'name="series-id"' in client_for(host).get(compose).text
    assert 'name="series-id"' not in client_for(member).get(compose).text


def cost(browser, url):
    browser.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(url).status_code == 200
    return len(seen)


@pytest.mark.parametrize("name", ["series-list", "series-console"])
def test_lists_cost_the_same_for_one_and_for_fifty(community, series, host, client_for, name):
    browser, url = client_for(host), at_page(name, community)
    one = cost(browser, url)
    for number in range(49):
        make_series(community, host, title=f"系列{number}")
    assert cost(browser, url) == one


def test_a_feed_of_episodes_costs_the_same_for_one_and_for_many(community, series, host, member, client_for, actor_of):
    url = reverse("posts-feed", kwargs={"community": community.slug}) + "?tab=latest"
    browser = client_for(member)
    add_episode(community.id, series.id, make_post(host), actor=actor_of(host))
    make_post(host)
    add_episode(community.id, series.id, make_post(host), actor=actor_of(host))
    few = cost(browser, url)
    for _number in range(6):
        add_episode(community.id, series.id, make_post(host), actor=actor_of(host))
    assert cost(browser, url) == few
