"""Many at the gate at once, with real connections: last places, last uses, double clicks, changes in the middle."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from fengqun.kernel.errors import DomainError
from fengqun.people.communities.commands import (
    JoinRequest,
    accept_application,
    add_step,
    answer_step,
    hand_in,
    invite_person,
    join,
    make_invite_code,
    move_step,
)
from fengqun.people.communities.commands.line import admit_from_line
from fengqun.people.communities.models import Application, GateVersion, GateWeek, InviteCode, Membership
from fengqun.people.communities.queries import gate_of, owners_of
from fengqun.people.communities.tests.factories import make_community, make_member, make_person

pytestmark = pytest.mark.django_db(transaction=True)
ACCEPTED = JoinRequest(accepts_rules_version=1)
AT_ONCE = 5


def race(*attempts):
    """Run the attempts at the same moment on connections of their own; answers "done" or the refusal's code."""
    barrier = Barrier(len(attempts))

    def run(attempt):
        try:
            barrier.wait(timeout=10)
            attempt()
        except DomainError as error:
            return error.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(attempts)) as pool:
        return sorted(pool.map(run, attempts))


@pytest.fixture
def place():
    return make_community()


@pytest.fixture
def owner_actor(place, actor_of):
    return actor_of(owners_of(place.id)[0])


def joining(place, person, actor_of, code=""):
    return lambda: join(place.id, JoinRequest(accepts_rules_version=1, invite_code=code), actor=actor_of(person))


def test_the_last_places_of_a_week_are_taken_once(place, owner_actor, actor_of):
    # given
    add_step(place.id, "quota", {"per_week": 2}, actor=owner_actor)
    people = [make_person(f"第{number}位") for number in range(AT_ONCE)]

    # when
    outcomes = race(*(joining(place, person, actor_of) for person in people))

    # then
    assert outcomes == ["done"] * AT_ONCE
    assert GateWeek.objects.get().taken == 2
    assert sorted(Application.objects.values_list("state", flat=True)) == ["accepted"] * 2 + ["queued"] * 3


def test_the_last_use_of_a_code_is_used_once(place, owner_actor, actor_of):
    # given
    add_step(place.id, "invite", {}, actor=owner_actor)
    code = make_invite_code(place.id, actor=owner_actor, quota=1).code
    people = [make_person(f"第{number}位") for number in range(AT_ONCE)]

    # when
    outcomes = race(*(joining(place, person, actor_of, code) for person in people))

    # then
    assert outcomes == ["communities.invite_code_used_up"] * 4 + ["done"]
    assert InviteCode.objects.get().used_count == 1
    assert Membership.objects.count() == 2


def test_a_double_click_hands_in_once(place, owner_actor, actor_of):
    # given
    add_step(place.id, "review", {}, actor=owner_actor)
    person = make_person("手快")

    # when
    outcomes = race(*[lambda: hand_in(place.id, ACCEPTED, actor=actor_of(person))] * AT_ONCE)

    # then
    assert outcomes == ["communities.already_waiting"] * 4 + ["done"]
    assert Application.objects.count() == 1


def test_tries_at_once_are_all_counted(place, owner_actor, actor_of):
    # given
    quiz = {"items": [{"text": "?", "choices": ["一", "二"], "right": [0]}], "tries": 20}
    step = add_step(place.id, "quiz", quiz, actor=owner_actor)
    person = make_person("急性子")

    # when
    race(*[lambda: answer_step(place.id, step, {"chosen": [[1]]}, actor=actor_of(person))] * AT_ONCE)

    # then
    assert Application.objects.get().results[step]["tries"] == AT_ONCE


def test_two_hosts_accept_once(place, owner_actor, actor_of):
    # given
    add_step(place.id, "review", {}, actor=owner_actor)
    waiting = join(place.id, ACCEPTED, actor=actor_of(make_person("佟佟")))

    # when
    outcomes = race(*[lambda: accept_application(place.id, waiting.application_id, actor=owner_actor)] * 3)

    # then
    assert outcomes == ["communities.already_decided"] * 2 + ["done"]
    assert Membership.objects.count() == 2


def test_the_months_last_invitation_is_given_once(place, owner_actor, actor_of):
    # given
    add_step(place.id, "invitation", {"from_stage": "newcomer", "per_month": 1}, actor=owner_actor)
    member = make_member(place, "佟佟")

    # when
    outcomes = race(*[lambda: invite_person(place.id, actor=actor_of(member))] * AT_ONCE)

    # then
    assert outcomes == ["communities.invitations_spent"] * 4 + ["done"]
    assert InviteCode.objects.filter(is_personal=True).count() == 1


def test_the_line_moves_once_while_others_come(place, owner_actor, actor_of):
    # given
    step = add_step(place.id, "quota", {"per_week": 1}, actor=owner_actor)
    people = [make_person(f"第{number}位") for number in range(4)]
    for person in people:
        joining(place, person, actor_of)()
    GateWeek.objects.update(taken=0)
    newcomers = [make_person("新甲"), make_person("新乙")]

    # when
    outcomes = race(
        *[lambda: admit_from_line(place.id)] * 3, *(joining(place, person, actor_of) for person in newcomers)
    )

    # then
    assert outcomes == ["done"] * 5
    assert gate_of(place.id).steps[0].id == step
    assert GateWeek.objects.get().taken == 1
    assert sorted(Application.objects.values_list("state", flat=True)) == ["accepted"] * 2 + ["queued"] * 4
    assert Application.objects.get(user=people[1]).state == "accepted"


def test_steps_move_while_somebody_answers(place, owner_actor, actor_of):
    # given
    steps = [
        add_step(place.id, "questions", {"questions": [f"第{number}问？"]}, actor=owner_actor) for number in range(3)
    ]
    person = make_person("佟佟")

    # when
    outcomes = race(
        *(lambda step=step: answer_step(place.id, step, {"answers": ["水"]}, actor=actor_of(person)) for step in steps),
        *(lambda: move_step(place.id, steps[0], 1, actor=owner_actor) for _turn in range(2)),
    )
    outcome = hand_in(place.id, ACCEPTED, actor=actor_of(person))

    # then
    assert outcomes == ["done"] * 5
    assert outcome.member_id is not None
    assert [step.id for step in gate_of(place.id).steps] == [steps[1], steps[2], steps[0]]
    assert list(GateVersion.objects.order_by("version").values_list("version", flat=True)) == [1, 2, 3, 4, 5, 6]
