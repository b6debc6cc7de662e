"""The pages of circles: for those they are for, in each language, in a constant number of statements."""

from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fengqun.people.circles.commands import ask_to_join, invite_to_circle, remove_from_circle, set_circle_terms
from fengqun.people.circles.models import Circle, CircleMember
from fengqun.people.circles.queries import (
    circle_cards,
    founding_stage,
    hosts_of,
    last_request,
    member_ids_of,
    requests_waiting,
    role_of,
    split_proposal,
)
from fengqun.people.circles.tests.factories import fresh, make_circle, make_crowd
from fengqun.people.communities.tests.factories import make_member

pytestmark = pytest.mark.django_db
LANGUAGES = ["zh-hans", "zh-hant", "en"]
NOWHERE = UUID(int=7)
FORM = {"name": "手冲研究所", "art": "bean", "kind": "open", "advised_from": "30", "advised_to": "50"}

HOST_PAGES = [
    "circles-circle",
    "circles-departure",
    "circles-members",
    "circles-invitations",
    "circles-settings",
    "circles-archive",
    "circles-split",
]


def at(name, community, circle=None, **more):
    if circle is not None:
        more["circle"] = circle.slug
    return reverse(name, kwargs={"community": community.slug, **more})


@pytest.fixture
def circle(community, host, member):
    return make_circle(community, host, slug="shouchong", rules="说参数\n不卖货", others=[member])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", HOST_PAGES)
def test_a_host_sees_every_page_of_the_circle(community, circle, host, client_for, name, language):
    response = client_for(host).get(at(name, community, circle), headers={"Accept-Language": language})

    assert response.status_code == 200
    assert response.text.count("<h1") == 1


@pytest.mark.parametrize("name", ["circles-invitations", "circles-settings", "circles-archive", "circles-split"])
def test_hosting_pages_are_for_its_hosts(community, circle, member, make_member, client_for, name):
    # given
    other_host = make_member("隔壁主持")
    make_circle(community, other_host, name="别的圈")

    # then
    for person in (member, other_host):
        assert client_for(person).get(at(name, community, circle)).status_code == 403


@pytest.mark.parametrize("name", ["circles-directory", "circles-circle"])
def test_pages_are_for_members(community, circle, guest_client, stranger, client_for, name):
    url = at(name, community, circle if name == "circles-circle" else None)

    assert guest_client.get(url).status_code in {302, 401}
    assert client_for(stranger).get(url).status_code == 403


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_console_is_for_staff(community, circle, operator, host, member, client_for, language):
    headers = {"Accept-Language": language}
    for url in (
        at("circles-console", community),
        at("circles-console", community) + "?archived",
        at("circles-console-new", community),
        at("circles-console-circle", community, circle),
    ):
        assert client_for(operator).get(url, headers=headers).status_code == 200
        for person in (host, member):
            assert client_for(person).get(url).status_code == 403
    assert client_for(member).post(at("circles-console-terms", community), {"founding_stage": "fan"}).status_code == 403
    assert founding_stage(community.id) == ""


def test_an_empty_community_says_what_to_do(community, member, operator, client_for):
    plain = client_for(member).get(at("circles-directory", community)).text
    staff = client_for(operator).get(at("circles-directory", community)).text
    console = client_for(operator).get(at("circles-console", community)).text

    assert "群主和运营建好以后" in plain
    assert at("circles-new", community) not in plain
    assert at("circles-new", community) in staff
    assert "还没有圈子" in console


def test_a_member_comes_in_and_leaves_by_the_pages(community, circle, host, make_member, client_for):
    # given
    newcomer = make_member("新来的")
    browser = client_for(newcomer)
    page = browser.get(at("circles-circle", community, circle)).text
    assert "进这个圈子" in page
    assert "主持的事" not in page

    # when
    joined = browser.post(at("circles-membership", community, circle))
    inside = browser.get(at("circles-circle", community, circle)).text
    left = browser.post(at("circles-departure", community, circle))

    # then
    assert joined.headers["Location"] == at("circles-circle", community, circle)
    assert "已加入" in inside
    assert left.headers["Location"] == at("circles-directory", community)
    assert newcomer.id not in member_ids_of(circle.id)


def test_a_question_is_asked_again_when_it_is_left_open(community, host, member, client_for):
    asking = make_circle(community, host, question="你喝什么")

    response = client_for(member).post(at("circles-membership", community, asking), {"answer": ""})

    assert response.status_code == 422
    assert "这个问题还没回答。" in response.text
    assert member_ids_of(asking.id) == {host.id}


