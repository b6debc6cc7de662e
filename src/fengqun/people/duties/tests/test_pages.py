"""Pages and API: who may, what they show, and how many queries they take."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fengqun.people.circles.tests.factories import make_circle
from fengqun.people.communities.commands import silence
from fengqun.people.duties.models import DutyKind, Term
from fengqun.people.duties.tests.factories import make_kind, make_term, rights_of

pytestmark = pytest.mark.django_db


def url(name, community, **more):
    return reverse(name, kwargs={"community": community.slug, **more})


def test_from_nothing_to_a_term_through_the_pages(community, operator, member, client_for, frozen):
    # given
    staff, person = client_for(operator), client_for(member)

    # when
    empty = staff.get(url("duties-console", community))
    staff.post(url("duties-console-usual", community))
    kind = DutyKind.objects.get(code="weekly-host")
    form = {"kind_id": str(kind.id), "starts_on": "2026-03-02", "ends_on": "2026-03-08", "member_id": str(member.id)}
    made = staff.post(url("duties-console-new-term", community), form)
    wrong = staff.post(url("duties-console-new-term", community), form | {"ends_on": "2026-03-01"})
    term = Term.objects.get()
    asked = person.get(url("duties-mine", community))
    person.post(url("duties-answer", community, term_id=term.id), {"accept": "1"})

    # then
    assert "用这四样开始" in empty.text
    assert (made.status_code, wrong.status_code) == (302, 422)
    assert "请你担任“本周主持”" in asked.text
    assert rights_of(member) == {"posts.feature"}
    for name in ("duties-overview", "duties-honours", "duties-mine", "communities-about", "posts-feed"):
        assert "主持" in person.get(url(name, community)).text
    assert "佟佟" in staff.get(url("duties-console", community)).text
    assert "没人照看的" in staff.get(f"/c/{community.slug}/console/").text


@pytest.mark.parametrize("name", ["duties-console", "duties-console-new-term", "duties-console-delegations"])
def test_the_console_is_closed_to_members(name, community, member, host, client_for):
    for who in (member, host):
        assert client_for(who).get(url(name, community)).status_code == 403


def test_a_secret_circle_is_told_to_nobody_outside(community, host, member, client_for, frozen):
    circle = make_circle(community, host, name="密谋", kind="secret")
    make_term(community, make_kind(community, "greeter"), circle_id=circle.id)
    root = f"/api/v1/communities/{community.slug}/duties"

    assert "密谋" not in client_for(member).get(url("duties-overview", community)).text
    assert client_for(member).get(root + "/open").json() == []
    assert len(client_for(host).get(root + "/open").json()) == 1


def test_lists_take_as_many_queries_for_fifty_as_for_one(community, operator, make_member, client_for, frozen):
    browser, kind = client_for(operator), make_kind(community, "greeter")
    names = ("duties-console", "duties-overview", "duties-honours")
    make_term(community, kind, make_member("一号"))
    counts = []
    for _round in range(2):
        counted = []
        for name in names:
            browser.get(url(name, community))
            with CaptureQueriesContext(connection) as asked:
                browser.get(url(name, community))
            counted.append(len(asked))
        counts.append(counted)
        if len(counts) == 1:
            for number in range(49):
                make_term(community, kind, make_member(f"成员{number}"))

    assert counts[0] == counts[1]


def test_the_api_does_what_the_pages_do(community, operator, member, client_for, frozen):
    # given
    staff, person = client_for(operator), client_for(member)
    root = f"/api/v1/communities/{community.slug}"

    def post(browser, path, body=None):
        return browser.post(root + path, body or {}, content_type="application/json")

    # when
    kinds = post(staff, "/duties/kinds/usual").json()
    host = next(one for one in kinds if one["code"] == "weekly-host")
    body = {"kind_id": host["id"], "starts_at": "2026-03-02T00:00:00", "ends_at": "2026-03-09T00:00:00"}
    denied = post(person, "/duties/terms", body)
    made = post(staff, "/duties/terms", body | {"member_id": str(member.id)})
    term_id = made.json()["id"]
    taken = post(person, f"/duties/terms/{term_id}/acceptance")
    done = post(person, f"/duties/terms/{term_id}/deeds", {"note": "开了场"})
    given = post(staff, "/delegations", {"member_id": str(member.id), "right": "communities.review", "reason": "帮忙"})
    mine = person.get(root + "/delegations/mine").json()
    log = person.get(root + "/delegations")

    # then
    assert (denied.status_code, made.status_code, taken.status_code) == (403, 201, 200)
    assert taken.json()["state"] == "running"
    assert made.json()["starts_at"] == "2026-03-01T16:00:00Z"
    assert (done.status_code, given.status_code, log.status_code) == (204, 204, 403)
    assert [one["right"] for one in mine] == ["communities.review"]
    assert rights_of(member) == {"communities.review", "posts.feature"}
    assert person.get(root + "/duties/honours").json()[0]["deeds"] == 1


def test_who_may_not_write_now_is_shown_why_and_where_to_go(community, member, client_for, frozen):
    # given
    term_id = make_term(community, make_kind(community, "greeter"))
    silence(member.id, frozen + timedelta(hours=24), reason="连发广告")

    # when
    page = client_for(member).post(url("duties-volunteering", community, term_id=term_id))

    # then
    assert page.status_code == 403
    assert "2026-03-03 09:00" in page.text
    assert "连发广告" in page.text
    assert f"/c/{community.slug}/conduct/" in page.text
