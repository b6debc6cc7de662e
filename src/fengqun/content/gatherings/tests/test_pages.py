"""The pages of gatherings: for those they are for, in each language, in a constant number of statements."""

import json
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar
from openpyxl import load_workbook

from fengqun.content.gatherings.commands import cancel_gathering, give_up_seat, renew_calendar
from fengqun.content.gatherings.models import Gathering, Seat
from fengqun.content.gatherings.tests.factories import make_gathering, row_of, sign_up
from fengqun.content.posts.tests.factories import make_post
from fengqun.content.posts.types import Attachment
from fengqun.people.circles.tests.factories import make_circle
from fengqun.people.communities.tests.factories import make_member as new_member

pytestmark = pytest.mark.django_db
HOST_PAGES = [
    "gatherings-detail",
    "gatherings-plan",
    "gatherings-cancellation",
    "gatherings-people",
    "gatherings-checkin",
]


def at_page(name, community, gathering=None, **more):
    if gathering is not None:
        more["gathering_id"] = gathering.id
    return reverse(name, kwargs={"community": community.slug, **more})


@pytest.fixture
def gathering(community, host, frozen):
    return make_gathering(
        community, host, description="带杯子 <script>alert(1)</script> **来**", link="https://meet.test/abc"
    )


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
@pytest.mark.parametrize("name", HOST_PAGES)
def test_a_host_sees_every_page(community, gathering, host, member, client_for, name, language):
    sign_up(gathering, member)
    response = client_for(host).get(at_page(name, community, gathering), headers={"Accept-Language": language})
    assert response.status_code == 200
    assert response.text.count("<h1") == 1
    assert "<script>alert" not in response.text


def test_lists_months_and_the_console(community, gathering, host, client_for):
    browser = client_for(host)
    pages = [at_page(name, community) for name in ("gatherings-list", "gatherings-mine", "gatherings-new")]
    pages += [
        at_page(name, community) for name in ("gatherings-calendar", "gatherings-console", "gatherings-console-terms")
    ]
    pages += [at_page("gatherings-console-gathering", community, gathering)]
    pages += [at_page("gatherings-month", community, month="2026-03"), pages[0] + "?tab=past"]
    for url in pages:
        assert browser.get(url).status_code == 200
    assert browser.get(at_page("gatherings-month", community, month="0000-00")).status_code == 404


def test_members_host_nothing(community, gathering, member, client_for):
    browser = client_for(member)
    for name in HOST_PAGES[1:]:
        assert browser.get(at_page(name, community, gathering)).status_code == 403
    names = ("gatherings-people-csv", "gatherings-people-xlsx", "gatherings-checkin-list", "gatherings-checkin-worker")
    for name in names:
        assert browser.get(at_page(name, community, gathering)).status_code == 403
    assert browser.get(at_page("gatherings-console", community)).status_code == 403
    assert browser.post(at_page("gatherings-cancellation", community, gathering), {"reason": "不"}).status_code == 403
    assert Gathering.objects.get().state == "planned"


def test_guests_see_public_ones_only(community, gathering, host, guest_client):
    public = make_gathering(community, host, is_public=True, title="公开的")
    assert guest_client.get(at_page("gatherings-detail", community, gathering)).status_code == 404
    assert guest_client.get(at_page("gatherings-detail", community, public)).status_code == 200
    listing = guest_client.get(at_page("gatherings-list", community)).text
    assert ("公开的" in listing, gathering.title in listing) == (True, False)


def test_a_circles_gathering_is_not_found_by_others(community, host, member, client_for, frozen):
    inside = make_gathering(community, host, circle_id=make_circle(community, host).id)
    assert client_for(member).get(at_page("gatherings-detail", community, inside)).status_code == 404


def test_the_link_is_for_those_with_a_seat_and_from_some_minutes_before(
    community, gathering, member, make_member, client_for, at
):
    sign_up(gathering, member)
    url, other = at_page("gatherings-detail", community, gathering), make_member("没报的")
    with at(gathering.starts_at - timedelta(minutes=31)):
        assert "meet.test" not in client_for(member).get(url).text
    with at(gathering.starts_at - timedelta(minutes=30)):
        assert "meet.test" in client_for(member).get(url).text
        assert "meet.test" not in client_for(other).get(url).text


def test_signing_up_and_giving_back_by_the_plain_form(community, gathering, member, client_for):
    browser, url = client_for(member), at_page("gatherings-seat", community, gathering)
    ticket = str(gathering.id and Gathering.objects.get().tickets.get().id)
    assert browser.post(url, {"ticket": "nonsense"}).status_code == 422
    assert browser.post(url, {"ticket": ticket}).status_code == 302
    page = browser.get(at_page("gatherings-ticket", community, gathering))
    assert "no-store" in page["Cache-Control"]
    assert browser.post(url, {"_method": "delete"}).status_code == 302
    assert row_of(gathering, member).state == "given_up"
    assert browser.get(at_page("gatherings-ticket", community, gathering)).status_code == 404


