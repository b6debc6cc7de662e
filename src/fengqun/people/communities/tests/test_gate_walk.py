"""The engine of gates: every order of every combination of steps leads through, asks each step once and skips none."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqun.people.communities.errors import InvalidStep, StepNotFound
from fengqun.people.communities.gate import COMMUNITY, Result, State, Step, Turn, advance, kind_of, respond, standing
from fengqun.people.communities.gate.plans import Plan, made
from fengqun.people.communities.gate.walk import keep

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
QUIZ = {
    "items": [
        {"text": "水温？", "choices": ["60", "92"], "right": [1]},
        {"text": "哪些是处理法？", "choices": ["水洗", "日晒", "红烧"], "right": [0, 1]},
    ],
    "pass_mark": 2,
    "tries": 2,
    "wait_hours": 5,
}
SETTINGS = {
    "questions": {"questions": ["喝什么？"]},
    "quiz": QUIZ,
    "invite": {},
    "invitation": {"per_month": 2},
    "level": {"account_days": 3},
    "quota": {"per_week": 2},
    "review": {},
    "trial": {"goals": [{"kind": "posts.published", "count": 1}]},
}
RIGHT = {
    "questions": {"answers": ["水洗"]},
    "quiz": {"chosen": [[1], [0, 1]]},
    "invite": {"code": "SHAN-YE88"},
    "invitation": {"code": "YOU-ONLY"},
}
FACTS = {
    "level": {"account_days": 9},
    "quota": {"has_place": True, "week": "2026-03-02"},
    "review": {"is_accepted": True},
}
PARTS = st.sampled_from(["answers", "chosen", "code"])
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(PARTS, inner),
    max_leaves=8,
)
COMBINATIONS = st.lists(st.sampled_from(sorted(SETTINGS)), unique=True, max_size=8).flatmap(st.permutations)


def plan_of(kinds):
    return Plan(tuple(made(kind, SETTINGS[kind]) for kind in kinds))


def facts_of(step):
    return FACTS.get(step.kind, {})


def walk(steps, results=None, *, agreed=False, asked=None):
    """Answer whatever is asked until the end; answers the results and the kinds that were answered."""
    known, asked = dict(results or {}), asked if asked is not None else []
    for _round in range(30):
        known, here = advance(steps, known, ask=facts_of, now=NOW, has_agreed=agreed)
        if here.is_through:
            return known, asked, here
        if here.turn is Turn.OTHERS and not agreed:
            agreed = True
            continue
        asked.append(here.step.kind)
        known[here.step.id], verdict = respond(here.step, RIGHT[here.step.kind], None, facts={}, now=NOW)
        assert verdict.is_passed
    raise AssertionError("the walk does not end")


@given(kinds=COMBINATIONS)
def test_every_order_leads_through_and_asks_each_step_once(kinds):
    plan = plan_of(kinds)

    known, asked, here = walk(plan.steps)

    assert here.is_through
    assert asked == [kind for kind in kinds if kind_of(kind).turn is Turn.APPLICANT]
    assert {step_id for step_id, result in known.items() if result.state is State.PASSED} == {
        step.id for step in plan.steps
    }


@given(kinds=COMBINATIONS.filter(bool), place=st.integers(0, 7))
def test_nobody_is_through_while_one_step_is_open(kinds, place):
    plan = plan_of(kinds)
    known, _asked, _here = walk(plan.steps)
    left_out = plan.steps[place % len(plan.steps)]

    here = standing(plan.steps, {key: result for key, result in known.items() if key != left_out.id})

    assert (here.is_through, here.step) == (False, left_out)


@given(kinds=COMBINATIONS.filter(bool), data=st.data())
def test_another_order_in_the_middle_asks_nothing_twice(kinds, data):
    # given somebody who has answered a part
    plan = plan_of(kinds)
    own = [step for step in plan.steps if kind_of(step.kind).turn is Turn.APPLICANT]
    done = own[: data.draw(st.integers(0, len(own)))]
    results = {step.id: respond(step, RIGHT[step.kind], None, facts={}, now=NOW)[0] for step in done}

    # when the order changes
    reordered = data.draw(st.permutations(plan.steps))
    _known, asked, here = walk(reordered, results)

    # then
    assert here.is_through
    assert sorted(asked) == sorted(step.kind for step in own if step not in done)


@given(kinds=COMBINATIONS.filter(bool), place=st.integers(0, 7), by=st.integers(-9, 9))
def test_moving_a_step_keeps_all_of_them(kinds, place, by):
    plan = plan_of(kinds)
    moving = plan.steps[place % len(plan.steps)]

    moved = plan.moved(moving.id, by)

    assert sorted(step.id for step in moved.steps) == sorted(step.id for step in plan.steps)
    wanted = max(0, min(plan.steps.index(moving) + by, len(plan.steps) - 1))
    assert moved.steps.index(moving) == wanted


@given(said=ANYTHING)
def test_whatever_is_said_is_judged_and_never_fails(said):
    for kind in RIGHT:
        step = made(kind, SETTINGS[kind])
        given_said = said if isinstance(said, dict) else {"answers": said, "chosen": said, "code": said}

        result, verdict = respond(step, given_said, None, facts={"refusal": "不对"}, now=NOW)

        assert result.said == kind_of(kind).tidy_said(step, result.said)
        assert verdict.is_passed is (result.state is State.PASSED)


def test_a_result_survives_the_database():
    result = Result(State.FAILED, 3, {"chosen": [[1], []]}, NOW, 2, NOW + timedelta(hours=5), is_claimed=True)

    assert Result.from_data(result.as_data()) == result


def test_a_quiz_counts_tries_and_then_waits():
    # given
    step = made("quiz", QUIZ)
    wrong = {"chosen": [[0], [0, 1]]}

    # when
    first, said_first = respond(step, wrong, None, facts={}, now=NOW)
    second, _ = respond(step, wrong, first, facts={}, now=NOW)
    in_between, said_between = respond(step, RIGHT["quiz"], second, facts={}, now=NOW + timedelta(hours=4))
    after, verdict = respond(step, RIGHT["quiz"], second, facts={}, now=NOW + timedelta(hours=5))

    # then
    assert (first.state, first.tries, str(said_first.sentence)) == (
        State.FAILED,
        1,
        "答对了 1 题，要 2 题。还有 1 次机会。",
    )
    assert (second.tries, second.retry_at) == (0, NOW + timedelta(hours=5))
    assert (in_between, said_between.is_passed) == (second, False)
    assert (after.state, verdict.is_passed) == (State.PASSED, True)


def test_an_open_question_of_a_quiz_is_no_try():
    result, verdict = respond(made("quiz", QUIZ), {"chosen": [[1], []]}, None, facts={}, now=NOW)

    assert (result.tries, list(verdict.fields)) == (0, ["answer_1"])


def test_what_a_step_asks_anew_is_answered_anew_and_its_place_does_not_matter():
    # given
    plan = plan_of(["questions", "invite"])
    asked = plan.steps[0]
    results = {asked.id: respond(asked, RIGHT["questions"], None, facts={}, now=NOW)[0]}

    # when
    moved = plan.moved(asked.id, 1)
    changed = plan.changed(asked.id, {"questions": ["为什么来？"]})

    # then
    assert standing(moved.steps, results).step.kind == "invite"
    assert standing(changed.steps, results).step.kind == "questions"
    assert plan.changed(asked.id, {"questions": [" 喝什么？ "]}) == plan


def test_a_draft_passes_nothing():
    step = made("questions", SETTINGS["questions"])

    kept = keep(step, {"answers": ["水洗"]}, None, now=NOW)

    assert (kept.state, kept.said) == (State.BEGUN, {"answers": ["水洗"]})
    assert standing([step], {step.id: kept}).step == step


@pytest.mark.parametrize(
    ("kind", "settings"),
    [
        ("questions", {"questions": []}),
        ("questions", {"questions": "喝什么"}),
        ("quiz", {"items": []}),
        ("quiz", {"items": [{"text": "?", "choices": ["一", "二"], "right": []}]}),
        ("quiz", {"items": [{"text": "?", "choices": ["一", "一"], "right": [0]}]}),
        ("quiz", {**QUIZ, "pass_mark": 3}),
        ("quota", {"per_week": 0}),
        ("level", {}),
        ("trial", {"goals": []}),
        ("invitation", {"from_stage": "king"}),
        ("fee", {}),
    ],
)
def test_an_impossible_step_is_refused(kind, settings):
    with pytest.raises(InvalidStep):
        made(kind, settings)


def test_what_comes_once_comes_once():
    plan = plan_of(["review", "questions"])

    with pytest.raises(InvalidStep):
        plan.added("review", {}, subject=COMMUNITY)
    with pytest.raises(InvalidStep):
        plan.added("trial", SETTINGS["trial"], subject="circle")
    assert plan.added("questions", {"questions": ["再问一个？"]}, subject=COMMUNITY).kinds == (
        "review",
        "questions",
        "questions",
    )


def test_a_step_that_is_gone_is_not_found():
    with pytest.raises(StepNotFound):
        plan_of([]).step("x")


def test_right_answers_are_not_on_the_face():
    face = kind_of("quiz").face(Step("a", "quiz", kind_of("quiz").tidy(QUIZ)))

    assert "right" not in repr(face)
    assert [(one.text, one.takes_several) for one in face.questions] == [("水温？", False), ("哪些是处理法？", True)]
