"""Challenges for programs: everything the pages do, and nothing for those who may not."""

import pytest

from fengqun.content.challenges.models import Challenge, CheckIn, Participant
from fengqun.content.challenges.tests.factories import FIRST, make_challenge, moment, on_days
from fengqun.content.posts import screening
from fengqun.content.posts.screening import Verdict
from fengqun.kernel import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
JSON = "application/json"
NEW = {"title": "七天手冲打卡", "starts_on": "2026-03-02", "ends_on": "2026-03-08"}


@pytest.fixture
def base(community):
    return f"/api/v1/communities/{community.slug}"


def test_a_challenge_is_opened_joined_and_checked_in(community, operator, member, client_for, base):
    running, taking = client_for(operator), client_for(member)
    # when
    made = running.post(f"{base}/challenges", NEW, content_type=JSON)
    one = f"{base}/challenges/{made.json()['id']}"
    assert [taking.put(f"{one}/participation").status_code for _twice in range(2)] == [204, 204]
    sent = taking.post(f"{one}/check-ins", {"body": "**甜**"}, content_type=JSON)
    again = taking.post(f"{one}/check-ins", {"body": "再来"}, content_type=JSON)
    # then
    assert (made.status_code, sent.status_code, sent.json()["day"]) == (201, 201, "2026-03-02")
    assert (again.status_code, again.json()["code"]) == (409, "challenges.already_checked_in")
    listed = taking.get(f"{base}/challenges").json()
    assert [(row["title"], row["participant_count"]) for row in listed["items"]] == [("七天手冲打卡", 1)]
    found = running.get(f"{one}/check-ins").json()["items"]
    assert [(row["body_html"], row["author_name"], row["is_liked"]) for row in found] == [
        ("<p><strong>甜</strong></p>\n", member.name, False)
    ]
    like = f"{base}/check-ins/{sent.json()['id']}/like"
    assert running.put(like).json() == {"like_count": 1, "is_liked": True}
    assert running.delete(like).json() == {"like_count": 0, "is_liked": False}
    assert taking.put(f"{one}/reminder", {"hour": 20}, content_type=JSON).status_code == 204
    assert Participant.objects.get().remind_hour == 20
    ranked = taking.get(f"{one}/ranking").json()
    assert [(row["place"], row["days"], row["is_me"]) for row in ranked["items"]] == [(1, 1, True)]
    assert running.get(f"{one}/participants").json()["items"][0]["last_day"] == "2026-03-02"


def test_a_check_in_is_rewritten_and_removed(community, host, member, client_for, base):
    challenge = make_challenge(community, host, joined=(member,))
    on_days(challenge, member, 1)
    row = CheckIn.objects.get()
    browser = client_for(member)
    # when
    words = browser.put(f"{base}/check-ins/{row.id}", {"body": "换一句"}, content_type=JSON)
    gone = browser.delete(f"{base}/check-ins/{row.id}")
    # then
    assert (words.status_code, words.json()["body"], gone.status_code) == (200, "换一句", 204)
    assert CheckIn.objects.get().state == "removed"


def test_it_is_changed_and_called_off(community, operator, member, client_for, base):
    challenge = make_challenge(community, operator, joined=(member,))
    one, browser = f"{base}/challenges/{challenge.id}", client_for(operator)

    changed = browser.put(one, NEW | {"title": "换个名字"}, content_type=JSON)
    assert (changed.status_code, changed.json()["title"]) == (200, "换个名字")
    assert browser.post(f"{one}/cancellation", {"reason": ""}, content_type=JSON).status_code == 422
    assert browser.post(f"{one}/cancellation", {"reason": "豆子没到"}, content_type=JSON).status_code == 204
    assert Challenge.objects.get().cancelled_at == clock.now()
    late = client_for(member).post(f"{one}/check-ins", {"body": "还打吗"}, content_type=JSON)
    assert late.status_code == 409
    assert CheckIn.objects.count() == 0