def test_asking_and_deciding_by_the_pages(community, host, member, make_member, client_for):
    # given
    closed, other = make_circle(community, host, kind="closed", question="你喝什么"), make_member("小满")
    browser, hosting = client_for(member), client_for(host)

    # when
    incomplete = browser.post(at("circles-requests", community, closed), {"message": "想学"})
    asked = browser.post(at("circles-requests", community, closed), {"message": "想学", "answer": "手冲"})
    client_for(other).post(at("circles-requests", community, closed), {"answer": "速溶"})
    waiting = browser.get(at("circles-circle", community, closed)).text
    seen = hosting.get(at("circles-circle", community, closed)).text

    # then
    assert (incomplete.status_code, asked.status_code) == (422, 302)
    assert "申请在等主持看" in waiting
    assert "2 份申请在等" in seen
    assert "想学" in seen

    # when
    first, second = sorted(requests_waiting(closed.id), key=lambda one: one.person.name != "佟佟")
    hosting.post(at("circles-request-acceptance", community, closed, request_id=first.id))
    refusal = at("circles-request-refusal", community, closed, request_id=second.id)
    sheet, silent = hosting.get(refusal), hosting.post(refusal, {"reason": ""})
    hosting.post(refusal, {"reason": "先来新手村"})

    # then
    assert (sheet.status_code, silent.status_code) == (200, 422)
    assert member_ids_of(closed.id) == {host.id, member.id}
    assert last_request(closed.id, other.id).reason == "先来新手村"
    assert "先来新手村" in client_for(other).get(at("circles-circle", community, closed)).text


def test_what_is_missing_is_said(community, host, member, client_for):
    high = make_circle(community, host, minimum_stage="fan", name="进阶")
    full = make_circle(community, host, capacity=2, name="小圈", others=[make_member(community, "第二位")])

    browser = client_for(member)

    assert "要先走到" in browser.get(at("circles-circle", community, high)).text
    assert "圈子满了" in browser.get(at("circles-circle", community, full)).text
    assert browser.post(at("circles-membership", community, full)).status_code == 409


def test_inviting_by_the_pages(community, circle, host, make_member, client_for):
    # given
    friend = make_member("小满")
    hosting, browser = client_for(host), client_for(friend)

    # when
    found = hosting.get(at("circles-invitations", community, circle) + "?q=小满").text
    hosting.post(at("circles-invitation", community, circle, member_id=friend.id))
    home = browser.get(at("posts-feed", community)).text
    browser.post(at("circles-membership", community, circle), {"invited": "yes"})

    # then
    assert "邀请小满" in found
    assert "老齐请你进“手冲研究所”" in home
    assert friend.id in member_ids_of(circle.id)


def test_an_invitation_is_taken_back_and_declined_by_the_pages(community, circle, host, make_member, client_for):
    # given
    first, second = make_member("小满"), make_member("老周")
    hosting = client_for(host)
    for person in (first, second):
        hosting.post(at("circles-invitation", community, circle, member_id=person.id))

    # when
    hosting.post(at("circles-invitation", community, circle, member_id=first.id), {"go": "withdraw"})
    declined = client_for(second).post(at("circles-invitation-refusal", community, circle))

    # then
    assert declined.status_code == 302
    assert 'id="waiting"' not in hosting.get(at("circles-invitations", community, circle)).text


def test_hosts_appoint_and_remove_by_the_pages(community, circle, host, member, make_member, client_for):
    # given
    hosting = client_for(host)
    removal = at("circles-member-removal", community, circle, member_id=member.id)

    # when
    hosting.post(at("circles-host", community, circle, member_id=member.id), {"go": "appoint"})
    hosting.post(at("circles-host", community, circle, member_id=host.id), {"go": "dismiss"})

    # then
    assert [one.id for one in hosts_of(circle.id)] == [member.id]
    assert hosting.get(removal).status_code == 403

    # when
    new_host = client_for(member)
    gone = at("circles-member-removal", community, circle, member_id=host.id)
    assert new_host.get(gone).status_code == 200
    assert new_host.post(gone, {"reason": ""}).status_code == 422
    new_host.post(gone, {"reason": "发广告"})

    # then
    assert role_of(circle.id, host.id) == ""
    assert "发广告" in client_for(host).get(at("circles-circle", community, circle)).text


def test_settings_archive_and_restoration_by_the_pages(community, circle, host, client_for):
    # given
    hosting = client_for(host)

    # when
    wrong = hosting.post(at("circles-settings", community, circle), FORM | {"advised_from": "60"})
    right = hosting.post(at("circles-settings", community, circle), FORM | {"name": "手冲一所"})

    # then
    assert (wrong.status_code, right.status_code) == (422, 302)
    assert "最多不能比最少还少。" in wrong.text
    assert fresh(community, circle.id).name == "手冲一所"

    # when
    hosting.post(at("circles-archive", community, circle))
    archived = hosting.get(at("circles-circle", community, circle)).text
    hosting.post(at("circles-restoration", community, circle))

    # then
    assert "归档了" in archived
    assert fresh(community, circle.id).state == "active"