def test_a_gathering_is_planned_by_its_form(community, host, client_for, frozen):
    form = {
        "title": "品豆会",
        "starts_at": "2026-03-05T19:00",
        "ends_at": "2026-03-05T21:00",
        "place": "店里",
        "link_minutes": "30",
        "guest_limit": "1",
        "ticket_0_name": "早鸟",
        "ticket_0_quota": "5",
    }
    browser, url = client_for(host), at_page("gatherings-new", community)
    assert browser.post(url, {**form, "place": ""}).status_code == 422
    assert browser.post(url, form).status_code == 302
    made = Gathering.objects.get()
    assert (made.starts_at.isoformat(), made.tickets.get().name) == ("2026-03-05T11:00:00+00:00", "早鸟")


def test_the_recap_begins_with_the_numbers(community, gathering, host, member, client_for, at):
    sign_up(gathering, member)
    browser, url = client_for(host), at_page("gatherings-recap", community, gathering)
    assert browser.get(url).status_code == 409
    with at(gathering.ends_at + timedelta(minutes=1)):
        assert "报名 1 人。" in browser.get(url).text
        assert browser.post(url, {"body": ""}).status_code == 422
        assert browser.post(url, {"title": "回顾", "body": "聊得很好"}).status_code == 302
        detail = browser.get(at_page("gatherings-detail", community, gathering)).text
    post_id = Gathering.objects.get().recap_post_id
    assert reverse("posts-detail", kwargs={"community": community.slug, "post_id": post_id}) in detail


def test_the_door_works_as_a_plain_form_and_lets_the_camera_in(community, gathering, host, member, client_for):
    seat = sign_up(gathering, member)
    browser, url = client_for(host), at_page("gatherings-checkin", community, gathering)
    page = browser.get(url)
    assert page["Permissions-Policy"].startswith("camera=(self)")
    assert browser.post(url, {"code": "ZZZZZZ"}).status_code == 422
    assert browser.post(url, {"code": seat.code.lower()}).status_code == 302
    assert row_of(gathering, member).arrived_at is not None
    worker = browser.get(at_page("gatherings-checkin-worker", community, gathering))
    assert worker["Content-Type"].startswith("text/javascript")


def test_scans_are_handed_in_as_json_once(community, gathering, host, member, client_for, frozen):
    seat = sign_up(gathering, member)
    browser, url = client_for(host), at_page("gatherings-checkin-scans", community, gathering)
    scan = {"id": str(uuid4()), "moment": frozen.isoformat(), "kind": "in", "seat_id": str(seat.id)}
    sent = {"device": "手机", "sent_at": frozen.isoformat(), "scans": [scan]}
    for _time in range(2):
        said = browser.post(url, json.dumps(sent), content_type="application/json")
        assert [one["outcome"] for one in said.json()["answers"]] == ["entry"]
    for broken in ("[]", "{", '{"scans": 1}', '{"scans": [{}], "sent_at": "x"}'):
        assert browser.post(url, broken, content_type="application/json").status_code == 422
    listed = browser.get(at_page("gatherings-checkin-list", community, gathering)).json()["people"]
    assert (listed[0]["name"], listed[0]["scans"]) == ("佟佟", 1)
    assert seat.code not in json.dumps(listed)


@pytest.mark.parametrize(
    "sent",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"scans": [], "sent_at": "0001-01-01T00:00:00+14:00"}',
        '{"scans": [], "sent_at": "2026-03-02T01:00:00+00:00", "device": "\\u0000"}',
        '{"scans": [], "sent_at": "2026-03-02T01:00:00+00:00", "device": "\\ud83d"}',
    ],
)
def test_what_no_phone_sends_is_refused(community, gathering, host, client_for, sent):
    url = at_page("gatherings-checkin-scans", community, gathering)
    assert client_for(host).post(url, sent, content_type="application/json").status_code == 422
    assert client_for(host).post(url, {"scans": sent}).status_code == 422


def test_a_phone_whose_clock_tells_no_time_counts_as_now(community, gathering, host, member, client_for, frozen):
    seat = sign_up(gathering, member)
    scan = {"id": str(uuid4()), "moment": "9999-12-31T00:00:00+00:00", "seat_id": str(seat.id)}
    sent = {"sent_at": "0001-01-02T00:00:00+00:00", "scans": [scan]}
    url = at_page("gatherings-checkin-scans", community, gathering)
    answer = client_for(host).post(url, json.dumps(sent), content_type="application/json")
    assert [one["outcome"] for one in answer.json()["answers"]] == ["entry"]
    assert row_of(gathering, member).arrived_at == frozen