def test_what_was_held_is_released_or_turned_down(community, host, member, client_for, base, monkeypatch):
    monkeypatch.setattr(screening, "_screens", {"all": lambda _candidate: Verdict.hold("先看一眼")})
    challenge = make_challenge(community, host, joined=(member,))
    on_days(challenge, member, 1, 2)
    first, second = CheckIn.objects.order_by("day")
    mine, staff = client_for(member), client_for(host)

    assert mine.post(f"{base}/check-ins/{first.id}/release").status_code == 403
    assert staff.post(f"{base}/check-ins/{first.id}/release").status_code == 204
    refused = staff.post(f"{base}/check-ins/{second.id}/refusal", {"reason": "不是今天的"}, content_type=JSON)
    assert refused.status_code == 204
    assert list(CheckIn.objects.order_by("day").values_list("state", flat=True)) == ["published", "removed"]


def test_who_fell_silent_is_called_once(community, host, member, client_for, base):
    challenge = make_challenge(community, host, joined=(member,))
    call = {"member_ids": [str(member.id)], "words": "等你来"}
    with clock.travel_to(moment(5)):
        browser = client_for(host)
        answers = [
            browser.post(f"{base}/challenges/{challenge.id}/cheers", call, content_type=JSON) for _twice in range(2)
        ]
    assert (answers[0].json(), answers[1].json()["code"]) == ({"count": 1}, "challenges.cheered_lately")


def test_neighbours_guests_and_members_do_not_what_they_may_not(
    community, other_community, host, member, promoter, make_member, client_for, guest_client, base
):
    challenge = make_challenge(community, host, joined=(member,))
    on_days(challenge, member, 1)
    sent, one = CheckIn.objects.get(), f"{base}/challenges/{challenge.id}"
    attempts = [
        ("put", one, NEW),
        ("post", f"{one}/cancellation", {"reason": "x"}),
        ("post", f"{one}/cheers", {"member_ids": [str(member.id)], "words": "x"}),
        ("delete", f"{base}/check-ins/{sent.id}", {}),
        ("put", f"{base}/check-ins/{sent.id}", {"body": "改掉"}),
    ]
    neighbour = client_for(make_member("隔壁", community=other_community, roles=["operator"]))
    for person, statuses in ((guest_client, {401}), (neighbour, {403}), (client_for(promoter), {403, 404})):
        for verb, url, body in attempts:
            assert getattr(person, verb)(url, body, content_type=JSON).status_code in statuses, url
    foreign = f"/api/v1/communities/{other_community.slug}/challenges/{challenge.id}"
    assert neighbour.get(foreign).status_code == 404
    assert (Challenge.objects.get().title, Challenge.objects.get().cancelled_at) == ("七天手冲打卡", None)
    assert (CheckIn.objects.get().body, CheckIn.objects.get().day) == ("今天手冲一杯。", FIRST)


@pytest.mark.parametrize(
    "body",
    [
        NEW | {"title": ""},
        NEW | {"title": "字\x00"},
        NEW | {"title": "长" * 61},
        NEW | {"ends_on": "2026-03-01"},
        NEW | {"ends_on": "9999-12-31"},
        NEW | {"starts_on": "0001-01-01"},
        NEW | {"capacity": 10**12},
        NEW | {"minimum_stage": "没有的"},
        NEW | {"circle_id": "00000000-0000-0000-0000-000000000000"},
    ],
)
def test_nonsense_is_refused_with_a_sentence(community, operator, client_for, base, body):
    answer = client_for(operator).post(f"{base}/challenges", body, content_type=JSON)

    assert answer.status_code in {400, 404, 422}
    assert not Challenge.objects.exists()


@pytest.mark.parametrize("body", ["\x00", "长" * 4_001, "<script>alert(1)</script>[x](javascript:alert(1))"])
def test_hostile_check_ins_do_no_harm(community, host, member, client_for, body):
    challenge = make_challenge(community, host, joined=(member,), min_chars=1)
    url = f"/c/{community.slug}/challenges/{challenge.id}/"
    answer = client_for(member).post(
        f"{url}check-ins/", {"body": body, "day": "昨天", "media": "x,y", "opened": "\x00"}
    )

    assert answer.status_code in {302, 400, 422}
    page = client_for(member).get(url).text
    assert "<script>alert" not in page
    assert 'href="javascript' not in page
