"""A gate as its operators edit it: versions of steps, changed one after the other. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from fengqun.kernel.ids import new_id
from fengqun.people.communities.errors import InvalidStep, StepNotFound
from fengqun.people.communities.gate.kinds import kind_of
from fengqun.people.communities.gate.types import COMMUNITY, Step

MOST_STEPS = 12


@dataclass(frozen=True)
class Plan:
    """The steps of a gate in order, and which version of it that is."""

    steps: tuple[Step, ...] = ()
    version: int = 0

    @property
    def is_open(self) -> bool:
        """Whether nothing is asked but to accept the rules."""
        return not self.steps

    @property
    def kinds(self) -> tuple[str, ...]:
        """What is asked, in order."""
        return tuple(step.kind for step in self.steps)

    @property
    def has_review(self) -> bool:
        """Whether somebody reads each application."""
        return "review" in self.kinds

    @property
    def questions(self) -> tuple[str, ...]:
        """All open questions, in order."""
        return tuple(text for step in self.steps if step.kind == "questions" for text in step.settings["questions"])

    def of_kind(self, kind: str) -> Step | None:
        """The first step of that kind."""
        return next((step for step in self.steps if step.kind == kind), None)

    def step(self, step_id: str) -> Step:
        """The step with that id. Raises StepNotFound."""
        found = next((step for step in self.steps if step.id == step_id), None)
        if found is None:
            raise StepNotFound
        return found

    def as_data(self) -> list[dict[str, Any]]:
        """The steps as JSON keeps them."""
        return [step.as_data() for step in self.steps]

    def added(self, kind: str, settings: Mapping[str, Any], *, subject: str) -> "Plan":
        """With a new step at the end. Raises InvalidStep."""
        return self._checked((*self.steps, made(kind, settings)), subject)

    def changed(self, step_id: str, settings: Mapping[str, Any], *, subject: str = COMMUNITY) -> "Plan":
        """With that step asking something else; it is a new revision if it does. Raises StepNotFound, InvalidStep."""
        old = self.step(step_id)
        tidy = kind_of(old.kind).tidy(settings)
        kind_of(old.kind).check(tidy, subject=subject)
        if tidy == dict(old.settings):
            return self
        fresh = replace(old, settings=tidy, revision=old.revision + 1)
        return replace(self, steps=tuple(fresh if step.id == step_id else step for step in self.steps))

    def without(self, step_id: str) -> "Plan":
        """Without that step. Raises StepNotFound."""
        gone = self.step(step_id)
        return replace(self, steps=tuple(step for step in self.steps if step.id != gone.id))

    def moved(self, step_id: str, by: int) -> "Plan":
        """With that step earlier or later by so many places, as far as there are any. Raises StepNotFound."""
        moving = self.step(step_id)
        place = self.steps.index(moving)
        others = [step for step in self.steps if step.id != step_id]
        others.insert(max(0, min(place + by, len(others))), moving)
        return replace(self, steps=tuple(others))

    def _checked(self, steps: tuple[Step, ...], subject: str) -> "Plan":
        if len(steps) > MOST_STEPS:
            raise InvalidStep(reason=str(MOST_STEPS))
        for step in steps:
            kind = kind_of(step.kind)
            kind.check(step.settings, subject=subject)
            if subject not in kind.subjects:
                raise InvalidStep(reason=str(kind.label))
            if not kind.is_repeatable and sum(other.kind == step.kind for other in steps) > 1:
                raise InvalidStep(reason=str(kind.label))
        return replace(self, steps=steps)


def made(kind: str, settings: Mapping[str, Any]) -> Step:
    """A new step, its settings checked. Raises InvalidStep."""
    return Step(new_id().hex, kind, kind_of(kind).tidy(settings))


def simple(kinds: Iterable[str], questions: Sequence[str]) -> Plan:
    """The gate that the canvas describes: kinds in order, each once, with these questions. Raises InvalidStep."""
    steps = [made(kind, {"questions": questions} if kind == "questions" else {}) for kind in dict.fromkeys(kinds)]
    return Plan(tuple(steps))


def read(steps: Iterable[Mapping[str, Any]], version: int) -> Plan:
    """The plan in a kept version."""
    return Plan(
        tuple(
            Step(id=one["id"], kind=one["kind"], settings=one["settings"], revision=one["revision"]) for one in steps
        ),
        version,
    )