def test_a_spreadsheet_takes_nobodys_words_for_a_formula(community, host, make_member, client_for, frozen):
    gathering = make_gathering(community, host, questions=("=带什么",))
    sign_up(gathering, make_member("=1+1"), answers=["@SUM(A1)"])
    browser = client_for(host)
    text = browser.get(at_page("gatherings-people-csv", community, gathering)).content.decode("utf-8-sig")
    assert "'=1+1" in text
    assert "'@SUM(A1)" in text
    assert text.splitlines()[0].endswith(",'=带什么")
    packed = browser.get(at_page("gatherings-people-xlsx", community, gathering)).content
    cells = [cell for row in load_workbook(BytesIO(packed)).active.rows for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    assert {"'=带什么", "'=1+1", "'@SUM(A1)"} <= {cell.value for cell in cells}


def test_calendars_follow_changes_and_cancellations(community, gathering, host, member, guest_client, actor_of):
    sign_up(gathering, member)
    secret = renew_calendar(community.id, actor=actor_of(member))
    url = at_page("gatherings-feed", community, secret=secret)

    def event():
        return next(iter(Calendar.from_ical(guest_client.get(url).content).walk("VEVENT")))

    before = event()
    assert (before["STATUS"], before["SEQUENCE"]) == ("CONFIRMED", 0)
    assert "meet.test" not in before.to_ical().decode()
    cancel_gathering(community.id, gathering.id, actor=actor_of(host), reason="下雨")
    after = event()
    assert (after["STATUS"], after["SEQUENCE"], after["UID"]) == ("CANCELLED", 1, before["UID"])
    renew_calendar(community.id, actor=actor_of(member))
    assert guest_client.get(url).status_code == 404


def test_a_seat_given_back_leaves_the_calendar(community, gathering, member, guest_client, actor_of):
    sign_up(gathering, member)
    secret = renew_calendar(community.id, actor=actor_of(member))
    give_up_seat(community.id, gathering.id, actor=actor_of(member))
    text = guest_client.get(at_page("gatherings-feed", community, secret=secret)).text
    assert "STATUS:CANCELLED" in text


def test_the_api_does_what_the_pages_do(community, gathering, host, member, client_for):
    browser, base = client_for(member), f"/api/v1/communities/{community.slug}/gatherings"
    assert [one["title"] for one in browser.get(base).json()["items"]] == [gathering.title]
    taken = browser.put(f"{base}/{gathering.id}/seat", "{}", content_type="application/json")
    assert taken.json()["state"] == "seated"
    detail = browser.get(f"{base}/{gathering.id}").json()
    assert (detail["seat"]["state"], detail["taken"], detail["link"]) == ("seated", 1, "")
    assert browser.get(f"{base}/{gathering.id}/people").status_code == 403
    assert client_for(host).get(f"{base}/{gathering.id}/people").json()["figures"]["seated"] == 1
    assert client_for(host).get(f"{base}/{gathering.id}/door").json()["people"][0]["name"] == "佟佟"
    assert browser.delete(f"{base}/{gathering.id}/seat").status_code == 204
    assert Seat.objects.get().state == "given_up"


def cost(browser, url):
    browser.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(url).status_code == 200
    return len(seen)


@pytest.mark.parametrize("name", ["gatherings-list", "gatherings-console"])
def test_lists_cost_the_same_for_one_and_for_many(community, gathering, host, client_for, name):
    browser, url = client_for(host), at_page(name, community)
    one = cost(browser, url)
    for number in range(19):
        make_gathering(community, host, title=f"第{number}场")
    assert cost(browser, url) == one


@pytest.mark.parametrize("name", ["gatherings-people", "gatherings-checkin"])
def test_people_cost_the_same_for_one_and_for_fifty(community, host, client_for, frozen, name):
    gathering = make_gathering(community, host, capacity=80)
    sign_up(gathering, new_member(community, "第一个"))
    browser, url = client_for(host), at_page(name, community, gathering)
    one = cost(browser, url)
    for number in range(49):
        sign_up(gathering, new_member(community, f"同好{number}"))
    assert cost(browser, url) == one


def test_posts_that_carry_gatherings_cost_the_same_for_one_and_for_many(community, gathering, host, member, client_for):
    browser = client_for(member)
    url = reverse("posts-feed", kwargs={"community": community.slug}) + "?tab=latest"
    make_post(host, attachment=Attachment("gathering", gathering.id))
    one = cost(browser, url)
    assert gathering.title in browser.get(url).text
    for number in range(6):
        other = make_gathering(community, host, title=f"第{number}场")
        make_post(host, attachment=Attachment("gathering", other.id))
    assert cost(browser, url) == one


def test_giving_a_seat_back_is_asked_about_first(community, gathering, member, promoter, client_for, guest_client):
    # given
    sign_up(gathering, member)
    url = at_page("gatherings-seat-return", community, gathering_id=gathering.id)
    browser = client_for(member)

    # when: looked at, nothing has happened
    page = browser.get(at_page("gatherings-detail", community, gathering_id=gathering.id)).text
    asked = browser.get(url)
    others = client_for(promoter).get(url).status_code
    guests = guest_client.get(url).status_code

    # then
    assert f'href="{url}"' in page
    assert 'name="_method" value="delete"' not in page
    assert "真的不来" in asked.text
    assert (others, guests in {302, 401}) == (404, True)
    assert Seat.objects.get().state == "seated"

    # when
    browser.post(at_page("gatherings-seat", community, gathering_id=gathering.id), {"_method": "delete"})

    # then
    assert Seat.objects.get().state != "seated"
    assert browser.get(url).status_code == 404
