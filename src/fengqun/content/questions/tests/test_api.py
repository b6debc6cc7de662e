"""Everything the pages do, for programs."""

import pytest

from fengqun.content.questions.commands import set_question_terms
from fengqun.content.questions.models import Question, Relay
from fengqun.content.questions.tests.factories import answer, ask
from fengqun.content.questions.types import Terms
from fengqun.kernel.policies import SYSTEM
from fengqun.people.circles.tests.factories import make_circle

pytestmark = pytest.mark.django_db
JSON = "application/json"


def test_asking_answering_accepting_and_closing(community, member, host, client_for):
    base = f"/api/v1/communities/{community.slug}/questions"
    asking, helping = client_for(member), client_for(host)
    # when
    made = asking.post(base, {"title": "磨豆机怎么选", "tags": ["磨豆机"]}, content_type=JSON).json()["id"]
    given = helping.post(f"{base}/{made}/answers", {"body": "看刀盘"}, content_type=JSON).json()["id"]
    assert asking.put(f"{base}/{made}/answers/{given}/rating").json() == {"rating": 1}
    assert asking.put(f"{base}/{made}/answers/{given}/acceptance").status_code == 204
    # then
    read = asking.get(f"{base}/{made}").json()
    assert (read["state"], read["accepted_comment_id"], read["answer_count"]) == ("answered", given, 1)
    first = asking.get(f"{base}/{made}/answers").json()["items"][0]
    assert (first["id"], first["is_accepted"], first["rating"], first["is_rated"]) == (given, True, 1, True)
    assert asking.delete(f"{base}/{made}/acceptance").status_code == 204
    assert asking.put(f"{base}/{made}/closing", {"reason": "solved"}, content_type=JSON).status_code == 204
    assert asking.delete(f"{base}/{made}/closing", {"reason": "又坏了"}, content_type=JSON).status_code == 204
    assert asking.get(f"{base}?tab=mine").json()["items"][0]["state"] == "open"


def test_relays_terms_and_figures(community, member, operator, make_member, client_for):
    base = f"/api/v1/communities/{community.slug}"
    expert = make_member("行家")
    answer(expert, ask(member, "磨豆机怎么选"))
    post_id = ask(member, "手摇磨豆机怎么选")
    # when
    asked = client_for(member).post(f"{base}/questions/{post_id}/relays").json()
    mine = client_for(expert).get(f"{base}/question-relays").json()
    # then
    assert asked == {"member_ids": [str(expert.id)]}
    assert mine[0]["answered"] == ["磨豆机怎么选"]
    assert client_for(expert).put(f"{base}/question-relays/{mine[0]['id']}/taking").json() == {"id": str(post_id)}
    assert Relay.objects.get().state == "taken"
    terms = client_for(operator).get(f"{base}/questions/terms").json()
    assert terms["target_hours"] == 4
    sent = terms | {"target_hours": 2}
    assert client_for(member).put(f"{base}/questions/terms", sent, content_type=JSON).status_code == 403
    assert client_for(operator).put(f"{base}/questions/terms", sent, content_type=JSON).json()["target_hours"] == 2
    assert client_for(operator).get(f"{base}/questions/figures").json()["asked"] == 2
    assert client_for(member).get(f"{base}/questions/figures").status_code == 403


def test_who_may_not_does_not(community, other_community, member, make_member, guest_client, client_for):
    base = f"/api/v1/communities/{community.slug}/questions"
    neighbour = client_for(make_member("隔壁", community=other_community))
    post_id = ask(member)
    assert guest_client.get(base).status_code in {401, 403}
    assert neighbour.post(base, {"title": "能问吗"}, content_type=JSON).status_code == 403
    assert neighbour.get(f"{base}/{post_id}").status_code == 404
    assert Question.objects.count() == 1


def test_terms_of_a_secret_circle_are_told_to_those_inside(community, host, member, promoter, client_for):
    circle = make_circle(community, host, kind="secret", others=[member])
    set_question_terms(community.id, actor=SYSTEM, terms=Terms(target_hours=2), circle_id=circle.id)
    url = f"/api/v1/communities/{community.slug}/questions/terms?circle_id={circle.id}"
    assert client_for(member).get(url).json()["target_hours"] == 2
    assert client_for(promoter).get(url).status_code == 404