def test_splitting_and_undoing_by_the_pages(community, circle, host, member, client_for):
    # given
    hosting = client_for(host)
    small = hosting.get(at("circles-split", community, circle)).text
    crowd = make_crowd(community, 4)
    CircleMember.objects.bulk_create(CircleMember(circle_id=circle.id, member_id=one.id) for one in crowd)
    Circle.objects.filter(id=circle.id).update(member_count=6, advised_to=5, advised_from=2)

    # when
    page = hosting.get(at("circles-circle", community, circle)).text
    preview = hosting.get(at("circles-split", community, circle)).text
    proposal = split_proposal(circle.id)
    form = {"name": "手冲二所", "proposed": proposal.proposed, "host_id": str(proposal.move[1].person.id)}
    stale = hosting.post(at("circles-split", community, circle), form | {"proposed": "0" * 32})
    done = hosting.post(at("circles-split", community, circle), form)

    # then
    assert "人还太少" in small
    assert "已经 6 人了，超过建议的 5 人" in page
    assert "手冲研究所二圈" in preview
    assert (stale.status_code, done.status_code) == (409, 302)
    assert "名单刚刚变了" in stale.text
    offshoot = next(one for one in circle_cards(community.id) if one.name == "手冲二所")
    assert [one.id for one in hosts_of(offshoot.id)] == [proposal.move[1].person.id]

    # when
    after = hosting.get(at("circles-circle", community, circle)).text
    hosting.post(at("circles-split-reversal", community, circle))

    # then
    assert "可以合回去" in after
    assert fresh(community, circle.id).member_count == 6
    assert hosting.post(at("circles-split-reversal", community, circle)).status_code == 409


def test_a_host_who_moves_with_the_half_comes_to_the_new_circle(community, circle, host, client_for):
    # given
    crowd = make_crowd(community, 4)
    CircleMember.objects.bulk_create(
        CircleMember(circle_id=circle.id, member_id=one.id, role="host" if one == crowd[0] else "member")
        for one in crowd
    )
    Circle.objects.filter(id=circle.id).update(member_count=CircleMember.objects.filter(circle_id=circle.id).count())
    proposal = split_proposal(circle.id)
    moving = next(one.person for one in proposal.move if one.is_host)

    # when
    client = client_for(moving)
    done = client.post(at("circles-split", community, circle), {"name": "手冲二所", "proposed": proposal.proposed})

    # then
    offshoot = next(one for one in circle_cards(community.id) if one.name == "手冲二所")
    assert done.url == at("circles-circle", community, offshoot)
    assert "可以合回去" in client.get(done.url).text


def test_founding_by_the_pages(community, owner, operator, make_member, client_for, actor_of):
    # given
    fan = make_member("老周", stage="fan")
    assert client_for(fan).get(at("circles-new", community)).status_code == 403
    client_for(operator).post(at("circles-console-terms", community), {"founding_stage": "fan"})

    assert founding_stage(community.id) == "fan"

    # when
    browser = client_for(fan)
    wrong = browser.post(at("circles-new", community), FORM | {"slug": "new"})
    made = browser.post(at("circles-new", community), FORM | {"slug": "shouchong", "is_core": "on"})
    taken = browser.post(at("circles-new", community), FORM | {"slug": "shouchong"})
    copied = browser.post(at("circles-new", community) + "?from=shouchong", FORM | {"name": "二所", "slug": "er"})

    # then
    assert (wrong.status_code, made.status_code, taken.status_code, copied.status_code) == (422, 302, 422, 302)
    first, second = sorted(circle_cards(community.id), key=lambda one: one.slug, reverse=True)
    assert (first.slug, first.is_core, second.copied_from_id) == ("shouchong", False, first.id)
    assert [one.id for one in hosts_of(first.id)] == [fan.id]


def test_staff_leave_founding_to_staff_again(community, owner, client_for, actor_of):
    # given
    set_circle_terms(community.id, actor=actor_of(owner), founding_stage="fan")
    browser = client_for(owner)

    # when
    browser.post(at("circles-console-terms", community), {"founding_stage": "staff"})
    wrong = browser.post(at("circles-console-terms", community), {"founding_stage": "emperor"})

    # then
    assert founding_stage(community.id) == ""
    assert wrong.status_code == 422


def test_staff_found_and_change_in_the_console(community, operator, client_for):
    # given
    browser = client_for(operator)

    # when
    made = browser.post(at("circles-console-new", community), FORM | {"slug": "hexin", "is_core": "on"})
    second = browser.post(at("circles-console-new", community), FORM | {"slug": "hexin2", "is_core": "on"})
    circle = circle_cards(community.id)[0]
    browser.post(at("circles-console-circle", community, circle), FORM | {"name": "核心组", "is_core": "on"})

    # then
    assert (made.status_code, second.status_code) == (302, 422)
    assert "已经有一个核心圈了" in second.text
    assert fresh(community, circle.id).name == "核心组"
    assert fresh(community, circle.id).is_core


