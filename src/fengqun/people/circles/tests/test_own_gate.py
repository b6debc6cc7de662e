"""A circle's own gate: set by its hosts in any order, walked by members, passed over by invitation."""

import pytest
from django.urls import reverse

from fengqun.people.circles.commands import (
    add_circle_step,
    answer_circle_step,
    ask_to_join,
    change_circle_step,
    invite_to_circle,
    join_circle,
    move_circle_step,
    remove_circle_step,
)
from fengqun.people.circles.errors import CircleNotFound, GateStepsOpen, NotHost
from fengqun.people.circles.models import CircleGate, CircleWalk
from fengqun.people.circles.queries import circle_ids_of, requests_waiting
from fengqun.people.circles.queries.gates import gate_of_circle, way_of, words_at_gate
from fengqun.people.circles.tests.factories import make_circle
from fengqun.people.communities.errors import InvalidStep

pytestmark = pytest.mark.django_db
QUIZ = {"items": [{"text": "水温？", "choices": ["60", "92"], "right": [1]}], "tries": 2, "wait_hours": 5}


@pytest.fixture
def circle(community, host):
    return make_circle(community, host, slug="shouchong")


@pytest.fixture
def lay(community, host, actor_of):
    def steps(circle, *wanted):
        return [
            add_circle_step(community.id, circle.id, kind, settings, actor=actor_of(host)) for kind, settings in wanted
        ]

    return steps


def at(name, community, circle, **more):
    return reverse(name, kwargs={"community": community.slug, "circle": circle.slug, **more})


def test_one_walks_through_before_coming_in(community, circle, lay, member, actor_of):
    # given
    asked, quiz = lay(circle, ("questions", {"questions": ["喝什么？"]}), ("quiz", QUIZ))
    actor = actor_of(member)

    # when
    with pytest.raises(GateStepsOpen, match="1 个问题"):
        join_circle(community.id, circle.id, actor=actor)
    answer_circle_step(community.id, circle.id, asked, {"answers": ["水洗"]}, actor=actor)
    wrong = answer_circle_step(community.id, circle.id, quiz, {"chosen": [[0]]}, actor=actor)
    with pytest.raises(GateStepsOpen, match="测验"):
        join_circle(community.id, circle.id, actor=actor)
    right = answer_circle_step(community.id, circle.id, quiz, {"chosen": [[1]]}, actor=actor)
    join_circle(community.id, circle.id, actor=actor)

    # then
    assert (wrong.is_passed, right.is_passed) == (False, True)
    assert circle_ids_of(member.id) == {circle.id}
    assert words_at_gate(circle.id, [member.id]) == {member.id: [("喝什么？", "水洗"), ("水温？", "92")]}


def test_hosts_read_the_answers_before_they_decide(community, host, lay, member, actor_of, client_for):
    # given
    closed = make_circle(community, host, kind="closed", slug="closed")
    (asked,) = lay(closed, ("questions", {"questions": ["喝什么？"]}))
    with pytest.raises(GateStepsOpen):
        ask_to_join(community.id, closed.id, actor=actor_of(member))
    assert requests_waiting(closed.id) == []

    # when
    answer_circle_step(community.id, closed.id, asked, {"answers": ["水洗的耶加"]}, actor=actor_of(member))
    ask_to_join(community.id, closed.id, actor=actor_of(member))

    # then
    assert len(requests_waiting(closed.id)) == 1
    assert "水洗的耶加" in client_for(host).get(at("circles-circle", community, closed)).text


def test_an_invitation_stands_above_the_gate(community, circle, host, lay, member, actor_of):
    lay(circle, ("quiz", QUIZ))
    invite_to_circle(community.id, circle.id, member.id, actor=actor_of(host))

    join_circle(community.id, circle.id, actor=actor_of(member))

    assert circle_ids_of(member.id) == {circle.id}


