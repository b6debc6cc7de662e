"""Two at once, with real connections."""

import pytest

from fengqun.people.circles.tests.test_races import race
from fengqun.people.communities.queries import owners_of
from fengqun.people.communities.queries.cards import actor_of
from fengqun.people.communities.tests.factories import make_community, make_member
from fengqun.people.conduct.commands import decide_appeal, decide_case, file_appeal
from fengqun.people.conduct.models import Appeal, Penalty
from fengqun.people.conduct.tests.factories import make_appeal, make_case, make_penalty

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def place():
    return make_community()


@pytest.fixture
def judges(place):
    return [make_member(place, f"裁判{number}", roles=["operator"]) for number in range(4)]


def test_two_judges_decide_one_case_once(place, judges):
    member = make_member(place, "佟佟")
    case_id = make_case(place, member, judges[0])

    def decide(judge):
        return lambda: decide_case(place.id, case_id, "warning", actor=actor_of(judge), reason="广告")

    assert race(*(decide(judge) for judge in judges)) == ["conduct.already_decided"] * 3 + ["done"]
    assert Penalty.objects.count() == 1


def test_two_cases_of_one_member_climb_the_ladder_in_turn(place, judges):
    member = make_member(place, "佟佟")
    cases = [make_case(place, member, judge) for judge in judges]

    def decide(case_id, judge):
        return lambda: decide_case(place.id, case_id, "warning", actor=actor_of(judge), reason="广告")

    results = race(*(decide(*pair) for pair in zip(cases, judges, strict=True)))

    assert results == ["conduct.invalid"] * 3 + ["done"]  # the second is no longer what the ladder suggests
    assert Penalty.objects.count() == 1


def test_an_appeal_is_filed_once_and_decided_once(place, judges):
    member, owner = make_member(place, "佟佟"), owners_of(place.id)[0]
    penalty = make_penalty(place, member, owner)

    filed = race(*[lambda: file_appeal(place.id, penalty.id, actor=actor_of(member), text="不是")] * 3)
    appeal = Appeal.objects.get()

    def decide(judge, outcome):
        return lambda: decide_appeal(place.id, appeal.id, outcome, actor=actor_of(judge), reason="看过了")

    decided = race(*(decide(*pair) for pair in zip(judges, ["upheld", "lifted"] * 2, strict=True)))

    assert filed == ["conduct.already_appealed"] * 2 + ["done"]
    assert decided == ["conduct.already_decided"] * 3 + ["done"]


def test_a_decided_appeal_stands_beside_a_new_penalty(place, judges):
    member = make_member(place, "佟佟")
    appeal = make_appeal(place, make_penalty(place, member, judges[0]), member)
    case_id = make_case(place, member, judges[0])

    results = race(
        lambda: decide_appeal(place.id, appeal.id, "lifted", actor=actor_of(judges[1]), reason="不是"),
        lambda: decide_case(
            place.id, case_id, "silence", 168, actor=actor_of(judges[2]), reason="又来", departure="接连两次"
        ),
    )

    assert results == ["done", "done"]
    member_now = Penalty.objects.get(state="standing")
    from fengqun.people.communities.queries import member_card  # noqa: PLC0415

    assert member_card(member.id).silenced_until == member_now.ends_at
