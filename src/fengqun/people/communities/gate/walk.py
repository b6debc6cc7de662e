"""The way through a gate, step by step. Everything here is a pure function of steps, results, facts and the time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from fengqun.people.communities.gate.kinds import kind_of
from fengqun.people.communities.gate.types import Result, Standing, State, Step, Turn, Verdict

Results = Mapping[str, Result]
Facts = Mapping[str, Any]


def is_passed(step: Step, result: Result | None) -> bool:
    """Whether the step is behind somebody: passed, and it has not begun to ask something else since."""
    return result is not None and result.state is State.PASSED and result.revision == step.revision


def standing(steps: Sequence[Step], results: Results) -> Standing:
    """The first step that is not passed, or that all are. Results of steps that are gone do not matter."""
    for place, step in enumerate(steps, start=1):
        if not is_passed(step, results.get(step.id)):
            return Standing(step, place, len(steps), kind_of(step.kind).turn, results.get(step.id))
    return Standing(None, len(steps), len(steps), Turn.NOBODY)


def respond(
    step: Step, said: Mapping[str, Any], before: Result | None, *, facts: Facts, now: datetime
) -> tuple[Result, Verdict]:
    """Judge what was said to a step; answers the result to keep and the verdict to show.

    What was passed stays passed, and within a waiting time nothing is judged.
    """
    if before is not None and before.revision != step.revision:
        before = None
    was_passed = before is not None and before.state is State.PASSED
    if before is not None and was_passed and before.is_claimed:
        return before, Verdict(State.PASSED, before.said)
    if before is not None and before.retry_at is not None and now < before.retry_at:
        return before, Verdict(
            before.state, before.said, _("还没到可以再试的时间。"), tries=before.tries, retry_at=before.retry_at
        )
    verdict = kind_of(step.kind).judge(step, said, before, facts=facts, now=now)
    if before is not None and was_passed and not verdict.is_passed:
        return before, verdict
    result = Result(
        state=verdict.state,
        revision=step.revision,
        said=verdict.said,
        at=now,
        tries=verdict.tries,
        retry_at=verdict.retry_at,
    )
    return result, verdict


def keep(step: Step, said: Mapping[str, Any], before: Result | None, *, now: datetime) -> Result:
    """The result with an unfinished answer in it, judged by nobody; what was passed stays passed."""
    if is_passed(step, before):
        return before  # type: ignore[return-value]  # is_passed saw one
    if before is None or before.revision != step.revision:
        before = Result(State.BEGUN, step.revision)
    return replace(before, said=kind_of(step.kind).tidy_said(step, said), at=now)


def advance(
    steps: Sequence[Step],
    results: Results,
    *,
    ask: Callable[[Step], Facts],
    now: datetime,
    has_agreed: bool,
) -> tuple[dict[str, Result], Standing]:
    """Pass what can be passed without the applicant; stops at the first step that is somebody's turn or fails.

    Steps of others are only asked once the applicant has agreed to the rules and handed in.
    """
    known = dict(results)
    while True:
        here = standing(steps, known)
        step = here.step
        if step is None or here.turn is Turn.APPLICANT or (here.turn is Turn.OTHERS and not has_agreed):
            return known, here
        result, verdict = respond(step, {}, known.get(step.id), facts=ask(step), now=now)
        known[step.id] = replace(result, is_claimed=verdict.is_passed and here.turn is Turn.OTHERS)
        if not verdict.is_passed:
            return known, standing(steps, known)