def test_a_level_is_that_of_the_community(community, circle, lay, member, make_member, actor_of):
    # given
    lay(circle, ("level", {"stage": "fan"}))
    fan = make_member("老客", stage="fan")

    # when
    with pytest.raises(GateStepsOpen, match="要先在“山野咖啡社”走到“粉丝”"):
        join_circle(community.id, circle.id, actor=actor_of(member))
    join_circle(community.id, circle.id, actor=actor_of(fan))

    # then
    assert circle_ids_of(member.id) == frozenset()
    assert circle_ids_of(fan.id) == {circle.id}


def test_another_order_and_another_question_in_the_middle(community, circle, host, lay, member, actor_of):
    # given
    asked, quiz = lay(circle, ("questions", {"questions": ["喝什么？"]}), ("quiz", QUIZ))
    answer_circle_step(community.id, circle.id, asked, {"answers": ["水洗"]}, actor=actor_of(member))

    # when
    move_circle_step(community.id, circle.id, quiz, -1, actor=actor_of(host))
    moved = way_of(circle, member.id)
    change_circle_step(community.id, circle.id, asked, {"questions": ["为什么来？"]}, actor=actor_of(host))
    remove_circle_step(community.id, circle.id, quiz, actor=actor_of(host))

    # then
    assert (moved.done, moved.standing.step.id) == (1, quiz)
    assert way_of(circle, member.id).standing.step.id == asked
    assert gate_of_circle(circle.id).version == 5


def test_only_its_hosts_set_the_gate(community, circle, member, operator, make_member, actor_of, client_for):
    # given
    other = make_member("隔壁主持")
    make_circle(community, other, name="别的圈")

    # when
    for person in (member, other):
        with pytest.raises(NotHost):
            add_circle_step(community.id, circle.id, "quiz", QUIZ, actor=actor_of(person))
        assert client_for(person).get(at("circles-gate", community, circle)).status_code == 403

    # then
    assert not CircleGate.objects.exists()
    add_circle_step(community.id, circle.id, "quiz", QUIZ, actor=actor_of(operator))
    assert gate_of_circle(circle.id).kinds == ("quiz",)


def test_reviewing_is_no_step_of_a_circle_but_its_kind(community, circle, host, actor_of):
    with pytest.raises(InvalidStep):
        add_circle_step(community.id, circle.id, "review", {}, actor=actor_of(host))

    assert gate_of_circle(circle.id).is_open


def test_a_secret_circle_keeps_its_gate_to_itself(community, host, lay, member, actor_of, client_for):
    secret = make_circle(community, host, kind="secret", slug="secret")
    (quiz,) = lay(secret, ("quiz", QUIZ))

    with pytest.raises(CircleNotFound):
        answer_circle_step(community.id, secret.id, quiz, {"chosen": [[1]]}, actor=actor_of(member))

    assert client_for(member).get(at("circles-gate-answer", community, secret, step_id=quiz)).status_code == 404
    assert client_for(member).get(f"/api/v1/communities/{community.slug}/circles/secret/gate").status_code == 404
    assert not CircleWalk.objects.exists()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages(community, circle, host, member, client_for, language):
    # given
    headers = {"Accept-Language": language}
    hosting, visiting = client_for(host), client_for(member)

    # when
    made = hosting.post(
        at("circles-gate-new", community, circle, kind="questions"), {"questions": "喝什么？"}, headers=headers
    )
    (step,) = gate_of_circle(circle.id).steps
    gate = hosting.get(at("circles-gate", community, circle), headers=headers)
    editor = hosting.get(at("circles-gate-step", community, circle, step_id=step.id), headers=headers)
    shown = visiting.get(at("circles-circle", community, circle), headers=headers)
    url = at("circles-gate-answer", community, circle, step_id=step.id)
    empty = visiting.post(url, {"answer_0": "", "go": "next"}, headers=headers)
    answered = visiting.post(url, {"answer_0": "水洗", "go": "next"}, headers=headers)

    # then
    assert (made.status_code, gate.status_code, editor.status_code, shown.status_code) == (302, 200, 200, 200)
    assert url in shown.text
    assert (empty.status_code, answered.status_code) == (422, 302)
    assert way_of(circle, member.id).is_through
