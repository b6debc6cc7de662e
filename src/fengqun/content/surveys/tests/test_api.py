"""Polls and surveys for programs: everything the pages do, and nothing for those who may not."""

import pytest

from fengqun.content.posts.tests.factories import make_post
from fengqun.content.surveys.models import Ballot, Poll, Submission, Survey
from fengqun.content.surveys.queries import questions_of
from fengqun.content.surveys.tests.factories import make_survey

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
JSON = "application/json"


@pytest.fixture
def base(community):
    return f"/api/v1/communities/{community.slug}"


def test_a_poll_is_opened_voted_in_and_closed(community, host, member, client_for, base):
    url = f"{base}/posts/{make_post(host)}/poll"
    asking, voting = client_for(host), client_for(member)
    # when
    made = asking.post(url, {"question": "喝哪支", "options": ["花魁", "瑰夏"]}, content_type=JSON)
    first, second = [option["id"] for option in made.json()["options"]]
    voting.put(f"{url}/vote", {"option_ids": [first]}, content_type=JSON)
    changed = voting.put(f"{url}/vote", {"option_ids": [second]}, content_type=JSON).json()
    # then
    assert made.status_code == 201
    assert (changed["ballot_count"], changed["has_voted"]) == (1, True)
    assert voting.delete(f"{url}/vote").json()["ballot_count"] == 0
    assert voting.post(f"{url}/closing").status_code == 404
    assert asking.post(f"{url}/closing").json()["is_closed"] is True
    assert voting.put(f"{url}/vote", {"option_ids": [first]}, content_type=JSON).status_code == 409
    assert Ballot.objects.count() == 0


def test_a_survey_from_draft_to_results(community, operator, member, client_for, base):
    staff, reader = client_for(operator), client_for(member)
    # when
    survey_id = staff.post(f"{base}/surveys", {"title": "春天", "shares_results": True}, content_type=JSON).json()["id"]
    one = f"{base}/surveys/{survey_id}"
    ids = [
        staff.post(f"{one}/questions", {"kind": kind, "text": kind}, content_type=JSON).json()["id"]
        for kind in ("scale", "text")
    ]
    assert staff.put(f"{one}/questions/{ids[0]}/place", {"step": 1}, content_type=JSON).status_code == 204
    assert (
        staff.put(f"{one}/questions/{ids[1]}", {"kind": "nps", "text": "推荐吗"}, content_type=JSON).status_code == 204
    )
    assert [row["text"] for row in staff.get(one).json()["questions"]] == ["推荐吗", "scale"]
    assert reader.get(one).status_code == 404
    assert staff.post(f"{one}/opening").status_code == 204
    kept = reader.put(f"{one}/draft", {"answers": {ids[1]: 9}}, content_type=JSON)
    assert (kept.status_code, reader.get(one).json()["draft"]) == (204, {ids[1]: 9})
    sent = [reader.post(f"{one}/answers", {"answers": {ids[1]: 10}}, content_type=JSON) for _twice in range(2)]
    # then
    assert [answer.status_code for answer in sent] == [204, 409]
    assert [(row["answer_count"], row["has_answered"]) for row in reader.get(f"{base}/surveys").json()] == [(1, True)]
    assert staff.post(f"{one}/closing").status_code == 204
    results = reader.get(f"{one}/results").json()
    assert (results["answer_count"], results["questions"][0]["nps"]) == (1, 100)
    copy = staff.post(f"{one}/copies").json()["id"]
    assert staff.delete(f"{base}/surveys/{copy}").status_code == 204
    assert Survey.objects.count() == 1


def test_who_may_not_does_not(community, other_community, operator, host, make_member, client_for, guest_client, base):
    survey = make_survey(operator)
    one, question = f"{base}/surveys/{survey.id}", questions_of(survey.id)[0]
    neighbour = client_for(make_member("隔壁", community=other_community, roles=["operator"]))
    attempts = [
        ("post", f"{base}/surveys", {"title": "我的"}),
        ("put", one, {"title": "改掉"}),
        ("delete", one, {}),
        ("post", f"{one}/closing", {}),
        ("post", f"{one}/copies", {}),
        ("put", f"{one}/questions/{question.id}", {"kind": "text", "text": "改掉"}),
        ("delete", f"{one}/questions/{question.id}", {}),
    ]
    for person, status in ((guest_client, 401), (neighbour, 403), (client_for(host), 403)):
        for verb, url, body in attempts:
            assert getattr(person, verb)(url, body, content_type=JSON).status_code == status, url
    assert neighbour.post(f"{one}/answers", {"answers": {}}, content_type=JSON).status_code == 403
    foreign = f"/api/v1/communities/{other_community.slug}/surveys/{survey.id}"
    assert neighbour.get(foreign).status_code == 404
    assert neighbour.post(f"{foreign}/closing").status_code == 404
    assert (Survey.objects.get().closed_at, Survey.objects.get().title) == (None, "春天问卷")
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        {"title": ""},
        {"title": "字\x00"},
        {"title": "长" * 81},
        {"title": "春", "stages": ["没有的"]},
        {"title": "春", "circle_id": "00000000-0000-0000-0000-000000000000"},
        {"title": "春", "opens_at": "2026-03-03T00:00:00Z", "closes_at": "2026-03-02T00:00:00Z"},
    ],
)
def test_nonsense_surveys_are_refused(community, operator, client_for, base, body):
    answer = client_for(operator).post(f"{base}/surveys", body, content_type=JSON)

    assert answer.status_code in {400, 404, 422}
    assert not Survey.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        {"question": "", "options": ["一", "二"]},
        {"question": "哪个", "options": ["一", "一"]},
        {"question": "哪个", "options": ["一", "\x00"]},
        {"question": "哪个", "options": ["一", "长" * 81]},
        {"question": "哪个", "options": ["一", "二"], "shows": "没有的"},
        {"question": "哪个", "options": ["一", "二"], "closes_at": "2020-01-01T00:00:00Z"},
    ],
)
def test_nonsense_polls_are_refused(community, host, client_for, base, body):
    answer = client_for(host).post(f"{base}/posts/{make_post(host)}/poll", body, content_type=JSON)

    assert answer.status_code in {400, 422}
    assert not Poll.objects.exists()


@pytest.mark.parametrize("value", ["\x00", 10**30, -1, [0, 0, 99], "长" * 5_000, "<script>alert(1)</script>"])
def test_hostile_answers_do_no_harm(community, operator, member, client_for, base, value):
    survey = make_survey(operator)
    answers = {str(question.id): value for question in questions_of(survey.id)}

    answer = client_for(member).post(f"{base}/surveys/{survey.id}/answers", {"answers": answers}, content_type=JSON)

    assert answer.status_code in {400, 422}
    assert not Submission.objects.exists()
