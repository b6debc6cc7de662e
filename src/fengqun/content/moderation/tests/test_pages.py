"""Pages and API: who may, what they show, and how many statements they take."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fengqun.content.moderation.commands import file_appeal
from fengqun.content.moderation.models import Case, Flag
from fengqun.content.moderation.personal_data import erase, export
from fengqun.content.moderation.tests.factories import make_decision, make_flag
from fengqun.content.posts.models import Post
from fengqun.content.posts.tests.factories import make_comment, make_post
from fengqun.people.circles.tests.factories import make_circle
from fengqun.people.communities.commands import grant_right
from fengqun.people.communities.tests.factories import actor_for_test

pytestmark = pytest.mark.django_db


def url(name, community, **more):
    return reverse(name, kwargs={"community": community.slug, **more})


@pytest.fixture
def crowd(make_member):
    return [make_member(f"成员{number}") for number in range(3)]


def test_from_flag_to_appeal_through_the_pages(community, owner, operator, member, crowd, client_for):
    # given
    post_id = make_post(member, "加我 <b>微信</b> 领券")
    people = [client_for(one) for one in crowd]
    author, staff, second = client_for(member), client_for(operator), client_for(owner)
    sheet = url("moderation-flag", community, kind="post", object_id=post_id)

    # when members flag
    thread = people[0].get(url("posts-detail", community, post_id=post_id)).text
    wrong = people[0].post(sheet, {"reason": "other", "text": ""})
    made = [one.post(sheet, {"reason": "ads", "text": ""}) for one in people]
    case = Case.objects.get()

    # then
    assert sheet in thread
    assert (wrong.status_code, [one.status_code for one in made]) == (422, [302] * 3)
    assert "撤回举报" in people[0].get(sheet).text
    assert "广告、引流" in people[0].get(url("moderation-flags", community)).text
    own = author.get(url("moderation-mine", community)).text
    assert "等管理人员看" in own
    assert crowd[0].name not in own

    # when staff claims and decides, the author appeals, another person hears
    page = staff.get(url("moderation-case", community, case_id=case.id))
    claimed = staff.post(url("moderation-claim", community, case_id=case.id))
    held_off = second.post(
        url("moderation-decision", community, case_id=case.id), {"outcome": "hide", "reason": "广告"}
    )
    empty = staff.post(url("moderation-decision", community, case_id=case.id), {"outcome": "hide"})
    decided = staff.post(
        url("moderation-decision", community, case_id=case.id), {"outcome": "remove", "saved": "广告请发到集市圈"}
    )
    filed = author.post(url("moderation-appeal", community, case_id=case.id), {"text": "是我自己的豆子"})
    same = staff.post(url("moderation-hearing", community, case_id=case.id), {"outcome": "lifted", "reason": "好"})
    queue = second.get(url("moderation-queue", community) + "?state=appeals").text
    heard = second.post(url("moderation-hearing", community, case_id=case.id), {"outcome": "lifted", "reason": "不是"})

    # then
    assert "&lt;b&gt;微信" in page.text
    assert (claimed.status_code, held_off.status_code, empty.status_code) == (302, 422, 422)
    assert (decided.status_code, filed.status_code, same.status_code, heard.status_code) == (302, 302, 422, 302)
    assert "有申诉" in queue
    assert Post.objects.get(id=post_id).state == "published"
    log = people[1].get(url("moderation-log", community)).text
    assert "广告请发到集市圈" in log
    assert member.name not in log


CONSOLE = ["moderation-queue", "moderation-terms", "moderation-reasons", "moderation-quiet"]


@pytest.mark.parametrize("name", CONSOLE)
def test_the_console_is_closed_to_members(name, community, member, operator, client_for, guest_client):
    assert client_for(member).get(url(name, community)).status_code == 403
    assert guest_client.get(url(name, community)).status_code == 302
    assert client_for(operator).get(url(name, community)).status_code == 200


def test_settings_are_saved_through_the_pages(community, operator, member, client_for):
    staff = client_for(operator)
    form = staff.get(url("moderation-terms", community)).context["form"]
    values = {name: form.initial[name] for name in form.fields} | {"topics": 7, "blocked_domains": "spam.test\nad.test"}
    values["allowed_domains"] = ""
    saved = staff.post(url("moderation-terms", community), values)
    wrong = staff.post(url("moderation-terms", community), values | {"burst_count": 1})
    quiet = staff.post(
        url("moderation-quiet", community),
        {"seconds_between": "60", "reason": "慢一点", "ends_at": "2030-01-01T10:00"},
    )

    assert (saved.status_code, wrong.status_code, quiet.status_code) == (302, 422, 302)
    assert staff.get(url("moderation-terms", community)).context["form"].initial["topics"] == 7
    assert "慢一点" in client_for(member).get(url("posts-new", community)).text


def measured(browser, address):
    browser.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(address).status_code == 200
    return len(captured)


def test_lists_take_as_many_statements_for_fifty_as_for_one(community, operator, member, make_member, client_for):
    # given
    flagger, post_id = make_member("举报的人"), make_post(member)

    def one_more(number):
        person = make_member(f"作者{number}")
        case = make_flag(flagger, make_comment(person, post_id, f"第 {number} 句"), kind="comment")
        Flag.objects.update(made_at="2020-01-01T00:00Z")
        return case

    staff, browser = client_for(operator), client_for(flagger)
    make_decision(operator, one_more(0), "hide")
    case = one_more(1)
    pages = [
        (staff, url("moderation-queue", community)),
        (staff, url("moderation-queue", community) + "?state=decided"),
        (staff, url("moderation-case", community, case_id=case.id)),
        (browser, url("moderation-flags", community)),
        (browser, url("moderation-log", community)),
    ]
    few = [measured(*page) for page in pages]

    # when
    for number in range(2, 52):
        made = one_more(number)
        if number % 2:
            make_decision(operator, made, "keep", "")

    # then
    assert [measured(*page) for page in pages] == few


def test_the_api_does_what_the_pages_do(community, owner, operator, member, crowd, client_for):
    root = f"/api/v1/communities/{community.slug}"
    post_id = make_post(member, "加我微信领券")
    staff, second, author = client_for(operator), client_for(owner), client_for(member)

    def send(browser, method, path, body=None):
        return getattr(browser, method)(root + path, body, content_type="application/json")

    body = {"kind": "post", "object_id": str(post_id), "reason": "ads"}
    flagged = [send(client_for(one), "post", "/flags", body) for one in crowd[:2]]
    back = send(client_for(crowd[1]), "delete", f"/flags/post/{post_id}")
    items = staff.get(f"{root}/moderation/cases").json()["items"]
    path = f"/moderation/cases/{items[0]['id']}"
    denied = [
        send(author, "get", "/moderation/cases"),
        send(author, "post", f"{path}/decision", {"outcome": "keep"}),
        send(author, "put", f"{path}/claim"),
        send(author, "post", "/moderation/quiet", {"reason": "安静", "seconds_between": 5}),
    ]
    claimed = send(staff, "put", f"{path}/claim")
    taken = send(second, "put", f"{path}/claim")
    context = staff.get(f"{root}{path}/context")
    decided = send(staff, "post", f"{path}/decision", {"outcome": "hide", "reason": "广告"})
    undone = send(staff, "delete", f"{path}/decision")
    again = send(staff, "post", f"{path}/decision", {"outcome": "hide", "reason": "广告"})
    filed = send(author, "post", f"{path}/appeal", {"text": "不是"})
    heard = send(second, "post", f"{path}/hearing", {"outcome": "upheld", "reason": "是广告"})
    quiet = send(staff, "post", "/moderation/quiet", {"reason": "慢一点", "seconds_between": 5})
    terms = staff.get(f"{root}/moderation/terms").json()
    put = send(second, "put", "/moderation/terms", terms | {"topics": 5})

    assert [one.status_code for one in flagged] == [201, 201]
    assert (back.status_code, items[0]["flagger_count"], items[0]["weight"]) == (204, 1, 100)
    assert [one.status_code for one in denied] == [403] * 4
    assert (claimed.json()["is_claimed"], taken.status_code, taken.json()["code"]) == (True, 409, "moderation.claimed")
    assert context.json()["thread"][0]["id"] == str(post_id)
    assert (decided.status_code, undone.json()["state"], again.status_code) == (201, "open", 201)
    assert filed.json()[0]["appeal"]["state"] == "waiting"
    assert "flags" not in filed.json()[0]
    assert heard.json()["appeal"]["state"] == "upheld"
    assert (quiet.status_code, put.json()["topics"]) == (201, 5)
    assert staff.get(f"{root}/moderation/classifier").json()["spam_texts"] == 1
    assert author.get(f"{root}/moderation/log").json()["items"][0]["member"] is None


def test_a_person_takes_their_own_out_and_nobody_elses(community, operator, member, crowd):
    case = make_decision(operator, make_flag(crowd[0], make_post(member), reason="other", text="不对劲"), "hide")
    file_appeal(community.id, case.id, actor=actor_for_test(member), text="没有不对")

    kinds = [[one["type"] for one in export(person.user_id)] for person in (member, crowd[0])]
    assert kinds == [["decision", "appeal"], ["flag"]]
    assert "不对劲" not in str(export(member.user_id))

    erase(member.user_id)
    erase(crowd[0].user_id)
    assert Case.objects.get().excerpt == ""
    assert (Case.objects.get().appeal.text, Flag.objects.get().text) == ("—", "—")


def test_who_moderates_one_circle_finds_its_cases_and_no_others(
    community, owner, member, crowd, make_member, client_for
):
    # given a case in each of two circles and one outside
    helper = make_member("小助手")
    circles = [make_circle(community, owner, name=name, others=[member, helper, crowd[0]]) for name in ("甲圈", "乙圈")]
    cases = [
        make_flag(crowd[0], make_post(member, f"{word}的话", circle_id=circle.id if circle else None))
        for word, circle in zip(("甲圈里", "乙圈里", "外面"), [*circles, None], strict=True)
    ]
    grant_right(helper.id, f"content.moderate@{circles[0].id}")
    grant_right(helper.id, f"posts.moderate@{circles[0].id}")
    browser, plain = client_for(helper), client_for(crowd[1])
    queue, held = url("moderation-queue", community), url("posts-held", community)

    # when
    page = browser.get(queue).text

    # then
    assert ("甲圈里" in page, "乙圈里" in page, "外面的话" in page) == (True, False, False)
    sidebar = page[: page.index("<main")]
    assert (f'href="{queue}"' in sidebar, f'href="{held}"' in sidebar) == (True, True)
    statuses = [browser.get(url("moderation-case", community, case_id=case.id)).status_code for case in cases]
    assert statuses == [200, 404, 404]
    decision = url("moderation-decision", community, case_id=cases[1].id)
    assert browser.post(decision, {"outcome": "remove", "reason": "广告"}).status_code == 404
    assert Case.objects.get(id=cases[1].id).state == "open"
    assert browser.get(held).status_code == 200
    assert queue in browser.get(url("communities-me", community)).text
    assert queue not in plain.get(url("communities-me", community)).text
    assert [plain.get(one).status_code for one in (queue, held)] == [403, 403]
