"""What programs can do with series, and what the room hands out and forgets of a person."""

import pytest

from fengqun.content.posts.tests.factories import make_post
from fengqun.content.series.models import Series, SeriesBeat, SeriesHost, SeriesSubscription
from fengqun.content.series.personal_data import erase, export
from fengqun.content.series.tests.factories import make_series

pytestmark = pytest.mark.django_db
JSON = {"content_type": "application/json"}


def test_a_series_lives_through_the_api(community, host, member, client_for, frozen):
    # given
    browser, base = client_for(host), f"/api/v1/communities/{community.slug}/series"
    plan = {"title": "周三手冲课", "rhythm": "weekly", "weekdays": [2], "at": "20:00", "starts_on": "2026-03-02"}
    made = browser.post(base, plan, **JSON)
    assert made.status_code == 201
    one = f"{base}/{made.json()['id']}"

    # when
    post_id = str(make_post(host, "第一课"))
    assert browser.post(f"{one}/episodes", {"post_id": post_id}, **JSON).status_code == 201
    assert browser.put(f"{one}/beats/2026-03-11/excuse", {"reason": "出差"}, **JSON).status_code == 204
    assert browser.put(f"{one}/beats/2026-03-12/excuse", {"reason": "没有"}, **JSON).status_code == 404
    assert client_for(member).put(f"{one}/subscription").status_code == 204
    assert client_for(member).post(f"{one}/end").status_code == 403

    # then
    detail = browser.get(one).json()
    assert [(each["number"], each["beat_day"]) for each in detail["episodes"]] == [(1, "2026-03-04")]
    assert detail["next"]["day"] == "2026-03-18"
    month = browser.get(f"{one}/months/2026-03").json()
    assert [(each["day"][-2:], each["state"]) for each in month] == [
        ("04", "kept"),
        ("11", "excused"),
        ("18", "planned"),
        ("25", "planned"),
    ]
    assert SeriesBeat.objects.count() == 1
    assert Series.objects.get().state == "running"


def test_what_one_hosts_and_subscribes_to_is_handed_out_and_forgotten(community, host, member, client_for, frozen):
    series = make_series(community, host)
    client_for(member).put(f"/api/v1/communities/{community.slug}/series/{series.id}/subscription")
    assert [one["kind"] for one in export(host.user_id)] == ["hosts"]
    assert [one["kind"] for one in export(member.user_id)] == ["subscribed"]
    erase(host.user_id)
    erase(member.user_id)
    assert (SeriesHost.objects.count(), SeriesSubscription.objects.count()) == (0, 0)
