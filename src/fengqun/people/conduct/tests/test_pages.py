"""Pages and API: who may, what they show, and how many queries they take."""

import pytest
from django.urls import reverse

from fengqun.people.communities.commands import publish_rules
from fengqun.people.conduct.commands import change_conduct_terms
from fengqun.people.conduct.models import Appeal, Case, Penalty
from fengqun.people.conduct.tests.factories import make_appeal, make_case, make_penalty
from fengqun.people.conduct.types import Terms

pytestmark = pytest.mark.django_db


def url(name, community, **more):
    return reverse(name, kwargs={"community": community.slug, **more})


def test_from_case_to_appeal_through_the_pages(community, owner, operator, member, client_for):
    # given
    staff, judge, person = client_for(owner), client_for(operator), client_for(member)

    # when: open, decide
    opened = judge.post(
        url("conduct-console-new", community) + f"?member={member.id}",
        {"rule_number": "0", "reason": "连发广告", "circle_id": "", "evidence_text": "<b>三折</b>", "evidence_url": ""},
    )
    case = Case.objects.get()
    page = judge.get(opened.headers["Location"])
    wrong = judge.post(
        url("conduct-console-decision", community, case_id=case.id), {"measure": "silence:24", "reason": "广告"}
    )
    right = judge.post(
        url("conduct-console-decision", community, case_id=case.id), {"measure": "warning:0", "reason": "广告"}
    )

    # then
    assert "建议：警告" in page.text
    assert "&lt;b&gt;三折&lt;/b&gt;" in page.text
    assert (wrong.status_code, right.status_code) == (422, 302)
    penalty = Penalty.objects.get()

    # when: appeal, decide it
    filed = person.post(url("conduct-appeal", community, penalty_id=penalty.id), {"text": "不是我"})
    appeal = Appeal.objects.get()
    queue = staff.get(url("conduct-console", community) + "?state=appeals")
    own = judge.get(url("conduct-console-appeal", community, appeal_id=appeal.id))
    decided = staff.post(
        url("conduct-console-appeal", community, appeal_id=appeal.id), {"outcome": "lifted", "reason": "不是他"}
    )

    # then
    assert (filed.status_code, decided.status_code) == (302, 302)
    assert "不是我" in queue.text
    assert "要由另一个人复核" in own.text
    assert "不是他" in person.get(url("conduct-mine", community)).text


@pytest.mark.parametrize(
    "name", ["conduct-console", "conduct-console-new", "conduct-console-terms", "conduct-console-rules"]
)
def test_the_console_is_closed_to_members(name, community, member, host, client_for, guest_client):
    for who in (member, host):
        assert client_for(who).get(url(name, community)).status_code == 403
    assert guest_client.get(url(name, community)).status_code == 302


def test_strangers_read_the_rules_and_nothing_else(community, stranger, client_for):
    browser = client_for(stranger)

    assert browser.get(url("conduct-rules", community)).status_code == 200
    assert browser.get(url("conduct-mine", community)).status_code == 200
    assert browser.get(url("conduct-log", community)).status_code == 403


def test_the_log_shows_names_only_where_the_community_does(community, owner, operator, member, client_for, actor_of):
    make_penalty(community, member, operator)
    browser = client_for(owner)

    seen = []
    for kind in ("nameless", "named", "off"):
        change_conduct_terms(community.id, Terms(log_kind=kind), actor=actor_of(owner))
        page = browser.get(url("conduct-log", community)).text
        seen.append(("佟佟" in page, "24 小时" in page))

    assert seen == [(False, True), (True, True), (False, False)]


def test_rules_are_compared_published_and_accepted_on_the_way_to_writing(community, owner, member, client_for):
    # given
    staff, person = client_for(owner), client_for(member)
    form = {"text": "说人话\n不发广告", "summary": "加一条", "asks_again": "on", "shown": "不发广告"}

    # when
    compared = staff.post(url("conduct-console-rules", community), form | {"compare": "1"})
    published = staff.post(url("conduct-console-rules", community), form)
    compose = person.get(url("posts-new", community))
    rules = person.get(url("conduct-rules", community) + f"?next=/c/{community.slug}/compose/")
    accepted = person.post(url("conduct-acceptance", community), {"version": "2", "next": "https://evil.test/"})

    # then
    assert (compared.status_code, published.status_code) == (200, 302)
    assert "不发广告" in compared.text
    assert "不发广告" in compose.text
    assert "我读过了，同意" in rules.text
    assert accepted.headers["Location"] == url("conduct-rules", community)
    assert "我读过了，同意" not in person.get(url("conduct-rules", community)).text


