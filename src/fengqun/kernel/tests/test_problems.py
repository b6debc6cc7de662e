import json

from fengqun.kernel.errors import Denied
from fengqun.kernel.problems import problem, problem_of


def test_a_refusal_is_told_in_problem_details():
    response = problem_of(Denied(reason="这里只对成员开放。"))

    assert response.status_code == 403
    assert response["Content-Type"] == "application/problem+json"
    assert json.loads(response.content) == {
        "type": "urn:fengqun:problem:denied",
        "title": "Forbidden",
        "status": 403,
        "code": "denied",
        "detail": "这里只对成员开放。",
    }


def test_a_problem_can_say_more():
    assert json.loads(problem(422, "invalid", "x", errors=[{"at": ["body"]}]).content)["errors"] == [{"at": ["body"]}]