def test_today_names_circles_to_look_after(community, circle, operator, client_for):
    browser = client_for(operator)
    assert "圈子要照看" not in browser.get(f"/c/{community.slug}/console/").text

    Circle.objects.filter(id=circle.id).update(member_count=51)

    assert "圈子要照看" in browser.get(f"/c/{community.slug}/console/").text


def test_hostile_text_is_only_text(community, host, member, client_for):
    hostile = "<script>alert(1)</script>"
    circle = make_circle(community, host, name=hostile, purpose=hostile, rules=hostile, question=hostile)

    for url in (at("circles-directory", community), at("circles-circle", community, circle)):
        page = client_for(member).get(url).text
        assert hostile not in page
        assert "&lt;script&gt;" in page


def test_odd_addresses_are_answered(community, circle, host, client_for):
    browser = client_for(host)
    for url, status in (
        (at("circles-directory", community) + "?q=%25&page=x", 200),
        (at("circles-members", community, circle) + "?page=999999", 200),
        (at("circles-member-removal", community, circle, member_id=NOWHERE), 404),
        (at("circles-request-refusal", community, circle, request_id=NOWHERE), 404),
        (f"/c/{community.slug}/circles/nowhere/", 404),
    ):
        assert (url, browser.get(url).status_code) == (url, status)


def _fill(community, circle_host, count):
    for number in range(count):
        make_circle(community, circle_host, name=f"第{number}圈")


@pytest.mark.parametrize(("name", "who"), [("circles-directory", "member"), ("circles-console", "operator")])
def test_lists_of_circles_take_the_same_statements(
    community, member, operator, host, client_for, django_assert_num_queries, name, who
):
    # given
    browser = client_for({"member": member, "operator": operator}[who])
    url = at(name, community)
    _fill(community, host, 8)  # with a search field
    with CaptureQueriesContext(connection) as with_eight:
        browser.get(url)

    # when
    _fill(community, host, 42)

    # then
    with django_assert_num_queries(len(with_eight)):
        assert browser.get(url).text.count("圈</a>") == 50


def test_one_circle_takes_as_many_statements_as_fifty(community, member, host, client_for, django_assert_num_queries):
    # given
    url, browser = at("circles-directory", community), client_for(member)
    _fill(community, host, 1)
    with CaptureQueriesContext(connection) as with_one:
        browser.get(url)

    # when
    _fill(community, host, 49)

    # then
    with django_assert_num_queries(len(with_one)):
        browser.get(url)


@pytest.mark.parametrize("name", ["circles-members", "circles-invitations", "circles-circle", "circles-split"])
def test_lists_of_people_take_the_same_statements(
    community, circle, host, client_for, actor_of, django_assert_num_queries, name
):
    # given
    url, browser = at(name, community, circle), client_for(host)
    asker, friend = make_crowd(community, 2, name="头一个")
    CircleMember.objects.create(circle_id=circle.id, member_id=make_member(community, "第三位").id)
    CircleMember.objects.create(circle_id=circle.id, member_id=make_member(community, "第四位").id)
    Circle.objects.filter(id=circle.id).update(kind="closed")
    ask_to_join(community.id, circle.id, actor=actor_of(asker))
    invite_to_circle(community.id, circle.id, friend.id, actor=actor_of(host))
    with CaptureQueriesContext(connection) as with_few:
        browser.get(url)

    # when
    crowd = make_crowd(community, 50)
    CircleMember.objects.bulk_create(CircleMember(circle_id=circle.id, member_id=one.id) for one in crowd[:40])
    for one in crowd[40:]:
        ask_to_join(community.id, circle.id, actor=actor_of(one))

    # then
    with django_assert_num_queries(len(with_few)):
        browser.get(url)


def test_home_takes_the_same_statements_with_many_circles(
    community, host, client_for, actor_of, django_assert_num_queries
):
    # given
    url, browser = at("posts-feed", community), client_for(host)
    _fill(community, host, 1)
    browser.get(url)
    with CaptureQueriesContext(connection) as with_one:
        browser.get(url)

    # when
    _fill(community, host, 20)

    # then
    with django_assert_num_queries(len(with_one)):
        assert browser.get(url).text.count("cell-mark") == 22


def test_removal_is_refused_to_who_was_removed(community, circle, host, member, client_for, actor_of):
    # given
    remove_from_circle(community.id, circle.id, member.id, actor=actor_of(host), reason="吵架")

    # when
    response = client_for(member).post(
        at("circles-member-removal", community, circle, member_id=host.id), {"reason": "报复"}
    )

    # then
    assert response.status_code == 403
    assert member_ids_of(circle.id) == {host.id}