def test_the_queue_takes_as_many_queries_for_fifty_as_for_one(
    community, operator, make_member, client_for, django_assert_max_num_queries, django_assert_num_queries
):
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    browser = client_for(operator)
    make_case(community, make_member("一号"), operator)
    browser.get(url("conduct-console", community))
    with CaptureQueriesContext(connection) as one:
        browser.get(url("conduct-console", community))
    for number in range(49):
        make_case(community, make_member(f"成员{number}"), operator)
    with django_assert_num_queries(len(one)):
        browser.get(url("conduct-console", community))


def test_the_api_does_what_the_pages_do(community, owner, operator, member, client_for):
    # given
    judge, person, staff = client_for(operator), client_for(member), client_for(owner)
    root = f"/api/v1/communities/{community.slug}"

    def post(browser, path, body):
        return browser.post(root + path, body, content_type="application/json")

    # when
    denied = post(person, "/conduct/cases", {"member_id": str(owner.id), "reason": "我要告"})
    opened = post(judge, "/conduct/cases", {"member_id": str(member.id), "reason": "广告"})
    case_id = opened.json()["id"]
    suggested = judge.get(f"{root}/conduct/cases/{case_id}/suggestion").json()
    decided = post(judge, f"/conduct/cases/{case_id}/decision", {"step": "warning", "reason": "广告"})
    mine = person.get(f"{root}/conduct/mine").json()
    filed = post(person, f"/conduct/penalties/{mine[0]['penalties'][0]['id']}/appeal", {"text": "不是"})
    appeals = staff.get(f"{root}/conduct/appeals").json()
    appeal_id = appeals[0]["penalties"][0]["appeal"]["id"]
    own = post(judge, f"/conduct/appeals/{appeal_id}/decision", {"outcome": "upheld", "reason": "没错"})
    heard = post(staff, f"/conduct/appeals/{appeal_id}/decision", {"outcome": "lifted", "reason": "不是"})

    # then
    assert denied.status_code == 403
    assert (opened.status_code, decided.status_code, filed.status_code) == (201, 201, 201)
    assert suggested == {"measure": {"step": "warning", "hours": 0}, "standing": 0, "counting_days": 180}
    assert "reason" not in mine[0]  # what staff wrote when the case was opened
    assert (own.status_code, own.json()["code"]) == (403, "conduct.not_impartial")
    assert heard.json()["penalties"][0]["state"] == "lifted"
    log = person.get(f"{root}/conduct/log").json()
    assert (log["items"][0]["member"], log["items"][0]["state"]) == (None, "lifted")


def test_the_api_of_rules(community, owner, member, client_for):
    root = f"/api/v1/communities/{community.slug}/rules"
    staff, person = client_for(owner), client_for(member)
    body = {"text": "一\n二", "summary": "重写", "shown_when_writing": ["二"]}

    denied = person.post(root, body, content_type="application/json")
    made = staff.post(root, body, content_type="application/json")
    asked = person.get(root).json()
    stale = person.post(root + "/acceptance", {"version": 1}, content_type="application/json")
    taken = person.post(root + "/acceptance", {"version": 2}, content_type="application/json")

    assert (denied.status_code, made.status_code) == (403, 201)
    assert (asked["version"], asked["lines"], asked["to_accept"]) == (2, ["一", "二"], 2)
    assert (stale.status_code, taken.status_code) == (409, 204)
    assert person.get(root).json()["to_accept"] == 0
    assert staff.get(root + "/acceptances").json()["items"][0]["version"] == 2


def test_an_appeal_of_mine_is_not_mine_to_read_as_staff(community, owner, operator, client_for):
    penalty = make_penalty(community, operator, owner)
    appeal = make_appeal(community, penalty, operator)

    assert client_for(operator).get(url("conduct-console-appeal", community, appeal_id=appeal.id)).status_code == 404


def test_publishing_needs_the_right(community, member, actor_of):
    from fengqun.kernel.errors import Denied  # noqa: PLC0415

    with pytest.raises(Denied):
        publish_rules(community.id, actor=actor_of(member), text="我说了算")
